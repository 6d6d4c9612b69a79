"""Drafts of recipes: opening, changing and saving them, and finding what is wrong with them."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import discord
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.interactions import Interaction
from bot.errors import NotAllowed, Refused
from bot.runs.catalogue import RecipeCatalogue
from storage import recipes
from storage.database import Database
from storage.errors import (
    DraftLimitReached,
    DraftNotFound,
    RecipeChanged,
    RecipeLimitReached,
    RecipeNameTaken,
    StorageError,
)
from storage.recipes import MOST_DRAFTS, MOST_RECIPES, NewVersion, RecipeDraft, RecipeVersion
from workflows.recipes.custom.recipe import CustomRecipe, find_problems, summary, validate
from workflows.text.emoji import custom_id
from workflows.text.names import name_key

GONE = "This draft is gone: it was saved or discarded. Open the recipe again with /recipe edit."

EXPLAINED: Mapping[type[StorageError], str] = {
    RecipeLimitReached: (
        f"This server has {MOST_RECIPES} recipes, and that is the limit. Delete one with "
        "/recipe delete, then press Save"
    ),
    RecipeNameTaken: "Another recipe has just taken this name. Press Edit basics",
}
"""Why a draft could not be saved, by the error."""

Edit = Callable[[CustomRecipe], CustomRecipe]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft, and the recipe that it holds so far."""

    stored: RecipeDraft
    recipe: CustomRecipe
    name_is_taken: bool = False
    """Whether another recipe of the server has its name."""


class DraftService:
    """Keeps what people are making. A draft is its author's alone."""

    def __init__(self, database: Database, catalogue: RecipeCatalogue, clock: Clock) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clock = clock

    async def open(
        self, guild_id: int, author_id: int, recipe: CustomRecipe, base: RecipeVersion | None = None
    ) -> OpenDraft:
        """Makes a draft of a new recipe, or of the version after `base`. Raises Refused."""
        stored = RecipeDraft(
            id=secrets.token_hex(6),
            guild_id=guild_id,
            author_id=author_id,
            recipe_id=None if base is None else base.recipe_id,
            base_version=0 if base is None else base.version,
            content=recipe.to_json(),
            changed_at_utc=self._clock.now(),
        )
        try:
            return await self._database.write(_add, stored)
        except DraftLimitReached as error:
            raise Refused(
                f"You already have {MOST_DRAFTS} drafts here. Open one with /recipe edit, save or "
                "discard it, and try again."
            ) from error

    async def get(self, interaction: Interaction, draft_id: str) -> OpenDraft:
        """Gives the draft to its author. Raises Refused or NotAllowed."""
        return await self._database.read(_get, draft_id, _author(interaction))

    async def change(self, interaction: Interaction, draft_id: str, edit: Edit) -> OpenDraft:
        """Keeps the draft as `edit` makes it, and gives it. Raises Refused or NotAllowed."""
        now = self._clock.now()
        return await self._database.write(_change, draft_id, _author(interaction), edit, now)

    async def list_of_author(self, guild_id: int, author_id: int) -> list[OpenDraft]:
        """Somebody's drafts here, the newest first; whether their names are taken is not known."""
        stored = await self._database.read(recipes.list_drafts, guild_id, author_id)
        return [OpenDraft(draft, CustomRecipe.from_json(draft.content)) for draft in stored]

    async def discard(self, draft: OpenDraft) -> None:
        """Throws the draft away."""
        await self._database.write(recipes.discard_draft, draft.stored.id)

    def find_problems(self, draft: OpenDraft, guild: discord.Guild | None) -> tuple[str, ...]:
        """Says why the draft can't be saved, a sentence each."""
        found = [f"{problem.sentence}." for problem in find_problems(draft.recipe)]
        if draft.name_is_taken or self._catalogue.is_built_in(draft.recipe.name):
            found.insert(0, "Another recipe has this name; choose a different one.")
        foreign = _foreign_emoji(draft.recipe, guild)
        found += [f"The emoji of part {number} isn't one of this server's." for number in foreign]
        return tuple(found)

    async def save(self, draft: OpenDraft, *, over_version: int = 0) -> RecipeVersion:
        """Saves the draft as the next version, and throws it away.

        `over_version` is the newer version that its author has been told of. Raises InvalidRecipe,
        Refused where it is gone, or StorageError where it can't be saved now; the draft stays then.
        """
        recipe, stored = validate(draft.recipe), draft.stored
        new = NewVersion(
            guild_id=stored.guild_id,
            recipe_id=stored.recipe_id,
            base_version=over_version or stored.base_version,
            revives=bool(over_version),
            name=recipe.name,
            name_key=name_key(recipe.name),
            summary=summary(recipe),
            content=recipe.to_json(),
            author_id=stored.author_id,
            saved_at_utc=self._clock.now(),
        )
        try:
            return await self._database.write(recipes.save, new, draft_id=stored.id)
        except DraftNotFound as error:
            raise Refused(GONE) from error

    async def explain(self, error: StorageError, draft: OpenDraft) -> tuple[str, int]:
        """Says why `save` failed, and which newer version stands in the way (0 for none).

        Raises `error` again where it is none of what people can mend.
        """
        if type(error) in EXPLAINED:
            return f"{EXPLAINED[type(error)]}; your draft is kept.", 0
        stored = draft.stored
        if not isinstance(error, RecipeChanged) or stored.recipe_id is None:
            raise error
        newest = await self._database.read(recipes.get_newest, stored.guild_id, stored.recipe_id)
        return _conflict(newest, stored.base_version), newest.version


