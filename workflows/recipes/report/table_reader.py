"""Reads and draws tables in worker processes, which are fed, timed, and ended whatever happens."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Final

from workflows.errors import InputUnusable, NotWritten
from workflows.recipes.report.charts import ChartSpec, DrawnChart
from workflows.recipes.report.profile import Profile, clipped
from workflows.recipes.report.worker import (
    TOO_MUCH_MEMORY,
    WorkerAnswer,
    WorkerQuestion,
)

CONCURRENT: Final = 1
TIME_LIMIT_SECONDS: Final = 30.0
PATIENCE_SECONDS: Final = 120.0
MEMORY_LIMIT_BYTES: Final = 1024 * 1024 * 1024
"""Of 14 files of 10 MB, each as bad as its kind can be, the worst needed 700 MB."""

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
TEXT_SUFFIXES: Final = (".csv", ".tsv", ".tab")
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm")
NOTHING: Final = "The file is empty. Upload one with a table in it."
TOO_LARGE: Final = "The file is larger than 10 MB. Leave out rows or columns and try again."
_NAME_CHARS: Final = 60


def suffix_of(name: str) -> str:
    """The end of the name from its last dot on, in small letters; empty where there is none."""
    return PurePath(name.strip()).suffix.lower()


def check_acceptable(name: str, size_bytes: int) -> None:
    """Raises InputUnusable for a file that need not even be looked into."""
    if suffix_of(name) not in (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES):
        raise InputUnusable(
            f"“{clipped(name, _NAME_CHARS)}” isn't a CSV, TSV, or XLSX file. "
            "Save the table as one of these and upload that."
        )
    if not size_bytes:
        raise InputUnusable(NOTHING)
    if size_bytes > MAX_FILE_BYTES:
        raise InputUnusable(TOO_LARGE)


class TableReaderBusy(NotWritten):
    """Other tables are being read, and none of the workers was free for this one in time."""


class TableReader:
    """Reads and draws people's tables outside the bot's process, a few at a time."""

    def __init__(
        self,
        *,
        concurrent: int = CONCURRENT,
        time_limit_seconds: float = TIME_LIMIT_SECONDS,
        memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._workers = asyncio.Semaphore(concurrent)
        self._patience_seconds = patience_seconds
        self._limits = Limits(time_limit_seconds, memory_limit_bytes)

    async def profile_table(self, name: str, content: bytes) -> Profile:
        """The profile of the table in a file, whose name tells what kind it should be.

        Waits for a free worker; the time limit counts from then on. Raises InputUnusable with one
        sentence for the person, TableReaderFailed, or TableReaderBusy.
        """
        check_acceptable(name, len(content))
        answer = await self._ask(WorkerQuestion(name=name, content=content))
        return await asyncio.to_thread(Profile.from_json, answer.profile)

    async def draw_charts(
        self, name: str, content: bytes, charts: Sequence[ChartSpec]
    ) -> list[DrawnChart]:
        """Pictures of the table in a file, in the order of the charts.

        The charts come from `validated` or `default_charts`, for this file's profile. One that has
        nothing to show, as no row has all its values, is left out. Raises as `profile_table` does.
        """
        check_acceptable(name, len(content))
        if not charts:
            return []
        question = WorkerQuestion(name=name, content=content, charts=tuple(charts))
        return list((await self._ask(question)).charts)

    async def _ask(self, question: WorkerQuestion) -> WorkerAnswer:
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._workers.acquire()
        except TimeoutError:
            raise TableReaderBusy("too many tables are waiting to be read just now") from None
        try:
            return await ask_worker(question, self._limits)
        finally:
            self._workers.release()


WORKER: Final = "workflows.recipes.report.worker"
_OUT_OF_MEMORY: Final = (
    b"memory allocation of",
    b"MemoryError",
    b"capacity overflow",
    b"bad_alloc",
)
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR")

_log = logging.getLogger(__name__)


class TableReaderFailed(NotWritten):
    """The worker process ended without an answer, and the file is not to blame."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one worker process."""

    seconds: float
    memory_bytes: int


async def ask_worker(question: WorkerQuestion, limits: Limits) -> WorkerAnswer:
    """The worker's answer. When this returns or raises, the process is gone.

    Raises InputUnusable where the file can't be used within the limits, and TableReaderFailed.
    """
    with TemporaryDirectory(prefix="chorus-table-") as folder:
        process = await _spawn(limits, folder)
        try:
            async with asyncio.timeout(limits.seconds):
                answer, errors = await process.communicate(question.model_dump_json().encode())
        except TimeoutError:
            raise InputUnusable(
                f"Reading the table took longer than {limits.seconds:.0f} seconds. "
                "Leave out rows or columns and try again."
            ) from None
        finally:
            await _end(process)
    if errors:
        _log.warning("the table worker said: %s", errors[-16384:].decode(errors="replace").strip())
    if process.returncode == 0:
        message = WorkerAnswer.model_validate_json(answer)
        if message.unusable:
            raise InputUnusable(message.unusable)
        return message
    killed = sys.platform != "win32" and process.returncode == -signal.SIGKILL
    if killed or any(sign in errors for sign in _OUT_OF_MEMORY):
        raise InputUnusable(TOO_MUCH_MEMORY)
    _log.error("the table worker ended with status %s and no answer", process.returncode)
    raise TableReaderFailed("reading the table failed on my side; the file is not to blame")


async def _spawn(limits: Limits, folder: str) -> Process:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = {"PYTHONPATH": str(Path(__file__).parents[3])}
    seconds = str(int(limits.seconds) + 1)
    return await asyncio.create_subprocess_exec(
        # Neither the working folder's modules nor a person's own are found before the real ones.
        *(sys.executable, "-P", "-s", "-m", WORKER, str(limits.memory_bytes), seconds),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=folder,
        # The little that the worker needs, and none of the bot's secrets.
        env={**kept, **paths, "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"},
        # Out of the terminal's group, and with one of its own that can be ended as a whole.
        start_new_session=True,
    )


async def _end(process: Process) -> None:
    """Kills what still runs, with what it may have started, and waits until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
