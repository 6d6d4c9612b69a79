"""The contestants: the bare model client, and the workflows as the bot runs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from openai import AsyncOpenAI
from pydantic import SecretStr

from bench.recipe import TOPIC, new_run
from bot.clock import Clock
from bot.runs.recorder import Recording, RunRecorder, new_state
from bot.runs.uploads import Uploads
from storage import runs
from storage.database import open_database
from storage.run_inputs import RunInputs
from storage.runs import Outcome
from workflows.model.chat import ChatModel, ModelSettings
from workflows.recipe import Recipe
from workflows.recipes.registry import build_registry
from workflows.run import Event, Execution, WorkflowApi
from workflows.runner import Runner

MODEL = "stand-in"
KEY = "none"
BRANCH_TIMEOUT_SECONDS = 90.0
CONCURRENCY = 1000
NOTICE_AFTER_SECONDS = 30.0

Prepare = Callable[[Recipe], Awaitable[Callable[[], Awaitable[None]]]]
"""Makes a run of the recipe ready, uncounted, and gives what executes it."""


@asynccontextmanager
async def raw_client(base_url: str) -> AsyncGenerator[Prepare]:
    """The model's client alone: every branch's call at once, nothing kept."""
    async with AsyncOpenAI(base_url=base_url, api_key=KEY, max_retries=0) as client:

        async def ask(prompt: str) -> None:
            completion = await client.chat.completions.create(
                model=MODEL,
                messages=[
                    {"role": "system", "content": prompt},
                    {"role": "user", "content": f"<topic>{TOPIC}</topic>"},
                ],
            )
            assert completion.choices[0].message.content

        async def prepare(recipe: Recipe) -> Callable[[], Awaitable[None]]:
            async def execute() -> None:
                await asyncio.gather(*(ask(branch.prompt) for branch in recipe.branches))

            return execute

        yield prepare


@asynccontextmanager
async def workflow(base_url: str, folder: Path, api: WorkflowApi) -> AsyncGenerator[Prepare]:
    """Runs through the Runner, with checkpoints and results on SQLite files in `folder`."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(f"sqlite:///{folder / api}.db"))
        model = ChatModel(
            ModelSettings(
                name=MODEL,
                api_key=SecretStr(KEY),
                base_url=base_url,
                concurrency=CONCURRENCY,
                branch_timeout_seconds=BRANCH_TIMEOUT_SECONDS,
            )
        )
        stack.push_async_callback(model.aclose)
        uploads = Uploads(database, _fetch_nothing)
        recording = Recording(database, uploads, Clock(), (), NOTICE_AFTER_SECONDS)
        runner = Runner(folder / f"{api}.checkpoints.db", model, build_registry())
        await runner.load()
        stack.push_async_callback(runner.aclose)

        async def prepare(recipe: Recipe) -> Callable[[], Awaitable[None]]:
            run = new_run(recipe, api)
            await database.write(runs.accept, run, RunInputs())
            recorder = RunRecorder(recording, new_state(run, recipe, ()), {})
            execution = Execution(
                run_id=run.id,
                attempt=run.attempt,
                topic=run.topic,
                recipe=recipe,
                todo=frozenset(run.todo),
                api=api,
                recorder=recorder,
                is_new=True,
            )
            return lambda: _execute(runner, execution, recorder)

        yield prepare


async def _execute(runner: Runner, execution: Execution, recorder: RunRecorder) -> None:
    await runner.run(execution, _ignore)
    assert recorder.state.run.outcome is Outcome.COMPLETE


async def _fetch_nothing(_: str) -> bytes:
    raise AssertionError("nothing is uploaded here")


def _ignore(_: Event) -> None:
    """Nobody is shown anything here."""
