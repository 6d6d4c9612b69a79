"""Pictures of what each command comes to, once its run has ended."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.settings import Settings
from bot.simulated.server import SimulatedServer, simulated_server
from docs.browser import Browser
from docs.page import TAKEN_UTC, drawn, save, shown, shows
from tests.fakes.model import ModelStandIn
from tests.support.reports import CHOOSE, HIGH, LINE, MSFT, ROWS, STATE, SUMMARISE
from tests.support.translations import COMPARE, LANGUAGE, drifted, text_in

TALL = 2600
"""The height of a window in which a long card can be seen whole, in CSS pixels."""

HUT = (
    "The Lakeside Hut. Sleeps 6. Wood stove and sauna. No electricity. 40 minutes on foot from "
    "the car park. 90 euros a night."
)

NOTE = (
    "Hello {name}! We rehearse on **Friday at 7**. Please read https://choir.example/notes "
    "before, and never skip the `warm-up`."
)
NOTE_SHOWN = (
    "Hello ⟦1⟧! We rehearse on **Friday at 7**. Please read ⟦2⟧ before, and never skip the ⟦3⟧."
)
NOTE_IN = {
    "French": "Bonjour ⟦1⟧ ! Nous répétons **vendredi à 19 h**. Merci de lire ⟦2⟧ avant, et de ne "
    "jamais sauter le ⟦3⟧.",
    "Japanese": "⟦1⟧さん、こんにちは！練習は**金曜日の7時**です。事前に ⟦2⟧ を読み、⟦3⟧ は決して"
    "省かないでください。",
    "Arabic": "⟦1⟧، مرحبًا! نتدرب **يوم الجمعة قبل السابعة**. يُرجى قراءة ⟦2⟧ مسبقًا، "
    "ولا تفوّتوا ⟦3⟧ أبدًا.",
    "Traditional Chinese": "⟦1⟧，你好！我們**星期五七點**排練。請先讀 ⟦2⟧，千萬別跳過 ⟦3⟧。",
}

LAUNCH = {
    "format": "chorus-recipe",
    "version": 1,
    "recipe": {
        "name": "launch",
        "makes": "a launch announcement",
        "branches": [
            {"title": "News", "emoji": "📰", "prompt": "Write the news of {topic}."},
            {"title": "Questions", "emoji": "❓", "prompt": "What will people ask about {topic}?"},
            {"title": "Slogan", "emoji": "✨", "prompt": "Write a slogan for {topic}."},
        ],
        "editor": "Make one announcement of {topic} out of it.",
    },
}


async def take_feature_pictures(browser: Browser) -> None:
    """Saves a picture of each command's result. Raises BrowserError."""
    for take in (_social, _product, _translate, _report, _recipe, _schedule):
        await take(browser)


async def _social(browser: Browser) -> None:
    async with ModelStandIn() as model:
        model.when(
            "friendly post of two short sentences",
            text="The hut above the lake opens on Friday. Bring a book, we have the stove.",
        )
        model.when(
            "caption of one vivid sentence",
            text="Morning fog, one kettle, nobody else.\n\n#lakeside #hutlife #slowdown",
        )
        model.when(
            "newsletter blurb",
            text="The Lakeside Hut opens this Friday, with a new stove and six beds. The first "
            "guests get firewood for two evenings. Book before the fog lifts.",
        )
        await _picture(
            browser, model, "social.png", "social",
            topic="the opening of the Lakeside Hut", formats="short post, caption, blurb",
        )  # fmt: skip


async def _product(browser: Browser) -> None:
    async with ModelStandIn() as model:
        model.when("product description of about", text=_described)
        model.when("check a product", text=_checked)
        model.when(
            "as a list, one fact",
            text="- Sleeps 6\n- Wood stove and sauna\n- No electricity\n"
            "- 40 minutes on foot from the car park\n- 90 euros a night",
        )
        await _picture(
            browser, model, "product.png", "product", product=HUT, audiences="families, hikers"
        )


