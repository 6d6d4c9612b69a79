"""A chart: its spec, the data that is drawn, the finished picture, and both in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from workflows.errors import WorkflowError
from workflows.recipes.report.common import counted, one_line
from workflows.recipes.report.figures.text import compact_number


class ChartKind(StrEnum):
    """The kinds of charts that there are."""

    BAR = "bar"
    LINE = "line"
    SCATTER = "scatter"
    HISTOGRAM = "histogram"
    BOX = "box"


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
    x: str = ""
    """A column's name as the table has it; empty for a box chart without groups."""
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

    def to_fields(self) -> dict[str, Any]:
        """Plain JSON values; `from_fields` has the spec back."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The spec of `to_fields`. Raises ValueError or TypeError for anything else."""
        types = {"kind": ChartKind, "aggregate": Aggregation, "bucket": TimeBucket}
        values: dict[str, Any] = {name: types.get(name, str)(fields[name]) for name in fields}
        return cls(**values)


class NothingToDraw(WorkflowError):
    """No row has a value in all the columns of the chart."""


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
    """Notes on what was left out or gathered, a plain sentence each; also in the picture."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each label, or for each label and group."""

    labels: Sequence[str]
    groups: Sequence[tuple[str, Sequence[float | None]]]
    """Name and values; a single one without a name where there are no groups."""
    upright: bool
    """Whether the labels stand in an order of their own, as time does, along the x axis."""
    bucket: str = ""
    """The bucket that dates were gathered by; empty for none."""


@dataclass(frozen=True, slots=True)
class Path:
    """Points with a colour of their own."""

    name: str
    xs: Sequence[float] | Sequence[datetime]
    ys: Sequence[float]


@dataclass(frozen=True, slots=True)
class Paths:
    """Points that are joined to lines, or left as they are."""

    paths: Sequence[Path]
    joined: bool
    bucket: str = ""
    """The bucket that dates were gathered by; empty for none."""


@dataclass(frozen=True, slots=True)
class Bins:
    """How many values lie between one border and the next."""

    borders: Sequence[float]
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Box:
    """How the values of one group are distributed."""

    label: str
    low: float
    """The smallest value within one and a half times the box's height from it; so J. W. Tukey."""
    q1: float
    median: float
    q3: float
    high: float
    outliers: Sequence[float]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes side by side."""

    boxes: Sequence[Box]


@dataclass(frozen=True, slots=True)
class Drawable:
    """A chart that is ready to be drawn."""

    spec: ChartSpec
    data: Bars | Paths | Bins | Boxes
    subtitle: str
    """The chart's content in the table's own words, whatever the title says."""
    alt: str
    """The same for those who can't see it, with the most important values."""
    remarks: Sequence[str] = field(default=())


ALT_CHARS: Final = 500
_NAMED: Final = 6
"""Bars whose values the alternative text gives."""
_KINDS: Final = {
    ChartKind.BAR: "Bar chart",
    ChartKind.LINE: "Line chart",
    ChartKind.SCATTER: "Scatter plot",
    ChartKind.HISTOGRAM: "Histogram",
    ChartKind.BOX: "Box plot",
}


def subtitle_of(spec: ChartSpec, rows: int, bucket: str) -> str:
    """The chart's content in the columns' own names, unless the title says just that.

    `bucket` is what dates were gathered by, if anything.
    """
    subject, size = _subject(spec, bucket), counted(rows, "row", "rows")
    return size if subject == spec.title else f"{subject} · {size}"


def caption_of(spec: ChartSpec) -> str:
    """The chart's kind and what it shows; two charts that show different things differ in it."""
    subject = _subject(spec, spec.bucket or "")
    return f"{_KINDS[spec.kind]}: {subject}"


def _subject(spec: ChartSpec, bucket: str) -> str:
    match spec.kind:
        case ChartKind.SCATTER:
            subject = f"Each point is a row: {spec.y} against {spec.x}"
        case ChartKind.HISTOGRAM:
            subject = f"How many rows have which {spec.x}"
        case ChartKind.BOX:
            subject = f"{spec.y}" + (f" by {spec.x}" if spec.x else "")
            subject += ": the box holds the middle half, its line is the median"
        case _:
            counts = spec.aggregate is Aggregation.COUNT
            what = "Number of rows" if counts else f"{str(spec.aggregate).title()} of {spec.y}"
            subject = f"{what} per {bucket}" if bucket else f"{what} by {spec.x}"
    return f"{subject}, by {spec.group}" if spec.group else subject


def alt_of(spec: ChartSpec, data: Bars | Paths | Bins | Boxes, bucket: str) -> str:
    """The chart in words, with the values that matter most, in at most `ALT_CHARS` characters."""
    match data:
        case Bars():
            details = _of_bars(data)
        case Paths():
            details = _of_paths(data)
        case Bins():
            details = _of_bins(data)
        case Boxes():
            details = (
                f"{box.label or 'median'} {compact_number(box.median)}" for box in data.boxes
            )
    return one_line(
        f"{_KINDS[spec.kind]}: {_subject(spec, bucket)} – {'; '.join(details)}.", ALT_CHARS
    )


def _of_bars(data: Bars) -> Iterator[str]:
    for name, values in data.groups:
        pairs = zip(data.labels, values, strict=True)
        told = [f"{label} {compact_number(v)}" for label, v in pairs if v is not None]
        more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
        yield f"{name + ': ' if name else ''}{', '.join(told[:_NAMED])}{more}"


def _of_paths(data: Paths) -> Iterator[str]:
    for path in data.paths:
        name = f"{path.name}: " if path.name else ""
        if data.joined:
            ends = f"from {compact_number(path.ys[0])} ({_place(path.xs[0])})"
            yield f"{name}{ends} to {compact_number(path.ys[-1])} ({_place(path.xs[-1])})"
        else:
            points = counted(len(path.ys), "point", "points")
            yield f"{name}{points}, {_range(path.ys)} upwards, {_range(path.xs)} to the right"


def _range(values: Sequence[float] | Sequence[datetime]) -> str:
    return f"{_place(min(values))} to {_place(max(values))}"


def _place(value: float | datetime) -> str:
    return value.strftime("%Y-%m-%d") if isinstance(value, datetime) else compact_number(value)


def _of_bins(data: Bins) -> Iterator[str]:
    most = max(range(len(data.counts)), key=data.counts.__getitem__)
    low, high = data.borders[most], data.borders[most + 1]
    rows = counted(data.counts[most], "row", "rows")
    yield f"most, {rows}, lie between {compact_number(low)} and {compact_number(high)}"
    ends = (data.borders[0], data.borders[-1])
    yield f"all between {compact_number(ends[0])} and {compact_number(ends[1])}"
