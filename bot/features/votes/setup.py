"""Puts votes together from their parts."""

from __future__ import annotations

import random

from bot.features.votes.closer import VoteCloser
from bot.features.votes.commands import VoteLauncher, vote_command, vote_stats_command
from bot.features.votes.controls import VoteControls
from bot.features.votes.extension import VoteExtension
from bot.features.votes.options import VoteTasks
from bot.features.votes.voter_counts import VoterCounts
from bot.features.votes.winner_actions import WinnerActions
from bot.runs.feature import Core, Feature


def feature(core: Core) -> Feature:
    """Votes: a judge and a crowd choose among candidates; and what becomes of the winner."""
    database, presenters, clock = core.database, core.presenters, core.clock
    counts = VoterCounts(
        presenters,
        core.messenger,
        core.tasks,
        clock,
        edit_interval_seconds=core.edit_interval_seconds,
    )
    closer = VoteCloser(
        database, presenters, core.messenger, counts, core.tasks, clock, core.process.name
    )
    controls = VoteControls(database, presenters, closer, counts, clock)
    winner_actions = WinnerActions(
        database, presenters, core.launcher, core.catalogue, core.messenger, clock
    )
    # Which settings go with which letter is nobody's to foresee.
    launcher = VoteLauncher(
        core.launcher, VoteTasks(core.catalogue), core.model.name, random.SystemRandom
    )
    return Feature(
        commands=[vote_command(launcher), vote_stats_command(database)],
        buttons={**controls.buttons, **winner_actions.buttons},
        modals={**controls.modals, **winner_actions.modals},
        extension=VoteExtension(closer.wake),
        on_start=closer.start,
    )
