"""Starts what is compared as processes, each with a Discord stand-in, and reads what they use."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.discord import DiscordStandIn

ROOT = Path(__file__).parents[1]
"""This checkout."""
LOOK_SECONDS = 0.005
START_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 60.0
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
KILOBYTES = 1024
MODEL_CONCURRENCY = 2000
"""So that the model's own limit never decides."""


class BotEnded(Exception):
    """A contestant has ended while it was being started; with the end of its log."""


def script(name: str) -> tuple[str, ...]:
    """The command of a file in `bench/`, whichever checkout the rest is imported from."""
    return "-P", str(ROOT / "bench" / name)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot that can be started."""

    name: str
    command: tuple[str, ...]
    """The arguments that `python` is started with."""
    root: Path = ROOT
    """The checkout that it is imported from."""
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


PLAIN = Contestant("plain", script("plain_bot.py"))
APIS = ("functional", "graph")


def chorus(api: str, root: Path = ROOT, name: str = "") -> Contestant:
    """Chorus over one of LangGraph's APIs, from a checkout."""
    return Contestant(name or api, ("-m", "bot"), root, {"WORKFLOW_API": api})


class BotProcess:
    """A contestant's process, started and stopped as often as one likes on the same database."""

    def __init__(
        self, contestant: Contestant, discord: DiscordStandIn, model_url: str, folder: Path
    ) -> None:
        self.contestant = contestant
        self.discord = discord
        self.folder = folder
        """Where its database and its log are."""
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(contestant.root),
            "OPENAI_API_KEY": "none",
            "OPENAI_BASE_URL": model_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chorus.db'}",
            "MODEL_CONCURRENCY": str(MODEL_CONCURRENCY),
            "OPEN_RUNS_PER_PERSON": "0",
            "OPEN_RUNS_PER_SERVER": "0",
            **discord.environment,
            **contestant.environment,
        }
        self._process: Process | None = None

    @property
    def pid(self) -> int:
        """The id of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    @property
    def databases(self) -> list[Path]:
        """The SQLite files that it keeps."""
        return sorted(self.folder.glob("*.db"))

    def log(self) -> str:
        """The log so far, over all its starts."""
        return (self.folder / "bot.log").read_text(encoding="utf-8", errors="replace")

    async def start(self) -> float:
        """Starts it; gives the seconds from there until the gateway has said READY.

        Raises BotEnded or TimeoutError.
        """
        begun_at = time.perf_counter()
        identifies = (await self.discord.gateway()).identifies
        with (self.folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, *self.contestant.command),
                env=self._environment,
                cwd=self.folder,
                stdin=DEVNULL,
                stdout=log,
                stderr=log,
            )
        while (await self.discord.gateway()).identifies == identifies:
            if self._process.returncode is not None:
                raise BotEnded(f"{self.contestant.name} has ended:\n{self.log()[-4000:]}")
            if time.perf_counter() - begun_at > START_TIMEOUT_SECONDS:
                raise TimeoutError(f"{self.contestant.name} does not connect")
            await asyncio.sleep(LOOK_SECONDS)
        return time.perf_counter() - begun_at

    async def stop(self) -> None:
        """SIGTERM, until it has ended by itself."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """`kill -9`."""
        await self._end(signal.SIGKILL)

    async def _end(self, number: signal.Signals) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(number)
        try:
            async with asyncio.timeout(STOP_TIMEOUT_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def cpu_seconds(self) -> float:
        """The cost of the process, its threads and its children since it was started."""
        return sum(_cpu_seconds(pid) for pid in _family(self.pid))

    def memory_megabytes(self) -> float:
        """The memory that the process holds now, its children's included."""
        return sum(_resident_kilobytes(pid) for pid in _family(self.pid)) / KILOBYTES


@asynccontextmanager
async def open_bot(
    contestant: Contestant, model_url: str, folder: Path
) -> AsyncGenerator[BotProcess]:
    """A contestant with a Discord and a folder of its own, not started yet; killed at the end."""
    async with DiscordStandIn() as discord:
        bot = BotProcess(contestant, discord, model_url, new_folder(folder))
        try:
            yield bot
        finally:
            await bot.kill()


def new_folder(folder: Path) -> Path:
    """The folder, made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(relative for child in children for relative in _family(int(child)))]


def _cpu_seconds(pid: int) -> float:
    """User and system time of all threads, and of children that have been waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS_A_SECOND


def _resident_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
