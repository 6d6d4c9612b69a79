"""A chart: its spec, the values that are drawn, the picture, and what it shows in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Final, NamedTuple

from workflows.errors import WorkflowError
from workflows.recipes.report.profile import clipped
from workflows.recipes.report.wording import compact_number
from workflows.text.lists import counted

ALT_CHARS: Final = 500
_NAMED: Final = 6
"""Bars whose values the alternative text gives."""


class ChartKind(StrEnum):
    """The kinds of charts that there are."""

    BAR = "bar"
    LINE = "line"
    SCATTER = "scatter"
    HISTOGRAM = "histogram"


class Aggregation(StrEnum):
    """The way from several values at one position to one."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"


class TimeBucket(StrEnum):
    """A stretch of time that dates are gathered by."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart that can be drawn: its columns exist and are of kinds that fit."""

    kind: ChartKind
    title: str
    x: str
    """A column's name as the table has it."""
    y: str = ""
    """Empty where rows are counted."""
    group: str = ""
    aggregate: Aggregation | None = None
    """Of bars and lines."""
    bucket: TimeBucket | None = None
    """Of bars and lines over dates; without one, as fits."""
    x_label: str = ""
    """With the unit."""
    y_label: str = ""


class NothingToDraw(WorkflowError):
    """No row has a value in all the columns of the chart."""


class Point(NamedTuple):
    """A bar, or a point of a line or of a scatter plot."""

    x: str | float | datetime
    """Of a bar a label, each label unlike the others; else a number or a date without a zone."""
    y: float | None
    """None for a bar without a value."""
    group: str = ""
    """Which colour it has; empty where there are no groups."""


class Bin(NamedTuple):
    """How many values lie between one border of a histogram and the next."""

    start: float
    end: float
    rows: int


@dataclass(frozen=True, slots=True)
class Drawable:
    """A chart that is ready to be drawn."""

    spec: ChartSpec
    marks: Sequence[Any]
    """Points, or the bins of a histogram. Labels and groups are drawn in the order in which
    they first appear; points of a line come group by group, in the order in which they are
    joined."""
    subtitle: str
    """The chart's content in the table's own words, whatever the title says."""
    remarks: Sequence[str] = ()
    """Notes on what was left out, a plain sentence each; they stand in the picture."""
    upright: bool = False
    """Of bars: whether the labels stand in an order of their own, as time does, along the x axis;
    else the bars lie, the first at the top, and `x_label` belongs to the vertical axis."""


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A picture of a chart."""

    name: str
    """A file name, such as `chart-1.png`."""
    png: bytes
    alt: str
    """The alternative text, for those who can't see it."""
    title: str
    caption: str
    """Its kind and what it shows, in the table's own words, whatever the title says."""
    remarks: tuple[str, ...]
    """Notes on what was left out, a plain sentence each; also in the picture."""


_KINDS: Final = {
    ChartKind.BAR: "Bar chart",
    ChartKind.LINE: "Line chart",
    ChartKind.SCATTER: "Scatter plot",
    ChartKind.HISTOGRAM: "Histogram",
}


def caption_of(spec: ChartSpec) -> str:
    """The chart's kind and what it shows; two charts that show different things differ in it."""
    return f"{_KINDS[spec.kind]}: {_subject(spec, spec.bucket or '')}"


def subtitle_of(spec: ChartSpec, rows: int, bucket: str) -> str:
    """The chart's content in the columns' own names, unless the title says just that.

    `bucket` is what dates were gathered by, if anything.
    """
    subject, size = _subject(spec, bucket), counted(rows, "row")
    return size if subject == spec.title else f"{subject} · {size}"


def _subject(spec: ChartSpec, bucket: str) -> str:
    match spec.kind:
        case ChartKind.SCATTER:
            subject = f"Each point is a row: {spec.y} against {spec.x}"
        case ChartKind.HISTOGRAM:
            subject = f"How many rows have which {spec.x}"
        case _:
            counts = spec.aggregate is Aggregation.COUNT
            what = "Number of rows" if counts else f"{str(spec.aggregate).title()} of {spec.y}"
            subject = f"{what} per {bucket}" if bucket else f"{what} by {spec.x}"
    return f"{subject}, by {spec.group}" if spec.group else subject


def alt_of(chart: Drawable, bucket: str) -> str:
    """The chart in words, with the values that matter most, in at most `ALT_CHARS` characters."""
    details = "; ".join(_details(chart))
    subject = _subject(chart.spec, bucket)
    return clipped(f"{_KINDS[chart.spec.kind]}: {subject} – {details}.", ALT_CHARS)


def _details(chart: Drawable) -> Iterator[str]:
    points = sorted((m for m in chart.marks if isinstance(m, Point)), key=lambda point: point.group)
    for group, some in groupby(points, key=lambda point: point.group):
        told = list(some)
        head = f"{group}: " if group else ""
        if chart.spec.kind is ChartKind.BAR:
            more = f", and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
            yield head + ", ".join(f"{_place(p.x)} {_place(p.y)}" for p in told[:_NAMED]) + more
        elif chart.spec.kind is ChartKind.LINE:
            ends = (f"{_place(point.y)} ({_place(point.x)})" for point in (told[0], told[-1]))
            yield f"{head}from {' to '.join(ends)}"
        else:
            values = [point.y or 0.0 for point in told]
            spread = f"{_place(min(values))} to {_place(max(values))} upwards"
            yield f"{head}{counted(len(told), 'point')}, {spread}"
    if bins := [mark for mark in chart.marks if isinstance(mark, Bin)]:
        most = max(bins, key=lambda part: part.rows)
        between = f"between {_place(most.start)} and {_place(most.end)}"
        yield f"most, {counted(most.rows, 'row')}, lie {between}"
        yield f"all between {_place(bins[0].start)} and {_place(bins[-1].end)}"


def _place(value: str | float | datetime | None) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    if value is None:
        return "no value"
    return value if isinstance(value, str) else compact_number(value)
