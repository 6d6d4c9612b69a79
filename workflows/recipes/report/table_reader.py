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
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from workflows.errors import InputUnusable, NotWritten
from workflows.recipes.report.common import check_acceptable
from workflows.recipes.report.profile import Profile
from workflows.recipes.report.spec import ChartSpec, DrawnChart
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
ANSWER_BYTES: Final = 16 * 1024 * 1024
"""Far more than a profile or three pictures; a longer answer is not read on."""

_ERROR_BYTES: Final = 16 * 1024
_STEP_BYTES: Final = 256 * 1024
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
                answer, errors = await _exchange(process, question)
                await process.wait()
        except TimeoutError:
            raise InputUnusable(
                f"Reading the table took longer than {limits.seconds:.0f} seconds; "
                "leave out rows or columns and try again."
            ) from None
        finally:
            await _end(process)
    return _checked(process.returncode, answer, errors)


async def _spawn(limits: Limits, folder: str) -> Process:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = {"PYTHONPATH": str(Path(__file__).parents[3])}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # Neither the working folder's modules nor a person's own are found before the real ones.
        "-P",
        "-s",
        "-m",
        WORKER,
        str(limits.memory_bytes),
        str(int(limits.seconds) + 1),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=folder,
        # The little that the worker needs, and none of the bot's secrets.
        env={**kept, **paths, "PYTHONUTF8": "1", "RUST_BACKTRACE": "0"},
        # Out of the terminal's group, and with one of its own that can be ended as a whole.
        start_new_session=True,
    )


async def _exchange(process: Process, question: WorkerQuestion) -> tuple[bytes, bytes]:
    """Sends the question while reading what comes back."""
    assert process.stdout is not None
    assert process.stderr is not None
    async with asyncio.TaskGroup() as group:
        group.create_task(_feed(process, question))
        answer = group.create_task(_read(process.stdout, ANSWER_BYTES))
        errors = group.create_task(_read(process.stderr, _ERROR_BYTES))
    return answer.result(), errors.result()


async def _feed(process: Process, question: WorkerQuestion) -> None:
    assert process.stdin is not None
    # Where the worker ends early, it says why in another way.
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(question.model_dump_json().encode())
        await process.stdin.drain()
    process.stdin.close()


async def _read(stream: asyncio.StreamReader, most_bytes: int) -> bytes:
    """All that comes, of which the first so many bytes are kept."""
    kept = bytearray()
    while data := await stream.read(_STEP_BYTES):
        kept += data[: most_bytes - len(kept)]
    return bytes(kept)


async def _end(process: Process) -> None:
    """Kills what still runs, with what it may have started, and waits until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _checked(status: int | None, answer: bytes, errors: bytes) -> WorkerAnswer:
    if errors:
        _log.warning("the table worker said: %s", errors.decode(errors="replace").strip())
    try:
        message = WorkerAnswer.model_validate_json(answer) if status == 0 else None
    except ValueError:
        message = None
    if message is not None:
        if message.unusable:
            raise InputUnusable(message.unusable)
        return message
    killed = sys.platform != "win32" and status == -signal.SIGKILL
    if killed or any(sign in errors for sign in _OUT_OF_MEMORY):
        raise InputUnusable(TOO_MUCH_MEMORY)
    _log.error("the table worker ended with status %s and no answer", status)
    raise TableReaderFailed("reading the table failed on my side; the file is not to blame")
