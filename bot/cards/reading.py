"""Reads from the rows what a run's card shows now."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.cards.aggregated import aggregated_card
from bot.cards.state import BranchState, CardState, assemble
from storage.records import RunRecord
from storage.stores import Stores


async def read_state(
    stores: Stores, run: RunRecord, live: Mapping[str, BranchState] | None = None
) -> CardState:
    """The run's card from the rows; `live` says what is going on in this process."""
    branches = await stores.branches.of_run(run.id)
    posts = await stores.outbox.all(run.id)
    board = await stores.brainstorms.board(run.id)
    return assemble(run, branches, posts, live or {}, board)


async def read_whole(
    stores: Stores, run: RunRecord
) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """What the card of a run that has ended becomes, and its files."""
    state = await read_state(stores, run)
    return aggregated_card(state, await stores.branches.pictures(run.id))
