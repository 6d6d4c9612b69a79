"""Runs the model stand-in in a process of its own, so that its work is not counted as ours.

The process takes lines of JSON on its standard input, such as `{"do": "hold"}`, and answers each
with one line.
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
from tests.fakes.model.faults import Fault
from tests.fakes.model.rules import ChatRequest, Reply

START_TIMEOUT_SECONDS = 30.0
IN_FLIGHT_TIMEOUT_SECONDS = 120.0
LOOK_SECONDS = 0.02
LINE_BYTES = 64 * 1024**2
CHARS = {"story": 700, "joke": 130, "poem": 320}
"""The texts of the default recipe, by a word of the prompt, with their lengths."""
FILLER = "It is told slowly, with small steps, kind people and a good deal of rain. "


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
        """The value of `OPENAI_BASE_URL`."""
        self._process = process
        self._turn = asyncio.Lock()

    async def set_latencies(self, *latencies_seconds: float) -> None:
        """From now on story, joke and poem take so long; a single figure is for all of them."""
        await self._ask("latencies", seconds=latencies_seconds)

    async def spread(self, latencies_seconds: Sequence[float]) -> None:
        """The coming calls take so long, one after the other for each of story, joke and poem."""
        await self._ask("spread", seconds=latencies_seconds)

    async def hold(self) -> None:
        """Keeps all calls waiting until `release`."""
        await self._ask("hold")

    async def release(self) -> None:
        """Lets what `hold` keeps go on."""
        await self._ask("release")

    async def wait_for_in_flight(self, count: int) -> None:
        """Returns once so many calls are running. Raises TimeoutError."""
        async with asyncio.timeout(IN_FLIGHT_TIMEOUT_SECONDS):
            while True:
                if await self._ask("in_flight") >= count:
                    return
                await asyncio.sleep(LOOK_SECONDS)

    async def calls(self) -> list[ModelCall]:
        """The calls that have been answered."""
        return [ModelCall(*values) for values in await self._ask("calls")]

    async def _ask(self, action: str, **values: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            question = {"do": action, **values}
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            return json.loads(await self._process.stdout.readline())


@asynccontextmanager
async def open_model(latencies_seconds: Sequence[float]) -> AsyncGenerator[ModelProcess]:
    """Yields a model that writes story, joke and poem in so many seconds.

    To prompts that are about none of these it answers after the same latencies, taken in turn.
    """
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


def _text(keyword: str) -> Reply:
    """A text about the topic of the request, as long as such texts are."""

    def write(request: ChatRequest) -> str:
        start = f"Here is a {keyword} about {request.topic}. It begins quietly. "
        end = f"In the end the {keyword} keeps its promise."
        missing = CHARS[keyword] - len(start) - len(end)
        return start + FILLER * round(missing / len(FILLER)) + end

    return write


def _set(model: ModelStandIn, seconds: Sequence[float], late: Sequence[float] = ()) -> None:
    for number, keyword in enumerate(CHARS):
        model.when(
            keyword,
            latency_seconds=seconds[number % len(seconds)],
            text=_text(keyword),
            faults=[Fault.slow(more) for more in late[number :: len(CHARS)]],
        )


def _answer(model: ModelStandIn, question: dict[str, Any]) -> Any:
    match question:
        case {"do": "latencies", "seconds": seconds}:
            _set(model, seconds)
        case {"do": "spread", "seconds": late}:
            _set(model, [0.0], late)
        case {"do": "hold"}:
            for keyword in CHARS:
                model.hold(keyword)
        case {"do": "release"}:
            for keyword in CHARS:
                model.release(keyword)
        case {"do": "in_flight"}:
            return model.in_flight
        case {"do": "calls"}:
            return [
                (call.request.topic, call.started_wall, call.ended_wall)
                for call in model.calls
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
        _set(model, latencies_seconds)
        print(json.dumps(model.base_url), flush=True)
        while line := await reader.readline():
            print(json.dumps(_answer(model, json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve([float(part) for part in sys.argv[1].split(",")]))