def _described(asked: Any) -> str:
    if "families" in asked.text("user"):
        return (
            "Six beds under one roof, a sauna to warm small toes, and no screens, as there is no "
            "electricity. A 40-minute walk makes it an adventure. 90 euros a night for all of you, "
            "breakfast included."
        )
    return (
        "Put down the pack after 40 minutes, light the stove, sit in the sauna. It sleeps six, "
        "knows no electricity, and costs 90 euros a night."
    )


def _checked(asked: Any) -> str:
    found = '{"words": "breakfast included"}' if "breakfast" in asked.text("user") else ""
    return f'{{"claims": [{found}]}}'


async def _translate(browser: Browser) -> None:
    async with ModelStandIn() as model:
        model.when(LANGUAGE, json={"language": "English"})
        model.when(COMPARE, text=_compared)
        model.when("into English", text=_back)
        for language, text in NOTE_IN.items():
            model.when(f"into {language}", text=text)
        await _picture(
            browser, model, "translate.png", "translate",
            text=NOTE, languages="French, ja, Arabic, zh-Hant", proof="on",
        )  # fmt: skip


def _back(asked: Any) -> str:
    at_7 = "by 7" if "مرحبًا" in text_in(asked) else "at 7"
    return NOTE_SHOWN.replace("at 7", at_7)


def _compared(asked: Any) -> str:
    if "by 7" not in asked.text("user").split("came_back")[1]:
        return drifted()
    return drifted(("at 7", "by 7", "The hour became a deadline.", "minor"))


async def _report(browser: Browser) -> None:
    async with ModelStandIn() as model:
        model.when(
            SUMMARISE,
            text="The table covers 65 days of trading. The share closed between 25.26 and 29.96.",
        )
        model.when(CHOOSE, json={"charts": [LINE]})
        model.when(STATE, json={"insights": [HIGH, ROWS]})
        await _picture(browser, model, "report.png", "report", file=("msft.csv", MSFT), pictures=2)


async def _recipe(browser: Browser) -> None:
    """A recipe of the server's own, drawn by /recipe show."""
    # It says how long ago the version was made, and the page counts from the real time.
    now_utc = datetime.now(UTC)
    async with ModelStandIn() as model, _server(model, now_utc) as server:
        you, channel = server.you, server.channel
        file = ("launch.recipe.json", json.dumps(LAUNCH).encode())
        taken_in = await you.slash(channel, "recipe import", file=file)
        assert taken_in.response is not None
        await you.click(taken_in.response, label="Save")
        await you.slash(channel, "recipe show", recipe="launch")
        async with shown(browser, server, TALL):
            await browser.until(shows("version 1", "body"))
            await browser.until(drawn(1))
            await save(browser, "recipe.png", first=2, last=2)


async def _schedule(browser: Browser) -> None:
    """A new schedule, as /schedule create answers."""
    # Its times are counted from the real time, and the page says how far away they are.
    async with ModelStandIn() as model, _server(model, datetime.now(UTC)) as server:
        await server.you.slash(
            server.channel, "schedule create",
            topics="cats in {season}; owls at night; {weekday} at the harbour",
            at="09:00", days="weekdays", timezone="Europe/Lisbon", recipe="blog", fresh=True,
        )  # fmt: skip
        async with shown(browser, server, TALL):
            await browser.until(shows("Next", "body"))
            await save(browser, "schedule.png", last=1)


async def _picture(
    browser: Browser,
    model: ModelStandIn,
    name: str,
    command: str,
    *,
    pictures: int = 0,
    **options: Any,
) -> None:
    """You send the command; once its run has ended, its first message is taken.

    It is waited for so many pictures in the channel.
    """
    async with _server(model) as server:
        await server.you.slash(server.channel, command, **options)
        async with shown(browser, server, TALL):
            await browser.until(shows("Export", "body"))
            await browser.until(drawn(pictures))
            await save(browser, name, last=1)


@asynccontextmanager
async def _server(
    model: ModelStandIn, now_utc: datetime = TAKEN_UTC
) -> AsyncGenerator[SimulatedServer]:
    settings = Settings.read({"OPENAI_BASE_URL": model.base_url}, on_discord=False)
    async with simulated_server(settings, now_utc=now_utc) as server:
        yield server
