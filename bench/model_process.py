"""The model stand-in in a process of its own, so that its work is not counted as ours."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

START_TIMEOUT_SECONDS = 30.0


@asynccontextmanager
async def model_process(latencies_seconds: Sequence[float]) -> AsyncGenerator[str]:
    """Yields the base URL of a model that answers after these latencies, taken in turn."""
    latencies = ",".join(f"{latency:.4f}" for latency in latencies_seconds)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.standins.model", "--latency", latencies), stdout=PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START_TIMEOUT_SECONDS):
            line = await process.stdout.readline()
        yield line.decode().strip().removeprefix("OPENAI_BASE_URL=")
    finally:
        process.terminate()
        await process.wait()
