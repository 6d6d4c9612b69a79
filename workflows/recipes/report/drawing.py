"""Draws charts: Vega-Lite makes axes, marks and legend; titles and remarks stand around them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any, Final

from workflows.lettering import FAMILY, UNKNOWN_LETTER, can_draw, cut_to, width_of, wrapped
from workflows.pictures import LINE_HEIGHT, png_of, svg_of, xml_text
from workflows.recipes.report.charts import (
    Aggregation,
    Bin,
    ChartKind,
    Drawable,
    Point,
)
from workflows.recipes.report.wording import compact_number

WIDTH: Final = 800
"""In pixels, of which a screen may have two for one: on a phone the texts are still readable."""
MARGIN: Final = 24
PLOT_HEIGHT: Final = 440
BAND: Final = 42
"""The height of a lying bar, or of the bars of a group, with the gap to the next."""
TITLE_SIZE, TEXT_SIZE, VALUE_SIZE, SMALL_SIZE = 27, 19, 17, 16

BACKGROUND: Final = "#fbfaf7"
"""Opaque, so that the picture is the same on Discord's dark and light themes."""
INK: Final = "#1f2328"
MUTED: Final = "#55595f"
"""For what is less important; 6.7:1 on the background, where WCAG 2.2 asks for 4.5:1 of text."""
GRID: Final = "#dcdad3"
COLORS: Final = ("#0066a8", "#c2500a", "#28202b", "#0f9b7a", "#b457c9")
"""Each has the 3:1 on the background that WCAG 2.2 asks for, and any two can be told apart also
without seeing red, green or blue."""
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "triangle-down")
"""A shape beside each colour, for those who see no colours."""
DASHES: Final = ([1, 0], [8, 4], [10, 3, 2, 3], [2, 3], [10, 3, 2, 3, 2, 3])

_LABEL_ROOM: Final = 240
_AXIS_ROOM: Final = 660
"""About how long the x axis is."""
_TURNED: Final = -40
_TURNED_ROOM: Final = 150
_MARKED: Final = 45
"""Points of a line that each get a mark."""
_MOST_VALUES: Final = 16
"""Bars that their values are written at."""
_MOST_LABELS: Final = 12
"""Labels along the x axis; of more, only some are written."""

_UNDRAWN: Final = f"Letters that no font here has stand as {UNKNOWN_LETTER}."

Part = dict[str, Any]
"""Part of a Vega-Lite spec."""


def draw(chart: Drawable) -> tuple[bytes, Sequence[str]]:
    """The chart as a PNG, and the remarks that stand in it.

    It is `WIDTH` wide, at `SCALE` pixels for one, and as high as it needs to be.
    """
    labels = {str(part) for mark in chart.marks for part in mark if isinstance(part, str)}
    texts = (chart.spec.title, chart.subtitle, chart.spec.x_label, chart.spec.y_label, *labels)
    undrawn = [] if all(map(can_draw, texts)) else [_UNDRAWN]
    remarks = [*chart.remarks, *undrawn]
    return png_of(sheet_of(chart, remarks)), remarks


def sheet_of(chart: Drawable, remarks: Sequence[str]) -> str:
    """An SVG with title, plot and remarks, each under the other."""
    plot = svg_of(vega_lite(chart))
    title, y = _lines_of_text(chart.spec.title, MARGIN, TITLE_SIZE, INK, bold=True)
    subtitle, y = _lines_of_text(chart.subtitle, y + 4, TEXT_SIZE, MUTED)
    top = y + MARGIN / 2
    y = top + float(plot.split('height="', 1)[1].split('"', 1)[0]) + MARGIN / 2
    remarks, y = _lines_of_text(" ".join(remarks), y, SMALL_SIZE, MUTED, most_lines=4)
    size = f'width="{WIDTH}" height="{math.ceil(y + MARGIN / 2)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect {size} fill="{BACKGROUND}"/>'
        f'{title}{subtitle}<g transform="translate({MARGIN} {top:g})">{plot}</g>{remarks}</svg>'
    )


