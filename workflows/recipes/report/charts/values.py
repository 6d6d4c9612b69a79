"""The values that a chart draws: grouped, aggregated and thinned until they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, cast

import polars as pl

from workflows.recipes.report.charts.spec import (
    Aggregation,
    Bars,
    Bins,
    Box,
    Boxes,
    ChartKind,
    ChartSpec,
    Drawable,
    NothingToDraw,
    Path,
    Paths,
    alt_of,
    subtitle_of,
)
from workflows.recipes.report.common import Kind, Resolution, counted, one_line
from workflows.recipes.report.figures.columns import round_borders
from workflows.recipes.report.figures.text import compact_number
from workflows.recipes.report.figures.time_buckets import (
    READABLE,
    Bucket,
    bucket_label,
    bucket_starts,
    readable_bucket,
    usual_step,
    whole_ends,
)
from workflows.recipes.report.tables.typed_table import TypedTable

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


def drawable(spec: ChartSpec, table: TypedTable) -> Drawable:
    """The chart with its data. Raises NothingToDraw; KeyError for another table's spec."""
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
    numbers = [name for name in frame.columns if frame[name].dtype == pl.Float64]
    too_large = (pl.col(name).abs() >= _ENDLESS for name in numbers)
    endless = pl.any_horizontal(pl.lit(False), *too_large)
    drawable = frame.filter(~endless)
    if not drawable.height:
        raise NothingToDraw
    if left_out := frame.height - drawable.height:
        rows = counted(left_out, "row is", "rows are")
        remarks.append(f"{rows} left out, with a number too large to be drawn.")
    return drawable.with_columns(
        pl.when(pl.col(name).abs() < 1 / _ENDLESS).then(0.0).otherwise(pl.col(name)).alias(name)
        for name in numbers
    )


