"""Drafts: opening them, changing them, what is wrong with them, and saving them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord

from bot.errors import NotAllowed, NotNow
from bot.runs.catalogue import Recipes
from storage.drafts import MOST_DRAFTS, DraftStore
from storage.errors import DraftLimitReached, DraftNotFound, RecipeNotFound
from storage.recipe_records import DraftRecord, NewVersion, VersionRecord
from storage.recipes import RecipeStore
from workflows.recipes.custom.compile import summary
from workflows.recipes.custom.form import OwnRecipe, problems, whole
from workflows.recipes.custom.names import name_key
from workflows.text.emoji import custom_id

GONE = "This draft is gone: it was saved or discarded. Open the recipe anew with /recipe edit."


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, and the recipe that it holds so far."""

    record: DraftRecord
    recipe: OwnRecipe


class Drafts:
    """Keeps what people are making. A draft is its author's alone."""

    def __init__(self, drafts: DraftStore, recipes: RecipeStore, shelf: Recipes) -> None:
        self._drafts = drafts
        self._recipes = recipes
        self._shelf = shelf
        self._turn = asyncio.Lock()

    async def open(
        self, guild_id: int, author_id: int, recipe: OwnRecipe, base: VersionRecord | None = None
    ) -> Draft:
        """A new draft: of a new recipe, or of the version after `base`. Raises NotNow."""
        record = DraftRecord(
            id=secrets.token_hex(6),
            guild_id=guild_id,
            author_id=author_id,
            recipe_id=None if base is None else base.recipe_id,
            base_version=0 if base is None else base.version,
            content=recipe.to_json(),
            changed_at_utc=datetime.now(UTC),
        )
        try:
            await self._drafts.add(record)
        except DraftLimitReached as error:
            raise NotNow(
                f"You have {MOST_DRAFTS} drafts here already. Open one with /recipe edit, save or "
                "discard it, and try again."
            ) from error
        return Draft(record, recipe)

    async def get(self, interaction: discord.Interaction[Any], draft_id: str) -> Draft:
        """The draft, for its author. Raises NotNow or NotAllowed."""
        try:
            record = await self._drafts.get(draft_id)
        except DraftNotFound as error:
            raise NotNow(GONE) from error
        mine = (record.guild_id, record.author_id) == (interaction.guild_id, interaction.user.id)
        if not mine:
            raise NotAllowed("This draft is somebody else's.")
        return Draft(record, OwnRecipe.from_json(record.content))

    async def change(
        self,
        interaction: discord.Interaction[Any],
        draft_id: str,
        change: Callable[[OwnRecipe], OwnRecipe],
    ) -> Draft:
        """The draft after this change, which is kept. Raises NotNow or NotAllowed."""
        # Presses that come at the same moment take turns, so that none undoes another.
        async with self._turn:
            draft = await self.get(interaction, draft_id)
            recipe = change(draft.recipe)
            await self._drafts.change(draft_id, recipe.to_json(), datetime.now(UTC))
        return Draft(draft.record, recipe)

    async def mine(self, guild_id: int, author_id: int) -> list[Draft]:
        """Somebody's drafts here, the newest first."""
        records = await self._drafts.of_author(guild_id, author_id)
        return [Draft(record, OwnRecipe.from_json(record.content)) for record in records]

    async def discard(self, draft: Draft) -> None:
        """Throws the draft away."""
        await self._drafts.discard(draft.record.id)

    async def problems(self, draft: Draft, guild: discord.Guild | None) -> tuple[str, ...]:
        """Why the draft can't be saved, a sentence each."""
        found = [f"{problem.sentence}." for problem in problems(draft.recipe)]
        if await self._name_is_taken(draft):
            found.insert(0, "Another recipe has this name; choose one of its own.")
        foreign = _foreign_emoji(draft.recipe, guild)
        found += [f"The emoji of branch {number} is none of this server's." for number in foreign]
        return tuple(found)

    async def save(self, draft: Draft, *, over_version: int = 0) -> VersionRecord:
        """Saves the draft as the next version, and throws it away.

        `over_version` is the newer version that its author has been told of. Raises RecipeWrong,
        NotNow where it is gone, or StorageError where it can't be saved now; the draft stays then.
        """
        recipe, record = whole(draft.recipe), draft.record
        new = NewVersion(
            guild_id=record.guild_id,
            recipe_id=record.recipe_id,
            base_version=over_version or record.base_version,
            revives=bool(over_version),
            name=recipe.name,
            name_key=name_key(recipe.name),
            summary=summary(recipe),
            content=recipe.to_json(),
            author_id=record.author_id,
            saved_at_utc=datetime.now(UTC),
        )
        try:
            return await self._recipes.save(new, draft_id=record.id)
        except DraftNotFound as error:
            raise NotNow(GONE) from error

    async def _name_is_taken(self, draft: Draft) -> bool:
        name, record = draft.recipe.name, draft.record
        if self._shelf.is_built_in(name):
            return True
        try:
            same = await self._recipes.named(record.guild_id, name_key(name))
        except RecipeNotFound:
            return False
        return same.hidden_at_utc is None and same.recipe_id != record.recipe_id


def _foreign_emoji(recipe: OwnRecipe, guild: discord.Guild | None) -> list[int]:
    """The numbers of the branches whose emoji belongs to some other server, or was deleted."""
    known = set[int]() if guild is None else {emoji.id for emoji in guild.emojis}
    wanted = {number: custom_id(one.emoji) for number, one in enumerate(recipe.branches, start=1)}
    return [number for number, emoji_id in wanted.items() if emoji_id and emoji_id not in known]