def _lines_of_text(
    text: str, top: float, size: float, colour: str, *, bold: bool = False, most_lines: int = 2
) -> tuple[str, float]:
    """The text from `top` on, as wide as the sheet allows, and where it ends."""
    look = f'font-size="{size}" font-weight="{"bold" if bold else "normal"}" fill="{colour}"'
    lines = wrapped(text, WIDTH - 2 * MARGIN, size, bold=bold, most_lines=most_lines)
    drawn = [
        f'<text x="{MARGIN}" y="{top + size * (1 + LINE_HEIGHT * number):g}" {look}>'
        f"{escape(line)}</text>"
        for number, line in enumerate(lines)
    ]
    return "".join(drawn), top + size * LINE_HEIGHT * len(lines)


def vega_lite(chart: Drawable) -> Mapping[str, Any]:
    """The chart's plot as a Vega-Lite spec with its data in it."""
    plots: Mapping[ChartKind, Callable[..., Part]] = {
        ChartKind.BAR: _bars,
        ChartKind.LINE: _lines,
        ChartKind.SCATTER: _scatter,
        ChartKind.HISTOGRAM: _histogram,
    }
    return _FRAME | {"config": _CONFIG} | plots[chart.spec.kind](chart, chart.marks)


_FRAME: Final[Part] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "width": WIDTH - 2 * MARGIN,
    "height": PLOT_HEIGHT,
    "autosize": {"type": "fit-x", "contains": "padding"},
    "padding": {"left": 0, "top": 4, "right": 20, "bottom": 6},
    "background": None,
}
_NUMBER: Final = (
    "datum.value == 0 ? '0' : abs(datum.value) >= 1e15 ? format(datum.value, '.3~g') : "
    "abs(datum.value) >= 1e12 ? format(datum.value / 1e12, ',.4~r') + ' tn' : "
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, ',.4~r') + ' bn' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',.4~r') + ' M' : "
    "abs(datum.value) >= 1e-4 ? format(datum.value, ',.6~r') : format(datum.value, '.3~g')"
)
"""Vega's expression for what `compact_number` writes."""
_TEXTS: Final[Part] = {
    **dict.fromkeys(("labelFont", "titleFont"), FAMILY),
    **dict.fromkeys(("labelFontSize", "titleFontSize"), TEXT_SIZE),
    **dict.fromkeys(("labelLimit", "titleLimit"), 0),
    "labelColor": INK,
    "titleColor": MUTED,
    "titleFontWeight": "normal",
}
_CONFIG: Final[Part] = {
    "axis": {
        **_TEXTS,
        **dict.fromkeys(("domain", "ticks", "labelFlush"), False),
        "gridColor": GRID,
        "labelPadding": 8,
        "labelSeparation": 12,
        "titlePadding": 12,
        "maxExtent": WIDTH,
    },
    "legend": {
        **_TEXTS,
        "orient": "top",
        "offset": 14,
        "symbolSize": 180,
        "symbolOpacity": 1,
        "symbolStrokeWidth": 0,
        "columnPadding": 24,
        "rowPadding": 4,
    },
    "bar": {"stroke": BACKGROUND, "strokeWidth": 1},
    "rule": {"color": MUTED},
    "text": {"font": FAMILY, "fontSize": VALUE_SIZE, "color": INK},
    "view": {"stroke": None},
}


