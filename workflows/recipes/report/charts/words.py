"""The words of a chart that code answers for: what is shown, and the text for who can't see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from workflows.recipes.report.charts.choice import Aggregate, ChartKind, ChartSpec
from workflows.recipes.report.charts.data import Bars, Bins, Boxes, Paths
from workflows.recipes.report.figures.figure_text import compact_number
from workflows.recipes.report.wording import counted, one_line

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
    """What is shown, in the columns' own names, unless the title says just that.

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
            counts = spec.aggregate is Aggregate.COUNT
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
