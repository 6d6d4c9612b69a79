"""From a table and a chart's spec to what is drawn, by kind of chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, cast

import polars as pl

from workflows.errors import WorkflowError
from workflows.recipes.report.charts.choice import Aggregate, ChartKind, ChartSpec
from workflows.recipes.report.charts.data import Bars, Drawable, Path, Paths
from workflows.recipes.report.charts.groups import aggregated, largest_groups
from workflows.recipes.report.charts.spread import bins_of, boxes_of
from workflows.recipes.report.charts.time import in_buckets
from workflows.recipes.report.charts.words import alt_of, subtitle_of
from workflows.recipes.report.column_kinds import Kind
from workflows.recipes.report.figures.figure_text import compact_number
from workflows.recipes.report.tables.typed_table import TypedTable
from workflows.recipes.report.wording import counted

MAX_BARS: Final = 13
"""The twelve largest, and the others together."""
MAX_BARS_IN_GROUPS: Final = 6
MAX_GROUPS: Final = 5
MAX_GROUPS_OF_BARS: Final = 4
MAX_POINTS: Final = 3000
MAX_LINE_POINTS: Final = 400

_ENDLESS: Final = 1e100
"""Numbers are drawn between this and its inverse: beyond, the reckoning of axes overflows."""
_DWARFING: Final = 2.0
"""A bar of all the others that is this much longer than the longest would hide the rest."""


class NothingToDraw(WorkflowError):
    """No row has a value in all the columns of the chart."""


def drawable(spec: ChartSpec, table: TypedTable) -> Drawable:
    """What to draw. Raises NothingToDraw; KeyError where the spec was made for another table."""
    remarks: list[str] = []
    match spec.kind:
        case ChartKind.BAR:
            data = _bars(spec, table, remarks)
        case ChartKind.LINE:
            data = _lines(spec, table, remarks)
        case ChartKind.SCATTER:
            data = _points(spec, table, remarks)
        case ChartKind.HISTOGRAM:
            data = bins_of(_frame(spec, table, remarks))
        case ChartKind.BOX:
            data = boxes_of(_frame(spec, table, remarks), spec, remarks)
    bucket = data.bucket if isinstance(data, Bars | Paths) else ""
    subtitle, alt = subtitle_of(spec, table.rows, bucket), alt_of(spec, data, bucket)
    return Drawable(spec, data, subtitle, alt, tuple(filter(None, remarks)))


def _frame(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> pl.DataFrame:
    """The rows to draw, as `x`, `y` and `group`, without those that lack one of them."""
    columns = {"x": spec.x, "y": spec.y, "group": spec.group}
    series = [table.column(name).values.alias(part) for part, name in columns.items() if name]
    frame = pl.DataFrame(series).drop_nulls()
    numbers = [one for one in frame.columns if frame[one].dtype == pl.Float64]
    endless = pl.any_horizontal(pl.lit(False), *(pl.col(one).abs() >= _ENDLESS for one in numbers))
    drawable = frame.filter(~endless)
    if not drawable.height:
        raise NothingToDraw
    if left_out := frame.height - drawable.height:
        rows = counted(left_out, "row is", "rows are")
        remarks.append(f"{rows} left out, with a number too large to be drawn.")
    return drawable.with_columns(
        pl.when(pl.col(one).abs() < 1 / _ENDLESS).then(0.0).otherwise(pl.col(one)).alias(one)
        for one in numbers
    )


def _bars(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> Bars:
    kind = table.column(spec.x).kind
    if kind is Kind.DATE:
        return _bars_over_time(spec, table, remarks)
    frame = _frame(spec, table, remarks)
    if kind is Kind.NUMBER:
        frame = frame.with_columns(pl.col("x").cast(pl.String).str.replace(r"\.0$", ""))
    aggregate = spec.aggregate or Aggregate.COUNT
    weights = frame["y"] if aggregate is Aggregate.SUM else None
    most = MAX_BARS_IN_GROUPS if spec.group else MAX_BARS
    grouping = largest_groups(frame["x"], most, spec.x, weights)
    remarks.append(grouping.remark)
    frame = frame.with_columns(grouping.names.alias("x"))
    order = grouping.kept
    if kind is Kind.NUMBER:
        order = sorted(order, key=_as_number)
    groups = _grouped(spec, frame, MAX_GROUPS_OF_BARS, remarks)
    values = [(name, _by_label(rows, order, aggregate)) for name, rows in groups]
    if kind is Kind.NUMBER or spec.group:
        return Bars(order, values, upright=kind is Kind.NUMBER)
    return _largest_first(order, values[0][1], bool(grouping.remark), remarks)


def _as_number(label: str) -> float:
    try:
        return float(label)
    except ValueError:
        return float("inf")


def _largest_first(
    labels: Sequence[str], values: Sequence[float | None], has_other: bool, remarks: list[str]
) -> Bars:
    """The bars by their length, with the others' last; not where it would dwarf all of them."""
    pairs = list(zip(labels, values, strict=True))
    others = [pairs.pop()] if has_other else []
    pairs.sort(key=lambda pair: -(pair[1] if pair[1] is not None else float("-inf")))
    largest = max((abs(value) for _, value in pairs if value is not None), default=0.0)
    if others and abs(others[0][1] or 0.0) > largest * _DWARFING:
        together = compact_number(others[0][1] or 0.0)
        remarks[-1] = f"{remarks[-1][:-1]}, which is not drawn: it has {together}."
    else:
        pairs += others
    return Bars([label for label, _ in pairs], [("", [value for _, value in pairs])], upright=False)


