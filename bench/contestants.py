"""What is compared: the bare model client, and the workflows as the bot runs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from openai import AsyncOpenAI
from pydantic import SecretStr

from bench.recipe import TOPIC, new_run
from bot.clock import Clock
from bot.runs.cards.state import executable
from bot.runs.recorder import RunJournal
from bot.runs.uploads import Inputs
from storage.database import open_database
from storage.records import Outcome
from storage.runs import RunStore
from storage.stores import Stores
from workflows.checkpoints import open_checkpointer
from workflows.events import Event
from workflows.loaders import all_intakes
from workflows.model.chat import ChatModel, ModelSettings
from workflows.recipe import Recipe
from workflows.recipes.report.table_reader import TableReader
from workflows.recipes.writers import all_writers
from workflows.run import Run, WorkflowApi
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
    """Runs through the Runner, with checkpoints and journal on SQLite files in `folder`."""
    async with AsyncExitStack() as stack:
        url = f"sqlite+aiosqlite:///{folder / api}.db"
        database = await stack.enter_async_context(open_database(url))
        saver = await stack.enter_async_context(open_checkpointer(folder / f"{api}.checkpoints.db"))
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
        stores = Stores(database)
        inputs = Inputs(stores.materials, _fetch_nothing)
        journal = RunJournal(
            stores,
            inputs,
            Clock(),
            notice_after_seconds=NOTICE_AFTER_SECONDS,
            on_ballot=lambda: None,
        )
        tables = TableReader()
        runner = Runner(
            saver,
            journal,
            model,
            _ignore,
            writers=all_writers(tables),
            intakes=all_intakes(tables),
        )

        async def prepare(recipe: Recipe) -> Callable[[], Awaitable[None]]:
            run = executable(await stores.runs.add(new_run(recipe, api)))
            return lambda: _execute(runner, stores.runs, run)

        yield prepare


async def _execute(runner: Runner, runs: RunStore, run: Run) -> None:
    await runner.run(run)
    assert (await runs.get(run.id)).outcome is Outcome.COMPLETE


async def _fetch_nothing(_: str) -> bytes:
    raise AssertionError("nothing is handed in here")


def _ignore(_: Event) -> None:
    """Nobody is shown anything here."""
