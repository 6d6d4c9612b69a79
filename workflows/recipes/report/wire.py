"""What the bot and the worker process say to each other: a line of JSON, then plain bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.recipes.report.charts.choice import ChartSpec, DrawnChart


@dataclass(frozen=True, slots=True)
class Message:
    """One question or one answer."""

    fields: Mapping[str, Any]
    """Plain JSON values."""
    body: bytes = b""

    def encoded(self) -> bytes:
        """As it goes through a pipe."""
        return json.dumps(self.fields, allow_nan=False).encode() + b"\n" + self.body

    @classmethod
    def decoded(cls, data: bytes) -> Message:
        """What `encoded` made this of. Raises ValueError for anything else."""
        line, end, body = data.partition(b"\n")
        if not end:
            raise ValueError("the message is cut off")
        fields: Mapping[str, Any] = json.loads(line)
        return cls(fields, body)


def profile_question(name: str, content: bytes) -> Message:
    """Asks for the profile of a file's table."""
    return Message({"task": "profile", "name": name}, content)


def charts_question(name: str, content: bytes, charts: Iterable[ChartSpec]) -> Message:
    """Asks for pictures of a file's table."""
    specs = [chart.to_fields() for chart in charts]
    return Message({"task": "charts", "name": name, "charts": specs}, content)


def unusable_answer(reason: str) -> Message:
    """Says that the file can't be used, in a sentence for the person."""
    return Message({"unusable": reason})


def charts_answer(charts: Sequence[DrawnChart]) -> Message:
    """The pictures, one after another."""
    listed = [
        {
            "name": chart.name,
            "alt": chart.alt,
            "title": chart.title,
            "caption": chart.caption,
            "remarks": chart.remarks,
            "bytes": len(chart.png),
        }
        for chart in charts
    ]
    return Message({"charts": listed}, b"".join(chart.png for chart in charts))


def charts_of(answer: Message) -> list[DrawnChart]:
    """The pictures of `charts_answer`. Raises KeyError or ValueError for anything else."""
    charts: list[DrawnChart] = []
    start = 0
    for listed in answer.fields["charts"]:
        end = start + int(listed["bytes"])
        remarks = tuple(map(str, listed["remarks"]))
        png, alt = answer.body[start:end], listed["alt"]
        title, caption = listed["title"], listed["caption"]
        charts.append(DrawnChart(listed["name"], png, alt, title, caption, remarks))
        start = end
    if start != len(answer.body):
        raise ValueError("the pictures are cut off")
    return charts
