"""The same events from both APIs, from the start and from where a run stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.fakes.model import Fault, ModelStandIn
from tests.support.recorder import MemoryRecorder, new_execution
from workflows.branch import BranchContext, BranchOutput, Writer
from workflows.errors import CheckpointsUnusable
from workflows.model.chat import ChatModel, ModelSettings
from workflows.recipe import Branch, Combine, Recipe
from workflows.recipes import built_in
from workflows.recipes.create.recipe import STORY_JOKE_POEM
from workflows.recipes.registry import build_registry
from workflows.registry import Registry, merged
from workflows.run import (
    Aggregate,
    Aggregated,
    BranchFailed,
    BranchFinished,
    BranchResult,
    BranchStarted,
    Event,
    RunFailed,
)
from workflows.runner import Runner


@asynccontextmanager
async def open_runner(
    folder: Path,
    standin: ModelStandIn,
    writers: Mapping[str, Writer] | None = None,
    parts: Registry | None = None,
) -> AsyncGenerator[Runner]:
    model = ChatModel(ModelSettings("m", SecretStr("k"), standin.base_url, 8, 30.0))
    given = parts or Registry()
    registry = merged((build_registry(), Registry(writers=writers or {}), given))
    try:
        runner = Runner(folder / "checkpoints.db", model, registry)
        yield runner
        await runner.aclose()
    finally:
        await model.aclose()


def ignore(_event: Event) -> None:
    """Nobody listens."""


def told(events: list[Event]) -> list[str]:
    """The events in short, in order."""
    words: list[str] = []
    for event in events:
        match event:
            case BranchStarted(key=key):
                words.append(f"{key} started")
            case BranchFinished(result=result):
                words.append(f"{result.key} finished")
            case BranchFailed(result=result):
                words.append(f"{result.key} failed")
            case _:
                words.append(type(event).__name__)
    return words


async def test_events_in_order(model: ModelStandIn, api: str, tmp_path: Path) -> None:
    model.when("story", latency_seconds=0.3)
    model.when("joke", latency_seconds=0.1)
    model.when("poem", latency_seconds=0.2, faults=[Fault.bad_request()])
    events: list[Event] = []
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(STORY_JOKE_POEM, MemoryRecorder(), api), events.append)
    words = told(events)
    assert set(words[:3]) == {"story started", "joke started", "poem started"}
    assert words[3:] == [
        "joke finished",
        "poem failed",
        "story finished",
        "Aggregated",
    ]


async def test_a_branch_is_told_of_without_waiting_for_its_siblings(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    model.when("story")
    model.hold("story")
    events: list[Event] = []
    async with open_runner(tmp_path, model) as runner:
        task = asyncio.create_task(
            runner.run(new_execution(STORY_JOKE_POEM, MemoryRecorder(), api), events.append)
        )
        async with asyncio.timeout(30):
            while sum("finished" in word for word in told(events)) < 2:
                await asyncio.sleep(0.01)
        assert not task.done()
        model.release("story")
        await task


@pytest.mark.parametrize("keeps_checkpoints", [True, False])
async def test_a_cut_run_goes_on_and_pays_for_nothing_twice(
    model: ModelStandIn, api: str, tmp_path: Path, keeps_checkpoints: bool
) -> None:
    model.when("story")
    model.hold("story")
    recorder, events = MemoryRecorder(), list[Event]()
    async with open_runner(tmp_path, model) as runner:
        task = asyncio.create_task(
            runner.run(new_execution(STORY_JOKE_POEM, recorder, api), events.append)
        )
        async with asyncio.timeout(30):
            while len(recorder.results) < 2:
                await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if not keeps_checkpoints:
            await runner.forget("r1:1")
    model.release("story")
    again: list[Event] = []
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(STORY_JOKE_POEM, recorder, api), again.append)
    words = told(again)
    assert set(words[:2]) == {"joke finished", "poem finished"}
    assert words.count("story finished") == 1
    assert words[-1] == "Aggregated"
    assert words.count("joke started") == 0
    assert len(model.calls) == 4
    assert len(recorder.aggregates) == 1


async def test_a_finished_run_is_told_again_and_not_executed(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    recorder = MemoryRecorder()
    for _ in range(2):
        events: list[Event] = []
        async with open_runner(tmp_path, model) as runner:
            await runner.run(new_execution(STORY_JOKE_POEM, recorder, api), events.append)
        assert isinstance(events[-1], Aggregated)
        assert sum("finished" in word for word in told(events)) == 3
    assert len(model.calls) == 3
    assert len(recorder.aggregates) == 1


class BrokenRecorder(MemoryRecorder):
    """A recorder that can't be written to."""

    async def record(self, result: BranchResult) -> None:
        raise OSError("the disk is full")


