"""The recipe editor: members make, show, try, export and import the recipes of their server."""

from __future__ import annotations

from bot.features.recipes.commands import RecipeCommands
from bot.features.recipes.drafts import DraftService
from bot.features.recipes.editor import RecipeEditor
from bot.features.recipes.trial_runs import TrialRuns
from bot.runs.feature import Core, Feature
from storage import recipes


def feature(core: Core) -> Feature:
    """`/recipe`, its editor and its forms."""
    service = DraftService(core.database, core.catalogue, core.clock)
    trial_runs = TrialRuns(core.launcher, core.catalogue)
    editor = RecipeEditor(service, core.catalogue, core.access, trial_runs)
    commands = RecipeCommands(
        core.database, core.catalogue, core.access, core.clock, service, editor, trial_runs
    )
    return Feature(
        commands=(commands,),
        buttons=editor.buttons(),
        modals={**editor.modals(), **trial_runs.modals()},
        prune=(recipes.prune_drafts,),
    )
