"""How values are spread, for histograms and box plots."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, cast

import polars as pl

from workflows.recipes.report.charts.choice import ChartSpec
from workflows.recipes.report.charts.data import Bins, Box, Boxes
from workflows.recipes.report.charts.groups import largest_groups
from workflows.recipes.report.figures.column_figures import round_borders

MAX_BOXES: Final = 10
MAX_OUTLIERS: Final = 60
HISTOGRAM_BINS: Final = 20

_WHISKERS: Final = 1.5


def bins_of(frame: pl.DataFrame) -> Bins:
    """How many of the values of `x` lie where; all in one bin where they are alike."""
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
