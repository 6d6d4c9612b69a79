"""The values that a chart draws, from SQL: grouped, aggregated and thinned until they are few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import duckdb

from workflows.recipes.report.captions import alt_of, caption_of, subtitle_of
from workflows.recipes.report.column_figures import bin_counts, round_borders
from workflows.recipes.report.columns import Table
from workflows.recipes.report.common import one_line
from workflows.recipes.report.drawing import draw
from workflows.recipes.report.profile import Kind
from workflows.recipes.report.spec import (
    OTHER_GROUPS,
    Aggregation,
    Bin,
    Box,
    ChartKind,
    ChartSpec,
    Drawable,
    DrawnChart,
    NothingToDraw,
    Point,
)
from workflows.recipes.report.time_buckets import (
    READABLE,
    Bucket,
    bucket_label,
    readable_bucket,
    span_of,
    starts_between,
    whole_ends,
)
from workflows.recipes.report.wording import compact_number
from workflows.text.lists import counted

MAX_BARS: Final = 13
"""The twelve largest, and the others together."""
MAX_BARS_IN_GROUPS: Final = 6
MAX_GROUPS: Final = 5
MAX_GROUPS_OF_BARS: Final = 4
MAX_POINTS: Final = 3000
MAX_LINE_POINTS: Final = 400
MAX_BOXES: Final = 10
MAX_OUTLIERS: Final = 60
HISTOGRAM_BINS: Final = 20
LABEL_CHARS: Final = 40

_ENDLESS: Final = 1e100
"""Numbers are drawn between this and its inverse: beyond, the reckoning of axes overflows."""
_DWARFING: Final = 2.0
"""A bar of all the others that is this much longer than the longest would hide the rest."""
_UNCHOSEN: Final = 60
"""Points of a line for which no bucket was chosen."""
_WHISKERS: Final = 1.5
_ADDING: Final = (Aggregation.COUNT, Aggregation.SUM)
_SQL: Final = {
    Aggregation.COUNT: "count(*)::DOUBLE",
    **{name: f"{name}(y)" for name in Aggregation if name is not Aggregation.COUNT},
    Aggregation.MEAN: "avg(y)",
}


def drawn_chart(spec: ChartSpec, table: Table, number: int) -> DrawnChart:
    """The picture of a chart, the `number`-th of its report.

    Raises NothingToDraw; KeyError where the spec was made for another table.
    """
    chart, alt = drawable(spec, table)
    png, remarks = draw(chart)
    name, caption = f"chart-{number}.png", caption_of(spec)
    return DrawnChart(name, png, alt, spec.title, caption, tuple(remarks))


def drawable(spec: ChartSpec, table: Table) -> tuple[Drawable, str]:
    """The chart with its values, and the same in words for those who can't see it.

    Raises NothingToDraw; KeyError for another table's spec.
    """
    chart = _Chart(spec, table)
    match spec.kind:
        case ChartKind.BAR:
            marks = chart.bars()
        case ChartKind.LINE:
            marks = chart.lines()
        case ChartKind.SCATTER:
            marks = chart.points()
        case ChartKind.HISTOGRAM:
            marks = chart.bins()
        case ChartKind.BOX:
            marks = chart.boxes()
    if not marks:
        raise NothingToDraw
    subtitle = subtitle_of(spec, table.rows, chart.bucket)
    remarks = tuple(dict.fromkeys(chart.remarks))
    drawn = Drawable(spec, marks, subtitle, remarks, upright=chart.upright)
    return drawn, alt_of(spec, marks, chart.bucket)


@dataclass(slots=True)
class _Chart:
    """One chart of one table, with what is to be said about it."""

    spec: ChartSpec
    table: Table
    rows: duckdb.DuckDBPyRelation = field(init=False)
    """The rows to draw, as `x`, `y` and `g`, without those that lack one of them."""
    kind: Kind | None = field(init=False)
    """Of x."""
    aggregate: Aggregation = field(init=False)
    remarks: list[str] = field(default_factory=list[str])
    bucket: str = ""
    """What dates were gathered by, if anything."""
    upright: bool = False

    def __post_init__(self) -> None:
        spec, table = self.spec, self.table
        self.aggregate = spec.aggregate or Aggregation.COUNT
        self.kind = table.column(spec.x).kind if spec.x else None
        given = {"x": spec.x, "y": spec.y, "g": spec.group}
        texts: list[str] = []
        numbers: list[str] = []
        for part, name in given.items():
            sql = table.sql(name) if name else "''"
            if name and table.column(name).kind is Kind.NUMBER:
                numbers.append(part)
                sql = f"CASE WHEN abs({sql}) < {1 / _ENDLESS} THEN 0 ELSE {sql} END"
            texts.append(f"{sql} AS {part}")
        within = " AND ".join(f"abs({part}) < {_ENDLESS}" for part in numbers) or "true"
        filled = "x IS NOT NULL AND y IS NOT NULL AND g IS NOT NULL"
        # Narrow, so that all that follows is fast however many columns there are.
        table.database.execute(
            f"CREATE OR REPLACE TABLE chart AS FROM (FROM data SELECT {', '.join(texts)}) "
            f"SELECT *, {within} AS within WHERE {filled}"
        )
        chart = table.database.table("chart")
        self.rows = chart.filter("within").project("x, y, g")
        count, all_rows = _row(chart, "count_if(within), count(*)")
        if not count:
            raise NothingToDraw
        if left_out := all_rows - count:
            are = counted(left_out, "row is", "rows are")
            self.remarks.append(f"{are} left out, with a number too large to be drawn.")

    def bars(self) -> Sequence[Point]:
        """A bar for each label, or for each label and group."""
        self.upright = self.kind in (Kind.DATE, Kind.NUMBER)
        if self.kind is Kind.DATE:
            dated = self._over_time(READABLE, MAX_GROUPS_OF_BARS)
            return [Point(bucket_label(x, self.bucket), y, g) for x, y, g in dated]
        if self.kind is Kind.NUMBER:
            self.rows = self.rows.project(
                "* REPLACE (regexp_replace(x::VARCHAR, '\\.0$', '') AS x)"
            )
        most = MAX_BARS_IN_GROUPS if self.spec.group else MAX_BARS
        labels = self._gather("x", most, self.spec.x, by_sum=self.aggregate is Aggregation.SUM)
        has_other = bool(self.remarks) and labels[-1] in OTHER_GROUPS
        groups = self._groups(MAX_GROUPS_OF_BARS)
        found = self.rows.aggregate(f"x, g, {_SQL[self.aggregate]}", "x, g").fetchall()
        values = {(x, g): y for x, g, y in found}
        bars = [
            Point(label, values.get((x, g)), group)
            for g, group in enumerate(groups)
            for x, label in enumerate(labels)
        ]
        if self.upright:
            return sorted(bars, key=lambda bar: _as_number(str(bar.x)))
        return bars if self.spec.group else self._largest_first(bars, has_other=has_other)

    def _largest_first(self, bars: list[Point], *, has_other: bool) -> Sequence[Point]:
        """The bars by their length, with the others' last; not where it would dwarf all of them."""
        others = [bars.pop()] if has_other else []
        bars.sort(key=lambda bar: -(bar.y if bar.y is not None else float("-inf")))
        largest = max((abs(bar.y or 0.0) for bar in bars), default=0.0)
        if others and abs(others[0].y or 0.0) > largest * _DWARFING:
            together = compact_number(others[0].y or 0.0)
            remark = self.remarks.pop()
            self.remarks.append(f"{remark[:-1]}, which is not drawn: it has {together}.")
            return bars
        return [*bars, *others]

    def lines(self) -> Sequence[Point]:
        """The points of each group's line, one group after another."""
        if self.kind is Kind.DATE:
            dated = self._over_time(MAX_LINE_POINTS, MAX_GROUPS)
            return [Point(*point) for point in dated if point[1] is not None]
        marks: list[Point] = []
        for place, group in enumerate(self._groups(MAX_GROUPS)):
            some = self.rows.filter(f"g = {place}")
            points = some.aggregate(f"x, {_SQL[self.aggregate]} AS y", "x").filter("y IS NOT NULL")
            thinned = self._thinned(points.order("x"), MAX_LINE_POINTS)
            marks += (Point(x, y, group) for x, y in thinned.order("x").fetchall())
        return marks

    def points(self) -> Sequence[Point]:
        """A point for each row."""
        self.rows = self._thinned(self.rows, MAX_POINTS)
        groups = self._groups(MAX_GROUPS)
        found = self.rows.order("g").project("x, y, g").fetchall()
        return [Point(x, y, groups[int(g)]) for x, y, g in found]

    def bins(self) -> Sequence[Bin]:
        """The number of values of `x` in each bin; all in one bin where they are alike."""
        low, high, count, whole = _row(self.rows, "min(x), max(x), count(*), bool_and(x % 1 = 0)")
        borders = round_borders(low, high, HISTOGRAM_BINS, whole=whole)
        if not borders:
            around = abs(low) / 2 or 0.5
            return [Bin(low - around, low + around, count)]
        counts = bin_counts(self.table.database, "chart", "x", borders)
        return [Bin(*ends, count) for ends, count in zip(pairwise(borders), counts, strict=True)]

    def boxes(self) -> Sequence[Box]:
        """A box of the values of `y` for each group of `x`, the highest first, the others' last."""
        labels = self._gather("x", MAX_BOXES, self.spec.x)
        boxes = [self._box(place, label) for place, label in enumerate(labels)]
        tail = [boxes.pop()] if self.remarks and labels[-1] in OTHER_GROUPS else []
        boxes.sort(key=lambda box: -box.median)
        return boxes + tail

    def _box(self, place: int, label: str) -> Box:
        values = self.rows.filter(f"x = {place}").project("y")
        ((q1, median, q3),) = _row(values, "quantile_cont(y, [0.25, 0.5, 0.75])")
        reach = (q3 - q1) * _WHISKERS
        inside = f"y BETWEEN {q1 - reach!r} AND {q3 + reach!r}"
        low, high = _row(values.filter(inside), "min(y), max(y)")
        outside = values.filter(f"NOT {inside}")
        said = len(self.remarks)
        some = self._thinned(outside.order("y"), MAX_OUTLIERS)
        if len(self.remarks) > said:
            self.remarks[-1] = "Of the points far from a box, only some are drawn."
        outliers = [y for (y,) in some.order("y").fetchall()]
        return Box(label, low, q1, median, q3, high, outliers)

    def _groups(self, most: int) -> list[str]:
        """Puts each row's group in `g` by its place in what is returned."""
        return self._gather("g", most, self.spec.group)

    def _gather(self, part: str, most: int, what: str, *, by_sum: bool = False) -> list[str]:
        """The labels of the largest groups, and of all others together, at most so many.

        In the rows, the place of the label takes the place of the text. The size of a group is its
        number of rows, or the sum of `y`. `what` names the column for the remark.
        """
        size = "sum(y)" if by_sum else "count(*)"
        sizes = self.rows.aggregate(f"{part} AS text, {size} AS size", part)
        (total,) = _row(sizes, "count(*)")
        order, shown = "size DESC, text", total if total <= most else most - 1
        texts: list[Any] = sizes.order(order).limit(shown).fetchall()
        labels = _labelled([str(row[0]) for row in texts]) if what else [""]
        if total > shown:
            other = next(name for name in OTHER_GROUPS if name not in labels)
            values = counted(total - shown, "other value")
            labels.append(other)
            self.remarks.append(
                f"{what}: the {shown} largest groups; {values} are together in “{other}”."
            )
        place = f"least(row_number() OVER (ORDER BY {order}), {len(labels)}) - 1"
        places = sizes.project(f"text, {place} AS place").set_alias("places")
        joined = self.rows.set_alias("r").join(places, f"r.{part} = places.text")
        columns = (f"{'place' if name == part else name} AS {name}" for name in ("x", "y", "g"))
        self.rows = joined.project(", ".join(columns))
        return labels

    def _thinned(self, rows: duckdb.DuckDBPyRelation, most: int) -> duckdb.DuckDBPyRelation:
        """Every nth of too many rows."""
        (count,) = _row(rows, "count(*)")
        if count <= most:
            return rows
        step = -(-count // most)
        self.remarks.append(f"One of every {step} of {count:,} points is drawn.")
        numbered = rows.project("*, row_number() OVER () AS n").filter(f"n % {step} = 1")
        return numbered.project("* EXCLUDE (n)")

    def _over_time(self, most: int, groups: int) -> list[tuple[datetime, float | None, str]]:
        """The value of each stretch of time, in their order, group by group."""
        spec = self.spec
        span = span_of(self.table.database, "chart", "x")
        if span is None:
            raise NothingToDraw
        limit = most if spec.bucket else min(most, _UNCHOSEN)
        resolution = self.table.column(spec.x).resolution
        bucket = readable_bucket(span, resolution, limit, spec.bucket or "")
        self.bucket = bucket.name
        if spec.bucket and bucket.name != spec.bucket:
            by = f"Gathered by {bucket.name}, as there would be too many points by {spec.bucket}."
            self.remarks.append(by)
        names = self._groups(groups)
        start = f"date_trunc('{bucket.name}', x)"
        found = self.rows.aggregate(f"{start}, g, {_SQL[self.aggregate]}", f"{start}, g").fetchall()
        values = {(x, g): y for x, g, y in found}
        starts: list[datetime] = sorted({x for x, _, _ in found})
        nothing: float | None = None
        if self.aggregate in _ADDING:
            # Without gaps: where nothing is, the sum is 0.
            nothing = 0.0
            starts = starts_between(self.table.database, starts[0], starts[-1], bucket)
            whole = whole_ends(starts, span, bucket)
            self._say_what_is_cut(whole, bucket)
            starts = starts[whole]
        return [
            (x, values.get((x, g), nothing), name) for g, name in enumerate(names) for x in starts
        ]

    def _say_what_is_cut(self, whole: slice, bucket: Bucket) -> None:
        ends = [("first", whole.start), ("last", whole.stop == -1)]
        if partly := [name for name, is_cut in ends if is_cut]:
            are, them = ("are", "them") if len(partly) > 1 else ("is", "it")
            which = f"The {' and the '.join(partly)} {bucket.name}"
            self.remarks.append(f"{which} {are} left out, as the data do not cover {them} in full.")


def _row(rows: duckdb.DuckDBPyRelation, aggregates: str) -> tuple[Any, ...]:
    return rows.aggregate(aggregates).fetchall()[0]


def _as_number(label: str) -> float:
    return float("inf") if label in OTHER_GROUPS else float(label)


def _labelled(texts: Sequence[str]) -> list[str]:
    """The texts as they are drawn, each unlike the others."""
    labels: list[str] = []
    for text in texts:
        label, number = one_line(text, LABEL_CHARS) or "(blank)", 2
        while label in labels:
            label, number = f"{one_line(text, LABEL_CHARS - 4)} ({number})", number + 1
        labels.append(label)
    return labels
