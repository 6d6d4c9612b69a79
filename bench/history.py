"""Measures whether a long history makes the bot slower: 100 finished runs, and 100,000."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.load import BRANCHES, Load
from bench.model_process import ModelProcess, open_model
from bench.processes import BotProcess, Contestant, open_bot
from bench.speed import Plan

FEW, MANY, MANY_WHEN_QUICK = 100, 100_000, 10_000
ROUNDS = 3
RUNS = 4
PRESSES = 10
LATENCY_SECONDS = 0.2
DATABASE = "chorus.db"
GOAL = 1.1
"""No slower, but for the noise of the machine."""

Times = dict[str, list[float]]


async def history(plan: Plan) -> list[Figure]:
    """Start, a run, a press of Export and going on after a kill: with many runs, by with few."""
    many = MANY_WHEN_QUICK if plan.quick else MANY
    values: dict[str, dict[str, float]] = defaultdict(dict)
    for contestant in plan.contestants[:1]:
        few_times, many_times = await _compare(contestant, plan, many)
        for row, seconds in many_times.items():
            values[row][contestant.name] = median(seconds) / median(few_times[row])
    return [
        Figure(f"with {many:,} runs in the history ÷ with {FEW}: {row}", found, goal=GOAL)
        for row, found in values.items()
    ]


async def _compare(contestant: Contestant, plan: Plan, many: int) -> tuple[Times, Times]:
    """The times with few and with many runs, in turn, against one Discord."""
    folder = plan.folder / f"history-{contestant.name}"
    async with (
        open_model([LATENCY_SECONDS]) as model,
        open_bot(contestant, model.base_url, folder) as first,
    ):
        await first.start()
        await Load(first).batch(1, 1)
        await first.stop()
        bots: list[tuple[BotProcess, Times]] = []
        for count in (FEW, many):
            copied = folder.with_name(f"{folder.name}-{count}")
            shutil.copytree(folder, copied)
            await asyncio.to_thread(fill, copied / DATABASE, count)
            bot = BotProcess(contestant, first.discord, model.base_url, copied)
            bots.append((bot, defaultdict(list)))
        for _ in range(1 if plan.quick else ROUNDS):
            for bot, times in bots:
                try:
                    await _take(bot, model, times)
                finally:
                    await bot.kill()
    return bots[0][1], bots[1][1]


async def _take(bot: BotProcess, model: ModelProcess, times: Times) -> None:
    times["start → READY"].append(await bot.start())
    load = Load(bot)
    batch = await load.batch(RUNS, 1)
    times["a run"] += [run.seconds for run in batch.runs]
    for _ in range(PRESSES):
        times["Export"].append(await _press_export(bot, batch.runs[-1].interaction_id))
    await model.hold()
    run = await load.ask()
    await model.wait_for_in_flight(BRANCHES)
    await bot.kill()
    await model.release()
    begun_wall = time.time()
    await bot.start()
    async with load.watching():
        await load.wait_for(run)
    assert run.final_wall is not None
    times["start and resume of a killed run"].append(run.final_wall - begun_wall)
    await bot.stop()


async def _press_export(bot: BotProcess, interaction_id: int) -> float:
    """Seconds from the press under a finished run to the bot's answer."""
    message = (await bot.discord.interaction(interaction_id)).message
    assert message is not None
    export = next(custom_id for custom_id in message.custom_ids if "export" in custom_id)
    pressed = await bot.discord.press(message.id, export, user="alice")
    answer = await bot.discord.answer(pressed)
    assert answer.arrived_wall is not None
    return answer.arrived_wall - answer.injected_wall


def fill(database: Path, count: int) -> None:
    """Copies the one finished run, in all tables, until there are so many."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        (run_id,) = connection.execute("SELECT id FROM runs").fetchone()
        connection.execute("CREATE TEMP TABLE copies (n INTEGER PRIMARY KEY, run_id TEXT)")
        connection.executemany(
            "INSERT INTO copies VALUES (?, ?)",
            ((number, f"{number:0{len(run_id)}x}") for number in range(1, count)),
        )
        for table in _tables(connection):
            _copy(connection, table, run_id)
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold something of a run, the runs themselves first."""
    names = [
        str(name)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    of_runs = [name for name in names if "run_id" in _columns(connection, name)]
    return ["runs", *of_runs]


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """The columns of a table and their types."""
    rows: Sequence[tuple[int, str, str]] = connection.execute(
        "SELECT cid, name, type FROM pragma_table_info(?)", (table,)
    ).fetchall()
    return {name: kind.upper() for _, name, kind in rows}


def _copy(connection: sqlite3.Connection, table: str, run_id: str) -> None:
    columns = _columns(connection, table)
    key = "id" if table == "runs" else "run_id"
    if table != "runs" and columns.get("id") == "INTEGER":
        del columns["id"]  # SQLite counts it on
    values = [_value(name, kind, key) for name, kind in columns.items()]
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608  # the names are the schema's
        f"SELECT {', '.join(values)} FROM {table} AS source, copies WHERE source.{key} = :old",
        {"old": run_id},
    )


def _value(name: str, kind: str, key: str) -> str:
    """The value of a copy's column: its own run's id, nonce and message, all else as it is."""
    if name == key:
        return "copies.run_id"
    if name == "nonce":
        return "substr(lower(hex(randomblob(12))), 1, 24)"
    if name.endswith("message_id"):
        return f"source.{name} + copies.n"
    if kind in ("TEXT", "JSON"):
        return f"replace(source.{name}, :old, copies.run_id)"
    return f"source.{name}"