async def test_what_breaks_outside_a_branch_ends_the_run_with_a_sentence(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    events: list[Event] = []
    recorder = BrokenRecorder()
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(STORY_JOKE_POEM, recorder, api), events.append)
    assert isinstance(events[-1], RunFailed)
    assert "something went wrong on the bot's side (ref " in recorder.failures[0]
    assert "disk" not in recorder.failures[0]


async def test_the_editor_is_handed_the_parts_as_data(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    blog = built_in().find("BLOG")
    model.when("you are the editor", text="One post.")
    recorder = MemoryRecorder()
    async with open_runner(tmp_path, model) as runner:
        await runner.run(new_execution(blog, recorder, api), ignore)
    (call,) = model.calls_for("you are the editor")
    for title in ("title_ideas", "outline", "introduction", "call_to_action"):
        assert f"<{title}>" in call.request.text("user")
    assert recorder.aggregates[0].text == "One post."


STAGED = Recipe(
    name="staged",
    summary="Two texts, then one about both",
    product="texts",
    branches=(
        Branch("story", "Story", "📖", "Write a story."),
        Branch("joke", "Joke", "😄", "Write a joke."),
        Branch("review", "Review", "🔎", "Review them.", writer="review", stage=2),
    ),
)


async def review(context: BranchContext) -> BranchOutput:
    """A writer of the second stage: it reads what the first one came to."""
    texts = [context.written(key) for key in ("story", "joke")]
    material = {text.key: text.text for text in texts if text is not None}
    return BranchOutput((await context.ask(context.branch.prompt, material)).text)


async def test_a_later_stage_begins_once_the_earlier_one_has_ended_and_reads_it(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    model.when("Write a story", text="A story.", latency_seconds=0.2)
    model.when("Write a joke", text="A joke.", faults=[Fault.bad_request()])
    recorder, events = MemoryRecorder(), list[Event]()
    async with open_runner(tmp_path, model, {"review": review}) as runner:
        await runner.run(new_execution(STAGED, recorder, api), events.append)
    assert told(events) == [
        "story started",
        "joke started",
        "joke failed",
        "story finished",
        "review started",
        "review finished",
        "Aggregated",
    ]
    assert model.calls[-1].request.text("user") == "<story>A story.</story>"
    assert recorder.aggregates[0].failed == ("joke",)


async def test_a_run_cut_in_its_second_stage_repeats_nothing_of_the_first(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    model.when("Review")
    model.hold("Review")
    recorder, events = MemoryRecorder(), list[Event]()
    async with open_runner(tmp_path, model, {"review": review}) as runner:
        task = asyncio.create_task(runner.run(new_execution(STAGED, recorder, api), events.append))
        await model.wait_for_calls(3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    model.release("Review")
    async with open_runner(tmp_path, model, {"review": review}) as runner:
        await runner.run(new_execution(STAGED, recorder, api), events.append)
    assert len(model.calls) == 4
    assert len(model.calls_for("Review")) == 2
    assert len(recorder.aggregates) == 1


ROUNDS = Recipe(
    name="rounds",
    summary="The same again and again, until it is enough",
    product="texts",
    branches=tuple(
        Branch(f"round-{number}", "Round", "🎲", f"Write round {number}.", stage=number)
        for number in range(1, 5)
    ),
    combine=Combine.MAJORITY,
)


def rounds_registry() -> Registry:
    """It is enough once two rounds say the same; what was said is what they come to."""

    def said(texts: Mapping[str, str]) -> list[str]:
        return [text for text in texts.values() if text]

    return Registry(
        aggregators={Combine.MAJORITY: lambda _recipe, texts: ", ".join(said(texts))},
        settled={Combine.MAJORITY: lambda _recipe, texts: len(set(said(texts))) < len(said(texts))},
    )


async def test_once_the_result_is_settled_no_later_stage_is_begun(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    model.when("round 1", text="A")
    model.when("round 2", faults=[Fault.bad_request()])
    model.when("round 3", text="A")
    recorder, events = MemoryRecorder(), list[Event]()
    async with open_runner(tmp_path, model, parts=rounds_registry()) as runner:
        await runner.run(new_execution(ROUNDS, recorder, api), events.append)
    assert [word for word in told(events) if "started" not in word] == [
        "round-1 finished",
        "round-2 failed",
        "round-3 finished",
        "Aggregated",
    ]
    assert len(model.calls) == 3
    assert recorder.aggregates == [Aggregate("A, A", ("round-2",))]


@pytest.mark.parametrize("keeps_checkpoints", [True, False])
async def test_a_run_cut_between_rounds_goes_on_and_stops_where_it_would_have(
    model: ModelStandIn, api: str, tmp_path: Path, keeps_checkpoints: bool
) -> None:
    for number, text in enumerate("ABAB", start=1):
        model.when(f"round {number}", text=text)
    model.hold("round 3")
    recorder, events = MemoryRecorder(), list[Event]()
    async with open_runner(tmp_path, model, parts=rounds_registry()) as runner:
        task = asyncio.create_task(runner.run(new_execution(ROUNDS, recorder, api), ignore))
        await model.wait_for_calls(3)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if not keeps_checkpoints:
            await runner.forget("r1:1")
    model.release("round 3")
    for _ in range(2):  # once it has its end, running it again changes nothing
        async with open_runner(tmp_path, model, parts=rounds_registry()) as runner:
            await runner.run(new_execution(ROUNDS, recorder, api), events.append)
    assert len(model.calls) == 4
    assert [len(model.calls_for(f"round {number}")) for number in (1, 2, 3, 4)] == [1, 1, 2, 0]
    assert recorder.aggregates == [Aggregate("A, B, A", ())]


async def test_a_retry_draws_what_is_missing_and_no_more_than_that_settles(
    model: ModelStandIn, api: str, tmp_path: Path
) -> None:
    for number, text in enumerate("ABCA", start=1):
        faults = [Fault.bad_request()] if number == 2 else []
        model.when(f"round {number}", text=text, faults=faults)
    recorder = MemoryRecorder()
    async with open_runner(tmp_path, model, parts=rounds_registry()) as runner:
        await runner.run(new_execution(ROUNDS, recorder, api), ignore)
        again = recorder.next_attempt(["round-2"])
        execution = new_execution(ROUNDS, again, api, attempt=2)
        await runner.run(execution, ignore)
    # It was settled, so the missing round is not written, and nothing of what there is gets lost.
    assert again.aggregates == [Aggregate("A, C, A", ())]
    assert len(model.calls) == 4


async def test_checkpoints_that_can_not_be_had_keep_no_run_from_being_over(
    model: ModelStandIn, tmp_path: Path
) -> None:
    async with open_runner(tmp_path / "nowhere", model) as runner:
        await runner.forget("0123456789ab:1")
    await asyncio.sleep(0.1)  # aiosqlite's thread ends a moment after it has failed


def test_a_checkpoints_file_that_can_not_be_opened_is_one_sentence(tmp_path: Path) -> None:
    model = ChatModel(ModelSettings("m", SecretStr("k"), "http://127.0.0.1:1", 8, 30.0))
    runner = Runner(tmp_path, model, build_registry())
    with pytest.raises(CheckpointsUnusable, match="can't be used"):
        runner.check_file()
