"""/report in tests: a real table, what the model says of it, and how Alice asks."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

from tests.fakes.model import ModelStandIn
from tests.support.world import Seen, World


def _share() -> bytes:
    """65 days of a share's price, from 25.26 to 29.96 at their ends, with the volume traded."""
    rows = ["Date,Open,High,Low,Close,Volume,Adj. Close*"]
    start = date(2003, 6, 19)
    days = [day for n in range(93) if (day := start + timedelta(n)).weekday() < 5]
    days = [day for day in days if day not in (date(2003, 7, 4), date(2003, 9, 1))]
    for number, day in enumerate(reversed(days)):
        wave = 1 + math.sin(number * 0.31 + 0.9) * math.cos(number * 0.07)
        close = round(25.4 + 2.2 * wave, 2)
        close = {3: 29.96, 8: 25.26, 63: 26.3, 64: 26.1}.get(number, close)
        opened = round(close - 0.4 * math.sin(number * 1.7), 2)
        high, low = round(max(opened, close) + 0.21, 2), round(min(opened, close) - 0.17, 2)
        volume = 30_000_000 + round(40_000_000 * abs(math.sin(number * 2.3)) ** 3)
        rows.append(f"{day:%d-%b-%y},{opened},{high},{low},{close},{volume},{close}")
    return "\n".join(rows).encode() + b"\n"


MSFT = _share()
"""A table as finance sites hand it out: the newest day first."""

SUMMARISE, CHOOSE, STATE, ANSWER = (
    "summary of about 120 words",
    "Choose charts",
    "State insights",
    "Answer the question",
)

TEXT = "The table covers 65 days of trading. The share closed between 25.26 and 29.96."
LINE = {"kind": "line", "x": "Date", "y": "Close", "title": "The share gains", "y_unit": "$"}
BARS = {"kind": "histogram", "x": "Volume", "title": "Most days see little trade"}
HIGH = {"text": "It never closed above 29.96.", "figure": "close.max", "value": "29.96"}
ROWS = {"text": "There are 65 rows.", "figure": "rows", "value": "65"}


def claim(text: str, figure: str, value: str) -> dict[str, str]:
    """An insight in its form."""
    return {"text": text, "figure": figure, "value": value}


def answer_all(
    model: ModelStandIn,
    *,
    text: str = TEXT,
    charts: Any = (LINE, BARS),
    insights: Any = (HIGH, ROWS),
) -> None:
    """Answers every part of a report well, but for what the test says."""
    model.when(SUMMARISE, text=text)
    model.when(CHOOSE, json={"charts": list(charts)})
    model.when(STATE, json={"insights": list(insights)})


async def ask(world: World, **options: Any) -> Seen:
    """Alice sends /report on the sample; gives the run's card."""
    given: dict[str, Any] = {"file": ("msft.csv", MSFT)} | options
    result = await world.alice.slash(world.channel, "report", **given)
    assert not result.ephemeral, result.response and result.response.content
    return world.card


async def report(world: World, **options: Any) -> Seen:
    """The same; gives the card once its run has ended."""
    await ask(world, **options)
    return await world.until_ended()


def post_of(world: World, title: str) -> Seen:
    """The newest post of the branch with this title."""
    return [post for post in world.posts() if title in post.text.splitlines()[0]][-1]


async def contents(seen: Seen) -> list[bytes]:
    """The files of a message."""
    return [await file.read() for file in seen.message.attachments]
