"""`/examples`, and remembering a winner as one: what a server gives its recipes to learn from."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.discord_api.markdown import plain
from bot.discord_api.modals import Taker, filled_in, form
from bot.discord_api.replies import say_privately, visible_failures
from bot.errors import NotAllowed, NotNow
from bot.features.votes.view import VoteView, view_of
from bot.features.votes.winner_actions import check_decided, chosen_letter, which_part
from bot.runs.buttons import RUN_ID
from bot.runs.catalogue import MOST_CHOICES, choice, here
from bot.runs.snapshots import Snapshots
from storage.errors import ExampleLimitReached
from storage.old_examples import MOST_OF_A_BRANCH, MOST_OF_A_SERVER, ExampleStore
from storage.stores import Stores
from storage.vote_records import ExampleRecord, NewExample
from workflows.text.names import name_key

EXAMPLE_FORM = "chorus:form:example"
MOST_CHARS = 3000
LINE_CHARS = 90
LISTED_CHARS = 1800
ON, OFF = "on", "off"
FOR_MANAGERS = "Only those who may manage this server can choose its examples."


class ExampleCommands(
    app_commands.Group, name="examples", description="Texts that this server's recipes learn from"
):
    """For those who may manage the server; others see nothing of it."""

    def __init__(self, store: ExampleStore) -> None:
        super().__init__(
            guild_only=True, default_permissions=discord.Permissions(manage_guild=True)
        )
        self._store = store

    @app_commands.command(name="list", description="See the examples, and whether they are used")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """`/examples list`."""
        async with visible_failures(interaction):
            check_may_manage(interaction)
            found = await self._store.all(here(interaction))
            used = await self._store.used(here(interaction))
            text = "\n".join([_summary(found, used=used), *_lines(found)])
            files = [_as_file(found)] if found else []
            await interaction.response.send_message(text, files=files, ephemeral=True)

    @app_commands.command(name="delete", description="Delete an example")
    @app_commands.describe(example="Its number in /examples list")
    async def delete(self, interaction: discord.Interaction[Any], example: int) -> None:
        """`/examples delete example:`."""
        async with visible_failures(interaction):
            check_may_manage(interaction)
            if not await self._store.delete(here(interaction), example):
                raise NotNow(f"There is no example {example} here. /examples list shows them.")
            await say_privately(interaction, f"Example {example} is deleted.")

    @app_commands.command(name="use", description="Let recipes learn from the examples, or not")
    @app_commands.describe(state="Off unless somebody switches it on")
    @app_commands.choices(state=[app_commands.Choice(name=name, value=name) for name in (ON, OFF)])
    async def use(self, interaction: discord.Interaction[Any], state: str) -> None:
        """`/examples use state:`."""
        async with visible_failures(interaction):
            check_may_manage(interaction)
            await self._store.use(here(interaction), on=state == ON, by=interaction.user.id)
            told = (
                "Examples are on: new runs of their recipes are given them, as texts to learn from."
            )
            if state == OFF:
                told = "Examples are off: they are kept, and no recipe is given them."
            await say_privately(interaction, told)

    @delete.autocomplete("example")
    async def _numbers(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[int]]:
        if not interaction.permissions.manage_guild:
            return []
        found = await self._store.all(here(interaction))
        wanted = name_key(typed)
        named = [
            app_commands.Choice(name=choice(_name(one), one.new.text).name, value=one.id)
            for one in found
        ]
        return [one for one in named if wanted in name_key(one.name)][:MOST_CHOICES]


class Remembering:
    """Keeps a winner as an example of the recipe's branch that was the vote's task."""

    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._runs = stores.runs
        self._store = stores.examples
        self._snapshots = Snapshots(stores)
        self._clock = clock

    def forms(self) -> Mapping[str, Taker]:
        """The form that asks which of several candidates is meant."""
        return {f"{EXAMPLE_FORM}:{RUN_ID}": self._took}

    async def ask(self, interaction: discord.Interaction[Any], view: VoteView) -> None:
        """Keeps the winner, or asks which of several. Raises NotAllowed or NotNow."""
        check_decided(view)
        check_may_manage(interaction)
        if parts := which_part(view):
            custom_id = f"{EXAMPLE_FORM}:{view.state.run.id}"
            shown = form(custom_id, "Remember as an example", *parts)
            await interaction.response.send_modal(shown)
        else:
            await self._keep(interaction, view, view.winners[0])

    async def _took(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        check_may_manage(interaction)
        view = view_of(await self._snapshots.state(await self._runs.get(match["run"])))
        if view is None:
            raise NotNow("This is no vote.")
        check_decided(view)
        await self._keep(interaction, view, chosen_letter(view, filled_in(interaction)))

    async def _keep(
        self, interaction: discord.Interaction[Any], view: VoteView, letter: str
    ) -> None:
        brief, text = view.state.recipe.branch(letter).brief, view.texts[letter]
        if len(text) > MOST_CHARS:
            raise NotNow(
                f"This text is {len(text)} characters long; an example has {MOST_CHARS} at most."
            )
        new = NewExample(
            guild_id=here(interaction),
            recipe_key=name_key(brief["recipe"]),
            recipe=brief["recipe"],
            branch=brief["branch"],
            title=brief["task"],
            topic=view.state.run.topic,
            text=text,
            added_by=interaction.user.id,
            added_at_utc=self._clock.now(),
        )
        try:
            kept = await self._store.add(new)
        except ExampleLimitReached as error:
            raise NotNow(
                f"A recipe's part has {MOST_OF_A_BRANCH} examples at most, and a server "
                f"{MOST_OF_A_SERVER}. Delete one with /examples delete."
            ) from error
        used = await self._store.used(here(interaction))
        state = "on" if used else "off here: /examples use switches them on"
        told = f"Remembered as example {kept.id} of {_name(kept)}. Examples are {state}."
        await say_privately(interaction, told)


def check_may_manage(interaction: discord.Interaction[Any]) -> None:
    """Raises NotAllowed for anyone but those who may manage the server."""
    if not interaction.permissions.manage_guild:
        raise NotAllowed(FOR_MANAGERS)


def _name(one: ExampleRecord) -> str:
    return f"{plain(one.new.recipe, 60)} › {plain(one.new.title, 60)}"


def _summary(found: list[ExampleRecord], *, used: bool) -> str:
    state = "on" if used else "off; /examples use switches them on"
    if not found:
        return (
            f"There are no examples yet, and they are {state}. A vote's winner can be remembered "
            "as one."
        )
    return f"{len(found)} {'example' if len(found) == 1 else 'examples'} · {state}"


def _lines(found: list[ExampleRecord]) -> list[str]:
    """A line each, as far as there is room; the file has all of them."""
    lines: list[str] = []
    for one in found:
        line = f"`{one.id}` **{_name(one)}** · {plain(one.new.text, LINE_CHARS)}"
        if sum(map(len, lines)) + len(line) > LISTED_CHARS:
            return [*lines, "…"]
        lines.append(line)
    return lines


def _as_file(found: list[ExampleRecord]) -> discord.File:
    parts = [
        f"## {one.id}: {one.new.recipe} › {one.new.title}\n\n"
        f"*About {one.new.topic}*\n\n{one.new.text}\n"
        for one in found
    ]
    return discord.File(io.BytesIO("\n".join(parts).encode()), filename="examples.md")
