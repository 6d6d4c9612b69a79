"""Run the Discord stand-in as a process: `python -m tests.fakes.discord --port 5800`.

Prints one line of JSON with its port and the two addresses the bot needs, and serves until SIGINT,
SIGTERM or, with `--until-stdin-closes`, the end of its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys

from tests.fakes.discord.app import serve
from tests.fakes.discord.settings import Settings


async def _run(settings: Settings, port: int, until_stdin_closes: bool) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    if until_stdin_closes:
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        ended = asyncio.create_task(reader.read(), name="end of standard input")
        ended.add_done_callback(lambda _: stopped.set())
    async with serve(settings, port) as bound:
        ready = {
            "port": bound,
            "pid": os.getpid(),
            "DISCORD_API_URL": f"http://127.0.0.1:{bound}/api/v10",
            "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{bound}/",
            "DISCORD_TOKEN": settings.token,
        }
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=Settings.token)
    parser.add_argument("--until-stdin-closes", action="store_true")
    options = parser.parse_args()
    asyncio.run(_run(Settings(token=options.token), options.port, options.until_stdin_closes))


if __name__ == "__main__":
    main()
