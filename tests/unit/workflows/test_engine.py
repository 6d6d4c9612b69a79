"""The engine: runs are cancelled at once and drained in time; the limiter tells the capacity."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from tests.fakes.model import ModelStandIn
from tests.support.recorder import MemoryRecorder, new_execution
from tests.unit.workflows.test_runner import told
from workflows.engine import Engine, Tasks
from workflows.model.chat import ChatModel, Limiter, ModelSettings
from workflows.recipes.create.recipe import STORY_JOKE_POEM
from workflows.recipes.registry import build_registry
from workflows.run import Event
from workflows.runner import Runner


@asynccontextmanager
async def open_engine(folder: Path, standin: ModelStandIn) -> AsyncGenerator[Engine]:
    model = ChatModel(ModelSettings("m", SecretStr("k"), standin.base_url, 8, 30.0))
    runner = Runner(folder / "checkpoints.db", model, build_registry())
    try:
        async with Tasks() as tasks:
            yield Engine(runner, model.limiter, tasks)
    finally:
        await runner.aclose()
        await model.aclose()


async def test_a_cancelled_run_ends_at_once_and_its_listener_is_told_last(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    model.when("story")
    model.hold("story")
    recorder, events = MemoryRecorder(), list[Event]()
    async with open_engine(tmp_path, model) as engine:
        assert not await engine.cancel("r1")
        engine.start(new_execution(STORY_JOKE_POEM, recorder, api), events.append)
        async with asyncio.timeout(30):
            while len(recorder.results) < 2:
                await asyncio.sleep(0.01)
        assert await engine.cancel("r1")
        assert told(events)[-1] == "RunCancelled"
        assert not await engine.cancel("r1")
    assert set(recorder.results) == {"joke", "poem"}
    assert recorder.aggregates == []
    assert recorder.failures == []


async def test_what_is_being_written_may_end_before_the_process_does(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    model.when("story", latency_seconds=0.5)
    events: list[Event] = []
    async with open_engine(tmp_path, model) as engine:
        engine.start(new_execution(STORY_JOKE_POEM, MemoryRecorder(), api), events.append)
        await model.wait_for_calls(3)
        assert await engine.drain(30)
    assert told(events)[-1] == "Aggregated"


async def test_the_capacity_is_what_the_limiter_has_left() -> None:
    limiter = Limiter(2)
    async with limiter.hold():
        assert limiter.capacity == 1
        async with limiter.hold():
            waiting = asyncio.create_task(limiter.wait_for_capacity())
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting


async def test_slots_are_dealt_server_by_server_and_person_by_person() -> None:
    limiter = Limiter(1)
    order: list[str] = []
    all_wait = asyncio.Event()

    async def work(name: str, server: int, person: int) -> None:
        async with limiter.hold((server, person)):
            order.append(name)
            await all_wait.wait()

    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(work(f"alice {number}", 1, 1))
        await asyncio.sleep(0)
        group.create_task(work("bob", 1, 2))
        group.create_task(work("carol", 2, 3))
        await asyncio.sleep(0)
        all_wait.set()
    assert order == ["alice 0", "alice 1", "carol", "bob", "alice 2", "alice 3"]


async def test_who_gives_up_waiting_takes_no_slot_along() -> None:
    limiter = Limiter(1)

    async def work() -> None:
        async with limiter.hold((1, 1)):
            await asyncio.Event().wait()

    holding = asyncio.create_task(work())
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(work()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.sleep(0)
    holding.cancel()
    waiting[1].cancel()
    await asyncio.wait([*waiting[:2], holding])
    await asyncio.sleep(0)
    assert limiter.capacity == 0
    waiting[2].cancel()
    await asyncio.wait(waiting)
    assert limiter.capacity == 1