def _by_label(
    rows: pl.DataFrame, labels: Sequence[str], aggregate: Aggregate
) -> list[float | None]:
    found = rows.group_by("x").agg(
        aggregated(pl.col("y") if "y" in rows.columns else pl.lit(1.0), aggregate).alias("value")
    )
    values = cast("dict[str, float | None]", dict(found.rows()))
    return [values.get(label) for label in labels]


def _grouped(
    spec: ChartSpec, frame: pl.DataFrame, most: int, remarks: list[str]
) -> list[tuple[str, pl.DataFrame]]:
    """The rows of each group, the largest first; all under no name where there are no groups."""
    if not spec.group:
        return [("", frame)]
    grouping = largest_groups(frame["group"], most, spec.group)
    remarks.append(grouping.remark)
    frame = frame.with_columns(grouping.names.alias("group"))
    return [(name, frame.filter(pl.col("group") == name)) for name in grouping.kept]


def _bars_over_time(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> Bars:
    frame = _frame(spec, table, remarks)
    resolution = table.column(spec.x).resolution
    timeline = in_buckets(frame["x"], resolution, spec, most=40)
    remarks += timeline.remarks
    labels = timeline.labels()
    groups = _grouped(spec, frame, MAX_GROUPS_OF_BARS, remarks)
    values = [(name, timeline.values(rows)) for name, rows in groups]
    return Bars(labels, values, upright=True, bucket=timeline.bucket.name)


def _lines(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> Paths:
    frame = _frame(spec, table, remarks)
    column = table.column(spec.x)
    groups = _grouped(spec, frame, MAX_GROUPS, remarks)
    if column.kind is Kind.DATE:
        timeline = in_buckets(frame["x"], column.resolution, spec, most=MAX_LINE_POINTS)
        remarks += timeline.remarks
        paths = [_dated(name, timeline.starts, timeline.values(rows)) for name, rows in groups]
        return Paths(_filled(paths), joined=True, bucket=timeline.bucket.name)
    aggregate = spec.aggregate or Aggregate.COUNT
    paths: list[Path] = []
    for name, rows in groups:
        value = aggregated(pl.col("y") if spec.y else pl.lit(1.0), aggregate).alias("value")
        points = rows.group_by("x").agg(value).drop_nulls("value").sort("x")
        points = _thinned(points, MAX_LINE_POINTS, remarks)
        paths.append(Path(name, points["x"].to_list(), points["value"].to_list()))
    return Paths(_filled(paths), joined=True)


def _dated(name: str, starts: Sequence[datetime], values: Sequence[float | None]) -> Path:
    pairs = [
        (start, value) for start, value in zip(starts, values, strict=True) if value is not None
    ]
    return Path(name, [start for start, _ in pairs], [value for _, value in pairs])


def _filled(paths: Sequence[Path]) -> list[Path]:
    filled = [path for path in paths if path.ys]
    if not filled:
        raise NothingToDraw
    return filled


def _thinned(points: pl.DataFrame, most: int, remarks: list[str]) -> pl.DataFrame:
    """Every nth of too many points."""
    if points.height <= most:
        return points
    step = -(-points.height // most)
    shown = counted(points.height, "point", "points")
    remarks.append(f"One of every {step} of {shown} is drawn.")
    return points.gather_every(step)


def _points(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> Paths:
    frame = _thinned(_frame(spec, table, remarks), MAX_POINTS, remarks)
    return Paths(
        [
            Path(name, rows["x"].to_list(), rows["y"].to_list())
            for name, rows in _grouped(spec, frame, MAX_GROUPS, remarks)
        ],
        joined=False,
    )
