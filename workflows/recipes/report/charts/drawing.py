"""Draws charts as PNGs with matplotlib: title, axes, marks, legend and remarks on one sheet."""

from __future__ import annotations

import io
import math
import textwrap
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workflows.recipes.report.charts.spec import (
    Aggregation,
    Bars,
    Bins,
    Boxes,
    ChartSpec,
    Drawable,
    DrawnChart,
    Path,
    Paths,
    caption_of,
)
from workflows.recipes.report.charts.style import (
    BACKGROUND,
    COLORS,
    DASHES,
    DPI,
    HEIGHT_PX,
    INK,
    MARKERS,
    MUTED,
    PALE,
    SMALL_PT,
    TEXT_PT,
    TITLE_PT,
    UNKNOWN_LETTER,
    WIDTH_PX,
    Sheet,
    color_of,
    drawable_text,
    settings,
)
from workflows.recipes.report.charts.values import drawable
from workflows.recipes.report.common import one_line
from workflows.recipes.report.figures.text import compact_number
from workflows.recipes.report.tables.typed_table import TypedTable

_MARGIN: Final = 0.03
_GAP: Final = 0.012
_TITLE_CHARS: Final = 64
_SUBTITLE_CHARS: Final = 100
_SMALL_CHARS: Final = 120
_X_LABEL_CHARS: Final = 80
_Y_LABEL_CHARS: Final = 42
_UNDRAWN: Final = "Letters that no font here has stand as □."


def drawn_chart(spec: ChartSpec, table: TypedTable, number: int) -> DrawnChart:
    """The picture of a chart, the `number`-th of its report, of 1200 by 750 pixels.

    Raises NothingToDraw; KeyError where the spec was made for another table.
    """
    chart = drawable(spec, table)
    library: Any = matplotlib
    with library.rc_context(settings()):
        figure, remarks = figure_of(chart)
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=DPI, metadata={"Software": None})
    name, caption = f"chart-{number}.png", caption_of(spec)
    return DrawnChart(name, picture.getvalue(), chart.alt, spec.title, caption, remarks)


def figure_of(chart: Drawable) -> tuple[Sheet, tuple[str, ...]]:
    """The chart on its sheet, under `settings`, and the remarks that stand at its foot."""
    figure: Sheet = Figure(figsize=(WIDTH_PX / DPI, HEIGHT_PX / DPI), dpi=DPI)
    FigureCanvasAgg(figure)
    figure.set_layout_engine("constrained")
    axes = figure.add_subplot()
    draw_marks(axes, chart)
    x_label, y_label = _labels(chart)
    axes.set_xlabel(_wrapped(x_label, _X_LABEL_CHARS, 1), labelpad=8)
    axes.set_ylabel(_wrapped(y_label, _Y_LABEL_CHARS, 2), labelpad=8)
    top = _head(figure, chart)
    figure.draw_without_rendering()
    remarks = tuple(chart.remarks)
    if UNKNOWN_LETTER in "".join(text.get_text() for text in texts_of(figure)):
        remarks = (*remarks, _UNDRAWN)
    bottom = _foot(figure, remarks)
    width = 1 - 2 * _MARGIN
    figure.set_layout_engine("constrained", rect=(_MARGIN, bottom, width, top - bottom))
    return figure, remarks


def texts_of(figure: Sheet) -> list[Text]:
    """Every text on the sheet: title, labels, ticks, legend and remarks."""
    return list(figure.findobj(Text))


def _labels(chart: Drawable) -> tuple[str, str]:
    """The labels of the horizontal and the vertical axis: lying bars and boxes swap them."""
    spec = chart.spec
    lying = isinstance(chart.data, Boxes) or (
        isinstance(chart.data, Bars) and not chart.data.upright
    )
    return (spec.y_label, spec.x_label) if lying else (spec.x_label, spec.y_label)


def _head(figure: Sheet, chart: Drawable) -> float:
    """Writes title and subtitle; returns how far up the axes may reach, as a fraction."""
    top = 1 - _MARGIN
    top = _write(
        figure, chart.spec.title, top, _TITLE_CHARS, 2, size=TITLE_PT, weight="bold", color=INK
    )
    top = _write(figure, chart.subtitle, top - _GAP, _SUBTITLE_CHARS, 2, size=TEXT_PT, color=MUTED)
    return top - 2 * _GAP


