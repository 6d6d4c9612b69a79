"""Each figure has a name and an id, and a model sees what matters most within its limit."""

from __future__ import annotations

import re

import pytest

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales
from workflows.recipes.report.profile import Form
from workflows.recipes.report.wording import MATERIAL_CHARS, as_material, shown


@pytest.mark.parametrize(
    ("figure_id", "name"),
    [
        ("rows", "rows of the table"),
        ("amount.mean", "mean of amount"),
        ("amount.missing_share", "share of missing values in amount"),
        ("date.first", "earliest date"),
        ("region.top.east.share", "share of East in region"),
        ("amount.by.region.east.sum", "sum of amount where region is East"),
        (
            "amount.trend.date.sum.change",
            "change of the sum of amount per month from beginning to end",
        ),
        ("amount.trend.date.sum.high_when", "time of the highest sum of amount per month"),
        ("amount.trend.date.sum.2022-03", "sum of amount in 2022-03"),
        ("rows.trend.date.count.before", "number of rows in 2022-01 to 2022-12"),
    ],
)
def test_names_are_plain(figure_id: str, name: str) -> None:
    profile = profile_of_file(sales())
    figure = profile.figure(figure_id)
    assert figure is not None
    assert figure.name == name


def test_correlations_name_both_columns() -> None:
    profile = profile_of_file(csv_of("a,b", *(f"{n},{n * n}" for n in range(9))))
    names = {figure.id: figure.name for figure in profile.under("corr", 2)}
    assert names == {"corr.a.b": "correlation of a and b"}
    (count,) = profile.under("corr", 3)
    assert count.name == "rows with both a and b"


def test_no_two_figures_have_the_same_name() -> None:
    profile = profile_of_file(sales())
    names = [figure.name for figure in profile.figures if figure.form is not Form.TEXT]
    assert len(set(names)) == len(names)


def test_each_figure_stands_with_its_id() -> None:
    profile = profile_of_file(sales(), "sales.csv")
    material = as_material(profile)
    listed = dict(re.findall(r"(\S+) = ([^;()\n]+?)(?= \(|;|\n|$)", material))
    assert listed.pop("id") == "value. Cite a figure by its id."
    assert len(listed) > 100
    for figure_id, text in listed.items():
        figure = profile.figure(figure_id)
        assert figure is not None, figure_id
        assert shown(figure) == text
    for figure_id in ("rows", "amount.mean", "region.top.north.share", "amount.by.region.east.sum"):
        assert figure_id in listed


def test_what_was_mended_is_told() -> None:
    material = as_material(profile_of_file(csv_of("a,b", "1", "2,3")))
    assert "1 row was shorter than the header and filled up." in material


@pytest.mark.parametrize("columns", [100, 500, 1000])
@pytest.mark.parametrize("name_chars", [3, 60])
def test_a_wide_table_stays_within_the_limit(columns: int, name_chars: int) -> None:
    names = [f"{number:x<{name_chars}}" + f"{number}" for number in range(columns)]
    rows = [
        [str((row * 7 + n) % 13) if n % 3 else "abc"[row % 3] for n in range(columns)]
        for row in range(30)
    ]
    profile = profile_of_file(csv_of(",".join(names), *map(",".join, rows)))
    material = as_material(profile)
    assert 6_000 < len(material) < MATERIAL_CHARS
    assert re.search(rf"Left out here: \d+ of the {columns} columns", material)
    assert "Pearson's correlations" in material


def test_a_hostile_table_stays_within_the_limit() -> None:
    rows = [f'"{chr(8238)}{number} {"very " * 100}long",{number}' for number in range(300)]
    material = as_material(
        profile_of_file(csv_of('"a\n\nb ' + "c" * 3000 + '",n', *rows), "x" * 500 + ".csv")
    )
    assert len(material) < MATERIAL_CHARS
    assert "\u202e" not in material


def test_the_highest_ranked_columns_come_in_first() -> None:
    constants = [f"same {number}" for number in range(300)]
    header = ",".join([*constants, "price", "region"])
    rows = [",".join(["1"] * 300 + [str(n * n), "NSEW"[n % 4]]) for n in range(40)]
    material = as_material(profile_of_file(csv_of(header, *rows)))
    assert "price.mean" in material
    assert "region.top.n.count" in material
