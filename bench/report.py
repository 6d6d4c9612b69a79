"""Writes `docs/performance.md` and its picture from what was measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.chart import Bar, Panel, draw
from bench.figures import Figure, Findings
from bench.processes import MODEL_CONCURRENCY, PLAIN, ROOT
from bench.speed import BURST, CPU, TIME

PAGE = ROOT / "docs" / "performance.md"
PICTURE = ROOT / "docs" / "pictures" / "performance.svg"
PACKAGES = ("discord.py", "langgraph", "langchain-openai", "openai", "aiohttp", "SQLAlchemy")
VERSION_01 = "version 0.1"
VERSION_01_TIMES = {CPU: 10.3, TIME: 1.34}
"""The cost of version 0.1, in times of the plain bot."""
VERSION_01_BURST_SECONDS = 39.0
BURST_LIMIT_SECONDS = 17.8

HOW = f"""\
## How it is measured

`make bench` starts everything as processes of their own on one machine: the bot as it is run in
production (`python -m bot`), a Discord that speaks REST and gateway (`tests/fakes/discord/`), and
a model that speaks OpenAI's API (`tests/fakes/model/`). A person's `/create topic:…` comes over
the gateway; posts and edits come back over HTTP. Times are taken from the log of the two
stand-ins, on one clock.

- The **plain bot** (`bench/plain_bot.py`) does the same in sixty lines: discord.py,
  `asyncio.gather` over three calls of `AsyncOpenAI`, each text posted at once, then the first
  reply edited. It keeps nothing: a crash loses what was under way. It takes turns with Chorus
  within the same minutes, so that a busy machine slows both.
- **Nothing is switched off for speed.** Each branch's text and its promised post are committed
  with SQLite's `synchronous=FULL` before they are sent, as in the crash tests. Only
  `MODEL_CONCURRENCY` is raised, to {MODEL_CONCURRENCY}, so that the model's own limit never
  decides.
- **CPU** is user and system time of all threads and children from `/proc`, over 20 runs of which
  4 are under way at any time, each branch taking 1 s; the middle of several rounds.
- **200 runs at once** are asked for in 200 channels within a moment, while the stand-in enforces
  Discord's limits: 50 requests a second for the bot, 5 posts and 5 edits in 5 s for a channel.
  Three posts and one last edit a run, at 45 requests a second, take 17.8 s.
- **Final edit ÷ slowest branch** is the time from the command to the last edit. For 30 and 100
  branches it is the model part alone: the workflow with its database and checkpoints, without
  Discord (`python -m bench.model_part`); the plain bot's column then shows `AsyncOpenAI` with
  `asyncio.gather`.
- **Answer complete → its post leaves** compares the model's log with Discord's, while 50 runs are
  in flight whose 150 branches end spread over 10 s.
- **Bytes of a finished run** are of packed copies (`VACUUM INTO`) of all database files,
  checkpoints included, before and after 200 runs whose texts are as long as real ones.
- **History**: a finished run is copied in all tables until there are so many; start, run, press
  and recovery are then timed in turn on both databases.

Single parts: `python -m bench --only cpu`; all names are in `python -m bench --help`. Where CPU
goes: `python -m bench --profile`.
"""


def write(findings: Findings, load: Sequence[float], profile: Sequence[str]) -> None:
    """Writes the page and the picture.

    `load` is the machine's load average before and after; `profile` are lines that say where CPU
    goes, where a goal for it was missed.
    """
    PICTURE.write_text(_picture(findings), encoding="utf-8")
    PAGE.write_text(_page(findings, load, profile), encoding="utf-8")


def _page(findings: Findings, load: Sequence[float], profile: Sequence[str]) -> str:
    parts = [
        "# Performance\n\n`make bench` wrote this page; it is not edited by hand. "
        "Ratios are what counts: every machine has its own times.\n",
        "![CPU and times of Chorus beside a plain bot](pictures/performance.svg)\n",
        table(findings),
        _machine(load),
        HOW,
    ]
    if profile:
        lines = "\n".join(profile)
        parts.append(f"## Where CPU goes, since a goal was missed\n\n```\n{lines}\n```\n")
    return "\n".join(parts)


def table(findings: Findings) -> str:
    """All figures as a table of Markdown."""
    names = findings.contestants
    ours = [name for name in names if name != PLAIN.name]
    heads = ["measure", "goal", *ours, "plain bot", VERSION_01, "verdict"]
    rows = [heads, ["---"] * len(heads)]
    for figure in findings.figures:
        values = [figure.shown(name) for name in (*ours, PLAIN.name)]
        rows.append([figure.measure, figure.goal_shown, *values, figure.version_01, figure.verdict])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _machine(load: Sequence[float]) -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {cores} cores of {_processor()}, "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}. "
        f"The machine's load average was {load[0]:.1f} before and {load[-1]:.1f} after.\n"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _picture(findings: Findings) -> str:
    by_measure = {figure.measure: figure for figure in findings.figures}
    panels = [
        Panel(measure, by_measure[measure].unit, bars)
        for measure, bars in (
            (CPU, _beside_plain(by_measure[CPU])),
            (TIME, _beside_plain(by_measure[TIME])),
            (BURST, _burst(by_measure[BURST])),
        )
    ]
    return draw(panels)


def _beside_plain(figure: Figure) -> list[Bar]:
    """The plain bot's first, then ours; version 0.1's is what it took in times of the plain bot."""
    plain = figure.values[PLAIN.name]
    return [
        Bar("plain bot", plain, is_ours=False),
        *_ours(figure),
        Bar(VERSION_01, VERSION_01_TIMES[figure.measure] * plain, is_ours=False),
    ]


def _burst(figure: Figure) -> list[Bar]:
    return [
        Bar("Discord's limit", BURST_LIMIT_SECONDS, is_ours=False),
        *_ours(figure),
        Bar(VERSION_01, VERSION_01_BURST_SECONDS, is_ours=False),
    ]


def _ours(figure: Figure) -> list[Bar]:
    return [
        Bar(f"Chorus, {name}", value, is_ours=True)
        for name, value in figure.values.items()
        if name != PLAIN.name
    ]
