"""Takes the README's pictures of the preview page: `python -m docs.take_pictures`."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.simulated.server import simulated_server
from docs.brainstorm_picture import take_brainstorm_picture
from docs.browser import Browser, BrowserError, open_browser
from docs.feature_pictures import take_feature_pictures
from docs.page import PICTURES, TAKEN_UTC, save, shown, shows
from docs.vote_pictures import take_vote_pictures
from tests.fakes.model import Fault, ModelStandIn

STORY = (
    "Miso the cat had one rule: the windowsill was hers. One grey morning a sparrow landed "
    "there, soaked and shivering. Miso looked at the bird, then at the rain, and moved over, "
    "just a whisker's width. By noon the sun was out and the sparrow was gone. On the sill lay "
    "one small feather, and Miso, who had no use for feathers, kept it under her blanket."
)
JOKE = (
    "Why did the cat join the video call?\n"
    "Because somebody said there would be a mouse on every desk."
)
POEM = (
    "A paw upon the window pane,\n"
    "A silver thread of evening rain,\n"
    "Two lanterns lit in amber eyes,\n"
    "A tail that writes its soft replies."
)


async def take_pictures() -> None:
    """Saves every picture in `docs/pictures`. Raises BrowserError."""
    PICTURES.mkdir(exist_ok=True)
    async with open_browser() as browser:
        await _writing(browser)
        await _aggregated(browser)
        await _failed(browser)
        await take_feature_pictures(browser)
        await take_brainstorm_picture(browser)
        await take_vote_pictures(browser)


async def _writing(browser: Browser) -> None:
    """The card while two branches are being written and one has been posted."""
    async with ModelStandIn() as model, _channel(browser, model):
        model.hold("short story")
        model.hold("rhyming poem")
        await _create(browser, "cats")
        await browser.until(shows("Joke · ✅ done"))
        await save(browser, "writing.png", last=2)


async def _aggregated(browser: Browser) -> None:
    """The first message once it has become the aggregated one."""
    async with ModelStandIn() as model, _channel(browser, model):
        await _create(browser, "cats")
        await browser.until(shows("3 of 3 parts"))
        await save(browser, "aggregated.png", last=1)


async def _failed(browser: Browser) -> None:
    """The aggregated message of a run in which a branch failed."""
    async with ModelStandIn() as model, _channel(browser, model):
        model.when("rhyming poem", faults=[Fault.insufficient_quota()])
        await _create(browser, "cats")
        await browser.until(shows("2 of 3 parts"))
        await save(browser, "failed.png", last=1)


@asynccontextmanager
async def _channel(browser: Browser, model: ModelStandIn) -> AsyncGenerator[None]:
    """The page of an empty channel in the browser; the branches take as long as they say here."""
    model.when("short story", latency_seconds=4.66, text=STORY)
    model.when("friendly joke", latency_seconds=1.86, text=JOKE)
    model.when("rhyming poem", latency_seconds=3.26, text=POEM)
    settings = Settings.read({"OPENAI_BASE_URL": model.base_url}, on_discord=False)
    async with (
        simulated_server(settings, now_utc=TAKEN_UTC) as server,
        shown(browser, server),
    ):
        yield


async def _create(browser: Browser, topic: str) -> None:
    """Types the command, as a person does."""
    await browser.evaluate("document.querySelector('#channel-composer-input').focus()")
    await browser.write("/create")
    await browser.until(shows("Write about a topic", "body"))
    await browser.press_enter()
    await browser.until(shows("What to write about", "body"))
    await browser.write(topic)
    await browser.until(f"document.activeElement.value === '{topic}'")
    # The page drops what is entered while it is busy with its own layout.
    while not await browser.evaluate(shows("you used")):
        await browser.press_enter()
        await asyncio.sleep(1)


def main() -> int:
    """Returns the exit code; what is missing is one plain sentence."""
    logging.basicConfig(level=logging.ERROR)
    try:
        asyncio.run(take_pictures())
    except BrowserError as error:
        print(error, file=sys.stderr)
        return 1
    for picture in sorted(PICTURES.glob("*.png")):
        print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
