"""What the studio's commands, buttons and forms do with drafts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.discord_api.modals import Taker
from bot.discord_api.replies import visible_failures
from bot.errors import NotNow
from bot.features.recipes.buttons import DRAFT_ID, mark_of
from bot.features.recipes.draft_edits import branch_at, moved, with_branch, without
from bot.features.recipes.draft_message import Sheet, closing_message, studio_message
from bot.features.recipes.drafts import Draft, Drafts
from bot.features.recipes.modals import (
    BASICS_FORM,
    BRANCH_FORM,
    EMPTY,
    NEW_FORM,
    TRY_DRAFT_FORM,
    basics_form,
    branch_form,
    branch_of,
    with_basics,
)
from bot.features.recipes.save_replies import saved_message, why_not_saved
from bot.features.recipes.trial import Trials
from bot.runs.access import Access, server_of
from bot.runs.catalogue import Recipes
from bot.runs.recipe_form import answered, ask
from storage.errors import StorageError
from storage.recipe_records import VersionRecord
from storage.recipes import RecipeStore
from workflows.recipes.custom.compile import ready
from workflows.recipes.custom.form import MOST_BRANCHES, OwnRecipe, whole

FROM_BEFORE = "This is your draft from before. Discard it to begin anew."

Action = Callable[[discord.Interaction[Any], Draft, str], Awaitable[None]]


class RecipeStudio:
    """Lets people make recipes. Satisfies `bot.features.recipes.buttons.Studio`."""

    def __init__(
        self,
        drafts: Drafts,
        recipes: RecipeStore,
        shelf: Recipes,
        access: Access,
        trials: Trials,
    ) -> None:
        self._drafts = drafts
        self._recipes = recipes
        self._shelf = shelf
        self._access = access
        self._trials = trials
        self._actions: Mapping[str, Action] = {
            "add": self._add,
            "basics": self._basics,
            "edit": self._edit,
            "up": self._up,
            "down": self._down,
            "remove": self._remove,
            "try": self._try,
            "save": self._save,
            "over": self._save,
            "discard": self._discard,
        }

    def forms(self) -> Mapping[str, Taker]:
        """The forms that the studio takes, by what their custom ids look like."""
        return {
            NEW_FORM: self._took_new,
            f"{BASICS_FORM}:{DRAFT_ID}": self._took_basics,
            rf"{BRANCH_FORM}:{DRAFT_ID}(?::(?P<about>[0-9a-f]+))?": self._took_branch,
            f"{TRY_DRAFT_FORM}:{DRAFT_ID}": self._took_trial,
        }

    async def new(self, interaction: discord.Interaction[Any]) -> None:
        """Asks for the basics of a new recipe. Raises NotAllowed."""
        await self._access.check_may_change(interaction)
        await interaction.response.send_modal(basics_form(NEW_FORM, EMPTY))

    async def edit(self, interaction: discord.Interaction[Any], name: str) -> None:
        """Opens a draft that is there, or a new one of the newest version.

        Raises NotAllowed, NotNow or RecipeError.
        """
        guild_id = await self._access.check_may_change(interaction)
        mine = await self._drafts.mine(guild_id, interaction.user.id)
        for draft in mine:
            if name == f"draft:{draft.record.id}":
                await self._show(interaction, draft)
                return
        base = await self._shelf.own(guild_id, name, hidden=True)
        for draft in mine:
            if draft.record.recipe_id == base.recipe_id:
                await self._show(interaction, draft, notice=FROM_BEFORE)
                return
        await self.open(interaction, OwnRecipe.from_json(base.content), base)

    async def open(
        self,
        interaction: discord.Interaction[Any],
        recipe: OwnRecipe,
        base: VersionRecord | None,
        notice: str = "",
    ) -> None:
        """Shows a new draft of this recipe, privately. Raises NotNow."""
        guild_id = server_of(interaction)
        draft = await self._drafts.open(guild_id, interaction.user.id, recipe, base)
        await self._show(interaction, draft, notice=notice)

    async def pressed(
        self, interaction: discord.Interaction[Any], draft_id: str, action: str, about: str
    ) -> None:
        """Does what a button of the draft says."""
        async with visible_failures(interaction):
            await self._access.check_may_change(interaction)
            draft = await self._drafts.get(interaction, draft_id)
            if action not in self._actions:
                raise NotNow("I no longer know this button. Open the draft with /recipe edit.")
            await self._actions[action](interaction, draft, about)

    async def chose(
        self, interaction: discord.Interaction[Any], draft_id: str, branch: str
    ) -> None:
        """Offers what can be done with a branch of the draft."""
        async with visible_failures(interaction):
            await self._access.check_may_change(interaction)
            draft = await self._drafts.get(interaction, draft_id)
            await self._show(interaction, draft, chosen=branch)

    async def _add(self, interaction: discord.Interaction[Any], draft: Draft, _about: str) -> None:
        if len(draft.recipe.branches) >= MOST_BRANCHES:
            raise NotNow(f"A recipe has at most {MOST_BRANCHES} branches.")
        await interaction.response.send_modal(branch_form(f"{BRANCH_FORM}:{draft.record.id}", None))

    async def _edit(self, interaction: discord.Interaction[Any], draft: Draft, about: str) -> None:
        branch = branch_at(draft.recipe, about)
        form = branch_form(f"{BRANCH_FORM}:{draft.record.id}:{about}", branch)
        await interaction.response.send_modal(form)

    async def _basics(
        self, interaction: discord.Interaction[Any], draft: Draft, _about: str
    ) -> None:
        form = basics_form(f"{BASICS_FORM}:{draft.record.id}", draft.recipe)
        await interaction.response.send_modal(form)

    async def _up(self, interaction: discord.Interaction[Any], draft: Draft, about: str) -> None:
        await self._change(interaction, draft.record.id, lambda one: moved(one, about, -1), about)

    async def _down(self, interaction: discord.Interaction[Any], draft: Draft, about: str) -> None:
        await self._change(interaction, draft.record.id, lambda one: moved(one, about, 1), about)

    async def _remove(
        self, interaction: discord.Interaction[Any], draft: Draft, about: str
    ) -> None:
        await self._change(interaction, draft.record.id, lambda one: without(one, about))

    async def _try(self, interaction: discord.Interaction[Any], draft: Draft, _about: str) -> None:
        recipe = ready(whole(draft.recipe))
        await ask(interaction, f"{TRY_DRAFT_FORM}:{draft.record.id}", recipe)

    async def _save(self, interaction: discord.Interaction[Any], draft: Draft, about: str) -> None:
        if await self._drafts.problems(draft, interaction.guild):
            await self._show(interaction, draft)
            return
        try:
            saved = await self._drafts.save(draft, over_version=int(about or 0))
        except StorageError as error:
            notice, over_version = await why_not_saved(error, self._recipes, draft)
            await self._show(interaction, draft, notice=notice, over_version=over_version)
        else:
            await interaction.response.edit_message(view=closing_message(saved_message(saved)))

    async def _discard(
        self, interaction: discord.Interaction[Any], draft: Draft, _about: str
    ) -> None:
        await self._drafts.discard(draft)
        text = "Discarded. What was saved before is as it was."
        await interaction.response.edit_message(view=closing_message(text))

    async def _took_new(self, interaction: discord.Interaction[Any], _match: re.Match[str]) -> None:
        await self._access.check_may_change(interaction)
        await self.open(interaction, with_basics(EMPTY, interaction), None)

    async def _took_basics(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        await self._access.check_may_change(interaction)
        await self._change(interaction, match["draft"], lambda one: with_basics(one, interaction))

    async def _took_branch(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        await self._access.check_may_change(interaction)
        branch, about = branch_of(interaction), match["about"] or ""
        await self._change(
            interaction,
            match["draft"],
            # One that was removed while the form was open comes back: what was typed is kept.
            lambda one: with_branch(one, about, branch),
            chosen=mark_of(branch) if about else "",
        )

    async def _took_trial(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        await self._access.check_may_change(interaction)
        draft = await self._drafts.get(interaction, match["draft"])
        recipe = ready(whole(draft.recipe))
        topic, material = answered(interaction, recipe)
        await self._trials.begin(interaction, recipe, topic, material, "a draft")

    async def _change(
        self,
        interaction: discord.Interaction[Any],
        draft_id: str,
        change: Callable[[OwnRecipe], OwnRecipe],
        chosen: str = "",
    ) -> None:
        changed = await self._drafts.change(interaction, draft_id, change)
        await self._show(interaction, changed, chosen=chosen)

    async def _show(
        self,
        interaction: discord.Interaction[Any],
        draft: Draft,
        *,
        chosen: str = "",
        notice: str = "",
        over_version: int = 0,
    ) -> None:
        """Shows the draft: in its own message, or in a new one that only its author sees."""
        problems = await self._drafts.problems(draft, interaction.guild)
        sheet = Sheet(draft.record, draft.recipe, problems, chosen, notice, over_version)
        view = studio_message(sheet)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view)
        elif interaction.message is not None:
            await interaction.response.edit_message(view=view)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)
