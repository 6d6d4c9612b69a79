"""Presses and forms reach their handler by custom id; what goes wrong is told in one sentence."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.discord_api.buttons import button, chosen_values, menu, row
from bot.discord_api.commands import CheckedGroup, CommandTree
from bot.discord_api.interactions import Router
from bot.errors import NotAllowed
from tests.support.virtual_time import in_virtual_time

UNKNOWN = "I no longer know this."


class Answers:
    """Takes the answers to an interaction in place of Discord."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def is_done(self) -> bool:
        return False

    async def send_message(self, text: str, *, ephemeral: bool) -> None:
        assert ephemeral
        self.told.append(text)


def pressed(custom_id: str, *values: str) -> Any:
    """A press of a button, or a choice in a menu."""
    data = {"custom_id": custom_id, **({"values": list(values)} if values else {})}
    return SimpleNamespace(data=data, response=Answers())


class Handlers:
    """Notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    async def like(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        self.asked.append((match["idea"], chosen_values(interaction)))

    async def refuse(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        raise NotAllowed("Only Alice may do that.")

    async def fail(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        raise KeyError("secret")

    def router(self) -> Router:
        first = {r"chorus:like:(?P<idea>\d+)": self.like}
        second = {"chorus:refuse": self.refuse, "chorus:fail": self.fail}
        return Router([first, second], UNKNOWN)


@in_virtual_time
async def test_a_press_reaches_the_handler_whose_pattern_is_the_whole_custom_id() -> None:
    handlers = Handlers()
    router = handlers.router()
    await router.dispatch(pressed("chorus:like:7"))
    await router.dispatch(pressed("chorus:like:8", "a", "b"))
    assert handlers.asked == [("7", []), ("8", ["a", "b"])]


@in_virtual_time
@pytest.mark.parametrize("custom_id", ["chorus:like:7:8", "xchorus:like:7", "other", ""])
async def test_what_nobody_handles_is_told(custom_id: str) -> None:
    handlers = Handlers()
    interaction = pressed(custom_id)
    await handlers.router().dispatch(interaction)
    assert interaction.response.told == [UNKNOWN]
    assert handlers.asked == []


@in_virtual_time
async def test_what_goes_wrong_is_one_plain_sentence() -> None:
    interaction = pressed("chorus:refuse")
    await Handlers().router().dispatch(interaction)
    assert interaction.response.told == ["Only Alice may do that."]


@in_virtual_time
async def test_what_a_person_cannot_mend_has_a_reference_and_no_detail() -> None:
    interaction = pressed("chorus:fail")
    await Handlers().router().dispatch(interaction)
    (told,) = interaction.response.told
    assert re.fullmatch(r"Something went wrong on my side\. .* \(ref [0-9A-F]{4}\)", told)
    assert "secret" not in told


@in_virtual_time
async def test_discord_py_keeps_nothing_of_a_message_with_buttons() -> None:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(row(button("chorus:like:7", "Like")))
    options = [discord.SelectOption(label=str(number)) for number in range(30)]
    view.add_item(row(chosen := menu("chorus:choose", "Choose…", options)))
    assert not view.is_dispatchable()
    assert len(chosen.options) == 25


class Fruit(CheckedGroup):
    """Commands that nobody may use."""

    async def check(self, interaction: discord.Interaction[Any]) -> None:
        raise NotAllowed("Nobody may use this.")

    @app_commands.command(description="Eats one.")
    async def eat(self, interaction: discord.Interaction[Any]) -> None:
        raise AssertionError("it was checked before")


@in_virtual_time
async def test_what_a_groups_check_refuses_is_told_and_nothing_begins() -> None:
    client = discord.Client(intents=discord.Intents.none())
    tree = CommandTree(client)
    group = Fruit(name="fruit", description="Fruit.")
    interaction = pressed("")
    with pytest.raises(app_commands.CheckFailure) as raised:
        await group.interaction_check(interaction)
    await tree.on_error(interaction, raised.value)
    assert interaction.response.told == ["Nobody may use this."]


@in_virtual_time
async def test_what_a_command_raises_is_told() -> None:
    client = discord.Client(intents=discord.Intents.none())
    command: Any = SimpleNamespace(name="eat")
    error = app_commands.CommandInvokeError(command, NotAllowed("No."))
    error.__cause__ = error.original
    interaction = pressed("")
    await CommandTree(client).on_error(interaction, error)
    assert interaction.response.told == ["No."]
