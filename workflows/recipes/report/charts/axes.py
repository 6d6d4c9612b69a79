"""Ticks and legends: what tells the reader of a chart how to read its marks."""

from __future__ import annotations

from typing import Final

from matplotlib.collections import PathCollection
from matplotlib.ticker import FuncFormatter, MaxNLocator

from workflows.recipes.report.charts.style import Sheet, drawable_text
from workflows.recipes.report.figures.figure_text import compact_number
from workflows.recipes.report.wording import one_line

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
