"""The recipe editor: does what its buttons and forms say with a draft."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.discord_api.buttons import chosen_values
from bot.discord_api.interactions import Handler, Interaction
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import check_in_server
from bot.errors import Refused
from bot.features.recipes.draft_message import (
    BRANCH_MENU,
    DRAFT_BUTTON,
    DRAFT_ID,
    EditorState,
    closing_message,
    editor_message,
    mark_of,
)
from bot.features.recipes.drafts import DraftService, Edit, OpenDraft
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
from bot.features.recipes.trial_runs import TrialRuns
from bot.runs.access import RecipeAccess
from bot.runs.catalogue import RecipeCatalogue, ask_for_fields, filled_fields
from storage.errors import StorageError
from storage.recipes import RecipeVersion
from workflows.recipes.custom.placeholders import names_topic
from workflows.recipes.custom.recipe import (
    MOST_BRANCHES,
    CustomBranch,
    CustomRecipe,
    compile_recipe,
    validate,
)

NO_TOPIC = (
    "⚠️ None of its prompts names {topic}, so the texts may not be about what people ask for. "
    "Add it with /recipe edit."
)
FROM_BEFORE = "This is your earlier draft. Discard it to start again."

Action = Callable[[Interaction, OpenDraft, str], Awaitable[None]]


class RecipeEditor:
    """Lets people make recipes, each in a message that only its author sees."""

    def __init__(
        self,
        drafts: DraftService,
        catalogue: RecipeCatalogue,
        access: RecipeAccess,
        trial_runs: TrialRuns,
    ) -> None:
        self._drafts = drafts
        self._catalogue = catalogue
        self._access = access
        self._trial_runs = trial_runs
        self._actions: Mapping[str, Action] = {
            "add": self._add,
            "basics": self._basics,
            "edit": self._edit,
            "try": self._try,
            "save": self._save,
            "over": self._save,
            "discard": self._discard,
        }

    def buttons(self) -> Mapping[str, Handler]:
        """Handlers of a draft's buttons and its menu of branches."""
        return {DRAFT_BUTTON: self._press, BRANCH_MENU: self._choose_branch}

    def modals(self) -> Mapping[str, Handler]:
        """Handlers of the editor's forms."""
        return {
            NEW_FORM: self._take_new,
            f"{BASICS_FORM}:{DRAFT_ID}": self._take_basics,
            rf"{BRANCH_FORM}:{DRAFT_ID}(?::(?P<about>[0-9a-f]+))?": self._take_branch,
            f"{TRY_DRAFT_FORM}:{DRAFT_ID}": self._take_trial,
        }

    async def start_new(self, interaction: Interaction) -> None:
        """Asks for the basics of a new recipe."""
        await interaction.response.send_modal(basics_form(NEW_FORM, EMPTY))

    async def start_edit(self, interaction: Interaction, name: str) -> None:
        """Opens a draft that is there, or a new one of the newest version.

        Raises Refused or RecipeError.
        """
        guild_id = check_in_server(interaction)
        mine = await self._drafts.list_of_author(guild_id, interaction.user.id)
        for draft in mine:
            if name == f"draft:{draft.stored.id}":
                await self._show(interaction, await self._drafts.get(interaction, draft.stored.id))
                return
        base = await self._catalogue.find_custom(guild_id, name, hidden=True)
        for draft in mine:
            if draft.stored.recipe_id == base.recipe_id:
                draft = await self._drafts.get(interaction, draft.stored.id)
                await self._show(interaction, draft, notice=FROM_BEFORE)
                return
        await self.open(interaction, CustomRecipe.from_json(base.content), base)

    async def open(
        self,
        interaction: Interaction,
        recipe: CustomRecipe,
        base: RecipeVersion | None,
        notice: str = "",
    ) -> None:
        """Shows a new draft of this recipe, privately. Raises Refused."""
        guild_id = check_in_server(interaction)
        draft = await self._drafts.open(guild_id, interaction.user.id, recipe, base)
        await self._show(interaction, draft, notice=notice)

    async def _press(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Does what a button of the draft says."""
        await self._access.check_may_change(interaction)
        draft = await self._drafts.get(interaction, match["draft"])
        action, about = match["action"], match["about"] or ""
        if action in EDITS:
            edit = EDITS[action]
            await self._change(interaction, draft.stored.id, lambda old: edit(old, about), about)
        elif action in self._actions:
            await self._actions[action](interaction, draft, about)
        else:
            raise Refused("I no longer know this button. Open the draft with /recipe edit.")

    async def _choose_branch(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Offers what can be done with a branch of the draft."""
        await self._access.check_may_change(interaction)
        draft = await self._drafts.get(interaction, match["draft"])
        for mark in chosen_values(interaction):
            await self._show(interaction, draft, chosen=mark)

    async def _add(self, interaction: Interaction, draft: OpenDraft, _about: str) -> None:
        if len(draft.recipe.branches) >= MOST_BRANCHES:
            raise Refused(f"The limit is {MOST_BRANCHES} parts.")
        await interaction.response.send_modal(branch_form(f"{BRANCH_FORM}:{draft.stored.id}", None))

    async def _edit(self, interaction: Interaction, draft: OpenDraft, about: str) -> None:
        branch = draft.recipe.branches[_position(draft.recipe, about)]
        form = branch_form(f"{BRANCH_FORM}:{draft.stored.id}:{about}", branch)
        await interaction.response.send_modal(form)

    async def _basics(self, interaction: Interaction, draft: OpenDraft, _about: str) -> None:
        form = basics_form(f"{BASICS_FORM}:{draft.stored.id}", draft.recipe)
        await interaction.response.send_modal(form)

    async def _try(self, interaction: Interaction, draft: OpenDraft, _about: str) -> None:
        recipe = compile_recipe(validate(draft.recipe))
        await ask_for_fields(interaction, f"{TRY_DRAFT_FORM}:{draft.stored.id}", recipe)

    async def _save(self, interaction: Interaction, draft: OpenDraft, about: str) -> None:
        if self._drafts.find_problems(draft, interaction.guild):
            await self._show(interaction, draft)
            return
        try:
            saved = await self._drafts.save(draft, over_version=int(about or 0))
        except StorageError as error:
            notice, over_version = await self._drafts.explain(error, draft)
            await self._show(interaction, draft, notice=notice, over_version=over_version)
            return
        name = plain(saved.name, 100)
        text = f"✅ Saved **{name}** as version {saved.version}. Use it with /create recipe:{name}"
        recipe = draft.recipe
        prompts = [*(branch.prompt for branch in recipe.branches), recipe.editor]
        if not any(map(names_topic, prompts)):
            text += f"\n{NO_TOPIC}"
        await interaction.response.edit_message(view=closing_message(text))

    async def _discard(self, interaction: Interaction, draft: OpenDraft, _about: str) -> None:
        await self._drafts.discard(draft)
        text = "Discarded. What you had saved before hasn't changed."
        await interaction.response.edit_message(view=closing_message(text))

    async def _take_new(self, interaction: Interaction, _match: re.Match[str]) -> None:
        await self._access.check_may_change(interaction)
        await self.open(interaction, with_basics(EMPTY, interaction), None)

    async def _take_basics(self, interaction: Interaction, match: re.Match[str]) -> None:
        await self._access.check_may_change(interaction)
        await self._change(interaction, match["draft"], lambda old: with_basics(old, interaction))

    async def _take_branch(self, interaction: Interaction, match: re.Match[str]) -> None:
        await self._access.check_may_change(interaction)
        branch, about = branch_of(interaction), match["about"] or ""
        await self._change(
            interaction,
            match["draft"],
            lambda old: _with_branch(old, about, branch),
            chosen=mark_of(branch) if about else "",
        )

    async def _take_trial(self, interaction: Interaction, match: re.Match[str]) -> None:
        await self._access.check_may_change(interaction)
        draft = await self._drafts.get(interaction, match["draft"])
        recipe = compile_recipe(validate(draft.recipe))
        topic, values = filled_fields(interaction, recipe)
        await self._trial_runs.start(interaction, recipe, topic, values, "a draft")

    async def _change(
        self,
        interaction: Interaction,
        draft_id: str,
        edit: Edit,
        chosen: str = "",
    ) -> None:
        changed = await self._drafts.change(interaction, draft_id, edit)
        await self._show(interaction, changed, chosen=chosen)

    async def _show(
        self,
        interaction: Interaction,
        draft: OpenDraft,
        *,
        chosen: str = "",
        notice: str = "",
        over_version: int = 0,
    ) -> None:
        """Shows the draft: in its own message, or in a new one that only its author sees."""
        problems = self._drafts.find_problems(draft, interaction.guild)
        state = EditorState(draft.stored, draft.recipe, problems, chosen, notice, over_version)
        view = editor_message(state)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=view)
        elif interaction.message is not None:
            await interaction.response.edit_message(view=view)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)


