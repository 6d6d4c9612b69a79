"""Bars: lying for names, which then can be read, and upright for what goes on along an axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from workflows.recipes.report.charts.axes import add_legend, label_text, legend_name, show_numbers
from workflows.recipes.report.charts.data import Bars
from workflows.recipes.report.charts.style import (
    BACKGROUND,
    INK,
    MUTED,
    SMALL_PT,
    TEXT_PT,
    Sheet,
    color_of,
)
from workflows.recipes.report.figures.figure_text import compact_number

_MOST_TICKS: Final = 12
"""Labels along the x axis; of more, only some are written."""
_MOST_VALUES: Final = 16
"""Bars that their values are written at."""
_BAND: Final = 0.78
"""How much of its place a bar, or the bars of a group, take."""


def draw_bars(axes: Sheet, bars: Bars, *, counts: bool) -> None:
    """Draws the bars, with their values where there is room."""
    places = range(len(bars.labels))
    thickness = _BAND / len(bars.groups)
    for index, (name, values) in enumerate(bars.groups):
        shift = thickness * (index - (len(bars.groups) - 1) / 2)
        centers = [place + shift for place in places]
        lengths = [value or 0.0 for value in values]
        colors = [color_of(index, name or label) for label in bars.labels]
        draw = axes.bar if bars.upright else axes.barh
        drawn = draw(centers, lengths, thickness, color=colors, edgecolor=BACKGROUND, linewidth=0.8)
        drawn.set_label(legend_name(name) if name else "_")
        if len(bars.labels) * len(bars.groups) <= _MOST_VALUES:
            texts = _value_labels(values)
            axes.bar_label(drawn, texts, padding=5, fontsize=_value_size(bars), color=INK)
    _finish_bars(axes, bars, counts=counts)


def _value_size(bars: Bars) -> int:
    return SMALL_PT if len(bars.groups) > 1 or bars.upright else TEXT_PT


def _finish_bars(axes: Sheet, bars: Bars, *, counts: bool) -> None:
    texts = [label_text(label) for label in bars.labels]
    step = math.ceil(len(texts) / _MOST_TICKS) if bars.upright else 1
    places = list(range(0, len(texts), step))
    if bars.upright:
        axes.set_xticks(places, texts[::step])
        _turn_long_labels(axes, texts[::step])
        axes.margins(x=0.03, y=0.1)
        show_numbers(axes.yaxis, whole=counts)
        axes.grid(visible=True, axis="y")
        axes.axhline(0, color=MUTED, linewidth=1)
    else:
        axes.set_yticks(places, texts)
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
