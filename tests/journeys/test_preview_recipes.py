"""The recipe editor in `make preview`: forms and private messages on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fakes.model import ModelStandIn
from tests.journeys.test_preview import Tab, open_tab


async def send_form(tab: Tab, **values: Any) -> None:
    """Fills in the form that the page shows, and sends it off."""
    shown = await tab.until(lambda _: tab.state["modal"] is not None)
    assert shown
    modal = tab.state["modal"]
    receipt = await tab.act("modal_submit", modal_handle=modal["handle"], values=values)
    assert receipt["settlement"] == "settled", receipt


async def press(tab: Tab, label: str) -> None:
    """Presses the button with this label."""
    await tab.until(lambda shown: f'"label": "{label}"' in shown)
    receipt = await tab.act("click", **tab.click(label))
    assert receipt["settlement"] == "settled", receipt


async def test_a_recipe_is_made_and_used_on_the_page(model: ModelStandIn, tmp_path: Path) -> None:
    model.when("write a riddle", text="What is it?")
    async with open_tab(tmp_path, model) as (_, tab):
        await tab.command("recipe new")
        await send_form(tab, name="riddles", makes="a riddle", preposition=["on"], fields="age = 9")
        await press(tab, "Add part")
        await send_form(tab, title="Riddle", emoji="❓", prompt="Write a riddle on {topic}.")
        await tab.until(lambda shown: "1. ❓" in shown)
        await press(tab, "Save")
        await tab.until(lambda shown: "as version 1" in shown)
        await tab.command("create", topic="owls", recipe="riddles")
        await send_form(tab, **{"topic": "owls", "field-age": "9"})
        shown = await tab.until(lambda shown: "1 of 1 part" in shown)
        assert "Here's a riddle on owls!" in shown
        await tab.command("recipe show", recipe="riddles")
        await tab.until(lambda shown: "Workflow of riddles" in shown)
