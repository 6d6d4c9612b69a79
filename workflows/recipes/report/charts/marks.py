"""The marks of a chart on its axes: bars, lines, points and boxes, with ticks and a legend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from workflows.recipes.report.charts.axes import add_legend, label_text, legend_name, show_numbers
from workflows.recipes.report.charts.bars import draw_bars
from workflows.recipes.report.charts.choice import Aggregate
from workflows.recipes.report.charts.data import Bars, Bins, Boxes, Drawable, Path, Paths
from workflows.recipes.report.charts.style import (
    BACKGROUND,
    COLORS,
    DASHES,
    INK,
    MARKERS,
    PALE,
    TEXT_PT,
    Sheet,
    color_of,
)

_MARKED: Final = 45
"""Points of a line that each get a mark."""
_FIRST_DAY: Final = -719_161
_LAST_DAY: Final = 2_932_895
"""From 1970 on; beyond, matplotlib can't count."""


def draw_marks(axes: Sheet, chart: Drawable) -> None:
    """Draws what the chart shows, and nothing around the axes."""
    counts = chart.spec.aggregate is Aggregate.COUNT
    match chart.data:
        case Bars() as bars:
            draw_bars(axes, bars, counts=counts)
        case Paths() as paths:
            _draw_paths(axes, paths, counts=counts, sums=chart.spec.aggregate is Aggregate.SUM)
        case Bins() as bins:
            _draw_bins(axes, bins)
        case Boxes() as boxes:
            _draw_boxes(axes, boxes)


def _draw_paths(axes: Sheet, paths: Paths, *, counts: bool, sums: bool) -> None:
    for index, path in enumerate(paths.paths):
        if paths.joined:
            _draw_line(axes, path, index)
        else:
            _draw_points(axes, path, index, len(paths.paths))
    dated = any(path.xs and isinstance(path.xs[0], datetime) for path in paths.paths)
    if dated:
        locator = AutoDateLocator(minticks=3, maxticks=9)
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
        axes.xaxis.get_offset_text().set_fontsize(TEXT_PT)
        axes.xaxis.get_offset_text().set_color(INK)
        ends = axes.dataLim.intervalx
        axes.set_xlim(
            max(_FIRST_DAY, ends[0] - _reach(ends)), min(_LAST_DAY, ends[1] + _reach(ends))
        )
    else:
        show_numbers(axes.xaxis)
        axes.margins(x=0.02)
    show_numbers(axes.yaxis, whole=counts)
    axes.margins(y=0.08)
    axes.grid(visible=True, axis="y" if paths.joined else "both")
    lowest = min(min(path.ys) for path in paths.paths)
    if (counts or sums) and lowest >= 0:
        axes.set_ylim(bottom=0)
    add_legend(axes, len(paths.paths))


def _reach(ends: Sequence[float]) -> float:
    """How many days an axis of dates goes on at either end."""
    return max((ends[1] - ends[0]) * 0.02, 1e-3)


def _draw_line(axes: Sheet, path: Path, index: int) -> None:
    marked = len(path.xs) <= _MARKED
    axes.plot(
        _plain(path.xs),
        path.ys,
        color=color_of(index, path.name),
        linestyle=DASHES[index % len(DASHES)],
        linewidth=2.6,
        marker=MARKERS[index % len(MARKERS)] if marked else None,
        markersize=7,
        markeredgecolor=BACKGROUND,
        label=legend_name(path.name),
        solid_capstyle="round",
    )


def _draw_points(axes: Sheet, path: Path, index: int, groups: int) -> None:
    many = len(path.xs) * groups
    axes.scatter(
        _plain(path.xs),
        path.ys,
        s=70 if many <= 300 else 34 if many <= 1200 else 18,
        color=color_of(index, path.name),
        marker=MARKERS[index % len(MARKERS)],
        alpha=0.75 if many <= 300 else 0.5,
        edgecolors=BACKGROUND,
        linewidths=0.5,
        label=legend_name(path.name),
    )


def _plain(xs: Sequence[float] | Sequence[datetime]) -> list[float | datetime]:
    return list(xs)


def _draw_bins(axes: Sheet, bins: Bins) -> None:
    widths = [end - start for start, end in pairwise(bins.borders)]
    axes.bar(
        bins.borders[:-1],
        bins.counts,
        widths,
        align="edge",
        color=COLORS[0],
        edgecolor=BACKGROUND,
        linewidth=1.2,
    )
    show_numbers(axes.xaxis)
    show_numbers(axes.yaxis, whole=True)
    axes.margins(x=0.01)
    axes.grid(visible=True, axis="y")
    axes.spines["left"].set_visible(False)


def _draw_boxes(axes: Sheet, boxes: Boxes) -> None:
    stats = [
        {
            "label": label_text(box.label),
            "med": box.median,
            "q1": box.q1,
            "q3": box.q3,
            "whislo": box.low,
            "whishi": box.high,
            "fliers": list(box.outliers),
        }
        for box in boxes.boxes
    ]
    line = {"color": COLORS[0], "linewidth": 1.8}
    axes.bxp(
        stats,
        orientation="horizontal",
        widths=0.6 if len(stats) > 1 else 0.3,
        patch_artist=True,
        boxprops={"facecolor": PALE, "edgecolor": COLORS[0], "linewidth": 1.8},
        whiskerprops=line,
        capprops=line,
        medianprops={"color": INK, "linewidth": 3},
        flierprops={"marker": "o", "markersize": 5, "markerfacecolor": COLORS[0]}
        | {"markeredgecolor": BACKGROUND, "alpha": 0.7},
    )
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    show_numbers(axes.xaxis)
    axes.margins(x=0.03)
    axes.grid(visible=True, axis="x")
    axes.spines["left"].set_visible(False)
