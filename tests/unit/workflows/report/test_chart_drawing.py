"""Charts are legible pictures: contrast, size, letters, and what is shown is what is there."""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import matplotlib
import pytest
from matplotlib.colors import to_rgb, to_rgba
from PIL import Image

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales, table_of
from workflows.recipes.report.charts import style
from workflows.recipes.report.charts.choice import ChartChoice, default_charts, validated
from workflows.recipes.report.charts.drawing import drawn_chart, figure_of, texts_of
from workflows.recipes.report.charts.spec import (
    Bars,
    Bins,
    Boxes,
    Drawable,
    DrawnChart,
    NothingToDraw,
    Paths,
)
from workflows.recipes.report.charts.values import drawable

DISCORD_DARK, DISCORD_LIGHT = "#313338", "#ffffff"
PNG_LIMIT_BYTES = 1_000_000
HOSTILE = [
    "$\\frac{1}{2}$",
    "a_b^c {x} %d",
    "\\alpha",
    "$",
    "_private",
    "日本語",
    "👩‍👩‍👧",
    "שלום",
    "é\u0301",
]

CHOICES: list[dict[str, Any]] = [
    {"kind": "bar", "x": "region", "y": "amount", "aggregate": "mean"},
    {"kind": "bar", "x": "region", "y": "amount", "group": "product"},
    {"kind": "bar", "x": "date", "aggregate": "count", "bucket": "month"},
    {"kind": "bar", "x": "returned"},
    {"kind": "bar", "x": "discount", "y": "amount", "aggregate": "max"},
    {"kind": "line", "x": "date", "y": "amount", "group": "region", "aggregate": "median"},
    {"kind": "line", "x": "discount", "y": "amount"},
    {"kind": "scatter", "x": "order id", "y": "amount", "group": "region"},
    {"kind": "scatter", "x": "date", "y": "amount"},
    {"kind": "histogram", "x": "amount"},
    {"kind": "box", "x": "region", "y": "amount"},
    {"kind": "box", "y": "amount"},
]


def drawn(content: bytes, **fields: Any) -> tuple[Drawable, DrawnChart]:
    table = table_of(content)
    spec = validated(ChartChoice(**fields), profile_of_file(content))
    return drawable(spec, table), drawn_chart(spec, table, 1)


@contextmanager
def sheet(chart: Drawable) -> Generator[Any]:
    """The chart's figure, laid out."""
    library: Any = matplotlib
    with library.rc_context(style.settings()):
        figure, _ = figure_of(chart)
        figure.draw_without_rendering()
        yield figure


def contrast(one: Any, other: Any) -> float:
    """WCAG 2.2's contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Any) -> float:
    parts = [linear(part) for part in to_rgb(color)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@pytest.mark.parametrize("fields", CHOICES, ids=str)
def test_every_kind_of_chart_is_a_legible_picture(fields: dict[str, Any]) -> None:
    chart, picture = drawn(sales(), **fields)
    image = Image.open(io.BytesIO(picture.png))
    assert image.size == (1200, 750)
    assert len(picture.png) < PNG_LIMIT_BYTES
    alpha = image.convert("RGBA").getchannel("A")
    assert alpha.getextrema() == (255, 255), "the ground is opaque"
    assert chart.spec.title == picture.title
    assert 30 < len(picture.alt) <= 500
    with sheet(chart) as figure:
        texts = [
            text for text in texts_of(figure) if text.get_text().strip() and text.get_visible()
        ]
        assert len(texts) > 5
        for text in texts:
            assert contrast(text.get_color(), style.BACKGROUND) >= 4.5, text
            assert float(text.get_fontsize()) >= 12
        axes = figure.axes[0]
        assert chart.spec.y_label in (axes.get_ylabel(), axes.get_xlabel())
        assert chart.spec.x_label in (axes.get_ylabel(), axes.get_xlabel())
        edges = [text.get_window_extent() for text in texts if inside(text, axes)]
        assert all(
            edge.x0 >= 0 and edge.x1 <= 1200 and edge.y0 >= 0 and edge.y1 <= 750 for edge in edges
        )


def inside(text: Any, axes: Any) -> bool:
    """Whether matplotlib draws it: ticks beyond the ends of an axis are made but not drawn."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.majorTicks, *axis.minorTicks):
            if text in (tick.label1, tick.label2):
                return low <= tick.get_loc() <= high
    return True


