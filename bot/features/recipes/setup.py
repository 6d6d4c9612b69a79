"""Puts the studio together from its parts."""

from __future__ import annotations

from bot.features.recipes.buttons import STUDIO_BUTTONS, Studio
from bot.features.recipes.commands import RecipeCommands
from bot.features.recipes.drafts import Drafts
from bot.features.recipes.editor import RecipeStudio
from bot.features.recipes.trial import Trials
from bot.runs.access import Access
from bot.runs.catalogue import Recipes
from bot.runs.feature import Feature
from bot.runs.launcher import CREATE_FORM_ID, Create, create_command, create_form_taker
from storage.stores import Stores


def open_studio(stores: Stores, create: Create, shelf: Recipes) -> tuple[Feature, Studio]:
    """The studio on these stores; `create` starts what is asked for and what is tried."""
    access = Access(stores.recipes)
    drafts = Drafts(stores.drafts, stores.recipes, shelf)
    trials = Trials(create, shelf)
    studio = RecipeStudio(drafts, stores.recipes, shelf, access, trials)
    feature = Feature(
        commands=(
            create_command(create, shelf),
            RecipeCommands(stores.recipes, shelf, access, drafts, studio, trials),
        ),
        buttons=STUDIO_BUTTONS,
        forms={
            CREATE_FORM_ID: create_form_taker(create, shelf),
            **studio.forms(),
            **trials.forms(),
        },
    )
    return feature, studio
