"""Somebody who makes a recipe in the recipe editor: what they press and type, and what they see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from tests.support.world import Seen, World, look, walk

RHYME = {"title": "Rhyme", "emoji": "🪶", "prompt": "Write a rhyme about {topic}."}
RIDDLE = {"title": "Riddle", "emoji": "❓", "prompt": "Write a riddle about {topic}."}
BASICS = {"name": "rhymes", "makes": "a rhyme and a riddle"}


def admin_of(world: World, name: str = "admin") -> MemberActor:
    """A new member who may manage the server."""
    guild = world.alice.guild
    role = guild.create_role(f"{name}s", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(world.env.create_user(name), roles=[role])


def said(result: InteractionResult) -> str:
    """The private answer to the person."""
    assert result.ephemeral
    assert result.response is not None
    return look(result.response.message).text


async def command(world: World, actor: MemberActor, name: str, **options: Any) -> InteractionResult:
    """A subcommand of /recipe."""
    return await actor.slash(world.channel, f"recipe {name}", **options)


@dataclass
class EditorSession:
    """A person and their draft, as its message stands."""

    world: World
    actor: MemberActor
    result: InteractionResult

    @classmethod
    async def new(cls, world: World, actor: MemberActor, **basics: Any) -> EditorSession:
        """Begins a new recipe."""
        shown = await command(world, actor, "new")
        return cls(world, actor, await send(actor, shown, **BASICS | basics))

    @classmethod
    async def edit(cls, world: World, actor: MemberActor, recipe: str) -> EditorSession:
        """Opens a recipe or a draft."""
        return cls(world, actor, await command(world, actor, "edit", recipe=recipe))

    @property
    def seen(self) -> Seen:
        """The draft's message, as its author sees it now."""
        assert self.result.response is not None
        return look(self.result.response.message)

    @property
    def text(self) -> str:
        """All that the draft's message says."""
        return self.seen.text

    def buttons(self) -> dict[str, bool]:
        """The buttons by their labels, and whether they can be pressed."""
        return {
            one.label: not one.disabled
            for one in walk(self.seen.message.components)
            if isinstance(one, discord.components.Button) and one.label
        }

    async def press(self, label: str) -> InteractionResult:
        """Presses a button; what it answers with is shown from now on, unless it is a form."""
        answer = await self.actor.click(self.seen.message, label=label)
        return self._next(answer)

    async def choose(self, title: str) -> InteractionResult:
        """Chooses a branch in the menu."""
        menu = next(
            one
            for one in walk(self.seen.message.components)
            if isinstance(one, discord.components.SelectMenu)
        )
        value = next(option.value for option in menu.options if option.label == title)
        answer = await self.actor.select(self.seen.message, [value], custom_id=menu.custom_id)
        return self._next(answer)

    async def fill(self, label: str, **values: Any) -> InteractionResult:
        """Presses a button that opens a form, and sends the form off."""
        shown = await self.actor.click(self.seen.message, label=label)
        return await self.send(shown, **values)

    async def send(self, shown: InteractionResult, **values: Any) -> InteractionResult:
        """Sends a form off that has been opened."""
        return self._next(await send(self.actor, shown, **values))

    async def add(self, *branches: dict[str, str]) -> None:
        """Adds branches."""
        for branch in branches:
            await self.fill("Add part", **branch)

    def _next(self, answer: InteractionResult) -> InteractionResult:
        mine = answer.response is not None and self.result.response is not None
        if mine and answer.response.id == self.result.response.id:  # pyright: ignore[reportOptionalMemberAccess]
            self.result = answer
        return answer


async def send(actor: MemberActor, shown: InteractionResult, **values: Any) -> InteractionResult:
    """Sends a form off; what is not typed anew stays as the form showed it."""
    assert shown.modal is not None
    filled: dict[str, Any] = {}
    for label in shown.modal["components"]:
        part = label["component"]
        if "options" in part:
            chosen = [one["value"] for one in part["options"] if one.get("default")]
            filled[part["custom_id"]] = [values.pop(part["custom_id"], chosen[0])]
        else:
            filled[part["custom_id"]] = part.get("value") or ""
    return await actor.submit_modal(shown, filled | values)


def default_of(shown: InteractionResult, name: str) -> str:
    """The text of a form's part before anybody types."""
    assert shown.modal is not None
    parts = [part["component"] for part in shown.modal["components"]]
    return next(part.get("value") or "" for part in parts if part["custom_id"] == name)


async def saved(world: World, actor: MemberActor, **basics: Any) -> EditorSession:
    """Makes the recipe with a rhyme and a riddle, and saves it."""
    session = await EditorSession.new(world, actor, **basics)
    await session.add(RHYME, RIDDLE)
    await session.press("Save")
    assert "Saved" in session.text
    return session
