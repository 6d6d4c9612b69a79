"""Values gathered by time for a chart: buckets without gaps where rows are counted or added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

import polars as pl

from workflows.recipes.report.charts.choice import Aggregate, ChartSpec
from workflows.recipes.report.charts.groups import aggregated
from workflows.recipes.report.column_kinds import Resolution
from workflows.recipes.report.figures.time_buckets import (
    READABLE,
    Bucket,
    bucket_label,
    bucket_starts,
    covered,
    readable_bucket,
)

_WHOLE: Final = 0.85
"""The first and last bucket are drawn of a sum only where the dates cover this much of them."""
_CUT_FROM: Final = 4
"""Buckets; of fewer, none is left out."""
_UNCHOSEN: Final = 60
"""Points of a line for which no bucket was chosen."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """The stretches of time that a chart shows, one after another."""

    bucket: Bucket
    starts: Sequence[datetime]
    aggregate: Aggregate
    remarks: Sequence[str]

    def labels(self) -> list[str]:
        """What each is called."""
        return [bucket_label(start, self.bucket.name) for start in self.starts]

    def values(self, rows: pl.DataFrame) -> list[float | None]:
        """The value of each, from rows with `x` and, unless they are counted, `y`."""
        y = pl.col("y") if "y" in rows.columns else pl.lit(1.0)
        found = (
            rows.with_columns(bucket_starts(rows["x"], self.bucket).alias("start"))
            .group_by("start")
            .agg(aggregated(y, self.aggregate).alias("value"))
        )
        values = cast("dict[datetime, float | None]", dict(found.rows()))
        nothing = 0.0 if self.aggregate in (Aggregate.COUNT, Aggregate.SUM) else None
        return [values.get(start, nothing) for start in self.starts]


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
    aggregate = spec.aggregate or Aggregate.COUNT
    if aggregate in (Aggregate.COUNT, Aggregate.SUM):
        starts, left_out = _whole_ones(_without_gaps(starts, bucket), moments, bucket)
        remarks += left_out
    return Buckets(bucket, starts, aggregate, remarks)


def _without_gaps(starts: Sequence[datetime], bucket: Bucket) -> list[datetime]:
    """Every bucket from the first to the last: where nothing is, the sum is 0."""
    return pl.datetime_range(
        starts[0], starts[-1], bucket.every, eager=True, time_unit="us"
    ).to_list()


def _whole_ones(
    starts: list[datetime], moments: pl.Series, bucket: Bucket
) -> tuple[list[datetime], list[str]]:
    """Without the first and last one where the dates cover them only in part, and a remark on it.

    Their sums would look like a rise and a fall.
    """
    step = moments.unique().sort().diff().median()
    if len(starts) < _CUT_FROM or not isinstance(step, timedelta):
        return starts, []
    if step.total_seconds() >= bucket.seconds * _WHOLE:
        return starts, []
    first, last = cast("datetime", moments.min()), cast("datetime", moments.max())
    ends = {"first": starts[0], "last": starts[-1]}
    partly = [
        name for name, start in ends.items() if covered(first, last + step, start, bucket) < _WHOLE
    ]
    whole = [start for start in starts if start not in [ends[name] for name in partly]]
    which = f"The {' and the '.join(partly)} {bucket.name}"
    how = (
        "is left out, as the data do not cover it"
        if len(partly) == 1
        else "are left out, as the data do not cover them"
    )
    return whole, [f"{which} {how} in full."] if partly else []
