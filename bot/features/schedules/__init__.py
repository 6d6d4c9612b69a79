"""Scheduled posts: the commands, and what happens when a schedule is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.features.schedules.access import Channels
from bot.features.schedules.commands import ScheduleCommands
from bot.features.schedules.outcomes import Alerts, ScheduleOutcomes
from bot.features.schedules.scheduler import PostLauncher, Scheduler
from bot.features.schedules.service import ScheduleService
from bot.features.schedules.topics import NOT_REPEATED_FOR
from bot.runs.feature import Core, Feature
from storage import claims, occurrences


def feature(core: Core) -> Feature:
    """The commands, and what posts and alerts by itself; neither does before it is started."""
    database, clock, process = core.database, core.clock, core.process
    channels, grace = Channels(core.client), timedelta(minutes=core.schedule_grace_minutes)
    alerts = Alerts(database, core.messenger, core.client, core.tasks)

    def look_again() -> None:
        scheduler.wake()
        alerts.wake()

    outcomes = ScheduleOutcomes(database, clock, look_again)
    prepare = PostLauncher(core, channels, outcomes, grace).prepare
    scheduler = Scheduler(
        database, core.engine, core.tasks, clock, process.name, grace, prepare, outcomes
    )

    async def start() -> None:
        core.tasks.keep("alerts", alerts.run)
        scheduler.start(core.client.wait_until_ready)

    async def take_over() -> None:
        claimers = await database.read(claims.claimers)
        gone = {name for name in claimers if not process.is_alive(name)}
        if gone:
            await scheduler.give_back(gone)
        look_again()

    def prune(connection: Connection, before_utc: datetime) -> None:
        # What was posted is known for as long as it may not be repeated.
        occurrences.prune(connection, min(before_utc, clock.now() - NOT_REPEATED_FOR))

    service = ScheduleService(database, core.catalogue, scheduler, clock, process.name)
    return Feature(
        commands=[ScheduleCommands(database, service, channels, core.catalogue, clock)],
        extension=outcomes,
        on_start=start,
        take_over=take_over,
        stop=scheduler.stop,
        prune=[prune],
    )
