"""Acts on presses of a card's buttons: Cancel, Retry, Regenerate, Export."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.discord_api.buttons import chosen_values
from bot.discord_api.interactions import UNANSWERED, Handler, acknowledge
from bot.errors import NotAllowed, NotNow, Refused
from bot.runs.cards.aggregated import can_retry, shown_of
from bot.runs.cards.posts import picture_files
from bot.runs.cards.run_card import pattern, run_card
from bot.runs.export import export_files
from bot.runs.launcher import ANSWER_SECONDS, Launcher
from bot.runs.presenter import Presenters
from bot.runs.state import RunState
from storage import results
from storage.database import Database
from storage.runs import Run
from workflows.engine import Engine

log = logging.getLogger(__name__)

MOST_FILES = 10
"""In one message; Discord takes no more."""


class RunControls:
    """Changes runs for the people who may, and hands out their texts to anybody."""

    def __init__(
        self, database: Database, presenters: Presenters, engine: Engine, launcher: Launcher
    ) -> None:
        self._database = database
        self._presenters = presenters
        self._engine = engine
        self._launcher = launcher

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """By the pattern of the custom ids that they take."""
        return {
            pattern("cancel"): self.cancel,
            pattern("retry"): self.retry,
            pattern("regenerate"): self.regenerate,
            pattern("export"): self.export,
        }

    async def cancel(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Stops the run at once; what was finished stays."""
        run_id = match["run"]
        state = await self._presenters.load(run_id)
        check_may_change(interaction, state.run)
        if state.run.outcome is not None:
            raise Refused("This run has already ended; there is nothing left to cancel.")
        presenter = self._presenters.live(run_id) or self._presenters.open(state, is_stale=True)
        # The name is shown on the card as a mention, which pings nobody there.
        if not await presenter.recorder.cancelled(f"<@{interaction.user.id}>"):
            raise Refused("This run has already ended; there is nothing left to cancel.")

        async def stop() -> None:
            await self._engine.cancel(run_id)
            presenter.look()

        await asyncio.gather(stop(), acknowledge(interaction))

    async def retry(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Writes the branches that are missing, and combines anew."""
        state = await self._presenters.read(match["run"])
        check_may_change(interaction, state.run)
        if not can_retry(state):
            raise Refused("Nothing is missing here. To get another version, use Regenerate.")
        await self._write_again(interaction, state, [row.branch.key for row in state.failed])

    async def regenerate(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Writes one branch once more, and combines anew."""
        chosen = chosen_values(interaction)
        if not chosen:
            return
        state = await self._presenters.read(match["run"])
        check_may_change(interaction, state.run)
        if (reason := state.why_fixed) is not None:
            raise Refused(reason)
        await self._write_again(interaction, state, [state.recipe.branch(chosen[0]).key])

    async def export(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Hands out the texts as `.md` and `.json`, and the pictures, privately, to anybody."""
        state = await self._presenters.load(match["run"])
        files = export_files(state)
        pictures = await self._database.read(results.pictures, state.run.id)
        files += picture_files(shown_of(pictures, state)[: MOST_FILES - len(files)])
        await interaction.response.send_message(files=files, ephemeral=True)

    async def _write_again(
        self, interaction: discord.Interaction[Any], state: RunState, todo: Sequence[str]
    ) -> None:
        if (reason := state.why_closed) is not None:
            raise Refused(reason)
        begun = await self._launcher.begin_attempt(state, todo)
        if begun is None:
            raise NotNow(
                "This run is still being written. Wait until it has ended, or press Cancel first."
            )
        is_stale = False
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await interaction.response.edit_message(view=run_card(begun), attachments=[])
        except UNANSWERED as error:
            run_id = begun.run.id
            log.warning("run %s goes on, but its card lags behind: %r", run_id, error)
            is_stale = True
        finally:
            self._launcher.start_attempt(begun, is_stale=is_stale)


def may_change(interaction: discord.Interaction[Any], requester_id: int) -> bool:
    """Whether this person asked for it, or may manage messages."""
    return interaction.user.id == requester_id or interaction.permissions.manage_messages


def check_may_change(interaction: discord.Interaction[Any], run: Run) -> None:
    """Raises NotAllowed for anyone but the requester and those who may manage messages."""
    if may_change(interaction, run.requester_id):
        return
    raise NotAllowed(
        "Only the person who asked for this, or someone allowed to manage messages, can do that. "
        "Start your own with /create."
    )
