"""Charts into PNGs, with matplotlib: title, axes, marks and remarks on one sheet."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from typing import Any, Final

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from workflows.recipes.report.charts.choice import ChartSpec, DrawnChart
from workflows.recipes.report.charts.data import Bars, Boxes, Drawable
from workflows.recipes.report.charts.marks import draw_marks
from workflows.recipes.report.charts.style import (
    DPI,
    HEIGHT_PX,
    INK,
    MUTED,
    SMALL_PT,
    TEXT_PT,
    TITLE_PT,
    UNKNOWN_LETTER,
    WIDTH_PX,
    Sheet,
    drawable_text,
    settings,
)
from workflows.recipes.report.charts.values import drawable
from workflows.recipes.report.charts.words import caption_of
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
    """What stands at the horizontal and at the vertical axis: lying bars and boxes swap them."""
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
