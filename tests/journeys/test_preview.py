"""`make preview`: the page over HTTP, as its browser side speaks with it."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.fakes.model import ModelStandIn
from tests.support.commands import Command, command

PATIENCE_SECONDS = 30.0


class Tab:
    """A browser's tab on the page."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.base, _, capability = url.partition("/#")
        self._session = session
        self._headers = {"X-Simcord-Capability": capability}
        self._sequence = 0
        self.state: dict[str, Any] = {}

    async def open(self) -> None:
        """Loads the page with its panel, and takes up its state."""
        async with self._session.get(f"{self.base}/") as response:
            assert '<script src="/panel.js">' in await response.text()
        async with self._session.get(f"{self.base}/panel.js") as response:
            assert "Right-click a message" in await response.text()
        self.state = await self._request("POST", "/api/pages", {})
        self._headers["X-Simcord-Context"] = self.state["context"]["id"]

    async def until(self, what: Callable[[str], bool]) -> str:
        """Waits until what the page shows is `what`; gives it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not what(shown := self._shown()):
            assert time.monotonic() < deadline, f"it never came to this; the page shows: {shown}"
            await asyncio.sleep(0.05)
            self.state = await self._request("GET", "/api/state")
        return shown

    async def command(self, name: str, **options: str) -> dict[str, Any]:
        """Sends a slash command."""
        catalogue = await self._request("GET", "/api/commands")
        entry = next(one for one in catalogue["entries"] if one["invocation"] == name)
        return await self.act(
            "run_command",
            command_id=entry["commandId"],
            path=entry["path"],
            schema_fingerprint=entry["schemaFingerprint"],
            options=options,
        )

    def click(self, label: str) -> dict[str, Any]:
        """The request of a browser on the present page for a click on this button."""
        return {
            "control_key": next(
                one["control_key"] for one in _walk(self.state) if one.get("label") == label
            ),
            "target_id": self.state["timeline"][0],
            "published_revision": self.state["publishedRevision"],
        }

    async def act(self, kind: str, **body: Any) -> dict[str, Any]:
        """Does this on the page."""
        receipt = await self._request(
            "POST",
            "/api/action",
            {
                "protocol_version": 3,
                "kind": kind,
                "sequence": self._sequence + 1,
                "request_id": f"request-{self._sequence}",
                "generation": self.state["context"]["generation"],
                "bot_generation": self.state["botGeneration"],
                "published_revision": self.state["publishedRevision"],
                **body,
            },
        )
        self._sequence = receipt["expectedSequence"]
        return receipt

    async def panel(self, kind: str = "chorus_panel", **body: str) -> dict[str, Any]:
        """Does this on the panel."""
        return await self._request("POST", "/api/action", {"kind": kind, **body})

    def _shown(self) -> str:
        return json.dumps([self.state["messages"], self.state["timeline"]], ensure_ascii=False)

    async def _request(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        request = self._session.request(method, self.base + path, json=body, headers=self._headers)
        async with request as response:
            assert response.status == 200, await response.text()
            return await response.json()


def _walk(value: Any) -> list[dict[str, Any]]:
    """Every object in a page's state."""
    if isinstance(value, list):
        return [found for child in value for found in _walk(child)]  # pyright: ignore
    if isinstance(value, dict):
        return [value, *_walk(list(value.values()))]  # pyright: ignore
    return []


@asynccontextmanager
async def open_tab(folder: Path, model: ModelStandIn) -> AsyncGenerator[tuple[Command, Tab]]:
    """The preview as a process, and its page in a tab."""
    async with (
        command(folder, model.base_url, "preview") as preview,
        aiohttp.ClientSession() as session,
    ):
        tab = Tab(session, await preview.line())
        await tab.open()
        yield preview, tab


async def test_the_page_follows_the_run(model: ModelStandIn, tmp_path: Path) -> None:
    model.hold("story")
    model.when("story", text="Once upon a time.")
    model.when("joke", text="Knock knock.")
    async with open_tab(tmp_path, model) as (_, tab):
        receipt = await tab.command("create", topic="black cats")
        assert receipt["settlement"] == "settled"
        await tab.until(lambda shown: "writing…" in shown and "Knock knock." in shown)
        model.release("story")
        shown = await tab.until(lambda shown: "3 of 3 parts" in shown)
        assert "Here's a story, joke, and poem about black cats!" in shown


async def test_a_click_from_before_the_last_change_counts(
    model: ModelStandIn, tmp_path: Path
) -> None:
    model.hold("story")
    model.when("story")
    async with open_tab(tmp_path, model) as (_, tab):
        await tab.command("create", topic="cats")
        await tab.until(lambda shown: "Cancel" in shown)
        click = tab.click("Cancel")
        await tab.until(lambda shown: "✅ done in" in shown)
        assert click["published_revision"] < tab.state["publishedRevision"]

        receipt = await tab.act("click", **click)
        assert receipt["settlement"] == "settled"
        await tab.until(lambda shown: "Cancelled by" in shown)


async def test_a_click_on_what_has_become_another_button_does_not(
    model: ModelStandIn, tmp_path: Path
) -> None:
    model.hold("story")
    model.when("story")
    async with open_tab(tmp_path, model) as (_, tab):
        await tab.command("create", topic="cats")
        await tab.until(lambda shown: "Cancel" in shown)
        click = tab.click("Cancel")
        model.release("story")
        await tab.until(lambda shown: "3 of 3 parts" in shown)

        receipt = await tab.act("click", **click)
        assert receipt["rejected"]
        assert [one["code"] for one in receipt["diagnostics"]] == ["stale-revision"]


async def test_a_mention_and_a_message_command_are_had_on_the_page(
    model: ModelStandIn, tmp_path: Path
) -> None:
    async with open_tab(tmp_path, model) as (_, tab):
        receipt = await tab.act("send_message", content="@Chorus owls")
        assert receipt["settlement"] == "settled"
        await tab.until(lambda shown: "about owls!" in shown)
        assert await tab.panel() == {
            "commands": ["Create from this message", "Translate…"],
            "pages": [],
        }
        await tab.act("send_message", content="black cats")
        await tab.until(lambda shown: "black cats" in shown)
        kind, said = "chorus_message_command", tab.state["timeline"][-1]
        await tab.panel(kind, name="Create from this message", message_id=said)
        await tab.until(lambda shown: "about black cats!" in shown)
        await tab.panel(kind, name="Translate…", message_id=said)
        await tab.until(lambda _: tab.state["modal"] is not None)


async def test_sigterm_ends_it_cleanly(model: ModelStandIn, tmp_path: Path) -> None:
    model.hold("story")
    model.when("story")
    async with open_tab(tmp_path, model) as (preview, tab):
        await tab.command("create", topic="cats")
        ended = await preview.ended(signal.SIGTERM)
    assert (ended.code, ended.err) == (0, "")
    assert [path.name for path in tmp_path.glob("chorus-*")] == []


async def test_a_port_that_is_taken_is_one_sentence(model: ModelStandIn, tmp_path: Path) -> None:
    port = model.base_url.split(":")[2].split("/")[0]
    async with command(tmp_path, model.base_url, "preview", "--port", port) as preview:
        ended = await preview.ended()
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(f"The page can't be served on port {port}:")
    assert len(ended.err.splitlines()) == 1