def _moved(recipe: CustomRecipe, mark: str, by: int) -> CustomRecipe:
    """The recipe with a branch moved by so many places, as far as there are any. Raises Refused."""
    branches = list(recipe.branches)
    position = _position(recipe, mark)
    branch = branches.pop(position)
    branches.insert(max(0, position + by), branch)
    return replace(recipe, branches=tuple(branches))


def _without(recipe: CustomRecipe, mark: str) -> CustomRecipe:
    """The recipe without a branch. Raises Refused."""
    branches = list(recipe.branches)
    del branches[_position(recipe, mark)]
    return replace(recipe, branches=tuple(branches))


def _with_branch(recipe: CustomRecipe, mark: str, branch: CustomBranch) -> CustomRecipe:
    """The recipe with this branch instead of the one with this mark.

    A new one comes last, and so does one that was removed while its form was open: what was typed
    is kept.
    """
    branches = list(recipe.branches)
    marks = [mark_of(there) for there in branches]
    if mark in marks:
        branches[marks.index(mark)] = branch
    else:
        branches.append(branch)
    return replace(recipe, branches=tuple(branches))


def _position(recipe: CustomRecipe, mark: str) -> int:
    for position, branch in enumerate(recipe.branches):
        if mark_of(branch) == mark:
            return position
    raise Refused("This part is no longer in the draft; choose another one.")


EDITS: Mapping[str, Callable[[CustomRecipe, str], CustomRecipe]] = {
    "up": lambda recipe, mark: _moved(recipe, mark, -1),
    "down": lambda recipe, mark: _moved(recipe, mark, 1),
    "remove": _without,
}
"""What the buttons of a branch do to the recipe, by the branch's mark."""
