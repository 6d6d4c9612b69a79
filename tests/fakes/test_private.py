"""Private answers, direct messages and autocomplete on the Discord stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio
from discord import app_commands

from tests.fakes.discord import DiscordStandIn, StandInRefusal
from tests.fakes.trial_bot import Card, TrialBot, connected, describe


class PrivateBot(TrialBot):
    """Answers `/private` privately, and completes the language of `/translate`."""

    def __init__(self) -> None:
        super().__init__()
        self.tree.add_command(app_commands.Command(**describe("private", self._private)))
        translate = app_commands.Command(**describe("translate", self._translate))
        translate.autocomplete("language")(self._complete)
        self.tree.add_command(translate)
        self.offered = [app_commands.Choice(name="Deutsch", value="de")]

    async def _private(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(view=Card("only for you"))
        await interaction.followup.send("and this", ephemeral=True)

    async def _translate(
        self, interaction: discord.Interaction, text: str, language: str, proof: bool = False
    ) -> None:
        await interaction.response.send_message(f"{language} {proof}: {text}")

    async def _complete(
        self, interaction: discord.Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        self.heard.append(f"{interaction.namespace.text}/{current}")
        return self.offered


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def bot(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[PrivateBot]:
    async with connected(stand_in, monkeypatch, PrivateBot()) as ready:
        yield ready
        assert await stand_in.gaps() == []


async def test_a_private_answer_is_completed_pressed_and_edited(
    stand_in: DiscordStandIn, bot: PrivateBot
) -> None:
    asked = await stand_in.slash("private", user="alice", channel="general")
    answered = await stand_in.answer(asked, lambda seen: bool(seen.follow_ups))

    assert (answered.kind, answered.ephemeral) == ("message", True)
    assert answered.message is not None
    assert answered.message.ephemeral
    assert answered.message.text == "only for you"
    assert [(word.text, word.ephemeral) for word in answered.follow_ups] == [("and this", True)]
    with pytest.raises(StandInRefusal, match="not to be seen"):
        await stand_in.press(answered.message.id, "choose", user="bob", values=["poem"])

    chosen = await stand_in.answer(
        await stand_in.press(answered.message.id, "choose", user="alice", values=["poem"])
    )
    assert chosen.kind == "update"
    assert chosen.message is not None
    assert (chosen.message.id, chosen.message.text) == (answered.message.id, "chose poem")


async def test_a_message_in_private_is_pressed_there(
    stand_in: DiscordStandIn, bot: PrivateBot
) -> None:
    user_id = (await stand_in.world()).users["alice"]
    sent = await (await bot.fetch_user(user_id)).send(view=Card("just us"))
    with pytest.raises(StandInRefusal, match="not to be seen"):
        await stand_in.press(sent.id, "press", user="bob")

    pressed = await stand_in.answer(await stand_in.press(sent.id, "press", user="alice"))
    chosen = await stand_in.answer(
        await stand_in.press(sent.id, "choose", user="alice", values=["story"])
    )
    assert pressed.ephemeral
    assert chosen.kind == "update"
    texts = [message.text for message in await stand_in.messages("dm:alice")]
    assert texts == ["chose story", "pressed"]
    with pytest.raises(StandInRefusal, match="does not see"):
        await stand_in.slash("private", user="bob", channel="dm:alice")
    asked = await stand_in.slash("private", user="alice", channel="dm:alice")
    assert (await stand_in.answer(asked)).ephemeral


async def test_an_option_is_completed(stand_in: DiscordStandIn, bot: PrivateBot) -> None:
    where = {"user": "alice", "channel": "general"}
    asked = await stand_in.autocomplete("translate", "language", **where, language="De", text="hi")
    assert [choice["value"] for choice in (await stand_in.answer(asked)).choices] == ["de"]
    untouched = await stand_in.autocomplete("translate", "language", **where)
    assert (await stand_in.answer(untouched)).choices
    assert bot.heard == ["hi/De", "None/"]
    with pytest.raises(StandInRefusal, match="completes nothing"):
        await stand_in.autocomplete("translate", "text", **where, text="hi")

    bot.offered *= 26
    await stand_in.autocomplete("translate", "language", **where)
    refused = await stand_in.wait_for_requests("POST", "/interactions/*", 3)
    assert [request.status for request in refused] == [200, 200, 400]