def _bars(chart: Drawable, points: Sequence[Point]) -> Part:
    places, groups = list(dict.fromkeys(str(point.x) for point in points)), _groups(points)
    texts = _value_labels([point.y for point in points])
    widest = max(width_of(text, VALUE_SIZE) for text in texts)
    told = len(points) <= _MOST_VALUES and not chart.upright
    rows = [
        {
            "at": places.index(str(point.x)),
            "value": point.y or 0,
            "group": groups.index(point.group),
            "text": text,
        }
        for point, text in zip(points, texts, strict=True)
    ]
    along, across = ("y", "x") if chart.upright else ("x", "y")
    room = widest / 400 if told else 0
    encoding: Part = {
        along: _value_axis(chart, [point.y or 0 for point in points], room),
        across: _place_axis(places, chart.spec.x_label, upright=chart.upright),
    }
    if len(groups) > 1:
        encoding[f"{across}Offset"] = {"field": "group", "type": "nominal"}
    color = {"color": _group_scale(groups, COLORS)}
    zero: Part = {"mark": "rule", "encoding": {along: {"datum": 0}}}
    layers: list[Part] = [{"mark": "bar", "encoding": encoding | color}, zero]
    if told:
        # Values stand beyond the ends of their bars.
        moved = {
            "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
            "dx": {"expr": "datum.value < 0 ? -7 : 7"},
        }
        text: Part = {"text": {"field": "text"}}
        layers.append({"mark": {"type": "text", **moved}, "encoding": encoding | text})
    band = {} if chart.upright else _height(places, max(BAND, 28 * len(groups)))
    return {"data": {"values": rows}, "layer": layers} | band


def _lines(chart: Drawable, points: Sequence[Point]) -> Part:
    groups = _groups(points)
    encoding = _places_of_points(chart, points)
    encoding["color"] = _group_scale(groups, COLORS)
    encoding["order"] = {"field": "order", "type": "quantitative"}
    if len(groups) > 1:
        encoding["strokeDash"] = dashes = _group_scale(groups, DASHES)
        dashes["legend"] |= {"symbolType": "stroke", "symbolStrokeWidth": 3, "symbolSize": 500}
        encoding["color"]["legend"] = dashes["legend"]
    line: Part = {"type": "line", "strokeWidth": 3, "strokeCap": "round", "strokeJoin": "round"}
    if len(points) <= _MARKED * len(groups):
        line["point"] = {"filled": True, "size": 80, "strokeWidth": 0, "opacity": 1}
    return {"data": {"values": _rows(points, groups)}, "mark": line, "encoding": encoding}


def _scatter(chart: Drawable, points: Sequence[Point]) -> Part:
    groups = _groups(points)
    encoding = _places_of_points(chart, points)
    encoding["color"] = _group_scale(groups, COLORS)
    if len(groups) > 1:
        encoding["shape"] = _group_scale(groups, SHAPES)
    few = len(points) <= 300
    mark: Part = {"type": "point", "filled": True, "stroke": BACKGROUND, "strokeWidth": 0.5}
    mark |= {"size": 110 if few else 28, "opacity": 0.75 if few else 0.5}
    return {"data": {"values": _rows(points, groups)}, "mark": mark, "encoding": encoding}


def _histogram(chart: Drawable, bins: Sequence[Bin]) -> Part:
    rows = [{"start": part.start, "end": part.end, "value": part.rows} for part in bins]
    x = _number_axis(chart.spec.x_label, domain=[bins[0].start, bins[-1].end])
    encoding: Part = {
        "x": {"field": "start"} | x | {"axis": x["axis"] | {"grid": False}},
        "x2": {"field": "end"},
        "y": _value_axis(chart, [part.rows for part in bins]),
        "y2": {"datum": 0},
    }
    mark = {"type": "rect", "color": COLORS[0], "stroke": BACKGROUND, "strokeWidth": 1.2}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _groups(points: Sequence[Point]) -> list[str]:
    return list(dict.fromkeys(point.group for point in points))


def _rows(points: Sequence[Point], groups: Sequence[str]) -> list[Part]:
    return [
        {
            "x": f"{point.x.isoformat()}Z" if isinstance(point.x, datetime) else point.x,
            "value": point.y,
            "group": groups.index(point.group),
            "order": order,
        }
        for order, point in enumerate(points)
    ]


def _group_scale(groups: Sequence[str], looks: Sequence[Any]) -> Part:
    """A look for each group, and the key to them above the plot; the first where there are none."""
    if len(groups) == 1:
        return {"value": looks[0]}
    names = [_short(name) for name in groups]
    widest = max(width_of(name, TEXT_SIZE) for name in names)
    columns = min(len(groups), int((WIDTH - 2 * MARGIN) / (widest + 56)))
    numbers = list(range(len(groups)))
    some = [looks[number % len(looks)] for number in numbers]
    return {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": numbers, "range": some},
        "legend": {"title": None, "columns": columns, "labelExpr": _written(names)},
    }


