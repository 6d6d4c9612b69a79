"""Runs the model stand-in in a process of its own, so that its work is not counted as ours.

The process takes lines of JSON on its standard input (`{"keyword": "story", "latency": 1.0}`,
`{"hold": "story"}`, `{"release": "story"}`, `{"calls_since": 0}`) and answers each with one line.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.fakes.model import ModelStandIn

START_TIMEOUT_SECONDS = 30.0
LINE_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A call of the model that has been answered. Times are Unix seconds."""

    topic: str
    started_wall: float
    ended_wall: float


class ModelProcess:
    """The model's process: where it is, how long it takes, and what it was asked."""

    def __init__(self, process: Process, base_url: str) -> None:
        self.base_url = base_url
        """What `OPENAI_BASE_URL` has to be."""
        self._process = process
        self._turn = asyncio.Lock()

    async def set_latency(self, keyword: str, latency_seconds: float) -> None:
        """Answers prompts with this keyword after so long from now on."""
        await self._ask(keyword=keyword, latency=latency_seconds)

    async def hold(self, keyword: str) -> None:
        """Keeps prompts with this keyword waiting until `release`."""
        await self._ask(hold=keyword)

    async def release(self, keyword: str) -> None:
        """Lets what `hold` keeps go on."""
        await self._ask(release=keyword)

    async def in_flight(self) -> int:
        """How many calls are running now."""
        return await self._ask(in_flight=True)

    async def calls(self, since: int = 0) -> list[ModelCall]:
        """The calls from number `since` on that have been answered."""
        return [ModelCall(*values) for values in await self._ask(calls_since=since)]

    async def _ask(self, **question: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def open_model(latencies_seconds: Sequence[float]) -> AsyncGenerator[ModelProcess]:
    """Yields a model that answers after these latencies, taken in turn where no keyword is set."""
    latencies = ",".join(f"{latency:.4f}" for latency in latencies_seconds)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, latencies), stdin=PIPE, stdout=PIPE, limit=LINE_BYTES
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(START_TIMEOUT_SECONDS):
            line = await process.stdout.readline()
        yield ModelProcess(process, json.loads(line))
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def model_process(latencies_seconds: Sequence[float]) -> AsyncGenerator[str]:
    """Yields the base URL of a model that answers after these latencies, taken in turn."""
    async with open_model(latencies_seconds) as model:
        yield model.base_url


def _answer(model: ModelStandIn, question: dict[str, Any]) -> Any:
    match question:
        case {"keyword": keyword, "latency": latency_seconds}:
            model.when(keyword, latency_seconds=latency_seconds)
        case {"hold": keyword}:
            model.hold(keyword)
        case {"release": keyword}:
            model.release(keyword)
        case {"in_flight": _}:
            return model.in_flight
        case {"calls_since": since}:
            calls = model.calls[since:]
            return [
                (call.request.topic, call.started_wall, call.ended_wall)
                for call in calls
                if call.ended_wall is not None
            ]
        case _:
            raise ValueError(f"the model was asked for {question}")
    return None


async def _serve(latencies_seconds: Sequence[float]) -> None:
    """Serves until standard input ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    async with ModelStandIn(latencies_seconds=latencies_seconds) as model:
        print(json.dumps(model.base_url), flush=True)
        while line := await reader.readline():
            print(json.dumps(_answer(model, json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve([float(part) for part in sys.argv[1].split(",")]))
