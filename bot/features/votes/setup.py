"""The commands of votes, and how votes are put together."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

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
from workflows.recipes.votes.crowd import Agreement, summary
from workflows.recipes.votes.judge import CRITERIA
from workflows.recipes.votes.recipe import read_criteria, vote_recipe

JUDGE, CROWD, BOTH = "judge", "crowd", "both"
SINGLE, RANKED = "single", "ranked"
ON, OFF = "on", "off"
DEFAULT_CANDIDATES = 4

Candidates = app_commands.Range[int, FEWEST_CANDIDATES, MOST_CANDIDATES]

DESCRIPTIONS = {
    "topic": "What to write about, 1 to 300 characters",
    "task": "A recipe's part, or your own words (default: the default recipe's first part)",
    "candidates": f"How many texts to choose from (default: {DEFAULT_CANDIDATES})",
    "by": "Who chooses (default: both)",
    "criteria": f"What the judge looks at, with commas (default: {', '.join(CRITERIA)})",
    "duration": f"How long people can vote, up to 7 days (default: {DEFAULT_DURATION})",
    "ballot": "One vote each, or a ranking (default: one vote)",
    "poll": "on: a public poll of Discord's own instead of a secret vote",
    "where": WHERE,
}
OFFERED = {"by": (JUDGE, CROWD, BOTH), "ballot": (SINGLE, RANKED), "poll": (ON, OFF)}


@dataclass(frozen=True, slots=True)
class VoteLauncher:
    """Starts votes."""

    launcher: Launcher
    tasks: VoteTasks
    model: str
    chance: Callable[[], random.Random]
    """Assigns the settings to the letters."""

    async def launch(
        self,
        interaction: discord.Interaction[Any],
        request: VoteRequest,
        *,
        topic: str,
        task: str | None,
        candidates: int,
        criteria: str,
        where: str | None,
    ) -> None:
        """Starts the vote. Raises Refused, TopicError or RecipeError, with nothing started."""
        if request.poll:
            _check_poll(interaction, request)
        guild_id = guild_id_of(interaction)
        read = self.tasks.default() if task is None else self.tasks.read(guild_id, task)
        settings = assigned_settings(candidates, self.model, self.chance())
        recipe = vote_recipe(await read, settings, read_criteria(criteria), judged=request.judged)

        def on_accepted(connection: Connection, run: Run) -> None:
            votes.add(connection, run.id, request)

        await self.launcher.launch_from(
            interaction,
            topic=topic,
            recipe=recipe,
            # A showpiece that nobody comes across is none.
            where=HERE if request.poll and where is None else where,
            on_accepted=on_accepted,
        )
        if request.judged:
            await self.launcher.tell_of_demo(interaction, "is no judge, so its choice says little")


def vote_command(launcher: VoteLauncher) -> AnyCommand:
    """`/vote topic: task: candidates: by:`, and how, how long and where."""

    async def complete_task(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await launcher.tasks.complete(interaction, typed)

    @app_commands.command(name="vote", description="Write the same several times, pick the best")
    @app_commands.describe(**DESCRIPTIONS)
    @app_commands.choices(
        where=WHERE_CHOICES, **{name: _named(*many) for name, many in OFFERED.items()}
    )
    @app_commands.autocomplete(task=complete_task, duration=complete_duration)
    @app_commands.guild_only()
    async def vote(
        interaction: discord.Interaction[Any],
        topic: str,
        task: str | None = None,
        candidates: Candidates = DEFAULT_CANDIDATES,
        by: str = BOTH,
        criteria: str = "",
        duration: str = DEFAULT_DURATION,
        ballot: str = SINGLE,
        poll: str = OFF,
        where: str | None = None,
    ) -> None:
        await launcher.launch(
            interaction,
            _request(by, duration, ballot, poll),
            topic=topic,
            task=task,
            candidates=candidates,
            criteria=criteria,
            where=where,
        )

    return cast(AnyCommand, vote)


def _request(by: str, duration: str, ballot: str, poll: str) -> VoteRequest:
    """The vote that was asked for. Raises Refused where the duration can't be read."""
    return VoteRequest(
        judged=by != CROWD,
        crowd=by != JUDGE,
        open_seconds=int(read_duration(duration).total_seconds()),
        ranked=ballot == RANKED,
        poll=poll == ON,
    )


def vote_stats_command(database: Database) -> AnyCommand:
    """`/vote-stats`."""

    @app_commands.command(
        name="vote-stats", description="How often judge and crowd agreed in this server"
    )
    @app_commands.guild_only()
    async def vote_stats(interaction: discord.Interaction[Any]) -> None:
        compared = await database.read(votes.compared, guild_id_of(interaction))
        found = summary((Agreement(kind), ballots) for kind, ballots in compared)
        told = [found.sentence]
        if found.unknown:
            told.append(f"-# Not counted: {found.unknown} in which one of the two chose nobody.")
        await say_privately(interaction, "\n".join(told))

    return cast(AnyCommand, vote_stats)


def _named(*names: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in names]


def _check_poll(interaction: discord.Interaction[Any], request: VoteRequest) -> None:
    """Raises Refused where a poll can't be had."""
    if not request.crowd:
        raise Refused("A poll is for the crowd: choose by:crowd or by:both; nothing was started.")
    if request.ranked:
        raise Refused(
            "Discord's polls know no ranking: leave out poll or ballot; nothing was started."
        )
    mine = interaction.app_permissions
    if mine.value and not mine.send_polls:
        raise Refused(
            "I may not post polls here. Ask an admin to give me Send Polls (Create Polls in "
            "Discord's settings) in this channel, or leave out poll; nothing was started."
        )


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
