"""Brainstorms: ideas from perspectives and people, voted on, built on, and summed up."""

from __future__ import annotations

from bot.features.brainstorms.commands import BrainstormCommands, BrainstormMentions
from bot.features.brainstorms.controls import BrainstormControls
from bot.features.brainstorms.extension import BrainstormExtension
from bot.features.brainstorms.ideas import MemberIdeas, VoteCounts
from bot.features.brainstorms.launcher import BrainstormLauncher
from bot.runs.feature import Core, Feature
from storage import brainstorms


def feature(core: Core) -> Feature:
    """Brainstorms: ideas of several perspectives and of people, votes, and a summary."""
    database, clock = core.database, core.clock
    launcher = BrainstormLauncher(core.launcher, core.presenters, database)
    member_ideas = MemberIdeas(core.messenger, database, core.tasks)
    vote_counts = VoteCounts(
        core.messenger, database, core.tasks, clock, core.edit_interval_seconds
    )
    controls = BrainstormControls(database, clock, launcher, vote_counts, member_ideas)

    async def resume() -> None:
        await member_ideas.resume()
        await vote_counts.resume()

    return Feature(
        commands=[BrainstormCommands(launcher, database, clock)],
        buttons=controls.buttons,
        modals=controls.modals,
        extension=BrainstormExtension(database, clock),
        on_mention=BrainstormMentions(database, launcher).take,
        on_start=resume,
        prune=[brainstorms.prune],
    )
