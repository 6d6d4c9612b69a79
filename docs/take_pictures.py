"""Takes the README's pictures of the preview page: `python -m docs.take_pictures`."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import discord
from simcord import ChannelHandle

from bot.settings import Settings
from bot.simulated.live_page import live_page
from bot.simulated.server import SimulatedServer, simulated_server
from docs.browser import Browser, BrowserError, Clip, open_browser
from tests.sitting import send
from tests.standins.model import Fault, ModelStandIn
from tests.storming import PERSPECTIVES, answer, asks
from tests.world import walk

PICTURES = Path(__file__).with_name("pictures")
TAKEN_UTC = datetime(2026, 3, 14, 9, 41, tzinfo=UTC)
WIDTH, HEIGHT, SCALE = 720, 1400, 4 / 3
MARGIN = 12
LOOK_SECONDS, PATIENCE = 0.05, 600
_IS_AT_REST = (
    "document.querySelector('#channel-composer')?.hidden === false"
    " && document.fonts.status === 'loaded'"
    " && [...document.images].every(image => image.complete)"
)

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
IDEAS = [
    ("Felt under every chair", "Glued-on felt pads take the scraping out of the room."),
    ("Quiet hour before nine", "The music and the grinder rest while people wake up."),
    ("A phone shelf at the door", "Whoever leaves a phone there gets the first refill free."),
]
OWN_IDEA = ("Curtains by the window seats", "Heavy ones swallow echoes, and they look good.")


async def take_pictures() -> None:
    """Saves every picture in `docs/pictures`. Raises BrowserError."""
    PICTURES.mkdir(exist_ok=True)
    async with open_browser() as browser:
        await _writing(browser)
        await _aggregated(browser)
        await _failed(browser)
        await _brainstorm(browser)


async def _writing(browser: Browser) -> None:
    """The card while two branches are being written and one has been posted."""
    async with ModelStandIn() as model, _channel(browser, model):
        model.hold("short story")
        model.hold("rhyming poem")
        await _create(browser, "cats")
        await browser.until(_shows("Joke · ✅ done"))
        await _save(browser, "writing.png", messages=2)


async def _aggregated(browser: Browser) -> None:
    """The first message once it has become the aggregated one."""
    async with ModelStandIn() as model, _channel(browser, model):
        await _create(browser, "cats")
        await browser.until(_shows("3 of 3 branches"))
        await _save(browser, "aggregated.png", messages=1)


async def _failed(browser: Browser) -> None:
    """The aggregated message of a run in which a branch failed."""
    async with ModelStandIn() as model, _channel(browser, model):
        model.when("rhyming poem", faults=[Fault.insufficient_quota()])
        await _create(browser, "cats")
        await browser.until(_shows("2 of 3 branches"))
        await _save(browser, "failed.png", messages=1)


async def _brainstorm(browser: Browser) -> None:
    """A brainstorm's thread: a perspective's ideas with people's votes, and a person's own."""
    async with ModelStandIn() as model:
        model.when("You take part", json=answer(IDEAS))
        for perspective in PERSPECTIVES[1:]:
            model.when_request(perspective, asks(perspective), json=answer(IDEAS))
            model.hold(perspective)
        settings = Settings.read({"OPENAI_BASE_URL": model.base_url}, on_discord=False)
        async with simulated_server(settings, now_utc=TAKEN_UTC) as server:
            thread = await _voted_on(server)
            async with live_page(server, timezone="UTC", channel=thread) as page:
                await browser.open(page.url, WIDTH, HEIGHT, SCALE)
                await browser.until(_shows("added by"))
                await browser.until(_IS_AT_REST)
                await _save(browser, "brainstorm.png", messages=2)


async def _voted_on(server: SimulatedServer) -> ChannelHandle:
    """The thread of a brainstorm in which some people have taken part."""
    await server.you.slash(server.channel, "brainstorm start", topic="a quieter café")
    for _ in range(PATIENCE):
        if server.channel.threads and server.channel.threads[0].history():
            break
        await asyncio.sleep(LOOK_SECONDS)
    (thread,) = server.channel.threads
    (post,) = thread.history()
    likes = [one for one in _custom_ids(post) if one.startswith("chorus:like:")]
    (add,) = [one for one in _custom_ids(post) if one.startswith("chorus:add-idea:")]
    form = await server.you.click(post, custom_id=add)
    await send(server.you, form, title=OWN_IDEA[0], sentence=OWN_IDEA[1])
    for number, name in enumerate(["ada", "lin", "sam", "noor"]):
        member = server.you.guild.add_member(server.env.create_user(name))
        for liked in likes[: 1 + number % 3]:
            await member.click(post, custom_id=liked)
    return thread


def _custom_ids(message: discord.Message) -> list[str]:
    found = walk(message.components)
    return [one.custom_id for one in found if isinstance(one, discord.Button) and one.custom_id]


@asynccontextmanager
async def _channel(browser: Browser, model: ModelStandIn) -> AsyncGenerator[None]:
    """The page of an empty channel in the browser; the branches take as long as they say here."""
    model.when("short story", latency_seconds=4.66, text=STORY)
    model.when("friendly joke", latency_seconds=1.86, text=JOKE)
    model.when("rhyming poem", latency_seconds=3.26, text=POEM)
    settings = Settings.read({"OPENAI_BASE_URL": model.base_url}, on_discord=False)
    async with (
        simulated_server(settings, now_utc=TAKEN_UTC) as server,
        live_page(server, timezone="UTC") as page,
    ):
        await browser.open(page.url, WIDTH, HEIGHT, SCALE)
        await browser.until(_IS_AT_REST)
        yield


async def _create(browser: Browser, topic: str) -> None:
    """Types the command, as a person does."""
    await browser.evaluate("document.querySelector('#channel-composer-input').focus()")
    await browser.write("/create")
    await browser.until(_shows("Write about a topic", "body"))
    await browser.press_enter()
    await browser.until(_shows("What to write about", "body"))
    await browser.write(topic)
    await browser.until(f"document.activeElement.value === '{topic}'")
    # The page drops what is entered while it is busy with its own layout.
    while not await browser.evaluate(_shows("you used")):
        await browser.press_enter()
        await asyncio.sleep(1)


async def _save(browser: Browser, name: str, *, messages: int) -> None:
    """Takes the picture of the channel down to the end of its first so many messages."""
    box = await browser.evaluate(
        "(() => {"
        " const list = document.querySelector('#channel-message-list');"
        " const head = document.querySelector('.channel-header').getBoundingClientRect();"
        f" const last = list.querySelectorAll('article')[{messages - 1}].getBoundingClientRect();"
        " return [head.left, head.top, head.width, last.bottom - head.top];"
        "})()"
    )
    left, top, width, height = box
    (PICTURES / name).write_bytes(await browser.picture(Clip(left, top, width, height + MARGIN)))


def _shows(text: str, where: str = "#channel-message-list") -> str:
    return f"document.querySelector('{where}').innerText.includes('{text}')"


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
