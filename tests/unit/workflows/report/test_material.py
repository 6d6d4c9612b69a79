"""What a model sees of a table: every figure with its id, within the limit whatever the table."""

from __future__ import annotations

import re

import pytest

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales
from workflows.recipes.report.figures.text import MATERIAL_CHARS, as_material, shown


def test_each_figure_stands_with_its_id() -> None:
    profile = profile_of_file(sales(), "sales.csv")
    material = as_material(profile)
    listed = dict(re.findall(r"(\S+) = ([^;()\n]+?)(?= \(|;|\n|$)", material))
    assert listed.pop("id") == "value. Cite a figure by its id."
    assert len(listed) > 150
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


def test_the_most_telling_columns_come_in_first() -> None:
    constants = [f"same {number}" for number in range(300)]
    header = ",".join([*constants, "price", "region"])
    rows = [",".join(["1"] * 300 + [str(n * n), "NSEW"[n % 4]]) for n in range(40)]
    material = as_material(profile_of_file(csv_of(header, *rows)))
    assert "price.mean" in material
    assert "region.top.n.count" in material
