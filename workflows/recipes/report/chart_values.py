"""The values that a chart draws, from SQL: grouped, aggregated and thinned until they are few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import duckdb

from workflows.recipes.report.buckets import (
    READABLE,
    bucket_label,
    readable_bucket,
    span_of,
    starts_between,
    whole_ends,
)
from workflows.recipes.report.charts import (
    Aggregation,
    Bin,
    ChartKind,
    ChartSpec,
    Drawable,
    DrawnChart,
    NothingToDraw,
    Point,
    alt_of,
    caption_of,
    subtitle_of,
)
from workflows.recipes.report.columns import Table
from workflows.recipes.report.drawing import draw
from workflows.recipes.report.profile import Kind, clipped

MAX_BARS, MAX_BARS_IN_GROUPS = 12, 6
MAX_GROUPS, MAX_GROUPS_OF_BARS = 5, 4
MAX_POINTS, MAX_LINE_POINTS = 3000, 400
HISTOGRAM_BINS: Final = 20
LABEL_CHARS: Final = 40

_UNCHOSEN: Final = 60
"""Points of a line for which no bucket was chosen."""
_ADDING: Final = (Aggregation.COUNT, Aggregation.SUM)
_SQL: Final = {
    **{name: f"{name}(y)" for name in Aggregation},
    Aggregation.COUNT: "count(*)::DOUBLE",
}
# Numbers are drawn between 1e-100 and 1e100: beyond, the reckoning of axes overflows.
_NUMBER: Final = "CASE WHEN abs({0}) < 1e-100 THEN 0 WHEN abs({0}) < 1e100 THEN {0} END"


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
    marks = {
        ChartKind.BAR: chart.bars,
        ChartKind.LINE: chart.lines,
        ChartKind.SCATTER: chart.points,
        ChartKind.HISTOGRAM: chart.bins,
    }[spec.kind]()
    if not marks:
        raise NothingToDraw
    subtitle = subtitle_of(spec, table.rows, chart.bucket)
    upright = chart.kind in (Kind.DATE, Kind.NUMBER)
    drawn = Drawable(spec, marks, subtitle, tuple(dict.fromkeys(chart.remarks)), upright)
    return drawn, alt_of(drawn, chart.bucket)


@dataclass(slots=True)
class _Chart:
    """One chart of one table, with what is to be said about it."""

    spec: ChartSpec
    table: Table
    rows: duckdb.DuckDBPyRelation = field(init=False)
    """The rows to draw, as `x`, `y` and `g`, without those that lack one of them."""
    kind: Kind = field(init=False)
    """Of x."""
    aggregate: str = field(init=False)
    """In SQL."""
    remarks: list[str] = field(default_factory=list[str])
    bucket: str = ""
    """What dates were gathered by, if anything."""

    def __post_init__(self) -> None:
        spec, table = self.spec, self.table
        self.aggregate = _SQL[spec.aggregate or Aggregation.COUNT]
        self.kind = table.column(spec.x).kind
        columns: list[str] = []
        for part, name in (("x", spec.x), ("y", spec.y), ("g", spec.group)):
            sql = table.sql(name) if name else "''"
            is_number = name and table.column(name).kind is Kind.NUMBER
            columns.append(f"{_NUMBER.format(sql) if is_number else sql} AS {part}")
        # Narrow, so that all that follows is fast however many columns there are.
        table.database.execute(
            f"CREATE OR REPLACE TABLE chart AS FROM (FROM data SELECT {', '.join(columns)}) "
            "WHERE x IS NOT NULL AND y IS NOT NULL AND g IS NOT NULL"
        )
        self.rows = table.database.table("chart")
        if not self.rows.limit(1).fetchall():
            raise NothingToDraw

    def bars(self) -> Sequence[Point]:
        """A bar for each label, or for each label and group."""
        if self.kind is Kind.DATE:
            dated = self._over_time(READABLE, MAX_GROUPS_OF_BARS)
            return [Point(bucket_label(x, self.bucket), y, g) for x, y, g in dated]
        self.rows = self.rows.project("* REPLACE (regexp_replace(x::VARCHAR, '\\.0$', '') AS x)")
        most = MAX_BARS_IN_GROUPS if self.spec.group else MAX_BARS
        size = "sum(y)" if self.spec.aggregate is Aggregation.SUM else "count(*)"
        labels = self._largest("x", most, self.spec.x, size)
        groups = self._largest("g", MAX_GROUPS_OF_BARS, self.spec.group)
        values = {(x, g): y for x, g, y in self._aggregated("x, g")}
        bars = [
            Point(label, values.get((x, g)), group)
            for g, group in groups.items()
            for x, label in labels.items()
        ]
        if self.kind is Kind.NUMBER:
            bars.sort(key=lambda bar: float(str(bar.x)))
        elif not self.spec.group:
            bars.sort(key=lambda bar: -(bar.y or 0.0))
        return bars

    def lines(self) -> Sequence[Point]:
        """The points of each group's line, one group after another."""
        if self.kind is Kind.DATE:
            dated = self._over_time(MAX_LINE_POINTS, MAX_GROUPS)
            return [Point(*point) for point in dated if point[1] is not None]
        groups = self._largest("g", MAX_GROUPS, self.spec.group)
        self.rows = self.rows.aggregate(f"g, x, {self.aggregate} AS y", "g, x").order("g, x")
        self._thin(MAX_LINE_POINTS * len(groups))
        found = self.rows.filter("y IS NOT NULL").project("x, y, g").order("g, x").fetchall()
        return [Point(x, y, groups[g]) for x, y, g in found]

    def points(self) -> Sequence[Point]:
        """A point for each row."""
        groups = self._largest("g", MAX_GROUPS, self.spec.group)
        self._thin(MAX_POINTS)
        found = self.rows.order("g").project("x, y, g").fetchall()
        return [Point(x, y, groups[g]) for x, y, g in found]

    def bins(self) -> Sequence[Bin]:
        """The number of values of `x` in each bin; all in one bin where they are alike."""
        asked = "min(x), max(x), count(*), bool_and(x % 1 = 0)"
        low, high, count, whole = self.rows.aggregate(asked).fetchall()[0]
        if high - low <= max(abs(low), abs(high)) * 1e-12:
            around = abs(low) / 2 or 0.5
            return [Bin(low - around, low + around, count)]
        if whole and high - low < HISTOGRAM_BINS:
            # A bin for each whole number.
            borders: list[float] = [low + n for n in range(int(high - low) + 2)]
        else:
            nice = "SELECT equi_width_bins(?::DOUBLE, ?::DOUBLE, ?, true)"
            asked_for = [low, high, HISTOGRAM_BINS]
            ((ends,),) = self.table.database.execute(nice, asked_for).fetchall()
            # They are the upper ends alone.
            borders = [min(low, 2 * ends[0] - ends[min(1, len(ends) - 1)]), *ends]
        counts = (
            f"count_if(x >= {start!r} AND x {'<=' if end == borders[-1] else '<'} {end!r})"
            for start, end in pairwise(borders)
        )
        found = self.rows.aggregate(", ".join(counts)).fetchall()[0]
        return [Bin(*ends, rows) for ends, rows in zip(pairwise(borders), found, strict=True)]

    def _aggregated(self, by: str) -> list[tuple[Any, ...]]:
        return self.rows.aggregate(f"{by}, {self.aggregate}", by).fetchall()

    def _largest(self, part: str, most: int, what: str, size: str = "count(*)") -> dict[str, str]:
        """The labels of the largest groups, the first most of all; the rows keep no others.

        `what` names the column, if there is one.
        """
        if not what:
            return {"": ""}
        sizes = self.rows.aggregate(f"{part} AS text, {size} AS size", part)
        total = len(sizes)
        largest = sizes.order("size DESC, text").limit(most)
        labels: dict[str, str] = {}
        for text, _ in largest.fetchall():
            label, number = clipped(text, LABEL_CHARS) or "(blank)", 2
            while label in labels.values():
                label, number = f"{clipped(text, LABEL_CHARS - 4)} ({number})", number + 1
            labels[text] = label
        if total > most:
            self.remarks.append(f"{what}: only the {most} largest of {total:,} groups are shown.")
            kept = self.rows.set_alias("r").join(
                largest.set_alias("k"), f"r.{part} = k.text", "semi"
            )
            self.rows = kept
        return labels

    def _thin(self, most: int) -> None:
        """Keeps every nth of too many rows."""
        count = len(self.rows)
        if count > most:
            step = -(-count // most)
            self.remarks.append(f"1 of every {step} of {count:,} points is drawn.")
            numbered = self.rows.project("*, row_number() OVER () AS n").filter(f"n % {step} = 1")
            self.rows = numbered.project("* EXCLUDE (n)")

    def _over_time(self, most: int, groups: int) -> list[tuple[datetime, float | None, str]]:
        """The value of each stretch of time, in their order, group by group."""
        spec, database = self.spec, self.table.database
        span = span_of(database, "chart", "x")
        assert span is not None, "there are rows"
        limit = most if spec.bucket else min(most, _UNCHOSEN)
        resolution = self.table.column(spec.x).resolution
        bucket = self.bucket = readable_bucket(span, resolution, limit, spec.bucket or "")
        if spec.bucket and bucket != spec.bucket:
            self.remarks.append(
                f"Gathered by {bucket}, as there would be too many points by {spec.bucket}."
            )
        names = self._largest("g", groups, spec.group)
        self.rows = self.rows.project(f"* REPLACE (date_trunc('{bucket}', x) AS x)")
        values = {(x, g): y for x, g, y in self._aggregated("x, g")}
        starts = sorted({x for x, _ in values})
        nothing: float | None = None
        if spec.aggregate in _ADDING:
            # Without gaps: where nothing is, the sum is 0.
            nothing = 0.0
            starts = starts_between(database, starts[0], starts[-1], bucket)
            whole = whole_ends(starts, span, bucket)
            if len(starts[whole]) < len(starts):
                ends = f"A first or last {bucket} that the data don't cover in full"
                self.remarks.append(f"{ends} is left out.")
            starts = starts[whole]
        return [(x, values.get((x, g), nothing), name) for g, name in names.items() for x in starts]
