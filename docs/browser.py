"""A headless Chromium, driven over its DevTools protocol: pages, keys, screenshots."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 0.05


class BrowserError(Exception):
    """The browser is missing, or the page never came to what was waited for."""


@dataclass(frozen=True, slots=True)
class Clip:
    """The part of the page to take a picture of, in CSS pixels."""

    x: float
    y: float
    width: float
    height: float


class Browser:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._commands = 0

    async def open(self, url: str, width: int, height: int, scale: float) -> None:
        """Shows this address in a window of so many CSS pixels, `scale` device pixels each."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        await self._send("Emulation.setDeviceMetricsOverride", **metrics)
        await self._send("Page.navigate", url="about:blank")
        await self._send("Page.navigate", url=url)

    async def write(self, text: str) -> None:
        """Types the text where the page has its focus."""
        await self._send("Input.insertText", text=text)

    async def press_enter(self) -> None:
        """Presses the Enter key."""
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
        await self._send("Input.dispatchKeyEvent", type="keyDown", text="\r", **key)
        await self._send("Input.dispatchKeyEvent", type="keyUp", **key)

    async def evaluate(self, script: str) -> Any:
        """The value of this JavaScript expression, as JSON."""
        answer = await self._send("Runtime.evaluate", expression=script, returnByValue=True)
        return answer["result"].get("value")

    async def until(self, script: str) -> None:
        """Waits until this JavaScript expression is true. Raises BrowserError when it never is."""
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while not await self.evaluate(script):
            if time.perf_counter() > deadline:
                raise BrowserError(f"The page never came to this: {script}")
            await asyncio.sleep(LOOK_SECONDS)

    async def picture(self, clip: Clip) -> bytes:
        """This part of the page, as PNG."""
        area = {"x": clip.x, "y": clip.y, "width": clip.width, "height": clip.height, "scale": 1}
        answer = await self._send("Page.captureScreenshot", format="png", clip=area)
        return base64.b64decode(answer["data"])

    async def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._commands += 1
        await self._socket.send_json({"id": self._commands, "method": method, "params": parameters})
        while True:
            answer = json.loads(await self._socket.receive_str())
            if answer.get("id") == self._commands:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser]:
    """Starts the browser with a profile of its own; it ends with the block.

    Raises BrowserError, with what to install, where there is none.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise BrowserError(
            "The pictures need Chromium: `apt-get install chromium` on Debian and Ubuntu."
        )
    async with AsyncExitStack() as stack:
        profile = stack.enter_context(
            TemporaryDirectory(prefix="chorus-chromium-", ignore_cleanup_errors=True)
        )
        # Chromium's sandbox does not work for root, as whom containers run programs.
        flags = (*FLAGS, "--no-sandbox") if os.geteuid() == 0 else FLAGS
        process = await asyncio.create_subprocess_exec(
            program, *flags, f"--user-data-dir={profile}", stdout=DEVNULL, stderr=DEVNULL
        )

        async def stop() -> None:
            if process.returncode is None:
                process.terminate()
            await process.wait()

        stack.push_async_callback(stop)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        port = await _debugging_port(Path(profile))
        async with session.get(f"http://127.0.0.1:{port}/json/list") as response:
            targets = await response.json()
        address = next(one["webSocketDebuggerUrl"] for one in targets if one["type"] == "page")
        socket = await stack.enter_async_context(session.ws_connect(address, max_msg_size=0))
        yield Browser(socket)


async def _debugging_port(profile: Path) -> int:
    """The port that the browser writes into its profile once it listens there."""
    file = profile / "DevToolsActivePort"
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < deadline:
        if file.exists() and (lines := file.read_text().splitlines()):
            return int(lines[0])
        await asyncio.sleep(LOOK_SECONDS)
    raise BrowserError("Chromium did not start.")