def test_the_ground_stands_out_on_the_dark_theme_and_the_colours_on_it() -> None:
    assert contrast(style.BACKGROUND, DISCORD_DARK) > 10
    assert contrast(style.BACKGROUND, DISCORD_LIGHT) < 1.1
    for color in (*style.COLORS, style.OTHER_COLOR):
        assert contrast(color, style.BACKGROUND) >= 3, color
    assert to_rgba(style.BACKGROUND)[3] == 1


# Machado, Oliveira and Fernandes, 2009, at full severity: what is seen without red, green or blue.
WITHOUT = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@pytest.mark.parametrize("lacking", WITHOUT)
def test_any_two_colours_differ_for_the_colour_blind(lacking: str) -> None:
    for one, other in combinations(style.COLORS, 2):
        seen = [lab(sight(color, WITHOUT[lacking])) for color in (one, other)]
        assert sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5 > 12, (one, other)


def sight(color: str, without: Sequence[Sequence[float]]) -> list[float]:
    """The colour as it is seen, in linear light."""
    light = [linear(part) for part in to_rgb(color)]
    return [min(1, max(0, sum(f * c for f, c in zip(row, light, strict=True)))) for row in without]


def lab(light: Sequence[float]) -> tuple[float, float, float]:
    """CIELAB, in which distances are as large as they look."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_each_group_has_a_mark_and_a_dash_beside_its_colour() -> None:
    groups = len(style.COLORS)
    assert len(set(style.MARKERS)) == len(set(map(str, style.DASHES))) == groups


def test_letters_of_people_are_only_letters() -> None:
    rows = [f'"{name}",{n},"{name} 2"' for n, name in enumerate(HOSTILE * 3)]
    content = csv_of('"$x^2$ _a_ 日本",$n$,g', *rows)
    for fields in (
        {"kind": "bar", "x": "$x^2$ _a_ 日本", "y": "$n$", "title": "$\\sum_{i}$ 日本語 </b>"},
        {"kind": "scatter", "x": "$n$", "y": "$n$ 2", "title": "\\LaTeX"},
        {"kind": "line", "x": "$n$", "group": "g"},
    ):
        if fields.get("y") == "$n$ 2":
            continue
        chart, picture = drawn(content, **fields)
        with sheet(chart) as figure:
            shown = "\n".join(text.get_text() for text in texts_of(figure))
        assert "$" in shown
        assert "\ufe0f" not in shown
        assert not re.search("[日本語]", shown) or len(style.families()) > 1
        assert picture.png.startswith(b"\x89PNG")
    assert style.drawable_text("a\u200db\ufe0f e\u0301") == "ab é"


def test_letters_that_no_font_has_are_boxes_and_said() -> None:
    _, picture = drawn(csv_of("who,n", "\U0001f9ff,1", "b,2"), kind="bar", x="who", y="n")
    assert picture.remarks == ("Letters that no font here has stand as □.",)


def bars_of(chart: Drawable) -> dict[str, Any]:
    assert isinstance(chart.data, Bars)
    return dict(zip(chart.data.labels, chart.data.groups[0][1], strict=True))


def test_bars_are_what_the_rows_add_up_to() -> None:
    content = csv_of("who,n", "a,1", "b,10", "a,3", "c,", ",7")
    for aggregate, values in (
        ("sum", {"b": 10, "a": 4}),
        ("mean", {"b": 10, "a": 2}),
        ("min", {"b": 10, "a": 1}),
        ("count", {"a": 2, "b": 1, "c": 1}),
    ):
        chart, _ = drawn(content, kind="bar", x="who", y="n", aggregate=aggregate)
        assert bars_of(chart) == values
        assert list(bars_of(chart)) == list(values)


def test_of_many_groups_the_largest_are_shown_and_the_others_together() -> None:
    rows = [f"g{g:02d},1" for g in range(20) for _ in range(60 - g * 3 + 1)]
    chart, picture = drawn(csv_of("who,n", *rows), kind="bar", x="who")
    bars = bars_of(chart)
    assert list(bars) == [*(f"g{g:02d}" for g in range(12)), "other"]
    assert sum(bars.values()) == len(rows)
    assert picture.remarks == (
        "who: the 12 largest groups; 8 other values are together in «other».",
    )


def test_others_that_would_hide_the_rest_are_said_instead() -> None:
    chart, picture = drawn(
        csv_of("who", *(f"g{n % 200}" for n in range(1000))), kind="bar", x="who"
    )
    assert len(bars_of(chart)) == 12
    assert picture.remarks == (
        "who: the 12 largest groups; 188 other values are together in «other», "
        "which is not drawn: it has 940.",
    )


def test_a_month_without_rows_counts_nothing() -> None:
    days = [f"2024-{month:02d}-{day:02d}" for month in (1, 2, 4, 5) for day in range(1, 29)]
    chart, _ = drawn(csv_of("day", *days), kind="bar", x="day", bucket="month")
    assert bars_of(chart) == {
        "2024-01": 28,
        "2024-02": 28,
        "2024-03": 0,
        "2024-04": 28,
        "2024-05": 28,
    }


def test_too_fine_a_bucket_becomes_coarser_and_is_said() -> None:
    days = [f"{year}-{month:02d}-15" for year in range(2000, 2024) for month in range(1, 13)]
    chart, picture = drawn(csv_of("day", *days), kind="bar", x="day", bucket="day")
    assert isinstance(chart.data, Bars)
    assert chart.data.bucket == "year"
    assert "Gathered by year" in picture.remarks[0]


def test_too_many_points_are_thinned_and_said() -> None:
    rows = [f"{n},{n * 7919 % 10007}" for n in range(50_000)]
    chart, picture = drawn(csv_of("a,b", *rows), kind="scatter", x="a", y="b")
    assert isinstance(chart.data, Paths)
    assert 2000 <= len(chart.data.paths[0].xs) <= 3000
    assert picture.remarks == ("One of every 17 of 50,000 points is drawn.",)
    assert len(picture.png) < PNG_LIMIT_BYTES


def test_a_histogram_holds_every_value_once() -> None:
    values = [n * n / 7 for n in range(1000)]
    chart, _ = drawn(csv_of("v", *map(str, values)), kind="histogram", x="v")
    assert isinstance(chart.data, Bins)
    assert sum(chart.data.counts) == 1000
    assert chart.data.borders[0] <= 0
    assert chart.data.borders[-1] >= max(values)


def test_a_box_shows_quartiles_and_what_is_far_away() -> None:
    chart, _ = drawn(csv_of("v", *map(str, [*range(1, 10), 100])), kind="box", y="v")
    assert isinstance(chart.data, Boxes)
    (box,) = chart.data.boxes
    assert (box.q1, box.median, box.q3) == (3.25, 5.5, 7.75)
    assert (box.low, box.high, list(box.outliers)) == (1, 9, [100])


def test_where_no_row_has_all_values_there_is_nothing_to_draw() -> None:
    content = csv_of("a,b", "1,", ",2")
    spec = validated(ChartChoice(kind="scatter", x="a", y="b"), profile_of_file(content))
    with pytest.raises(NothingToDraw):
        drawable(spec, table_of(content))


def tables() -> Sequence[bytes]:
    return (
        csv_of("n", "5"),
        csv_of("n", "0", "0"),
        csv_of("n", "1e300", "-1e300", "3"),
        csv_of("n,m", "1e-300,5", "2e-300,6", "3e-300,7"),
        csv_of("n", *["1e15"] * 5, "1e15"),
        csv_of("d,n", "2024-01-01,1", "2024-01-01,2"),
        csv_of("d,n", "1000-01-01,1", "9999-12-31,2"),
        csv_of("d,n", *(f"2024-01-01 10:{m:02d},{m}" for m in range(60))),
        csv_of("who", "only"),
        csv_of("who,n", *("x" * 3000 + f"{n},{n}" for n in range(30))),
        csv_of("a,b", *(f"{'' if n % 3 else n},{n if n % 2 else ''}" for n in range(30))),
        csv_of("p,q", "-5 %,x", "-7 %,y", "-9 %,x", "-1 %,y"),
    )


@pytest.mark.parametrize("content", tables(), ids=range(len(tables())))
def test_odd_tables_are_drawn_too(content: bytes) -> None:
    table, profile = table_of(content), profile_of_file(content)
    for number, spec in enumerate(default_charts(profile), start=1):
        picture = drawn_chart(spec, table, number)
        assert picture.name == f"chart-{number}.png"
        assert len(picture.png) < PNG_LIMIT_BYTES
        assert "nan" not in picture.alt
        assert "inf" not in picture.alt
