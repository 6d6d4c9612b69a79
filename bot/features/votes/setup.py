"""The commands of votes, and how votes are put together."""

from __future__ import annotations

import random
from functools import partial
from typing import Any, Literal, cast

import discord
from discord import app_commands
from sqlalchemy import Connection

from bot.discord_api.commands import AnyCommand
from bot.discord_api.interactions import say_privately
from bot.discord_api.permissions import guild_id_of
from bot.errors import Refused
from bot.features.votes.closer import VoteCloser, VoterCounts
from bot.features.votes.controls import VoteControls
from bot.features.votes.extension import VoteExtension
from bot.features.votes.options import (
    DEFAULT_DURATION,
    VoteTasks,
    complete_duration,
    read_duration,
)
from bot.features.votes.winner_actions import WinnerActions
from bot.runs.feature import Core, Feature
from bot.runs.launcher import HERE, WHERE, WHERE_CHOICES, Launcher
from storage import votes
from storage.database import Database
from storage.runs import Run
from storage.votes import VoteRequest
from workflows.recipes.votes.candidates import (
    FEWEST_CANDIDATES,
    MOST_CANDIDATES,
    assigned_settings,
)
from workflows.recipes.votes.judge import CRITERIA
from workflows.recipes.votes.ranking import Agreement, agreements
from workflows.recipes.votes.recipe import read_criteria, vote_recipe

DEFAULT_CANDIDATES = 4
Candidates = app_commands.Range[int, FEWEST_CANDIDATES, MOST_CANDIDATES]
DESCRIPTIONS = {
    "topic": "What to write about, 1 to 300 characters",
    "task": "A recipe's part, or your own words (default: the default recipe's first part)",
    "candidates": f"How many texts to choose from (default: {DEFAULT_CANDIDATES})",
    "by": "Who chooses (default: both)",
    "criteria": f"What the judge looks at, with commas between (default: {', '.join(CRITERIA)})",
    "duration": f"How long people can vote, up to 7 days (default: {DEFAULT_DURATION})",
    "ballot": "One vote each, or a ranking (default: one vote)",
    "poll": "on: a public Discord poll instead of a secret vote",
    "where": WHERE,
}


def vote_command(launcher: Launcher, tasks: VoteTasks, model: str) -> AnyCommand:
    """`/vote topic: task: candidates: by:`, and how, how long and where."""

    @app_commands.command(name="vote", description="Write the same several times, pick the best")
    @app_commands.describe(**DESCRIPTIONS)
    @app_commands.choices(where=WHERE_CHOICES)
    @app_commands.autocomplete(task=tasks.complete, duration=complete_duration)
    @app_commands.guild_only()
    async def vote(
        interaction: discord.Interaction[Any],
        topic: str,
        task: str | None = None,
        candidates: Candidates = DEFAULT_CANDIDATES,
        by: Literal["judge", "crowd", "both"] = "both",
        criteria: str = "",
        duration: str = DEFAULT_DURATION,
        ballot: Literal["single", "ranked"] = "single",
        poll: Literal["on", "off"] = "off",
        where: str | None = None,
    ) -> None:
        request = _request(by, duration, ballot, poll)
        if request.poll:
            _check_poll(interaction, request)
            # A showpiece that nobody comes across is none.
            where = where or HERE
        read = await tasks.read(guild_id_of(interaction), task)
        # Which settings go with which letter is nobody's to foresee.
        settings = assigned_settings(candidates, model, random.SystemRandom())
        recipe = vote_recipe(read, settings, read_criteria(criteria), judged=request.judged)
        keep = partial(_keep, request)
        await launcher.launch_from(
            interaction, topic=topic, recipe=recipe, where=where, on_accepted=keep
        )
        if request.judged:
            await launcher.tell_of_demo(interaction, "is no judge, so its choice says little")

    return cast(AnyCommand, vote)


def _request(by: str, duration: str, ballot: str, poll: str) -> VoteRequest:
    """The vote that was asked for. Raises Refused where the duration can't be read."""
    return VoteRequest(
        judged=by != "crowd",
        crowd=by != "judge",
        open_seconds=int(read_duration(duration).total_seconds()),
        ranked=ballot == "ranked",
        poll=poll == "on",
    )


def _keep(request: VoteRequest, connection: Connection, run: Run) -> None:
    votes.add(connection, run.id, request)


def vote_stats_command(database: Database) -> AnyCommand:
    """`/vote-stats`."""

    @app_commands.command(
        name="vote-stats", description="How often judge and crowd agreed in this server"
    )
    @app_commands.guild_only()
    async def vote_stats(interaction: discord.Interaction[Any]) -> None:
        compared = await database.read(votes.compared, guild_id_of(interaction))
        told = agreements((Agreement(kind), ballots) for kind, ballots in compared)
        await say_privately(interaction, told)

    return cast(AnyCommand, vote_stats)


def _check_poll(interaction: discord.Interaction[Any], request: VoteRequest) -> None:
    """Raises Refused where a poll can't be had."""
    if not request.crowd:
        raise Refused("A poll is for the crowd: choose by:crowd or by:both; nothing was started.")
    if request.ranked:
        raise Refused("Discord polls can't rank: leave out poll or ballot; nothing was started.")
    mine = interaction.app_permissions
    if mine.value and not mine.send_polls:
        raise Refused(
            "I may not post polls here. Ask an admin to give me Send Polls (Create Polls in "
            "Discord's settings) in this channel, or leave out poll; nothing was started."
        )


def feature(core: Core) -> Feature:
    """Votes: a judge and a crowd choose among candidates; and what becomes of the winner."""
    database, presenters, clock = core.database, core.presenters, core.clock
    counts = VoterCounts(presenters, core.messenger, core.tasks, clock, core.edit_interval_seconds)
    closer = VoteCloser(
        database, presenters, core.messenger, counts, core.tasks, clock, core.process.name
    )
    controls = VoteControls(database, presenters, closer, counts, clock)
    winner_actions = WinnerActions(
        database, presenters, core.launcher, core.catalogue, core.messenger, clock
    )
    vote = vote_command(core.launcher, VoteTasks(core.catalogue), core.model.name)
    return Feature(
        commands=[vote, vote_stats_command(database)],
        buttons={**controls.buttons, **winner_actions.buttons},
        modals={**controls.modals, **winner_actions.modals},
        extension=VoteExtension(closer.wake),
        on_start=closer.start,
    )
