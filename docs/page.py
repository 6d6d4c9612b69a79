"""The preview page in the browser, and the pictures of its channel."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from simcord import ChannelHandle

from bot.simulated.live_page import live_page
from bot.simulated.server import SimulatedServer
from docs.browser import Browser, Clip

PICTURES = Path(__file__).with_name("pictures")
TAKEN_UTC = datetime(2026, 3, 14, 9, 41, tzinfo=UTC)
WIDTH, HEIGHT, SCALE = 720, 1400, 4 / 3
MARGIN = 12


@asynccontextmanager
async def shown(
    browser: Browser,
    server: SimulatedServer,
    height: int = HEIGHT,
    channel: ChannelHandle | None = None,
) -> AsyncGenerator[None]:
    """The server's channel, or this one, in the browser, in a window of so many CSS pixels."""
    async with live_page(server, timezone="UTC", channel=channel) as page:
        await browser.open(page.url, WIDTH, height, SCALE)
        await browser.until("document.querySelector('#channel-composer')?.hidden === false")
        yield


async def save(browser: Browser, name: str, *, last: int, first: int = 0) -> None:
    """Takes the picture of the channel down to its message `last`, counted from 1.

    It begins with the channel's head, or with the message `first` where that is not 0. Lines of
    code are broken, and lines run in the direction of their first letter, as they do in Discord.
    """
    await browser.until("document.fonts.status === 'loaded'")
    box = await browser.evaluate(
        "(() => {"
        " for (const part of document.querySelectorAll('.code-block, .code-block *'))"
        "  Object.assign(part.style, {whiteSpace: 'pre-wrap', minWidth: 0});"
        " for (const part of document.querySelectorAll('.text-display > :is(p, div, ul, ol)'))"
        "  part.style.unicodeBidi = 'plaintext';"
        " const list = document.querySelector('#channel-message-list');"
        " for (let node = list; node; node = node.parentElement) node.scrollTop = 0;"
        " const messages = document.querySelectorAll('#channel-message-list article');"
        " const head = document.querySelector('.channel-header').getBoundingClientRect();"
        f" const top = {first} ? messages[{first} - 1].getBoundingClientRect().top : head.top;"
        f" const bottom = messages[{last} - 1].getBoundingClientRect().bottom;"
        " return [head.left, top, bottom - top];"
        "})()"
    )
    left, top, height = box
    (PICTURES / name).write_bytes(await browser.picture(Clip(left, top, WIDTH, height + MARGIN)))


def drawn(pictures: int) -> str:
    """A JavaScript expression: whether the page shows so many pictures, whole."""
    return (
        "(() => {"
        " const whole = [...document.images].filter((image) => image.naturalWidth > 0);"
        f" return whole.length >= {pictures};"
        "})()"
    )


def shows(text: str, where: str = "#channel-message-list") -> str:
    """A JavaScript expression: whether the page shows this text there."""
    return f"document.querySelector('{where}').innerText.includes('{text}')"
