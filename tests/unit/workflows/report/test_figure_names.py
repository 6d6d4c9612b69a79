"""Every figure of a profile has a name of its own, in the words of its table."""

from __future__ import annotations

import pytest

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales
from workflows.recipes.report.figures.profile import Figure, Form
from workflows.recipes.report.figures.text import figure_name


@pytest.mark.parametrize(
    ("figure_id", "name"),
    [
        ("rows", "rows of the table"),
        ("amount.mean", "mean of amount"),
        ("amount.missing_share", "share of missing values in amount"),
        ("date.first", "earliest date"),
        ("region.top.east.share", "share of East in region"),
        ("amount.hist.3", "values of amount from €140 to €160"),
        ("amount.by.region.east.mean", "mean of amount where region is East"),
        (
            "amount.trend.date.sum.change",
            "change of the sum of amount over date from beginning to end",
        ),
        ("amount.trend.date.sum.high_when", "when the sum of amount over date was highest"),
        ("amount.trend.date.sum.2022-03", "sum of amount in 2022-03"),
        ("rows.trend.date.count.last", "number of rows over date, at the end"),
    ],
)
def test_names_are_plain(figure_id: str, name: str) -> None:
    profile = profile_of_file(sales())
    figure = profile.figure(figure_id)
    assert figure is not None
    assert figure_name(figure, profile) == name


def test_correlations_name_both_columns() -> None:
    profile = profile_of_file(csv_of("a,b", *(f"{n},{n * n}" for n in range(9))))
    names = {one.id: figure_name(one, profile) for one in profile.under("corr", 2)}
    assert names == {"corr.a.b": "correlation of a and b"}
    (count,) = profile.under("corr", 3)
    assert figure_name(count, profile) == "rows with both a and b"


def test_no_two_figures_have_the_same_name_and_none_is_an_id() -> None:
    profile = profile_of_file(sales())
    shown = [one for one in profile.figures if one.form is not Form.TEXT]
    names = [figure_name(one, profile) for one in shown]
    assert len(set(names)) == len(names)
    assert not {one.id for one in shown}.intersection(names)


def test_an_unknown_figure_is_called_by_its_id() -> None:
    profile = profile_of_file(csv_of("a", "1", "2"))
    for figure_id in ("a.kurtosis", "a.by.b", "a.top", "a.top.x.y.z", "a", "a.hist"):
        assert figure_name(Figure(figure_id, 1.0, Form.NUMBER, "", ("a",)), profile)
