"""Puts the studio together from its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import app_commands

from bot.commands.create import CREATE_FORM_ID, Create, create_command, create_form_taker
from bot.forms import Taker
from bot.recipes import Recipes
from bot.studio.access import Access
from bot.studio.buttons import Studio
from bot.studio.commands import RecipeCommands
from bot.studio.drafts import Drafts
from bot.studio.studio import RecipeStudio
from bot.studio.trial import Trials
from storage.stores import Stores

AnyCommand = app_commands.Command[Any, Any, Any] | app_commands.Group


@dataclass(frozen=True, slots=True)
class OpenStudio:
    """What the client needs of the studio."""

    commands: Sequence[AnyCommand]
    """`/create`, which offers the server's own recipes, and `/recipe`."""
    buttons: Studio
    forms: Mapping[str, Taker]


def open_studio(stores: Stores, create: Create) -> OpenStudio:
    """The studio on these stores; `create` starts what is asked for and what is tried."""
    shelf = Recipes(create.catalogue, stores.recipes)
    access = Access(stores.recipes)
    drafts = Drafts(stores.drafts, stores.recipes, shelf)
    trials = Trials(create, shelf)
    studio = RecipeStudio(drafts, stores.recipes, shelf, access, trials)
    return OpenStudio(
        commands=(
            create_command(create, shelf),
            RecipeCommands(stores.recipes, shelf, access, drafts, studio, trials),
        ),
        buttons=studio,
        forms={
            CREATE_FORM_ID: create_form_taker(create, shelf),
            **studio.forms(),
            **trials.forms(),
        },
    )