def _write(figure: Sheet, text: str, top: float, chars: int, lines: int, **style: Any) -> float:
    """Writes at the left margin, as wide as the sheet allows; returns where the text ends."""
    artist = figure.text(_MARGIN, top, "", va="top", ha="left", **style)
    for limit in range(chars, chars // 3, -4):
        artist.set_text(_wrapped(text, limit, lines))
        extent = artist.get_window_extent()
        if extent.width <= WIDTH_PX * (1 - 2 * _MARGIN):
            break
    return artist.get_window_extent().y0 / HEIGHT_PX


def _foot(figure: Sheet, remarks: Sequence[str]) -> float:
    """Writes the remarks; returns how far down the axes may reach, as a fraction."""
    if not remarks:
        return _MARGIN
    text = _wrapped(" ".join(remarks), _SMALL_CHARS, 3)
    artist = figure.text(_MARGIN, _MARGIN, text, va="bottom", ha="left", size=SMALL_PT, color=MUTED)
    return artist.get_window_extent().y1 / HEIGHT_PX + _GAP


def _wrapped(text: str, chars: int, lines: int) -> str:
    wrapped = textwrap.wrap(drawable_text(text), chars, max_lines=lines, placeholder=" …")
    return "\n".join(wrapped)


_MARKED: Final = 45
"""Points of a line that each get a mark."""
_FIRST_DAY: Final = -719_161
_LAST_DAY: Final = 2_932_895
"""From 1970 on; beyond, matplotlib can't count."""


def draw_marks(axes: Sheet, chart: Drawable) -> None:
    """Draws what the chart shows, and nothing around the axes."""
    counts = chart.spec.aggregate is Aggregation.COUNT
    match chart.data:
        case Bars() as bars:
            draw_bars(axes, bars, counts=counts)
        case Paths() as paths:
            _draw_paths(axes, paths, counts=counts, sums=chart.spec.aggregate is Aggregation.SUM)
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
        first, last = axes.dataLim.intervalx
        beyond = max((last - first) * 0.02, 1e-3)
        axes.set_xlim(max(_FIRST_DAY, first - beyond), min(_LAST_DAY, last + beyond))
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


def _draw_line(axes: Sheet, path: Path, index: int) -> None:
    marked = len(path.xs) <= _MARKED
    axes.plot(
        path.xs,
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
        path.xs,
        path.ys,
        s=70 if many <= 300 else 34 if many <= 1200 else 18,
        color=color_of(index, path.name),
        marker=MARKERS[index % len(MARKERS)],
        alpha=0.75 if many <= 300 else 0.5,
        edgecolors=BACKGROUND,
        linewidths=0.5,
        label=legend_name(path.name),
    )


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


_MOST_TICKS: Final = 12
"""Labels along the x axis; of more, only some are written."""
_MOST_VALUES: Final = 16
"""Bars that their values are written at."""
_BAND: Final = 0.78
"""How much of its place a bar, or the bars of a group, take."""


def draw_bars(axes: Sheet, bars: Bars, *, counts: bool) -> None:
    """Draws the bars, with their values where there is room."""
    positions = range(len(bars.labels))
    thickness = _BAND / len(bars.groups)
    for index, (name, values) in enumerate(bars.groups):
        shift = thickness * (index - (len(bars.groups) - 1) / 2)
        centers = [position + shift for position in positions]
        lengths = [value or 0.0 for value in values]
        colors = [color_of(index, name or label) for label in bars.labels]
        draw = axes.bar if bars.upright else axes.barh
        drawn = draw(centers, lengths, thickness, color=colors, edgecolor=BACKGROUND, linewidth=0.8)
        drawn.set_label(legend_name(name) if name else "_")
        if len(bars.labels) * len(bars.groups) <= _MOST_VALUES:
            texts = _value_labels(values)
            size = SMALL_PT if len(bars.groups) > 1 or bars.upright else TEXT_PT
            axes.bar_label(drawn, texts, padding=5, fontsize=size, color=INK)
    _finish_bars(axes, bars, counts=counts)


def _finish_bars(axes: Sheet, bars: Bars, *, counts: bool) -> None:
    texts = [label_text(label) for label in bars.labels]
    step = math.ceil(len(texts) / _MOST_TICKS) if bars.upright else 1
    positions = list(range(0, len(texts), step))
    if bars.upright:
        axes.set_xticks(positions, texts[::step])
        _turn_long_labels(axes, texts[::step])
        axes.margins(x=0.03, y=0.1)
        show_numbers(axes.yaxis, whole=counts)
        axes.grid(visible=True, axis="y")
        axes.axhline(0, color=MUTED, linewidth=1)
    else:
        axes.set_yticks(positions, texts)
        axes.invert_yaxis()
        axes.margins(x=0.12, y=0.02)
        show_numbers(axes.xaxis, whole=counts)
        axes.grid(visible=True, axis="x")
        axes.axvline(0, color=MUTED, linewidth=1)
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    add_legend(axes, len(bars.groups))


def _turn_long_labels(axes: Sheet, texts: Sequence[str]) -> None:
    """Turns them where they would run into one another."""
    if sum(map(len, texts)) > 95:
        axes.tick_params(axis="x", labelrotation=40)
        for label in axes.get_xticklabels():
            label.set_horizontalalignment("right")
            label.set_rotation_mode("anchor")


def _value_labels(values: Sequence[float | None]) -> list[str]:
    """The values with as many decimals each: as few as tell them apart well."""
    known = [abs(value) for value in values if value is not None]
    whole = all(value == int(value) for value in known)
    decimals = 0 if whole else max(0, 3 - len(str(int(max(known, default=0)))))
    return [_value_label(value, decimals) for value in values]


def _value_label(value: float | None, decimals: int) -> str:
    if value is None:
        return "no value"
    if abs(value) >= 1e6 or 0 < abs(value) < 0.01:
        return compact_number(float(f"{value:.4g}"))
    return f"{value:,.{decimals}f}"


LABEL_CHARS: Final = 28
_LEGEND_CHARS: Final = 24


def label_text(label: str) -> str:
    """A category's name as short as an axis has room for."""
    return drawable_text(one_line(label, LABEL_CHARS))


def show_numbers(axis: Sheet, *, whole: bool = False) -> None:
    """Round numbers along the axis, only whole ones where things are counted."""
    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10], integer=whole))
    axis.set_major_formatter(FuncFormatter(_tick))


def _tick(value: float, _: int | None = None) -> str:
    return compact_number(value)


def add_legend(axes: Sheet, groups: int) -> None:
    """A key to the colours above the axes, where there is more than one."""
    if groups > 1:
        legend = axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1.01), ncols=groups, borderaxespad=0
        )
        for handle in legend.legend_handles:
            if isinstance(handle, PathCollection):
                # Points may be small and faint among thousands, but not as the key to them.
                handle.set_sizes([80])
                handle.set_alpha(1)


def legend_name(name: str) -> str:
    """A name for the legend. Matplotlib leaves out what begins with a low line."""
    shown = drawable_text(one_line(name, _LEGEND_CHARS))
    return f" {shown}" if shown.startswith("_") else shown
