"""What people are answered about their schedules; also posts at once where they ask for it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import discord

from bot.clock import Clock
from bot.discord_api.replies import say_privately
from bot.discord_api.splitting import split
from bot.errors import NotNow
from bot.features.schedules.outcomes import is_under_way
from bot.features.schedules.scheduler import Scheduler
from bot.features.schedules.views import LATEST_SHOWN, list_line, schedule_view
from bot.runs.shutdown import Doors
from storage.errors import AlreadyClaimed, RunNotFound
from storage.records import RunRecord
from storage.schedule_records import ScheduleRecord
from storage.stores import Stores

LIST_CHARS = 2000
"""Of a plain message: a long list goes on in further ones."""
EMPTY = "There are no schedules yet. Make one with /schedule create."


class Answering:
    """Answers privately; an admin's schedules are nobody else's business."""

    def __init__(
        self, stores: Stores, scheduler: Scheduler, doors: Doors, clock: Clock, process: str
    ) -> None:
        self._schedules = stores.schedules
        self._claims = stores.claims
        self._firings = stores.firings
        self._runs = stores.runs
        self._scheduler = scheduler
        self._doors = doors
        self._clock = clock
        self._process = process

    async def changed(
        self, interaction: discord.Interaction[Any], schedule: ScheduleRecord, first_line: str
    ) -> None:
        """Shows a schedule that was made or changed, and lets it be looked at anew."""
        self._scheduler.wake()
        view = schedule_view(schedule, self._clock.now(), first_line=first_line)
        await interaction.response.send_message(view=view, ephemeral=True)

    async def show(self, interaction: discord.Interaction[Any], schedule: ScheduleRecord) -> None:
        """Shows a schedule with what became of it lately."""
        latest = await self._firings.of_schedule(schedule.id, LATEST_SHOWN)
        runs: dict[str, RunRecord] = {}
        for firing in latest:
            with suppress(RunNotFound):
                runs[firing.run_id] = await self._runs.get(firing.run_id)
        view = schedule_view(schedule, self._clock.now(), latest=latest, runs=runs)
        await interaction.response.send_message(view=view, ephemeral=True)

    async def list(self, interaction: discord.Interaction[Any], guild_id: int) -> None:
        """Names every schedule of the server."""
        lines: list[str] = []
        for schedule in await self._schedules.of_guild(guild_id):
            latest = await self._firings.of_schedule(schedule.id, 1)
            lines.append(list_line(schedule, latest[0] if latest else None))
        for part in split("\n".join(lines) or EMPTY, LIST_CHARS):
            await say_privately(interaction, part)

    async def run_now(
        self, interaction: discord.Interaction[Any], schedule: ScheduleRecord
    ) -> None:
        """Posts at once. Raises NotNow where that is being done already, or can't be just now."""
        self._doors.check()
        for latest in await self._firings.of_schedule(schedule.id, 1):
            if latest.by_hand and is_under_way(latest) and latest.asked_id != interaction.id:
                raise NotNow(f"Schedule {schedule.id} is being posted just now. Wait for that.")
        # Of two processes that hear of the same command, one claims it.
        with suppress(AlreadyClaimed):
            claim = await self._claims.claim_now(
                schedule.guild_id, schedule.id, self._clock.now(), self._process, interaction.id
            )
            self._scheduler.post_now(claim)
        due_utc = schedule.next_due_utc
        stays = "" if due_utc is None else f", {discord.utils.format_dt(due_utc, 'F')}"
        await say_privately(
            interaction,
            f"Schedule {schedule.id} is being posted in <#{schedule.channel_id}>. Its next time "
            f"stays as it was{stays}.",
        )
