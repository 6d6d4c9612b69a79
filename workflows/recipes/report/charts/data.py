"""What is drawn: the values of a chart, aggregated, gathered and thinned until they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflows.recipes.report.charts.choice import ChartSpec


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar for each label, or for each label and group."""

    labels: Sequence[str]
    groups: Sequence[tuple[str, Sequence[float | None]]]
    """Name and values; a single one without a name where there are no groups."""
    upright: bool
    """Whether the labels stand in an order of their own, as time does, along the x axis."""
    bucket: str = ""
    """What dates were gathered by."""


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
    """What dates were gathered by."""


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
    """What is shown, in the table's own words, whatever the title says."""
    alt: str
    """The same for those who can't see it, with the most important values."""
    remarks: Sequence[str] = field(default=())
