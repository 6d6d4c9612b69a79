"""`python -m bot preview`: a Discord-like page in the browser, with the real bot behind it."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.settings import Settings
from bot.simulated.live_page import live_page, thread_pages
from bot.simulated.server import simulated_server
from bot.simulated.terminal import Progress


async def preview(settings: Settings, *, port: int) -> int:
    """Serves the page on loopback until Ctrl-C, SIGTERM or “End preview session”; returns 0.

    Its address is the first line on standard output. Raises BotError, StorageError or
    WorkflowError, in one sentence, where the page, the database or the model can't be had.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    serving = asyncio.create_task(_serve(settings, port), name="preview")
    stopping = asyncio.create_task(stop.wait(), name="stop signal")
    try:
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set():
            await serving
    finally:
        for task in (serving, stopping):
            task.cancel()
        await asyncio.gather(serving, stopping, return_exceptions=True)
    return 0


async def _serve(settings: Settings, port: int) -> None:
    with Progress(sys.stderr) as progress:
        async with (
            simulated_server(settings, progress.tell) as server,
            live_page(server, port) as page,
        ):
            progress.clear()
            _tell(
                f"{page.url}\nOpen this address in a browser and type /create topic:cats there. "
                "Ctrl-C stops it.\n"
            )
            threads = asyncio.create_task(thread_pages(server, page, _tell), name="thread pages")
            try:
                await page.wait_closed()
            finally:
                threads.cancel()
                await asyncio.gather(threads, return_exceptions=True)


def _tell(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
