"""Charts are legible pictures: contrast, size, letters, and what is shown is what is there."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest

from tests.support.pictures import contrast, ground_of, linear, size_of, texts_of
from tests.unit.workflows.report.files import csv_of, profile_of_file, sales, table_of
from workflows.pictures import SCALE
from workflows.recipes.report import drawing
from workflows.recipes.report.chart_values import drawable, drawn_chart
from workflows.recipes.report.charts import (
    Aggregation,
    Bin,
    ChartKind,
    ChartSpec,
    Drawable,
    DrawnChart,
    NothingToDraw,
    Point,
)
from workflows.recipes.report.choice import ChartChoice, default_charts, validated

DISCORD_DARK, DISCORD_LIGHT = "#313338", "#ffffff"
PNG_LIMIT_BYTES = 1_000_000
LEAST_SIZE = 14
HOSTILE = [
    "$\\frac{1}{2}$",
    "a_b^c {x} %d",
    "\\alpha",
    "</text><b> & ' \"",
    "datum['x'] + 1",
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
]


def drawn(content: bytes, **fields: Any) -> tuple[Drawable, DrawnChart]:
    table = table_of(content)
    spec = validated(ChartChoice(**fields), profile_of_file(content))
    chart, _ = drawable(spec, table)
    return chart, drawn_chart(spec, table, 1)


def sheet_of(chart: Drawable) -> str:
    return drawing.sheet_of(chart, chart.remarks)


def chart_of(*marks: Any, kind: ChartKind = ChartKind.BAR, **fields: Any) -> Drawable:
    spec = ChartSpec(kind, "Title", "x", x_label="who", y_label="how much")
    return Drawable(spec, marks, "by who", **fields)


@pytest.mark.parametrize("fields", CHOICES, ids=str)
def test_every_kind_of_chart_is_a_legible_picture(fields: dict[str, Any]) -> None:
    chart, picture = drawn(sales(), **fields)
    width, height = size_of(picture.png)
    assert width == SCALE * drawing.WIDTH
    assert 250 < height < 1700
    assert len(picture.png) < PNG_LIMIT_BYTES
    assert 30 < len(picture.alt) <= 500
    sheet = sheet_of(chart)
    assert ground_of(sheet) == drawing.BACKGROUND
    assert float(re.findall(r'<svg[^>]* width="([\d.]+)"', sheet)[1]) <= drawing.WIDTH
    written = re.findall(r'font-size="([\d.]+)(?:px)?"[^>]*? fill="(#\w{6})"', sheet)
    written += [pair[::-1] for pair in re.findall(r'fill="(#\w{6})"[^>]*? font-size="(\d+)', sheet)]
    assert len(written) > 5
    for size, color in written:
        assert float(size) >= LEAST_SIZE
        assert contrast(color, drawing.BACKGROUND) >= 4.5
    texts = texts_of(sheet)
    assert chart.spec.title == picture.title
    assert chart.spec.title in " ".join(texts)
    assert {chart.spec.x_label, chart.spec.y_label} - {""} <= set(texts)


def test_the_ground_stands_out_on_the_dark_theme_and_the_colours_on_it() -> None:
    assert contrast(drawing.BACKGROUND, DISCORD_DARK) > 10
    assert contrast(drawing.BACKGROUND, DISCORD_LIGHT) < 1.1
    for color in drawing.COLORS:
        assert contrast(color, drawing.BACKGROUND) >= 3, color


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
    for pair in combinations(drawing.COLORS, 2):
        seen = [lab(sight(color, WITHOUT[lacking])) for color in pair]
        assert sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5 > 12, pair


def sight(color: str, without: Sequence[Sequence[float]]) -> list[float]:
    """The colour as it is seen, in linear light."""
    light = linear(color)
    return [min(1, max(0, sum(f * c for f, c in zip(row, light, strict=True)))) for row in without]


def lab(light: Sequence[float]) -> tuple[float, float, float]:
    """CIELAB, in which distances are as large as they look."""
    red, green, blue = light
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_each_group_has_a_mark_or_a_dash_beside_its_colour() -> None:
    groups = len(drawing.COLORS)
    assert len(set(drawing.SHAPES)) == len(set(map(str, drawing.DASHES))) == groups
    points = [Point(x, x, group) for group in "abcde" for x in range(9)]
    lines = json.dumps(drawing.vega_lite(chart_of(*points, kind=ChartKind.LINE)))
    assert all(json.dumps(dash) in lines for dash in drawing.DASHES)
    cloud = json.dumps(drawing.vega_lite(chart_of(*points, kind=ChartKind.SCATTER)))
    assert all(f'"{shape}"' in cloud for shape in drawing.SHAPES)


def test_letters_of_people_are_only_letters() -> None:
    points = [Point(name, at + 1.5, name[:5]) for at, name in enumerate(HOSTILE)]
    for upright in (True, False):
        texts = texts_of(sheet_of(chart_of(*points, upright=upright)))
        assert set(HOSTILE) <= set(texts)
    rows = [f'"{name}",{n}' for n, name in enumerate(HOSTILE * 3) if '"' not in name]
    content = csv_of('"$x^2$ _a_ 日本",$n$', *rows)
    fields = {"kind": "bar", "x": "$x^2$ _a_ 日本", "y": "$n$", "title": "$\\sum_{i}$ 日本語 </b>"}
    chart, picture = drawn(content, **fields)
    assert "$\\sum_{i}$ 日本語 </b>" in texts_of(sheet_of(chart))
    assert picture.remarks == ()


def test_half_letters_and_control_signs_do_no_harm() -> None:
    names = ["\x07bell", "half \ud83d", "🦊" * 60, "a\nb"]
    points = [Point(name, 1, name) for name in names]
    png, _ = drawing.draw(chart_of(*points, remarks=names))
    assert size_of(png)[0] == SCALE * drawing.WIDTH
    assert {"bell", "half", "a b"} <= set(texts_of(sheet_of(chart_of(*points))))


def test_letters_that_no_font_has_are_boxes_and_said() -> None:
    _, picture = drawn(csv_of("who,n", "Ꭳ,1", "b,2"), kind="bar", x="who", y="n")
    assert picture.remarks == ("Letters that no font here has stand as □.",)


def test_long_names_are_cut_and_stay_apart() -> None:
    names = ["a long name of a region " * 4 + end for end in "xyz"]
    texts = texts_of(sheet_of(chart_of(*(Point(name, 1, name) for name in names))))
    cut = [text for text in texts if text.startswith("a long name") and text.endswith("…")]
    assert len(cut) == 6, "on the axis and in the legend"


def test_of_many_labels_along_the_x_axis_some_are_written() -> None:
    points = [Point(f"2024-{n}", n) for n in range(40)]
    texts = texts_of(sheet_of(chart_of(*points, upright=True)))
    assert len([text for text in texts if text.startswith("2024")]) == 10
    texts = texts_of(sheet_of(chart_of(*points)))
    assert len([text for text in texts if text.startswith("2024")]) == 40


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([2_500_000, 1_240_000], {"0", "500,000", "1 M", "2.5 M", "1.24 M"}),
        ([1240.5, -120, None], {"0", "500", "1,240", "-120", "no value"}),
        ([0.25, 0.5], {"0", "0.1", "0.5", "0.25", "0.50"}),
        ([3e9, 4e12], {"0", "1 tn", "3 bn", "4 tn"}),
    ],
)
def test_numbers_are_written_as_in_the_report(values: list[float], shown: set[str]) -> None:
    points = [Point(f"name {at}", value) for at, value in enumerate(values)]
    texts = set(texts_of(sheet_of(chart_of(*points))))
    assert shown <= texts


def test_what_is_counted_has_whole_numbers() -> None:
    chart, _ = drawn(csv_of("who", "a", "a", "b"), kind="bar", x="who")
    assert chart.spec.aggregate is Aggregation.COUNT
    assert {"0", "1", "2"} <= set(texts_of(sheet_of(chart)))
    assert not any("." in text for text in texts_of(sheet_of(chart)))


def bars_of(chart: Drawable) -> dict[str, Any]:
    return {str(mark.x): mark.y for mark in chart.marks if isinstance(mark, Point)}


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


def test_of_many_groups_the_largest_are_shown() -> None:
    rows = [f"g{g:02d},1" for g in range(20) for _ in range(60 - g * 3 + 1)]
    chart, picture = drawn(csv_of("who,n", *rows), kind="bar", x="who")
    bars = bars_of(chart)
    assert list(bars) == [f"g{g:02d}" for g in range(12)]
    assert picture.remarks == ("who: only the 12 largest of 20 groups are shown.",)


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
    assert list(bars_of(chart)) == [str(year) for year in range(2000, 2024)]
    assert "Gathered by year" in picture.remarks[0]


def test_too_many_points_are_thinned_and_said() -> None:
    rows = [f"{n},{n * 7919 % 10007}" for n in range(50_000)]
    chart, picture = drawn(csv_of("a,b", *rows), kind="scatter", x="a", y="b")
    assert 2000 <= len(chart.marks) <= 3000
    assert picture.remarks == ("1 of every 17 of 50,000 points is drawn.",)
    assert len(picture.png) < PNG_LIMIT_BYTES


def test_a_histogram_holds_every_value_once() -> None:
    values = [n * n / 7 for n in range(1000)]
    chart, _ = drawn(csv_of("v", *map(str, values)), kind="histogram", x="v")
    bins = [mark for mark in chart.marks if isinstance(mark, Bin)]
    assert sum(part.rows for part in bins) == 1000
    assert bins[0].start <= 0
    assert bins[-1].end >= max(values)


def test_where_no_row_has_all_values_there_is_nothing_to_draw() -> None:
    content = csv_of("a,b", "1,", ",2")
    spec = validated(ChartChoice(kind=ChartKind.SCATTER, x="a", y="b"), profile_of_file(content))
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