def _short(name: str, room: float = _LABEL_ROOM) -> str:
    """A name as it is written. Vega's own way of cutting tears letters in two."""
    return cut_to(xml_text(name), room, TEXT_SIZE)


def _written(names: Sequence[str]) -> str:
    """Vega's expression for a name by its number: names that are cut may be alike."""
    return f"{json.dumps(names)}[datum.value]"


def _title(text: str, room: float, most_lines: int = 1) -> list[str] | None:
    return wrapped(xml_text(text), room, TEXT_SIZE, most_lines=most_lines) or None


def _height(places: Sequence[str], band: float) -> Part:
    return {"height": max(2, len(places)) * band}


def _place_axis(places: Sequence[str], title: str, *, upright: bool) -> Part:
    """The axis of the bars' names; where there are too many, only some are written."""
    axis: Part = {"grid": False, "title": _title(title, _AXIS_ROOM if upright else 200)}
    names = [_short(place, _TURNED_ROOM if upright else _LABEL_ROOM) for place in places]
    if upright:
        shown = range(0, len(names), math.ceil(len(names) / _MOST_LABELS))
        room = _AXIS_ROOM / len(shown) - 8
        turned = any(width_of(names[at], TEXT_SIZE) > room for at in shown)
        axis |= {"values": list(shown), "labelAngle": _TURNED if turned else 0}
        axis["labelOverlap"] = False
    axis["labelExpr"] = _written(names)
    scale = {"paddingInner": 0.22, "paddingOuter": 0.15}
    return {"field": "at", "type": "ordinal", "axis": axis, "scale": scale}


def _value_axis(chart: Drawable, values: Sequence[float], room: float = 0) -> Part:
    """The axis that bars grow along from zero, with room for what stands beyond their ends."""
    low, high = min(0, *values), max(0, *values)
    if low == high:
        high = 1
    beyond = (high - low) * room
    domain = [low - beyond if low < 0 else low, high + beyond if high > 0 else high]
    axis = _number_axis(chart.spec.y_label, domain=domain)
    return {"field": "value"} | _whole(axis, chart, high)


def _places_of_points(chart: Drawable, points: Sequence[Point]) -> Part:
    """Both axes of a line chart or a scatter plot."""
    spec = chart.spec
    if isinstance(points[0].x, datetime):
        axis = {"title": _title(spec.x_label, _AXIS_ROOM), "tickCount": 6, "labelOverlap": True}
        x: Part = {"type": "temporal", "axis": axis}
        x["scale"] = {"type": "utc", "nice": False, "padding": 10}
    else:
        x = _number_axis(spec.x_label, padding=10)
    if spec.kind is ChartKind.LINE:
        x["axis"]["grid"] = False
    values = [point.y for point in points if point.y is not None]
    y = _whole(_number_axis(spec.y_label, padding=14), chart, max(values))
    if spec.aggregate in (Aggregation.COUNT, Aggregation.SUM) and min(values) >= 0:
        y["scale"] = {"domainMin": 0}
    return {"x": {"field": "x"} | x, "y": {"field": "value"} | y}


def _number_axis(title: str, **scale: Any) -> Part:
    """An axis with round numbers along it."""
    axis: Part = {"title": _title(title, PLOT_HEIGHT, 2), "labelExpr": _NUMBER, "tickCount": 5}
    scale = {"zero": False, "nice": False} | scale
    return {"type": "quantitative", "scale": scale, "axis": axis}


def _whole(axis: Part, chart: Drawable, high: float) -> Part:
    """The axis without halves, where things are counted and are few."""
    counts = chart.spec.aggregate is Aggregation.COUNT or chart.spec.kind is ChartKind.HISTOGRAM
    few: Part = {"values": list(range(math.floor(high) + 1))} if counts and high < 6 else {}
    return axis | {"axis": axis["axis"] | few}


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
