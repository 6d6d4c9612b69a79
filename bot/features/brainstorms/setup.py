"""Puts brainstorming together from its parts."""

from __future__ import annotations

from bot.discord_api.messenger import Messenger
from bot.features.brainstorms.buttons import BRAINSTORM_BUTTONS, Brainstorms
from bot.features.brainstorms.commands import BrainstormCommands
from bot.features.brainstorms.controls import BrainstormControls
from bot.features.brainstorms.follow_ups import GoingOn
from bot.features.brainstorms.like_counts import Counts
from bot.features.brainstorms.member_ideas import OwnIdeas
from bot.features.brainstorms.mentions import Following
from bot.features.brainstorms.start import Starting
from bot.features.mention import Elsewhere
from bot.runs.feature import Feature
from bot.runs.launcher import Create
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
