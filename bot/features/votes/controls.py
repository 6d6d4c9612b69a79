"""Acts on a ballot's buttons: vote, rank, close, cancel."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import discord

from bot.clock import Clock
from bot.discord_api.interactions import Handler, say_privately
from bot.discord_api.modals import choice_part, filled_in, form
from bot.errors import NotAllowed, Refused
from bot.features.votes.ballot_card import LETTER_PATTERN
from bot.features.votes.closer import VoteCloser, VoterCounts
from bot.features.votes.view import VoteView, view_of
from bot.runs.cards.run_card import RUN_ID, pattern
from bot.runs.controls import check_may_change
from bot.runs.presenter import Presenters
from storage import votes
from storage.database import Database
from storage.votes import CastResult

RANK_FORM = "chorus:form:rank"
MOST_RANKED = 5
"""A form on Discord has so many parts."""
RANKS = ("First choice", "Second choice", "Third choice", "Fourth choice", "Fifth choice")

NOT_COUNTED = "This vote is over; your vote came too late and was not counted."
BEING_WRITTEN = (
    "Candidates are being written right now. Try again in a moment; if you have voted before, that "
    "vote is kept."
)


class VoteControls:
    """Takes ballots from anybody, and ends votes for the people who may."""

    def __init__(
        self,
        database: Database,
        presenters: Presenters,
        closer: VoteCloser,
        counts: VoterCounts,
        clock: Clock,
    ) -> None:
        self._database = database
        self._presenters = presenters
        self._closer = closer
        self._counts = counts
        self._clock = clock

    @property
    def buttons(self) -> Mapping[str, Handler]:
        """By the pattern of the custom ids that they take."""
        return {
            LETTER_PATTERN: self._vote,
            pattern("rank"): self._rank,
            pattern("close"): partial(self._end, self._closer.close),
            pattern("calloff"): partial(self._end, self._closer.call_off),
        }

    @property
    def modals(self) -> Mapping[str, Handler]:
        """The form that people rank candidates in."""
        return {f"{RANK_FORM}:{RUN_ID}": self._take_ranking}

    async def _vote(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Counts a vote for one candidate, in place of an earlier one of this person."""
        await self._cast(interaction, match["run"], [match["letter"]])

    async def _cast(
        self, interaction: discord.Interaction[Any], run_id: str, choice: Sequence[str]
    ) -> None:
        if interaction.user.bot:
            raise NotAllowed("Bots can't vote.")
        result, closes_at_utc = await self._database.write(
            votes.cast, run_id, interaction.user.id, choice, self._clock.now()
        )
        if result in (CastResult.COUNTED, CastResult.CHANGED):
            self._counts.touch(run_id, interaction.channel_id or 0)
        await say_privately(interaction, _answer(result, choice, closes_at_utc))

    async def _rank(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        view = await self._view(match["run"])
        if not view.vote.is_open:
            raise Refused(BEING_WRITTEN if view.vote.closed_at_utc is None else NOT_COUNTED)
        options = [
            discord.SelectOption(label=row.branch.title, value=row.branch.key)
            for row in view.candidates
        ]
        parts = [
            choice_part(f"choice-{number}", name, options, required=number == 0)
            for number, name in enumerate(RANKS[: len(options)])
        ]
        custom_id = f"{RANK_FORM}:{match['run']}"
        await interaction.response.send_modal(form(custom_id, "Rank the candidates", *parts))

    async def _take_ranking(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        chosen = filled_in(interaction)
        letters = [chosen.get(f"choice-{number}", "") for number in range(MOST_RANKED)]
        choice = list(dict.fromkeys(letter for letter in letters if letter))
        await self._cast(interaction, match["run"], choice)

    async def _end(
        self,
        end: Callable[[VoteView, int], Awaitable[bool]],
        interaction: discord.Interaction[Any],
        match: re.Match[str],
    ) -> None:
        view = await self._view(match["run"])
        check_may_change(interaction, view.state.run)
        await interaction.response.defer()
        if not await end(view, interaction.user.id):
            raise Refused("This vote is over.")

    async def _view(self, run_id: str) -> VoteView:
        view = view_of(await self._presenters.load(run_id))
        if view is None:
            raise Refused("This isn't a vote.")
        return view


def _answer(result: CastResult, choice: Sequence[str], closes_at_utc: datetime | None) -> str:
    """The private answer to somebody's ballot."""
    if result is CastResult.CLOSED:
        return NOT_COUNTED
    if result is CastResult.NOT_OPEN or closes_at_utc is None:
        return BEING_WRITTEN
    named = ", then ".join(f"**{letter}**" for letter in choice)
    told = {
        CastResult.COUNTED: f"Your vote: {named}.",
        CastResult.CHANGED: f"Your vote is now {named}.",
        CastResult.SAME: f"Your vote: {named}, as before.",
    }[result]
    return f"{told} You can change it until {discord.utils.format_dt(closes_at_utc, 'f')}."
