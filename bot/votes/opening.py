"""Puts votes together from their parts."""

from __future__ import annotations

import random
from functools import partial

from bot.clock import Clock
from bot.commands.create import Create
from bot.feature import Feature
from bot.messenger import Messenger
from bot.recipes import Recipes
from bot.votes.box import BallotBox
from bot.votes.buttons import VOTE_BUTTONS, Votes
from bot.votes.closing import Closing
from bot.votes.commands import VoteRequests, vote_command, vote_stats_command
from bot.votes.controls import VoteControls
from bot.votes.examples import ExampleCommands, Remembering
from bot.votes.taking_on import TakingOn
from bot.votes.tally import Tally
from bot.votes.tasks import VoteTasks
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
