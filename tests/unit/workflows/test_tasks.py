"""Background tasks: named, owned, logged when they fail, cancelled on close."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging

import pytest

from workflows.engine import Tasks

whose: contextvars.ContextVar[str] = contextvars.ContextVar("whose", default="the bot's")


async def test_a_task_runs_in_its_owners_context_not_in_its_starters() -> None:
    seen: list[str] = []

    async def look() -> None:
        seen.append(whose.get())

    async with Tasks() as tasks:
        token = whose.set("a command's")
        await tasks.start("look", look())
        whose.reset(token)
    assert seen == ["the bot's"]


async def test_closing_cancels_what_still_runs() -> None:
    ended: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    async with Tasks() as tasks:
        started = [tasks.start(name, wait(name)) for name in ("one", "two")]
        await asyncio.sleep(0)
    assert sorted(ended) == ["one", "two"]
    assert all(task.cancelled() for task in started)
    assert [task.get_name() for task in started] == ["one", "two"]


async def test_a_task_that_fails_is_logged_under_its_name(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    with caplog.at_level(logging.ERROR):
        async with Tasks() as tasks:
            await asyncio.wait([tasks.start("fragile", fail())])
            await asyncio.sleep(0)
    assert "fragile" in caplog.text
    assert "broken" in caplog.text


async def test_a_task_that_lost_its_cancellation_is_cancelled_again() -> None:
    begun = asyncio.Event()

    async def lose_it() -> None:
        begun.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    async with Tasks() as tasks:
        task = tasks.start("stubborn", lose_it())
        await begun.wait()
    assert task.cancelled()


async def test_work_that_is_to_last_begins_again_when_it_fails(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.engine.FIRST_PAUSE_SECONDS", 0.0)
    ended = asyncio.Event()
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ValueError("broken")
        ended.set()

    with caplog.at_level(logging.ERROR):
        async with Tasks() as tasks:
            tasks.keep("long-lived", work)
            await ended.wait()
    assert begun == 3
    assert caplog.text.count("the task long-lived failed") == 2
