"""Reads what a run's card shows, and makes the card of a run that has ended."""

from __future__ import annotations

import discord

from bot.features.ask_many.card import consensus_card
from bot.features.votes.card import vote_card
from bot.runs.cards.aggregated import aggregated_card
from bot.runs.cards.state import BranchState, CardState, assemble
from storage.records import RunRecord
from storage.stores import Stores
from workflows.recipe import Combine

Card = tuple[discord.ui.LayoutView, list[discord.File]]


class Snapshots:
    """Puts cards together from the rows, as they stand."""

    def __init__(self, stores: Stores) -> None:
        self._branches = stores.branches
        self._outbox = stores.outbox
        self._votes = stores.votes
        self._brainstorms = stores.brainstorms

    async def state(self, run: RunRecord, live: dict[str, BranchState] | None = None) -> CardState:
        """What the run's card shows now; `live` says what is going on in this process."""
        branches = await self._branches.of_run(run.id)
        posts = await self._outbox.all(run.id)
        board = await self._brainstorms.board(run.id)
        vote = await self._votes.of_run(run.id)
        return assemble(run, branches, posts, live or {}, board, vote)

    async def ended(self, run: RunRecord) -> Card:
        """The card of a run that has its end, and the files that go with it."""
        state = await self.state(run)
        match state.recipe.combine:
            case Combine.VOTE:
                return await vote_card(state)
            case Combine.MAJORITY:
                return consensus_card(state), []
            case _:
                return aggregated_card(state, await self._branches.pictures(run.id))
