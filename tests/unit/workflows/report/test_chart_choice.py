"""A chosen chart is drawn only where it fits the table; for every table there is one that does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales
from workflows.recipes.report.charts import Aggregation, ChartKind, ChartSpec, TimeBucket
from workflows.recipes.report.choice import (
    ChartChoice,
    ChartInvalid,
    default_charts,
    validated,
)
from workflows.recipes.report.profile import Profile
from workflows.recipes.report.worker import WorkerQuestion


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_of_file(sales(), "sales.csv")


def choice(kind: str, **fields: Any) -> ChartChoice:
    return ChartChoice.model_validate({"kind": kind, **fields})


def test_a_sound_choice_becomes_a_spec_with_the_tables_own_names(profile: Profile) -> None:
    chosen = choice(
        " Line ",
        x=" DATE ",
        y="amount",
        group="Region",
        aggregate="SUM",
        bucket="quarter",
        title="Amounts grow everywhere",
    )
    assert validated(chosen, profile) == ChartSpec(
        ChartKind.LINE,
        "Amounts grow everywhere",
        x="date",
        y="amount",
        group="region",
        aggregate=Aggregation.SUM,
        bucket=TimeBucket.QUARTER,
        x_label="date",
        y_label="Sum of amount (€)",
    )


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({"kind": "bar", "x": " "}, ("A bar chart needs a column along x.",)),
        ({"kind": "bar", "x": "regions"}, ("There is no column “regions”.",)),
        (
            {"kind": "bar", "x": "profit", "y": "cost", "aggregate": "mean"},
            (
                "There is no column “profit”.",
                "There is no column “cost”.",
            ),
        ),
        (
            {"kind": "line", "x": "region", "y": "product"},
            (
                "“region” holds texts, which don't fit x here.",
                "“product” holds texts, which don't fit y here.",
            ),
        ),
        (
            {"kind": "scatter", "x": "amount", "y": "amount"},
            ("“amount” can't be along both axes.",),
        ),
        ({"kind": "scatter", "x": "amount"}, ("A scatter chart needs a column along y.",)),
        ({"kind": "histogram", "x": "date"}, ("“date” holds dates, which don't fit x here.",)),
        (
            {"kind": "bar", "x": "order id"},
            ("“order id” has too many different numbers for bars.",),
        ),
        (
            {"kind": "bar", "x": "region", "aggregate": "mean"},
            ("A bar chart needs a column along y.",),
        ),
        (
            {"kind": "bar", "x": "region", "group": "amount"},
            ("“amount” holds numbers and makes no groups.",),
        ),
        (
            {"kind": "bar", "x": "region", "group": "region"},
            ("“region” can't be both x and the groups.",),
        ),
        (
            {"kind": "bar", "x": "region", "y": "discount", "aggregate": "sum"},
            ("“discount” can't be added up: a sum of it means nothing.",),
        ),
        (
            {"kind": "histogram", "x": "amount", "group": "region"},
            ("A histogram has no groups.",),
        ),
        ({"kind": "bar", "x": "a\n" * 500}, ("There is no column “" + ("a " * 30)[:-1] + "…”.",)),
    ],
)
def test_what_does_not_fit_is_refused_with_all_reasons(
    profile: Profile, fields: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    with pytest.raises(ChartInvalid) as refusal:
        validated(ChartChoice(**fields), profile)
    assert refusal.value.reasons == reasons
    assert str(refusal.value) == " ".join(reasons)


def test_an_empty_column_has_nothing_to_show() -> None:
    profile = profile_of_file(csv_of("a,b", "1,", "2,"))
    with pytest.raises(ChartInvalid, match="“b” holds nothing"):
        validated(choice("bar", x="b"), profile)


@pytest.mark.parametrize("title", ["", "Amounts up 312 %", "  \n"])
def test_a_title_that_states_what_is_not_there_is_replaced(profile: Profile, title: str) -> None:
    spec = validated(choice("bar", x="region", y="amount", title=title), profile)
    assert spec.title == "Sum of amount by region"


def test_a_title_is_one_short_line(profile: Profile) -> None:
    spec = validated(choice("bar", x="region", title="Many\nwords " * 50), profile)
    assert "\n" not in spec.title
    assert len(spec.title) <= 110


@pytest.mark.parametrize(
    ("column", "label"),
    [("amount", "amount (€)"), ("discount", "discount (%)"), ("order id", "order id")],
)
def test_a_unit_comes_from_the_data(profile: Profile, column: str, label: str) -> None:
    spec = validated(choice("histogram", x=column), profile)
    assert spec.x_label == label
    assert spec.y_label == "Number of rows"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "pie", "x": "region"},
        {"kind": ""},
        {"kind": "bar", "x": "region", "aggregate": "avg"},
        {"kind": "line", "x": "date", "bucket": "fortnight"},
    ],
)
def test_a_name_that_there_is_not_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ChartChoice(**fields)


def test_a_spec_goes_through_json(profile: Profile) -> None:
    question = WorkerQuestion(name="a.csv", content=b"\xff", charts=tuple(default_charts(profile)))
    assert WorkerQuestion.model_validate_json(question.model_dump_json()) == question


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (sales(), ["line", "bar", "histogram"]),
        (csv_of("day,n", "2024-01-01,1", "2024-01-02,4"), ["line", "histogram"]),
        (
            csv_of("kind,n", *(f"{n % 2},{n}" for n in range(20))),
            ["histogram", "histogram"],
        ),
        (csv_of("who,n", *("ab"[n % 2] + f",{n}" for n in range(20))), ["bar", "histogram", "bar"]),
        (
            csv_of("x,y", *(f"{n},{n * n}" for n in range(20))),
            ["scatter", "histogram", "histogram"],
        ),
        (csv_of("n", "1", "2"), ["histogram"]),
        (csv_of("n", "5"), ["histogram"]),
        (csv_of("id", *map(str, range(30))), ["histogram"]),
        (csv_of("who", "a", "b", "a"), ["bar"]),
        (csv_of("who", "only"), ["bar"]),
        (csv_of("note", *(f"text {n}" for n in range(100))), ["bar"]),
        (csv_of("day", "2024-01-01", "2024-01-05", "2024-01-05"), ["line"]),
        (csv_of("day", "2024-01-01"), ["bar"]),
        (csv_of("country,gdp", "A,3", "B,4", "C,9"), ["bar", "histogram"]),
    ],
)
def test_every_table_has_charts_that_suit_it(content: bytes, kinds: list[str]) -> None:
    assert [spec.kind for spec in default_charts(profile_of_file(content))] == kinds


names = st.sampled_from(["date", "region", "AMOUNT ", "discount", "returned", "order id", "x", ""])


@settings(deadline=None, max_examples=300)
@given(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([*ChartKind, "pie", ""]),
            "x": names,
            "y": names,
            "group": names,
            "aggregate": st.sampled_from([*Aggregation, "avg", None]),
            "bucket": st.sampled_from([*TimeBucket, "eon", None]),
            "title": st.text(max_size=20),
        }
    )
)
def test_any_choice_is_either_sound_or_refused(fields: dict[str, Any]) -> None:
    profile = SALES
    try:
        spec = validated(ChartChoice(**fields), profile)
    except (ChartInvalid, ValidationError):
        return
    real = {column.name for column in profile.columns}
    assert {spec.x, spec.y, spec.group} - {""} <= real
    assert spec.title
    assert spec.kind is ChartKind(str(fields["kind"]))


SALES = profile_of_file(sales(), "sales.csv")