def _conflict(newest: RecipeVersion, base_version: int) -> str:
    following = newest.version + 1
    if newest.hidden_at_utc is not None:
        at = discord.utils.format_dt(newest.hidden_at_utc, "R")
        return (
            f"<@{newest.hidden_by}> deleted this recipe {at}. Your draft is kept. Press Save "
            f"anyway to bring it back with yours as version {following}, or Discard."
        )
    at = discord.utils.format_dt(newest.saved_at_utc, "R")
    return (
        f"<@{newest.author_id}> saved version {newest.version} {at}, after you had begun with "
        f"version {base_version}. Your draft is kept. Look at theirs with /recipe show, then press "
        f"Save anyway to put yours on top as version {following}, or Discard."
    )


def _author(interaction: Interaction) -> tuple[int | None, int]:
    return interaction.guild_id, interaction.user.id


def _add(connection: Connection, stored: RecipeDraft) -> OpenDraft:
    recipes.add_draft(connection, stored)
    return _opened(connection, stored)


def _get(connection: Connection, draft_id: str, author: tuple[int | None, int]) -> OpenDraft:
    try:
        stored = recipes.get_draft(connection, draft_id)
    except DraftNotFound as error:
        raise Refused(GONE) from error
    if (stored.guild_id, stored.author_id) != author:
        raise NotAllowed("This draft is somebody else's.")
    return _opened(connection, stored)


def _change(
    connection: Connection,
    draft_id: str,
    author: tuple[int | None, int],
    edit: Edit,
    now_utc: datetime,
) -> OpenDraft:
    draft = _get(connection, draft_id, author)
    content = edit(draft.recipe).to_json()
    recipes.change_draft(connection, draft_id, content, now_utc)
    return _opened(connection, replace(draft.stored, content=content, changed_at_utc=now_utc))


def _opened(connection: Connection, stored: RecipeDraft) -> OpenDraft:
    recipe = CustomRecipe.from_json(stored.content)
    same = recipes.find_named(connection, stored.guild_id, name_key(recipe.name))
    is_taken = (
        same is not None and same.hidden_at_utc is None and same.recipe_id != stored.recipe_id
    )
    return OpenDraft(stored, recipe, is_taken)


def _foreign_emoji(recipe: CustomRecipe, guild: discord.Guild | None) -> list[int]:
    """The numbers of the branches whose emoji belongs to some other server, or was deleted."""
    known = set[int]() if guild is None else {emoji.id for emoji in guild.emojis}
    wanted = {
        number: custom_id(branch.emoji) for number, branch in enumerate(recipe.branches, start=1)
    }
    return [number for number, emoji_id in wanted.items() if emoji_id and emoji_id not in known]
