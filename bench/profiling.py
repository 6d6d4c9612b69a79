"""Profiles the real bot over the wire, and prints where its CPU time goes."""

from __future__ import annotations

import os
import pstats
import signal
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from bench.load import Load
from bench.model_process import open_model
from bench.processes import Contestant, open_bot, script

RUNS = 50
WARM_UP_RUNS = 10
AT_ONCE = 4
LATENCIES_SECONDS = (1.0, 0.8, 1.2)
LINES = 50
OWN_PACKAGES = ("bot", "workflows", "storage")


@dataclass(slots=True)
class Cost:
    """The cost of a function or a package. Samples know nothing of the number of calls."""

    own_seconds: float = 0.0
    cumulative_seconds: float = 0.0
    calls: int | None = None


async def profile(
    contestant: Contestant, folder: Path, runs: int, profiler: str
) -> tuple[list[str], list[str]]:
    """Says what takes most of `runs` runs; the start and a few runs are left out.

    Gives lines about packages, and lines about functions.

    `profiler` is `samples` or `calls`, see `bench/profiled_bot.py`.
    """
    path = folder / "profile"
    wrapped = replace(
        contestant,
        command=script("profiled_bot.py"),
        environment={
            **contestant.environment,
            "CHORUS_PROFILE": str(path),
            "CHORUS_PROFILER": profiler,
        },
    )
    async with (
        open_model(LATENCIES_SECONDS) as model,
        open_bot(wrapped, model.base_url, folder / "bot") as bot,
    ):
        await bot.start()
        load = Load(bot)
        await load.batch(WARM_UP_RUNS, AT_ONCE)
        requests = len(await bot.discord.requests())
        os.kill(bot.pid, signal.SIGUSR1)
        batch = await load.batch(runs, AT_ONCE)
        requests = len(await bot.discord.requests()) - requests
        await bot.stop()
    functions, packages = (
        _from_calls(path) if profiler == "calls" else _from_samples(path.read_text().splitlines())
    )
    head = [
        f"{contestant.name}: {runs} runs of three branches, {AT_ONCE} at once, by {profiler}",
        f"{batch.cpu_milliseconds_a_run:.1f} ms CPU a run, the profiler's share included;",
        f"{requests / runs:.1f} requests to Discord a run. Below: milliseconds a run.",
        *_lines("packages, by own time", packages, runs, by_cumulative=False),
    ]
    if profiler == "samples":
        head += _lines("packages, by the time under them", packages, runs, by_cumulative=True)
    return head, [
        *_lines("functions, by own time", functions, runs, by_cumulative=False),
        *_lines("functions, by cumulative time", functions, runs, by_cumulative=True),
    ]


_Costs = dict[str, Cost]


def _from_samples(lines: Iterable[str]) -> tuple[_Costs, _Costs]:
    """By function and by package; what a recursion uses is counted once."""
    functions: _Costs = defaultdict(Cost)
    packages: _Costs = defaultdict(Cost)
    for line in lines:
        stack, _, microseconds = line.rpartition(" ")
        seconds = float(microseconds) / 1e6
        places = [tuple(place.rsplit(":", 2)) for place in stack.split(";")]
        names = [_function(file, number, name) for file, number, name in places]
        homes = [_package(file) for file, _, _ in places]
        functions[names[-1]].own_seconds += seconds
        packages[homes[-1]].own_seconds += seconds
        for name in set(names):
            functions[name].cumulative_seconds += seconds
        for home in set(homes):
            packages[home].cumulative_seconds += seconds
    return functions, packages


def _from_calls(path: Path) -> tuple[_Costs, _Costs]:
    """By function and by package, of a file for `pstats`."""
    functions: _Costs = {}
    packages: _Costs = defaultdict(Cost)
    statistics = pstats.Stats(str(path))
    figures = cast(
        Mapping[tuple[str, int, str], tuple[int, int, float, float, object]],
        statistics.stats,  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    )
    for (file, number, name), (_, calls, own, cumulative, _) in figures.items():
        functions[_function(file, number, name)] = Cost(own, cumulative, calls)
        packages[_package(file)].own_seconds += own
    return functions, packages


def _lines(title: str, costs: _Costs, runs: int, *, by_cumulative: bool) -> list[str]:
    whole = sum(cost.own_seconds for cost in costs.values())
    lines = [
        "",
        f"{title}: own, cumulative, share of the whole of {1000 * whole / runs:.1f}, calls",
    ]

    def sought(cost: Cost) -> float:
        return cost.cumulative_seconds if by_cumulative else cost.own_seconds

    for name, cost in sorted(costs.items(), key=lambda item: -sought(item[1]))[:LINES]:
        own, cumulative = 1000 * cost.own_seconds / runs, 1000 * cost.cumulative_seconds / runs
        calls = "" if cost.calls is None else f"{cost.calls / runs:>9.1f}"
        lines.append(f"{own:>8.2f} {cumulative:>8.2f} {sought(cost) / whole:>6.1%} {calls}  {name}")
    return lines


def _function(file: str, number: str | int, name: str) -> str:
    return f"{name}  {_short(file)}:{number}" if file != "~" else name


def _short(file: str) -> str:
    """The path from its package on."""
    for mark in ("site-packages/", "/lib/python3."):
        if mark in file:
            return file.rpartition(mark)[2]
    parts = Path(file).parts
    for package in OWN_PACKAGES:
        if package in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(package) :])
    return file


def _package(file: str) -> str:
    """A distribution, one of our folders or files, a module of Python, or `C`."""
    if file == "~":
        return "C"
    if Path(file).parent.name == "bench":
        return "the profiler"
    short = _short(file)
    if "site-packages/" in file:
        return short.partition("/")[0]
    first = short.split("/")
    if first[0] in OWN_PACKAGES:
        return "/".join(first[:2])
    return "python: " + (first[1] if len(first) > 1 else short)
