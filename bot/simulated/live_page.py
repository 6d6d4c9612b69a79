"""SimCord's preview page with our panel on it, kept live while the bot works in the background."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, ClassVar, Self, cast
from zoneinfo import ZoneInfo

import discord
from simcord import ChannelHandle, Preview, ResponseMessage, SetupError
from simcord.preview._server import PreviewServer

from bot.errors import BotError
from bot.simulated.server import SimulatedServer

log = logging.getLogger(__name__)

REFRESH_SECONDS = 0.2
REMEMBERED_REVISIONS = 64
WIDTH, HEIGHT = 960, 720
PANEL = "/panel.js"
MENTION = re.compile(r"@chorus\b", re.IGNORECASE)


class _PanelServer(PreviewServer):
    """Serves SimCord's page with the script of our panel."""

    _STATIC_FILES: ClassVar[dict[str, str]] = {
        **PreviewServer._STATIC_FILES,
        PANEL: str(Path(__file__).with_name(Path(PANEL).name)),
    }

    async def _index(self, request: Any) -> Any:
        response = await super()._index(request)
        response.text = response.text.replace("</head>", f'<script src="{PANEL}"></script></head>')
        return response


class LivePage(Preview):
    """A preview that can be refreshed at any time without a click being lost.

    Its panel runs the commands of a message and links to the other pages, the threads'. “@Chorus”
    in a message is a mention.

    SimCord serves one operation at a time, and takes a click only on the page's newest revision;
    a browser learns of that half a second later. So operations wait for each other here, and a
    click on what has not changed in between is taken as one on the newest revision.
    """

    def __init__(
        self, server: SimulatedServer, port: int, timezone: str, channel: ChannelHandle
    ) -> None:
        self._app = server.app
        self.others: list[LivePage] = []
        """The pages that the panel links to."""
        super().__init__(
            server.env,
            channel,
            (server.you,),
            layout="channel",
            display="responsive",
            width=WIDTH,
            height=HEIGHT,
            locale="en-US",
            timezone=timezone,
            presentation_time=None,
            assets=None,
            port=port,
        )
        self._server = _PanelServer(self, port)
        self._simulation_lock = server.lock
        self._published: deque[tuple[str, int, dict[str, Any]]] = deque(maxlen=REMEMBERED_REVISIONS)

    async def __aenter__(self) -> Self:
        async with self._simulation_lock:
            # SimCord lets one preview be entered, and asks one how its operation went.
            self.env._preview = None  # pyright: ignore[reportPrivateUsage]
            await super().__aenter__()
        return self

    async def refresh(self) -> None:
        """Publishes what has changed to every open page."""
        async with self._exclusively():
            await super().refresh()

    @asynccontextmanager
    async def _exclusively(self) -> AsyncGenerator[None]:
        async with self._simulation_lock:
            self.env._preview = self  # pyright: ignore[reportPrivateUsage]
            yield

    def _publish(self, page: Any, *, reason: Any = "action") -> None:
        super()._publish(page, reason=reason)
        self._published.append((page.id, page.revision, page.snapshot))

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        kind = body.get("kind")
        if kind == "chorus_panel":
            return self._panel()
        async with self._exclusively():
            if kind == "chorus_message_command":
                await self._run_message_command(context_id, body)
                return {}
            if kind == "send_message" and self._app.client.user is not None:
                content = MENTION.sub(self._app.client.user.mention, str(body.get("content")))
                body = {**body, "content": content}
            return await super()._action(context_id, self._on_newest(context_id, body))

    def _panel(self) -> dict[str, Any]:
        kind = discord.AppCommandType.message
        return {
            "commands": [known.name for known in self._app.client.tree.get_commands(type=kind)],
            "pages": [{"name": page.channel.name, "url": page.url} for page in self.others],
        }

    async def _run_message_command(self, context_id: str | None, body: Mapping[str, Any]) -> None:
        page = self._get_page(context_id)
        message = self._target_message(page, self._target_id(body["message_id"], page.viewer))
        target = ResponseMessage(self.env, message)
        result = await page.viewer.context_menu(self.channel, body["name"], target)
        if result.modal is not None:
            page.modal, page.modal_handle = result, f"m_{secrets.token_urlsafe(12)}"
        self._publish(page)

    def _on_newest(self, context_id: str | None, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The same action on the newest revision, unless it is on a control that has changed."""
        page = self._get_page(context_id)
        key = body.get("control_key")
        if "published_revision" not in body or not isinstance(key, str | None):
            return body
        if key is not None:
            seen = next(
                (
                    snapshot
                    for page_id, revision, snapshot in self._published
                    if (page_id, revision) == (page.id, body["published_revision"])
                ),
                None,
            )
            if seen is None or _control(seen, key) != _control(page.snapshot, key):
                return body
        return {**body, "published_revision": page.revision}


@asynccontextmanager
async def live_page(
    server: SimulatedServer,
    port: int = 0,
    timezone: str | None = None,
    channel: ChannelHandle | None = None,
) -> AsyncGenerator[LivePage]:
    """Serves a channel or thread as `you` see it on loopback, on a free port where `port` is 0.

    Without one, that is the server's channel. Times are those of `timezone`, an IANA name; without
    one, of this machine's. Raises BotError where the port can't be had.
    """
    page = LivePage(server, port, timezone or _local_timezone(), channel or server.channel)
    try:
        await page.__aenter__()
    except (SetupError, OverflowError) as error:
        raise BotError(f"The page can't be served on port {port}: {error}.") from error
    driver = asyncio.create_task(_keep_live(server, page), name="live page")
    try:
        yield page
    finally:
        driver.cancel()
        await asyncio.gather(driver, return_exceptions=True)
        await page.close()


async def thread_pages(
    server: SimulatedServer, main: LivePage, tell: Callable[[str], None]
) -> None:
    """Serves each thread that is opened on a page of its own; runs until it is cancelled.

    `tell` is told the page's address and the thread's name; the `main` page links there. A page
    shows one channel alone.
    """
    known: set[int] = set()
    async with AsyncExitStack() as pages:
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            for thread in server.channel.threads:
                if thread.id not in known:
                    known.add(thread.id)
                    page = await pages.enter_async_context(live_page(server, channel=thread))
                    page.others.append(main)
                    main.others.append(page)
                    tell(f"{page.url}\nThis is the thread “{thread.name}”.\n")


async def _keep_live(server: SimulatedServer, page: LivePage) -> None:
    """Refreshes the page whenever the bot has made a request."""
    seen = 0
    while True:
        await asyncio.sleep(REFRESH_SECONDS)
        requests = len(server.env.http_requests)
        if requests == seen:
            continue
        try:
            await page.refresh()
        except (SetupError, TimeoutError) as error:
            log.warning("the page could not be refreshed yet: %s", error)
            continue
        except Exception:
            log.exception("the page could not be refreshed")
        seen = requests


def _control(value: object, key: str) -> dict[str, Any] | None:
    """The button or menu with this key, wherever it is in a page's snapshot."""
    if isinstance(value, dict):
        found = cast(dict[str, Any], value)
        if found.get("control_key") == key:
            return found
        value = list(found.values())
    if isinstance(value, list):
        children = (_control(child, key) for child in cast(list[Any], value))
        return next((child for child in children if child is not None), None)
    return None


def _local_timezone() -> str:
    """This machine's time zone by its name, or UTC where it can't be told."""
    _, zoneinfo, name = str(Path("/etc/localtime").resolve()).partition("/zoneinfo/")
    try:
        return ZoneInfo(name).key if zoneinfo else str(UTC)
    except (KeyError, ValueError, OSError):
        return str(UTC)
