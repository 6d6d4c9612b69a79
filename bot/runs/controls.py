"""What the buttons of a card do: Cancel, Retry, Regenerate, Export."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import discord

from bot.clock import Clock
from bot.discord_api.replies import UNANSWERED, acknowledge, visible_failures
from bot.errors import NotAllowed, NotNow
from bot.features.votes.view import why_fixed
from bot.runs.cards.aggregated import can_retry, shown_of
from bot.runs.cards.posts import picture_files
from bot.runs.cards.run_card import run_card
from bot.runs.cards.state import CardState, executable, is_frozen
from bot.runs.delivery import Delivery
from bot.runs.export import export_files
from bot.runs.launcher import Create, starting
from bot.runs.recorder import RunJournal
from bot.runs.shutdown import Doors
from storage.records import RunRecord
from storage.runs import RunStore
from workflows.engine import LocalEngine

log = logging.getLogger(__name__)

MOST_FILES = 10
"""In one message; Discord takes no more."""


class RunControls:
    """Acts on runs for the people who may. Satisfies `bot.runs.buttons.Controls`."""

    def __init__(
        self,
        runs: RunStore,
        journal: RunJournal,
        delivery: Delivery,
        engine: LocalEngine,
        create: Create,
        doors: Doors,
        clock: Clock,
    ) -> None:
        self._runs = runs
        self._journal = journal
        self._delivery = delivery
        self._engine = engine
        self._create = create
        self._doors = doors
        self._clock = clock

    async def cancel(self, interaction: discord.Interaction[Any], run_id: str) -> None:
        """Stops the run at once; what was finished stays."""
        async with visible_failures(interaction):
            run = await self._runs.get(run_id)
            check_may_change(interaction, run)
            # The name is shown on the card as a mention, which pings nobody there.
            if not await self._journal.cancelled(executable(run), f"<@{interaction.user.id}>"):
                raise NotNow("This run has already ended; there is nothing left to cancel.")
            await asyncio.gather(self._engine.cancel(executable(run)), acknowledge(interaction))

    async def retry(self, interaction: discord.Interaction[Any], run_id: str) -> None:
        """Writes the branches that are missing, and combines anew."""
        async with visible_failures(interaction):
            run = await self._runs.get(run_id)
            check_may_change(interaction, run)
            state = await self._delivery.state(run)
            if not can_retry(state):
                raise NotNow("Nothing is missing here. To get another version, use Regenerate.")
            await self._again(interaction, state, [row.branch.key for row in state.failed])

    async def regenerate(
        self, interaction: discord.Interaction[Any], run_id: str, key: str
    ) -> None:
        """Writes one branch once more, and combines anew."""
        async with visible_failures(interaction):
            run = await self._runs.get(run_id)
            check_may_change(interaction, run)
            state = await self._delivery.state(run)
            if (reason := why_fixed(state)) is not None:
                raise NotNow(reason)
            await self._again(interaction, state, [state.recipe.branch(key).key])

    async def export(self, interaction: discord.Interaction[Any], run_id: str) -> None:
        """Hands out the texts as `.md` and `.json`, and the pictures, privately, to anybody."""
        async with visible_failures(interaction):
            state = await self._delivery.state(await self._runs.get(run_id))
            files = export_files(state)
            pictures = shown_of(await self._delivery.stores.branches.pictures(run_id), state)
            files += picture_files(pictures[: MOST_FILES - len(files)])
            await interaction.response.send_message(files=files, ephemeral=True)

    async def _again(
        self, interaction: discord.Interaction[Any], state: CardState, todo: Sequence[str]
    ) -> None:
        """What reads one of the branches to be written is written anew as well."""
        self._doors.check()
        if is_frozen(state):
            raise NotNow("This brainstorm is closed: its ideas and votes stay as they are.")
        todo = state.recipe.with_readers(todo)
        run = await self._runs.begin_attempt(state.run.id, todo, self._clock.now())
        if run is None:
            raise NotNow("This run is being written just now. Wait for it, or press Cancel first.")
        begun = tuple(key for key in state.recipe.stages[0] if key in todo)
        live = starting(begun, self._engine.free_slots)
        card = run_card(await self._delivery.state(run, live))
        try:
            await interaction.response.edit_message(view=card, attachments=[])
        except UNANSWERED as error:
            log.warning("run %s goes on, but its card lags behind: %r", run.id, error)
            self._create.go(run, live, stale=True)
        else:
            self._create.go(run, live, just_edited=True)


def may_change(interaction: discord.Interaction[Any], requester_id: int) -> bool:
    """Whether this person asked for it, or may manage messages."""
    return interaction.user.id == requester_id or interaction.permissions.manage_messages


def check_may_change(interaction: discord.Interaction[Any], run: RunRecord) -> None:
    """Raises NotAllowed for anyone but the requester and those who may manage messages."""
    if may_change(interaction, run.requester_id):
        return
    raise NotAllowed(
        "Only the person who asked for this, or someone who may manage messages, can do that. "
        "Start your own with /create."
    )
