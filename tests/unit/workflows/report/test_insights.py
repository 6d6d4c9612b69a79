"""An insight holds only where everything in it that can be checked stands in the profile."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales
from workflows.recipes.report.claims import (
    ClaimedInsight,
    check_insight,
    fallback_insights,
    unknown_numbers,
)
from workflows.recipes.report.profile import Profile

FLOWERS = csv_of(
    "petal_length,petal width (cm),species,group 18-25,picked",
    *(
        f"{1.4 + n * 0.05:.2f},{0.2 + n * 0.02:.2f},{kind},{'yes' if n % 4 else 'no'},"
        f"{2019 + n % 3}-0{n % 9 + 1}-15"
        for n in range(40)
        for kind in (["setosa"] if n < 25 else ["virginica"])
    ),
)


@pytest.fixture(scope="module")
def flowers() -> Profile:
    return profile_of_file(FLOWERS, "flowers.csv")


def claim(text: str, figure: str, value: object) -> ClaimedInsight:
    return ClaimedInsight.model_validate({"text": text, "figure": figure, "value": value})


@pytest.mark.parametrize(
    ("text", "figure", "value"),
    [
        ("The mean petal length is 2.375.", "petal_length.mean", "2.375"),
        ("Petals are about 2.4 cm long on average.", "petal_length.mean", "2.4"),
        ("The mean petal length is 2.38.", " Petal_Length.Mean ", 2.38),
        ("Of 40 flowers, 62.5 % are setosa.", "species.top.setosa.share", "62.5 %"),
        ("Of 40 flowers, 62.5% are setosa.", "species.top.setosa.share", "0.625"),
        ("Setosa makes up 63 percent.", "species.top.setosa.share", 62.5),
        ("Most flowers, 25, are setosa.", "species.top.setosa.count", "25"),
        ("The most frequent species is setosa.", "species.top.setosa", "setosa"),
        ("1. Petal length goes from 1.4 to 3.35.", "petal_length.max", "3.35"),
        (
            "Two of the columns are numbers; petal length is 1.4 at least.",
            "petal_length.min",
            "1.4",
        ),
        ("In 2020, petal length had its 1st quartile, 1.89, too.", "petal_length.q1", "1.89"),
        ("The first was picked on 15 January 2019.", "picked.first", "2019-01-15"),
        ("Group 18-25 has 2 answers.", "group_18_25.distinct", "2"),
        ("Length and width are correlated with 1.", "corr.petal_length.petal_width_cm", "1"),
    ],
)
def test_what_is_so_holds(flowers: Profile, text: str, figure: str, value: object) -> None:
    verdict = check_insight(claim(text, figure, value), flowers)
    assert verdict.holds, verdict.reason
    assert verdict.reason == ""


@pytest.mark.parametrize(
    ("text", "figure", "value", "reason"),
    [
        ("It is 2.4.", "petal_length.average", "2.4", "There is no figure “petal_length.average”."),
        ("It is 2.4.", "", "2.4", "There is no figure “”."),
        ("", "petal_length.mean", "2.4", "It says nothing."),
        (
            "The mean petal length is 2.5.",
            "petal_length.mean",
            "2.5",
            "It cites 2.5, but petal_length.mean is 2.375.",
        ),
        (
            "The mean petal length is 2.5.",
            "petal_length.mean",
            "2.4",
            "The sentence does not state petal_length.mean, which is 2.375.",
        ),
        (
            "Petals are long.",
            "petal_length.mean",
            "2.4",
            "The sentence does not state petal_length.mean, which is 2.375.",
        ),
        (
            "The mean petal length is 2.4, three times the 0.07 of others.",
            "petal_length.mean",
            "2.4",
            "0.07 is not among the figures of what the sentence is about.",
        ),
        (
            "The mean petal length is 2.4, and it was 7 in 2020.",
            "petal_length.mean",
            "2.4",
            "7 is not among the figures of what the sentence is about.",
        ),
        (
            "The mean petal length is 2.4 since 2017.",
            "petal_length.mean",
            "2.4",
            "2017 is not among the figures of what the sentence is about.",
        ),
        (
            "The mean petal length is 2.4 since 3 May 2019.",
            "petal_length.mean",
            "2.4",
            "3 is not among the figures of what the sentence is about.",
        ),
        (
            "62.5 petals are setosa.",
            "species.top.setosa.share",
            "62.5",
            "The sentence does not state species.top.setosa.share, which is 62.5 %.",
        ),
        (
            "Virginica leads.",
            "species.top.setosa",
            "virginica",
            "It cites virginica, but species.top.setosa is setosa.",
        ),
        (
            "Length and width go in opposite directions: 1.",
            "corr.petal_length.petal_width_cm",
            "1",
            "It goes the other way: corr.petal_length.petal_width_cm is 1.",
        ),
    ],
)
def test_what_is_not_so_is_refused_with_the_reason(
    flowers: Profile, text: str, figure: str, value: str, reason: str
) -> None:
    verdict = check_insight(claim(text, figure, value), flowers)
    assert not verdict.holds
    assert verdict.reason == reason


def test_the_figure_of_another_column_proves_nothing(flowers: Profile) -> None:
    width = flowers.number("petal_width_cm.mean")
    assert width == 0.59
    stolen = claim(
        "Setosa is 25 times there, with a mean of 0.59.", "species.top.setosa.count", "25"
    )
    named = claim("Setosa is 25 times there; the width is 0.59.", "species.top.setosa.count", "25")
    assert not check_insight(stolen, flowers).holds
    assert check_insight(named, flowers).holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Sales fell by 50 %.", True),
        ("Sales declined 50% from 10 to 5.", True),
        ("Sales changed by -50 %.", True),
        ("Sales changed by 50 %.", False),
        ("Sales rose by 50 %.", False),
        ("Sales grew by -50 %.", False),
    ],
)
def test_the_direction_of_a_change_counts(text: str, holds: bool) -> None:
    profile = profile_of_file(csv_of("year,sales", "2022,10", "2023,7", "2024,5"))
    verdict = check_insight(claim(text, "sales.trend.year.sum.change", "-50 %"), profile)
    assert verdict.holds is holds, verdict.reason


def test_numbers_that_stand_nowhere_are_found(flowers: Profile) -> None:
    assert unknown_numbers("Petals in 2019, 2.4 cm on average", flowers) == ()
    assert unknown_numbers("Petals in 2031: up 312 %", flowers) == ("2031", "312 %")


@pytest.mark.parametrize(
    "content",
    [
        FLOWERS,
        sales(),
        csv_of("a", "1"),
        csv_of("a", "x"),
        csv_of("a,b", "2024-01-01,x", "2024-01-02,y"),
        csv_of("id,note", *(f"{n},text number {n}" for n in range(30))),
        csv_of("a,b,c", *(f"{n},{n * n},{-n}" for n in range(30))),
        csv_of("y 2,$x$ (%)", *(f"{n % 3},{n}" for n in range(9))),
        csv_of("d,n", "1200-05-01,1", "7700-01-01,5", "9999-12-31,9"),
        csv_of("group,n", *(f"{['15 %', '7', 'b'][n % 3]},{n}" for n in range(30))),
        csv_of("2022,2023,26.5", *(f"{n},{n * n},{-n}" for n in range(9))),
        csv_of("p,q", *(f"{n},{n + 0.0001 * (n % 2)}" for n in range(30))),
        csv_of("v", "1e300", "-1e300", "1e-300", "0"),
    ],
)
def test_what_code_says_of_a_table_always_holds(content: bytes) -> None:
    profile = profile_of_file(content)
    said = fallback_insights(profile, 50)
    assert said
    for insight in said:
        verdict = check_insight(insight, profile)
        assert verdict.holds, (insight, verdict)
    assert fallback_insights(profile, 1) == said[:1]
    assert fallback_insights(profile, 0) == ()


@settings(deadline=None)
@given(
    st.text(max_size=80)
    | st.text(st.sampled_from("0123456789.,-−%$eE kM'\u00a02024-Q"), max_size=40),
    st.sampled_from(["petal_length.mean", "rows", "species.top.setosa", "picked.first", "x", ""]),
    st.text(st.sampled_from("0123456789.,-%$e k"), max_size=12) | st.text(max_size=12),
)
@example("1e999", "rows", "1e999")
@example("9" * 400, "rows", "9" * 400)
def test_whatever_is_claimed_there_is_a_verdict(text: str, figure: str, value: str) -> None:
    verdict = check_insight(claim(text, figure, value), PETALS)
    assert verdict.holds is not bool(verdict.reason)


PETALS = profile_of_file(FLOWERS, "flowers.csv")


def test_the_strongest_facts_come_first() -> None:
    said = [insight.text for insight in fallback_insights(profile_of_file(sales()), 4)]
    assert said[0].startswith("The sum of amount is highest for East (€")
    years = csv_of("year,sales", *(f"{2000 + n},{100 + n * 9}" for n in range(12)))
    said = [insight.text for insight in fallback_insights(profile_of_file(years), 4)]
    assert said[0] == "The sum of sales per year rose by 99 %, from 100 (2000) to 199 (2011)."
