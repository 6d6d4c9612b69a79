"""The clock, and the loop that sleeps until something is due."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.clock import Clock, DueLoop
from tests.support.clocks import MovedClock

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Appointments:
    """A table of what is due when, and of what has been done."""

    def __init__(self, *due_utc: datetime) -> None:
        self.due = sorted(due_utc)
        self.done: list[tuple[datetime, datetime]] = []
        self.reads = 0
        self.troubles = 0

    async def next_due(self) -> datetime | None:
        self.reads += 1
        if self.troubles:
            self.troubles -= 1
            raise OSError("the disk is full")
        return min(self.due, default=None)

    async def act(self, now_utc: datetime) -> None:
        for due in [due for due in self.due if due <= now_utc]:
            self.due.remove(due)
            self.done.append((due, now_utc))


@asynccontextmanager
async def running(clock: Clock, appointments: Appointments) -> AsyncGenerator[DueLoop]:
    loop = DueLoop("test", clock, appointments.next_due, appointments.act)
    task = asyncio.create_task(loop.run())
    try:
        yield loop
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not what():
            await asyncio.sleep(0.001)


async def test_it_acts_when_the_time_has_come_and_not_before() -> None:
    clock = MovedClock(NOON)
    appointments = Appointments(NOON + timedelta(minutes=5), NOON + timedelta(minutes=9))
    async with running(clock, appointments):
        await until(lambda: clock.looks == 1)
        await clock.move(timedelta(minutes=4))
        assert appointments.done == []
        await clock.move(timedelta(minutes=1))
        await until(lambda: len(appointments.done) == 1)
        await until(lambda: clock.looks >= 2)
        await clock.move(timedelta(minutes=4))
        await until(lambda: len(appointments.done) == 2)
    assert [now for _, now in appointments.done] == [
        NOON + timedelta(minutes=5),
        NOON + timedelta(minutes=9),
    ]


async def test_what_was_missed_is_done_at_once() -> None:
    clock = MovedClock(NOON)
    appointments = Appointments(NOON - timedelta(hours=3))
    async with running(clock, appointments):
        await until(lambda: len(appointments.done) == 1)


async def test_it_reads_nothing_while_nothing_is_due() -> None:
    clock = MovedClock(NOON)
    appointments = Appointments()
    async with running(clock, appointments) as loop:
        await until(lambda: appointments.reads == 1)
        await asyncio.sleep(0.05)
        assert appointments.reads == 1
        appointments.due.append(NOON)
        loop.wake()
        await until(lambda: len(appointments.done) == 1)


async def test_trouble_is_tried_again_later() -> None:
    clock = MovedClock(NOON)
    appointments = Appointments(NOON)
    appointments.troubles = 1
    async with running(clock, appointments):
        await until(lambda: clock.looks == 1)
        assert appointments.done == []
        await clock.move(timedelta(minutes=1))
        await until(lambda: len(appointments.done) == 1)


async def test_the_machines_clock_is_looked_at_again_after_a_while() -> None:
    clock = Clock()
    async with asyncio.timeout(5):
        await clock.look(clock.now() - timedelta(days=1))
        await clock.look(clock.now() + timedelta(milliseconds=20))
    assert clock.now().tzinfo is UTC
