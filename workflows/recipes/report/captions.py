"""Says in words what a chart shows: its caption, its subtitle, and its alternative text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from workflows.recipes.report.common import one_line
from workflows.recipes.report.spec import Aggregation, Bin, Box, ChartKind, ChartSpec, Point
from workflows.recipes.report.wording import compact_number
from workflows.text.lists import counted

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
        case ChartKind.BOX:
            subject = f"{spec.y}" + (f" by {spec.x}" if spec.x else "")
            subject += ": the box holds the middle half, its line is the median"
        case _:
            counts = spec.aggregate is Aggregation.COUNT
            what = "Number of rows" if counts else f"{str(spec.aggregate).title()} of {spec.y}"
            subject = f"{what} per {bucket}" if bucket else f"{what} by {spec.x}"
    return f"{subject}, by {spec.group}" if spec.group else subject


def alt_of(
    spec: ChartSpec, marks: Sequence[Point] | Sequence[Bin] | Sequence[Box], bucket: str
) -> str:
    """The chart in words, with the values that matter most, in at most `ALT_CHARS` characters."""
    points = [mark for mark in marks if isinstance(mark, Point)]
    bins = [mark for mark in marks if isinstance(mark, Bin)]
    boxes = [mark for mark in marks if isinstance(mark, Box)]
    details: Iterable[str]
    if bins:
        details = _of_bins(bins)
    elif boxes:
        details = (f"{box.label or 'median'} {compact_number(box.median)}" for box in boxes)
    else:
        tell = {ChartKind.BAR: _of_bars, ChartKind.LINE: _of_a_line}.get(spec.kind, _of_a_cloud)
        points.sort(key=lambda point: point.group)
        details = (
            f"{group}: {tell(list(some))}" if group else tell(list(some))
            for group, some in groupby(points, key=lambda point: point.group)
        )
    return one_line(
        f"{_KINDS[spec.kind]}: {_subject(spec, bucket)} – {'; '.join(details)}.", ALT_CHARS
    )


def _of_bars(points: Sequence[Point]) -> str:
    told = [f"{point.x} {compact_number(point.y)}" for point in points if point.y is not None]
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return f"{', '.join(told[:_NAMED])}{more}"


def _of_a_line(points: Sequence[Point]) -> str:
    ends = (f"{_place(point.y or 0.0)} ({_place(point.x)})" for point in (points[0], points[-1]))
    return f"from {' to '.join(ends)}"


def _of_a_cloud(points: Sequence[Point]) -> str:
    ys, xs = [point.y or 0.0 for point in points], [point.x for point in points]
    upwards = f"{_place(min(ys))} to {_place(max(ys))} upwards"
    first, last = min(xs, key=_order), max(xs, key=_order)
    return f"{counted(len(ys), 'point')}, {upwards}, {_place(first)} to {_place(last)} to the right"


def _order(value: str | float | datetime) -> float:
    return value.toordinal() if isinstance(value, datetime) else float(value)


def _place(value: str | float | datetime) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return value if isinstance(value, str) else compact_number(value)


def _of_bins(bins: Sequence[Bin]) -> Iterator[str]:
    most = max(bins, key=lambda bin_: bin_.rows)
    between = f"{compact_number(most.start)} and {compact_number(most.end)}"
    yield f"most, {counted(most.rows, 'row')}, lie between {between}"
    yield f"all between {compact_number(bins[0].start)} and {compact_number(bins[-1].end)}"
