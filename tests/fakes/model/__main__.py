"""Run the model stand-in by hand: `python -m tests.fakes.model --port 5801`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from tests.fakes.model.server import ModelStandIn


def _seconds(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


async def _serve(port: int, latencies_seconds: list[float], rules: list[str]) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with ModelStandIn(port=port, latencies_seconds=latencies_seconds) as model:
        for rule in rules:
            keyword, _, latency_seconds = rule.partition("=")
            model.when(keyword, latency_seconds=float(latency_seconds or 0))
        sys.stdout.write(f"OPENAI_BASE_URL={model.base_url}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--latency", type=_seconds, default=[0.6, 1.0, 1.4], help="seconds, taken in turn"
    )
    parser.add_argument("--when", action="append", default=[], help="KEYWORD=SECONDS, repeatable")
    options = parser.parse_args()
    asyncio.run(_serve(options.port, options.latency, options.when))


if __name__ == "__main__":
    main()
