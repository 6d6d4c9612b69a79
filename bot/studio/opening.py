"""Puts the studio together from its parts."""

from __future__ import annotations

from bot.commands.create import CREATE_FORM_ID, Create, create_command, create_form_taker
from bot.feature import Feature
from bot.recipes import Recipes
from bot.studio.access import Access
from bot.studio.buttons import STUDIO_BUTTONS, Studio
from bot.studio.commands import RecipeCommands
from bot.studio.drafts import Drafts
from bot.studio.studio import RecipeStudio
from bot.studio.trial import Trials
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
