"""Puts brainstorming together from its parts."""

from __future__ import annotations

from bot.brainstorm.buttons import BRAINSTORM_BUTTONS, Brainstorms
from bot.brainstorm.commands import BrainstormCommands
from bot.brainstorm.controls import BrainstormControls
from bot.brainstorm.counts import Counts
from bot.brainstorm.following import Following
from bot.brainstorm.going_on import GoingOn
from bot.brainstorm.own_ideas import OwnIdeas
from bot.brainstorm.starting import Starting
from bot.commands.create import Create
from bot.commands.mention import Elsewhere
from bot.feature import Feature
from bot.messenger import Messenger
from storage.stores import Stores
from workflows.tasks import Tasks


def open_brainstorming(
    stores: Stores,
    create: Create,
    messenger: Messenger,
    tasks: Tasks,
    *,
    edit_interval_seconds: float,
) -> tuple[Feature, Brainstorms, Elsewhere]:
    """The feature, what its buttons do, and what takes the mentions that belong to it."""
    counts = Counts(messenger, stores.ideas, tasks, edit_interval_seconds)
    own_ideas = OwnIdeas(messenger, stores, tasks)
    starting, going_on = Starting(create, stores), GoingOn(create, stores)
    controls = BrainstormControls(stores, going_on, counts, own_ideas)

    async def resume() -> None:
        await own_ideas.resume()
        await counts.resume()

    feature = Feature(
        commands=[BrainstormCommands(starting, stores.brainstorm_channels)],
        buttons=BRAINSTORM_BUTTONS,
        forms=controls.forms(),
        at_start=resume,
    )
    return feature, controls, Following(stores, starting, going_on).take
