"""A brainstorm in `make preview`: its thread has a page of its own, where people take part."""

from __future__ import annotations

import signal
from pathlib import Path

import aiohttp

from tests.fakes.model import ModelStandIn
from tests.journeys.test_preview import Tab, open_tab
from tests.journeys.test_preview_recipes import press, send_form
from tests.support.brainstorms import sum_up, think


async def test_ideas_are_voted_on_added_and_summed_up_on_the_threads_page(
    model: ModelStandIn, tmp_path: Path
) -> None:
    think(model)
    sum_up(model, {"Comfort": [16]}, ["Buy slippers."])
    async with open_tab(tmp_path, model) as (preview, tab), aiohttp.ClientSession() as session:
        await tab.command("brainstorm start", topic="a quiet café")
        await tab.until(lambda shown: "15 ideas" in shown or "**Wild card** · 3 ideas" in shown)
        assert "type /create" in await preview.line()
        thread = Tab(session, await preview.line())
        assert await preview.line() == "This is the thread “a quiet café”."
        await thread.open()
        assert [page["name"] for page in (await tab.panel())["pages"]] == ["a quiet café"]
        assert [page["name"] for page in (await thread.panel())["pages"]] == ["general"]
        await thread.until(lambda shown: "#15 · " in shown)
        await press(tab, "Add idea")
        await send_form(tab, title="Slippers", sentence="Nobody is loud in them.")
        await thread.until(lambda shown: "#16 · Slippers" in shown)
        await press(thread, "0")
        await thread.until(lambda shown: '"label": "1"' in shown)
        await press(tab, "Close")
        shown = await thread.until(lambda shown: "Ranking, by your votes" in shown)
        assert "1. Buy slippers." in shown
        assert "16 ideas · 1 vote by 1 person" in shown
        await tab.until(lambda shown: "🏁 **Closed** by" in shown)
        ended = await preview.ended(signal.SIGTERM)
    assert (ended.code, ended.err) == (0, "")