def _bars(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> Bars:
    kind = table.column(spec.x).kind
    if kind is Kind.DATE:
        return _bars_over_time(spec, table, remarks)
    frame = _frame(spec, table, remarks)
    if kind is Kind.NUMBER:
        frame = frame.with_columns(pl.col("x").cast(pl.String).str.replace(r"\.0$", ""))
    aggregate = spec.aggregate or Aggregation.COUNT
    weights = frame["y"] if aggregate is Aggregation.SUM else None
    most = MAX_BARS_IN_GROUPS if spec.group else MAX_BARS
    grouping = largest_groups(frame["x"], most, spec.x, weights)
    remarks.append(grouping.remark)
    frame = frame.with_columns(grouping.names.alias("x"))
    order = sorted(grouping.kept, key=_as_number) if kind is Kind.NUMBER else grouping.kept
    groups = _grouped(spec, frame, MAX_GROUPS_OF_BARS, remarks)
    values = [(name, _values_at(order, rows, aggregate)) for name, rows in groups]
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


def _values_at(
    keys: Sequence[object], rows: pl.DataFrame, aggregate: Aggregation, nothing: float | None = None
) -> list[float | None]:
    values = cast("dict[object, float | None]", dict(_aggregated(rows, aggregate).rows()))
    return [values.get(key, nothing) for key in keys]


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
    labels = [bucket_label(start, timeline.bucket.name) for start in timeline.starts]
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
        bucket = timeline.bucket.name
        paths = [_dated(name, timeline.starts, timeline.values(rows)) for name, rows in groups]
    else:
        bucket, paths = "", list[Path]()
        for name, rows in groups:
            points = _aggregated(rows, spec.aggregate or Aggregation.COUNT)
            points = _thinned(points.drop_nulls("value").sort("x"), MAX_LINE_POINTS, remarks)
            paths.append(Path(name, points["x"].to_list(), points["value"].to_list()))
    filled = [path for path in paths if path.ys]
    if not filled:
        raise NothingToDraw
    return Paths(filled, joined=True, bucket=bucket)


def _dated(name: str, starts: Sequence[datetime], values: Sequence[float | None]) -> Path:
    pairs = [
        (start, value) for start, value in zip(starts, values, strict=True) if value is not None
    ]
    return Path(name, [start for start, _ in pairs], [value for _, value in pairs])


def _thinned(points: pl.DataFrame, most: int, remarks: list[str]) -> pl.DataFrame:
    """Every nth of too many points."""
    if points.height <= most:
        return points
    step = -(-points.height // most)
    remarks.append(f"One of every {step} of {points.height:,} points is drawn.")
    return points.gather_every(step)


def _points(spec: ChartSpec, table: TypedTable, remarks: list[str]) -> Paths:
    frame = _thinned(_frame(spec, table, remarks), MAX_POINTS, remarks)
    groups = _grouped(spec, frame, MAX_GROUPS, remarks)
    paths = [Path(name, rows["x"].to_list(), rows["y"].to_list()) for name, rows in groups]
    return Paths(paths, joined=False)


OTHER: Final = "other"
LABEL_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column of group names with the small groups gathered."""

    names: pl.Series
    kept: list[str]
    """The names in the order of their size, the gathered ones last."""
    remark: str


def _aggregated(rows: pl.DataFrame, aggregate: Aggregation) -> pl.DataFrame:
    """The `value` of the rows at each `x`. A sum of none is null: there is nothing to draw."""
    y = pl.col("y") if "y" in rows.columns else pl.lit(1.0)
    values: dict[Aggregation, pl.Expr] = {
        Aggregation.COUNT: pl.len().cast(pl.Float64),
        Aggregation.SUM: pl.when(y.count() > 0).then(y.sum()),
        Aggregation.MEAN: y.mean(),
        Aggregation.MEDIAN: y.median(),
        Aggregation.MIN: y.min(),
        Aggregation.MAX: y.max(),
    }
    return rows.group_by("x").agg(values[aggregate].alias("value"))


def largest_groups(
    texts: pl.Series, most: int, what: str, weights: pl.Series | None = None
) -> Grouping:
    """The texts with all but the largest groups under one name, `other`.

    `most` groups are left, `other` among them; the size of a group is its number of rows, or the
    sum of `weights`. `what` names the column for the remark. Missing texts stay missing.
    """
    size = pl.len() if weights is None else pl.col("weight").sum()
    weight = (texts if weights is None else weights).alias("weight")
    frame = pl.DataFrame([texts.alias("text"), weight])
    sizes = (
        frame.drop_nulls("text")
        .group_by("text")
        .agg(size.alias("size"))
        .sort("size", "text", descending=[True, False], nulls_last=True)
    )
    if sizes.height <= most:
        names = _labelled(sizes["text"].to_list())
        return Grouping(_replaced(texts, sizes["text"], names, None), names, "")
    large = sizes["text"].head(most - 1)
    names = _labelled(large.to_list())
    other = OTHER if OTHER not in names else f"all {OTHER}"
    groups = counted(sizes.height - large.len(), "other value", "other values")
    remark = f"{what}: the {large.len()} largest groups; {groups} are together in «{other}»."
    return Grouping(_replaced(texts, large, names, other), [*names, other], remark)


def _labelled(texts: list[str]) -> list[str]:
    """The texts as they are drawn, each unlike the others."""
    labels: list[str] = []
    for text in texts:
        label = one_line(text, LABEL_CHARS) or "(blank)"
        number = 2
        while label in labels:
            label = f"{one_line(text, LABEL_CHARS - 4)} ({number})"
            number += 1
        labels.append(label)
    return labels


def _replaced(texts: pl.Series, old: pl.Series, names: list[str], other: str | None) -> pl.Series:
    return texts.replace_strict(
        old, pl.Series(names, dtype=pl.String), default=other, return_dtype=pl.String
    ).set(texts.is_null(), None)


_UNCHOSEN: Final = 60
"""Points of a line for which no bucket was chosen."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """The stretches of time that a chart shows, one after another."""

    bucket: Bucket
    starts: Sequence[datetime]
    aggregate: Aggregation
    remarks: Sequence[str]

    def values(self, rows: pl.DataFrame) -> list[float | None]:
        """The value of each, from rows with `x` and, unless they are counted, `y`."""
        dated = rows.with_columns(bucket_starts(rows["x"], self.bucket).alias("x"))
        nothing = 0.0 if self.aggregate in (Aggregation.COUNT, Aggregation.SUM) else None
        return _values_at(self.starts, dated, self.aggregate, nothing)


def in_buckets(
    moments: pl.Series, resolution: Resolution | None, spec: ChartSpec, most: int
) -> Buckets:
    """The buckets for these dates, at most so many: the chart's own, or larger ones, or any."""
    first, last = cast("datetime", moments.min()), cast("datetime", moments.max())
    span_seconds = (last - first).total_seconds()
    limit = most if spec.bucket else min(most, _UNCHOSEN if most > READABLE else READABLE)
    bucket = readable_bucket(span_seconds, resolution or Resolution.DAY, limit, spec.bucket or "")
    remarks: list[str] = []
    if spec.bucket and bucket.name != spec.bucket:
        remarks.append(
            f"Gathered by {bucket.name}, as there would be too many points by {spec.bucket}."
        )
    starts = cast("list[datetime]", bucket_starts(moments, bucket).unique().sort().to_list())
    aggregate = spec.aggregate or Aggregation.COUNT
    if aggregate in (Aggregation.COUNT, Aggregation.SUM):
        # Without gaps: where nothing is, the sum is 0.
        ends, every = (starts[0], starts[-1]), bucket.every
        starts = pl.datetime_range(*ends, every, eager=True, time_unit="us").to_list()
        starts, left_out = _whole_ones(starts, moments, bucket)
        remarks += left_out
    return Buckets(bucket, starts, aggregate, remarks)


def _whole_ones(
    starts: list[datetime], moments: pl.Series, bucket: Bucket
) -> tuple[list[datetime], list[str]]:
    """Without a first or last one that the dates cover only in part, and a remark on it."""
    dates = (cast("datetime", moments.min()), cast("datetime", moments.max()))
    step = usual_step(moments)
    first, last = whole_ends(starts, dates, step, bucket) if step else (True, True)
    partly = [name for name, whole in (("first", first), ("last", last)) if not whole]
    if not partly:
        return starts, []
    are, them = ("are", "them") if len(partly) > 1 else ("is", "it")
    which = f"The {' and the '.join(partly)} {bucket.name}"
    remark = f"{which} {are} left out, as the data do not cover {them} in full."
    return starts[0 if first else 1 : len(starts) if last else -1], [remark]


MAX_BOXES: Final = 10
MAX_OUTLIERS: Final = 60
HISTOGRAM_BINS: Final = 20

_WHISKERS: Final = 1.5


def bins_of(frame: pl.DataFrame) -> Bins:
    """The number of values of `x` in each bin; all in one bin where they are alike."""
    values = frame["x"]
    borders = round_borders(values, HISTOGRAM_BINS)
    if not borders:
        only = float(values[0])
        around = abs(only) / 2 or 0.5
        return Bins([only - around, only + around], [values.len()])
    last = len(borders) - 2
    counts = [
        int(values.is_between(start, end, "both" if index == last else "left").sum())
        for index, (start, end) in enumerate(pairwise(borders))
    ]
    return Bins(borders, counts)


def boxes_of(frame: pl.DataFrame, spec: ChartSpec, remarks: list[str]) -> Boxes:
    """A box of the values of `y` for each group of `x`, the highest first, and the others' last."""
    if not spec.x:
        return Boxes([_box("", frame["y"], remarks)])
    grouping = largest_groups(frame["x"], MAX_BOXES, spec.x)
    remarks.append(grouping.remark)
    frame = frame.with_columns(grouping.names.alias("x"))
    boxes = [_box(name, frame.filter(pl.col("x") == name)["y"], remarks) for name in grouping.kept]
    tail = [boxes.pop()] if grouping.remark else []
    boxes.sort(key=lambda box: -box.median)
    return Boxes(boxes + tail)


def _box(label: str, values: pl.Series, remarks: list[str]) -> Box:
    q1, median, q3 = (
        cast("float", values.quantile(share, "linear")) for share in (0.25, 0.5, 0.75)
    )
    reach = (q3 - q1) * _WHISKERS
    inside = values.filter(values.is_between(q1 - reach, q3 + reach))
    outside = values.filter(~values.is_between(q1 - reach, q3 + reach)).sort()
    if outside.len() > MAX_OUTLIERS:
        step = -(-outside.len() // MAX_OUTLIERS)
        outside = pl.concat([outside.gather_every(step), outside.tail(1)])
        remark = "Of the points far from a box, only some are drawn."
        if remark not in remarks:
            remarks.append(remark)
    low, high = cast("float", inside.min()), cast("float", inside.max())
    return Box(label, low, q1, median, q3, high, outside.to_list())
