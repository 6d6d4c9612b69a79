"""A chart: its spec, the values that are drawn, and the finished picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from workflows.errors import WorkflowError


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


class Box(NamedTuple):
    """How the values of one group are distributed."""

    label: str
    """Empty where there are no groups."""
    low: float
    """The smallest value within one and a half times the box's height from it; so J. W. Tukey."""
    q1: float
    median: float
    q3: float
    high: float
    outliers: Sequence[float]


OTHER_GROUPS = ("other", "all other")
"""The labels of small groups that are gathered; they are drawn in grey."""


@dataclass(frozen=True, slots=True)
class Drawable:
    """A chart that is ready to be drawn."""

    spec: ChartSpec
    marks: Sequence[Point] | Sequence[Bin] | Sequence[Box]
    """Points, bins or boxes, by the spec's kind. Labels and groups are drawn in the order in which
    they first appear; points of a line come group by group, in the order in which they are
    joined."""
    subtitle: str
    """The chart's content in the table's own words, whatever the title says."""
    remarks: Sequence[str] = ()
    """Notes on what was left out or gathered, a plain sentence each; they stand in the picture."""
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
    """Notes on what was left out or gathered, a plain sentence each; also in the picture."""
