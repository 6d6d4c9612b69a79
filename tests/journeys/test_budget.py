"""The cost of `/create`: transactions, statements, and the modules that a reader has to follow."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from bot.clock import Clock
from bot.runs.cards.run_card import run_of
from tests.fakes.model import ModelStandIn
from tests.support.world import World, open_world, settings_for

ROOT = Path(__file__).parents[2]
PRODUCT = tuple(f"{ROOT / package}/" for package in ("bot", "workflows", "storage"))

MOST_TRANSACTIONS = 14
MOST_STATEMENTS = 20
MOST_MODULES = 39


class QuietClock(Clock):
    """A clock for which nothing is due once what happens at the start has happened."""

    def __init__(self) -> None:
        self.looked_at = asyncio.Event()
        """Set once the start's own work has been done: its task waits for the next day."""

    async def look(self, until_utc: datetime) -> None:
        """Waits for ever."""
        self.looked_at.set()
        await asyncio.Event().wait()


@contextmanager
def counted_statements() -> Generator[list[str]]:
    """Every statement that any connection executes within the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def entered_modules() -> Generator[set[str]]:
    """The product's files in which a function is called within the block.

    On this thread, and on those that are started within the block.
    """
    entered: set[str] = set()

    def note(frame: FrameType, what: str, _argument: object) -> None:
        name = frame.f_code.co_filename
        if what == "call" and name.startswith(PRODUCT):
            entered.add(name.removeprefix(f"{ROOT}/"))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


async def create_and_wait(world: World) -> None:
    """From the command until nothing is owed for its run any more."""
    await world.create()
    run_id = run_of((await world.until_ended()).control("export"))
    assert run_id is not None
    await world.until(lambda: world.app.presenters.live(run_id) is None)


async def test_transactions_and_statements(model: ModelStandIn, api: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    clock = QuietClock()
    async with open_world(settings, clock=clock) as world:
        await create_and_wait(world)
        await clock.looked_at.wait()
        with counted_statements() as executed:
            await create_and_wait(world)
            await world.app.database.flush()
    begun = [statement for statement in executed if statement.startswith("BEGIN")]
    savepoints = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
    statements = [text for text in executed if not text.startswith(savepoints)]
    assert 0 < len(begun) <= MOST_TRANSACTIONS, executed
    assert 0 < len(statements) <= MOST_STATEMENTS, "\n\n".join(statements)


async def test_modules(model: ModelStandIn, api: str, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    clock = QuietClock()
    with entered_modules() as entered:
        async with open_world(settings, clock=clock) as world:
            await create_and_wait(world)
            await clock.looked_at.wait()
            entered.clear()
            await create_and_wait(world)
            found = sorted(entered)
    assert 10 < len(found) <= MOST_MODULES, "\n".join([f"{len(found)} modules:", *found])
