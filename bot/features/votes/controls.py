"""What the buttons and forms of a vote do: vote, rank, close, call off, take the winner on."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.discord_api.modals import Taker, choice_part, filled_in, form
from bot.discord_api.replies import say_privately, visible_failures
from bot.errors import NotAllowed, NotNow
from bot.features.votes.ballot_batcher import BallotBox
from bot.features.votes.close import Closing
from bot.features.votes.view import VoteView, view_of
from bot.features.votes.voter_counts import Tally
from bot.runs.buttons import RUN_ID
from bot.runs.controls import check_may_change
from bot.runs.snapshots import Snapshots
from storage.stores import Stores
from storage.vote_records import Ballot, Cast

RANK_FORM = "chorus:form:rank"
MOST_RANKED = 5
"""A form on Discord has so many parts."""
PLACES = ("First choice", "Second choice", "Third choice", "Fourth choice", "Fifth choice")

OVER = "This vote is over."
NOT_COUNTED = "This vote is over; your vote came too late and was not counted."
BEING_WRITTEN = (
    "Candidates are being written just now. Vote again in a moment; a vote that you gave before is "
    "kept."
)

Action = Callable[[discord.Interaction[Any], VoteView], Awaitable[None]]


class VoteControls:
    """Acts on votes for the people who may. Satisfies `bot.features.votes.buttons.Votes`."""

    def __init__(
        self,
        stores: Stores,
        closing: Closing,
        tally: Tally,
        box: BallotBox,
        taking_on: Mapping[str, Action],
    ) -> None:
        self._runs = stores.runs
        self._snapshots = Snapshots(stores)
        self._closing = closing
        self._tally = tally
        self._box = box
        self._actions: Mapping[str, Action] = {
            "rank": self._rank,
            "close": self._close,
            "calloff": self._call_off,
            **taking_on,
        }

    def opened(self) -> None:
        """A vote has opened: it will have to be closed."""
        self._closing.wake()

    def forms(self) -> Mapping[str, Taker]:
        """The form that people rank candidates in."""
        return {f"{RANK_FORM}:{RUN_ID}": self._took_ranking}

    async def pressed(
        self, interaction: discord.Interaction[Any], action: str, run_id: str
    ) -> None:
        """Does what a button of the vote says."""
        async with visible_failures(interaction):
            await self._actions[action](interaction, await self.view(run_id))

    async def cast(self, interaction: discord.Interaction[Any], run_id: str, letter: str) -> None:
        """Counts a vote for one candidate, in place of an earlier one of this person."""
        async with visible_failures(interaction):
            await self._count(interaction, run_id, [letter])

    async def view(self, run_id: str) -> VoteView:
        """The vote as it stands. Raises NotNow where the run is about none."""
        view = view_of(await self._snapshots.state(await self._runs.get(run_id)))
        if view is None:
            raise NotNow("This is no vote.")
        return view

    async def _count(
        self, interaction: discord.Interaction[Any], run_id: str, choice: Sequence[str]
    ) -> None:
        if interaction.user.bot:
            raise NotAllowed("Bots can't vote.")
        ballot = Ballot(interaction.user.id, tuple(choice))
        became, closes = await self._box.cast(run_id, ballot)
        if became in (Cast.COUNTED, Cast.CHANGED):
            self._tally.touch(run_id, interaction.channel_id or 0)
        await say_privately(interaction, _answer(became, choice, closes))

    async def _rank(self, interaction: discord.Interaction[Any], view: VoteView) -> None:
        if not view.vote.is_open:
            raise NotNow(BEING_WRITTEN if view.vote.closed_at_utc is None else NOT_COUNTED)
        options = [
            discord.SelectOption(label=row.branch.title, value=row.branch.key)
            for row in view.candidates
        ]
        parts = [
            choice_part(f"choice-{number}", name, options, required=number == 0)
            for number, name in enumerate(PLACES[: len(options)])
        ]
        custom_id = f"{RANK_FORM}:{view.state.run.id}"
        await interaction.response.send_modal(form(custom_id, "Rank the candidates", *parts))

    async def _took_ranking(
        self, interaction: discord.Interaction[Any], match: re.Match[str]
    ) -> None:
        chosen = filled_in(interaction)
        places = [chosen.get(f"choice-{number}", "") for number in range(MOST_RANKED)]
        choice = list(dict.fromkeys(one for one in places if one))
        await self._count(interaction, match["run"], choice)

    async def _close(self, interaction: discord.Interaction[Any], view: VoteView) -> None:
        check_may_change(interaction, view.state.run)
        await interaction.response.defer()
        if not await self._closing.close(view.state.run.id, by=interaction.user.id):
            raise NotNow(OVER)

    async def _call_off(self, interaction: discord.Interaction[Any], view: VoteView) -> None:
        check_may_change(interaction, view.state.run)
        await interaction.response.defer()
        if not await self._closing.call_off(view.state.run.id, interaction.user.id):
            raise NotNow(OVER)


def _answer(became: Cast, choice: Sequence[str], closes: datetime | None) -> str:
    """What somebody is told about their ballot, and nobody else."""
    if became is Cast.CLOSED:
        return NOT_COUNTED
    if became is Cast.NOT_OPEN or closes is None:
        return BEING_WRITTEN
    named = ", then ".join(f"**{letter}**" for letter in choice)
    told = {
        Cast.COUNTED: f"Your vote: {named}.",
        Cast.CHANGED: f"Your vote is now {named}.",
        Cast.SAME: f"Your vote: {named}, as before.",
    }[became]
    return f"{told} You can change it until {discord.utils.format_dt(closes, 'f')}."
