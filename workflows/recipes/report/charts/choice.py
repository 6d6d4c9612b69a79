"""What a chart shows: as a model chooses it, and as it is drawn once it is known to be sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from workflows.errors import WorkflowError


class ChartKind(StrEnum):
    """The kinds of charts that there are."""

    BAR = "bar"
    LINE = "line"
    SCATTER = "scatter"
    HISTOGRAM = "histogram"
    BOX = "box"


class Aggregate(StrEnum):
    """What becomes of several values at one place."""

    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"


class TimeBucket(StrEnum):
    """What dates are gathered by."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def _one_of(names: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [*names]}


def _one_of_or_none(names: type[StrEnum]) -> Callable[[dict[str, Any]], None]:
    def say_so(schema: dict[str, Any]) -> None:
        schema.pop("anyOf", None)
        schema.update({"type": ["string", "null"], "enum": [*names, None]})

    return say_so


class ChartChoice(BaseModel):
    """A chart of the table."""

    # It takes any text for a name, so that what is wrong with it can be said; `validated` tells.
    model_config = ConfigDict(frozen=True)

    kind: str = Field(
        description="bar compares groups, line shows a course over time, scatter how two numbers "
        "hang together, histogram how one number is distributed, box that in each group.",
        json_schema_extra=_one_of(ChartKind),
    )
    x: str | None = Field(
        default=None,
        description="The column along the x axis, exactly as named; a box chart may have none.",
    )
    y: str | None = Field(
        default=None,
        description="The number column along the y axis; none for a histogram or a count.",
    )
    group: str | None = Field(
        default=None,
        description="A text column whose values get a colour each, for bar, line and scatter.",
    )
    aggregate: str | None = Field(
        default=None,
        description="For bar and line: how values of y at the same x become one.",
        json_schema_extra=_one_of_or_none(Aggregate),
    )
    bucket: str | None = Field(
        default=None,
        description="What dates along the x axis are gathered by.",
        json_schema_extra=_one_of_or_none(TimeBucket),
    )
    title: str = Field(default="", description="At most ten words, without numbers.")
    x_label: str | None = Field(default=None, description="A plain name for the x axis.")
    y_label: str | None = Field(default=None, description="A plain name for the y axis.")
    x_unit: str | None = Field(default=None, description="The unit of x where the data name one.")
    y_unit: str | None = Field(default=None, description="The unit of y where the data name one.")


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
    aggregate: Aggregate | None = None
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
        """The spec of `to_fields`. Raises ValueError, TypeError or KeyError for anything else."""
        texts = ("title", "x", "y", "group", "x_label", "y_label")
        aggregate, bucket = fields.get("aggregate"), fields.get("bucket")
        return cls(
            ChartKind(fields["kind"]),
            **{name: str(fields.get(name, "")) for name in texts},
            aggregate=Aggregate(aggregate) if aggregate else None,
            bucket=TimeBucket(bucket) if bucket else None,
        )


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A picture of a chart."""

    name: str
    """A file name, such as `chart-1.png`."""
    png: bytes
    alt: str
    """What it shows, for those who can't see it."""
    title: str
    caption: str
    """Its kind and what it shows, in the table's own words, whatever the title says."""
    remarks: tuple[str, ...]
    """What was left out or gathered, one plain sentence each; it also stands in the picture."""


class ChartInvalid(WorkflowError):
    """A chosen chart does not fit the table. The text has all the reasons."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
