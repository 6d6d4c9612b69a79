"""Measures what the bot's process needs: time to start, memory, bytes in the database."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import defaultdict
from contextlib import AsyncExitStack, closing
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.load import BRANCHES, Load
from bench.model_process import ModelProcess, open_model
from bench.processes import PLAIN, BotProcess, Contestant, open_bot
from bench.speed import Plan, new_channels

STARTS = 5
REST_SECONDS = 3.0
"""After the start, before the memory is read."""
FINISHED_RUNS = 100
AT_ONCE = 20
IN_FLIGHT = 200
CHANNELS = 50
LATENCY_SECONDS = 0.2


async def start(plan: Plan) -> list[Figure]:
    """From the process's start to READY, on a database that has been made before."""
    rounds = 2 if plan.quick else STARTS
    taken: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(open_model([LATENCY_SECONDS]))
        bots: dict[str, BotProcess] = {}
        for contestant in (PLAIN, *_one_api(plan)):
            folder = plan.folder / f"start-{contestant.name}"
            bot = await stack.enter_async_context(open_bot(contestant, model.base_url, folder))
            await bot.start()
            await bot.stop()
            bots[contestant.name] = bot
        for _ in range(rounds):
            for name, bot in bots.items():
                taken[name].append(await bot.start())
                cpu[name].append(bot.cpu_seconds())
                await bot.stop()
    best = {name: min(found) for name, found in taken.items()}
    middle = {name: median(found) for name, found in taken.items()}
    middle_cpu = {name: median(found) for name, found in cpu.items()}
    measure = "start → READY"
    return [
        Figure(f"{measure}, best of {rounds}", best, "s", 1.5, version_01="2.9 s"),
        Figure(f"{measure}, median of {rounds}", middle, "s", 1.5),
        Figure(f"{measure}, CPU", middle_cpu, "s"),
    ]


async def memory_and_database(plan: Plan) -> list[Figure]:
    """Memory at rest and with 200 runs in flight; bytes of a finished run."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    async with open_model([LATENCY_SECONDS]) as model:
        for contestant in _one_api(plan):
            folder = plan.folder / f"footprint-{contestant.name}"
            async with open_bot(contestant, model.base_url, folder) as bot:
                for row, value in (await _footprint(bot, model)).items():
                    found[row][contestant.name] = value
    return [
        Figure("memory at rest", found["rest"], "MB", 120, decimals=0, version_01="171 MB"),
        Figure(f"memory after {FINISHED_RUNS} runs", found["after"], "MB", decimals=0),
        Figure(
            f"memory of a run in flight, of {IN_FLIGHT}",
            found["run"],
            "MB",
            0.1,
            version_01="0.2 MB",
        ),
        Figure(
            "database bytes of a finished run, after pruning",
            found["kilobytes"],
            "kB",
            15,
            decimals=1,
        ),
    ]


async def _footprint(bot: BotProcess, model: ModelProcess) -> dict[str, float]:
    channels = await new_channels(bot, CHANNELS)
    await bot.start()
    await asyncio.sleep(REST_SECONDS)
    rest = bot.memory_megabytes()
    load = Load(bot)
    await load.batch(FINISHED_RUNS, AT_ONCE, channels)
    after = bot.memory_megabytes()
    bytes_before = await asyncio.to_thread(database_bytes, bot.databases)
    await model.hold()
    runs = [await load.ask(channels[number % CHANNELS]) for number in range(IN_FLIGHT)]
    await model.wait_for_in_flight(IN_FLIGHT * BRANCHES)
    await asyncio.sleep(REST_SECONDS)
    in_flight = bot.memory_megabytes()
    await model.release()
    async with load.watching():
        await asyncio.gather(*(load.wait_for(run) for run in runs))
    await asyncio.sleep(REST_SECONDS)
    bytes_after = await asyncio.to_thread(database_bytes, bot.databases)
    return {
        "rest": rest,
        "after": after,
        "run": (in_flight - after) / IN_FLIGHT,
        "kilobytes": (bytes_after - bytes_before) / IN_FLIGHT / 1000,
    }


def database_bytes(files: list[Path]) -> int:
    """The files' size without free pages: copies of them are made and measured."""
    return sum(_packed_bytes(file) for file in files)


def _packed_bytes(file: Path) -> int:
    copy = file.with_suffix(".packed")
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    size = copy.stat().st_size
    copy.unlink()
    return size


def _one_api(plan: Plan) -> list[Contestant]:
    """The functional API alone and other checkouts: the other API differs in nothing here."""
    return [contestant for contestant in plan.contestants if contestant.name != "graph"]
