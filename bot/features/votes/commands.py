"""`/vote` and `/vote-stats`."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.replies import say_privately, visible_failures
from bot.errors import NotNow
from bot.features.votes.durations import DEFAULT, complete_duration, read_duration
from bot.features.votes.tasks import VoteTasks
from bot.runs.catalogue import here
from bot.runs.launcher import Create, start_from
from bot.runs.requests import HERE, PLACES, WHERE, Request
from storage.vote_records import NewVote
from storage.old_votes import VoteStore
from workflows.recipes.votes.agreement import Agreement, summary
from workflows.recipes.votes.judge import CRITERIA
from workflows.recipes.votes.recipe import read_criteria, vote_recipe
from workflows.recipes.votes.settings import FEWEST_CANDIDATES, MOST_CANDIDATES, dealt

JUDGE, CROWD, BOTH = "judge", "crowd", "both"
SINGLE, RANKED = "single", "ranked"
ON, OFF = "on", "off"
DEFAULT_CANDIDATES = 4

Candidates = app_commands.Range[int, FEWEST_CANDIDATES, MOST_CANDIDATES]
AnyCommand = app_commands.Command[Any, Any, Any]

DESCRIPTIONS = {
    "topic": "What to write about, 1 to 300 characters",
    "task": "A recipe's part, or your own words (default: the default recipe's first part)",
    "candidates": f"How many texts to choose from (default: {DEFAULT_CANDIDATES})",
    "by": "Who chooses (default: both)",
    "criteria": f"What the judge looks at, with commas (default: {', '.join(CRITERIA)})",
    "duration": f"How long people can vote, up to 7 days (default: {DEFAULT})",
    "ballot": "One vote each, or a ranking (default: one vote)",
    "poll": "on: a public poll of Discord's own instead of a secret vote",
    "where": WHERE,
}
OFFERED = {"by": (JUDGE, CROWD, BOTH), "ballot": (SINGLE, RANKED), "poll": (ON, OFF)}


@dataclass(frozen=True, slots=True)
class VoteRequests:
    """Makes votes of what people ask for."""

    create: Create
    votes: VoteStore
    tasks: VoteTasks
    model: str
    chance: Callable[[], random.Random]
    """Deals the settings out to the letters."""

    async def start(
        self,
        interaction: discord.Interaction[Any],
        new: NewVote,
        *,
        topic: str,
        task: str | None,
        candidates: int,
        criteria: str,
        where: str | None,
    ) -> None:
        """Starts the vote. Raises NotNow, TopicError or RecipeError, with nothing started."""
        if new.poll:
            _check_poll(interaction, new)
        read = self.tasks.default() if task is None else self.tasks.read(here(interaction), task)
        settings = dealt(candidates, self.model, self.chance())
        recipe = vote_recipe(await read, settings, read_criteria(criteria), judged=new.judged)
        # A showpiece that nobody comes across is none.
        place = HERE if new.poll and where is None else where
        keep = partial(self.votes.begin, new)
        await start_from(self.create, interaction, Request(topic, recipe, place, keep=keep))


def vote_command(requests: VoteRequests) -> AnyCommand:
    """`/vote topic: task: candidates: by:`, and how, how long and where."""

    async def complete_task(
        interaction: discord.Interaction[Any], typed: str
    ) -> list[app_commands.Choice[str]]:
        return await requests.tasks.complete(interaction, typed)

    @app_commands.command(name="vote", description="Write the same several times, pick the best")
    @app_commands.describe(**DESCRIPTIONS)
    @app_commands.choices(where=PLACES, **{name: _named(*many) for name, many in OFFERED.items()})
    @app_commands.autocomplete(task=complete_task, duration=complete_duration)
    @app_commands.guild_only()
    async def vote(
        interaction: discord.Interaction[Any],
        topic: str,
        task: str | None = None,
        candidates: Candidates = DEFAULT_CANDIDATES,
        by: str = BOTH,
        criteria: str = "",
        duration: str = DEFAULT,
        ballot: str = SINGLE,
        poll: str = OFF,
        where: str | None = None,
    ) -> None:
        async with visible_failures(interaction):
            seconds = int(read_duration(duration).total_seconds())
            new = NewVote(by != CROWD, by != JUDGE, seconds, ballot == RANKED, poll == ON)
            await requests.start(
                interaction,
                new,
                topic=topic,
                task=task,
                candidates=candidates,
                criteria=criteria,
                where=where,
            )

    return cast(AnyCommand, vote)


def vote_stats_command(votes: VoteStore) -> AnyCommand:
    """`/vote-stats`."""

    @app_commands.command(
        name="vote-stats", description="How often judge and crowd agreed in this server"
    )
    @app_commands.guild_only()
    async def vote_stats(interaction: discord.Interaction[Any]) -> None:
        async with visible_failures(interaction):
            compared = await votes.compared(here(interaction))
            found = summary((Agreement(kind), ballots) for kind, ballots in compared)
            told = [found.sentence]
            if found.unknown:
                told.append(
                    f"-# Not counted: {found.unknown} in which one of the two chose nobody."
                )
            await say_privately(interaction, "\n".join(told))

    return cast(AnyCommand, vote_stats)


def _named(*names: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in names]


def _check_poll(interaction: discord.Interaction[Any], vote: NewVote) -> None:
    """Raises NotNow where a poll can't be had."""
    if not vote.crowd:
        raise NotNow("A poll is for the crowd: choose by:crowd or by:both; nothing was started.")
    if vote.ranked:
        raise NotNow(
            "Discord's polls know no ranking: leave out poll or ballot; nothing was started."
        )
    mine = interaction.app_permissions
    if mine.value and not mine.send_polls:
        raise NotNow(
            "I may not post polls here. Ask an admin to give me Send Polls (Create Polls in "
            "Discord's settings) in this channel, or leave out poll; nothing was started."
        )
