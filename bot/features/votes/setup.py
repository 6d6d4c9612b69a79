"""Puts votes together from their parts."""

from __future__ import annotations

import random
from functools import partial

from bot.clock import Clock
from bot.discord_api.messenger import Messenger
from bot.features.votes.ballot_batcher import BallotBox
from bot.features.votes.buttons import VOTE_BUTTONS, Votes
from bot.features.votes.close import Closing
from bot.features.votes.commands import VoteRequests, vote_command, vote_stats_command
from bot.features.votes.controls import VoteControls
from bot.features.votes.examples import ExampleCommands, Remembering
from bot.features.votes.tasks import VoteTasks
from bot.features.votes.voter_counts import Tally
from bot.features.votes.winner_actions import TakingOn
from bot.runs.catalogue import Recipes
from bot.runs.feature import Feature
from bot.runs.launcher import Create
from storage.stores import Stores
from workflows.tasks import Tasks


def open_votes(
    stores: Stores,
    create: Create,
    recipes: Recipes,
    messenger: Messenger,
    tasks: Tasks,
    clock: Clock,
    model: str,
    edit_interval_seconds: float,
) -> tuple[Feature, Votes]:
    """Votes on these stores; `create` starts what is asked for, and shows it again."""
    tally = Tally(stores, messenger, tasks, clock, first_after_seconds=edit_interval_seconds)
    closing = Closing(stores, messenger, tally, tasks, clock, partial(create.go, live={}))
    taking_on = TakingOn(stores, create, recipes, messenger)
    remembering = Remembering(stores, clock)
    controls = VoteControls(
        stores,
        closing,
        tally,
        BallotBox(stores.votes, tasks, clock),
        {
            "story": taking_on.ask_story,
            "repost": taking_on.ask_channel,
            "example": remembering.ask,
        },
    )
    # Which settings go with which letter is nobody's to foresee.
    requests = VoteRequests(create, stores.votes, VoteTasks(recipes), model, random.SystemRandom)
    commands = (
        vote_command(requests),
        vote_stats_command(stores.votes),
        ExampleCommands(stores.examples),
    )
    forms = {**controls.forms(), **taking_on.forms(), **remembering.forms()}
    return Feature(commands, VOTE_BUTTONS, forms, closing.start), controls
