"""The figures of a profile are the table's, each once, finite, and within bounds."""

from __future__ import annotations

import json
import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workflows.report.files import csv_of, profile_of_file, sales
from workflows.recipes.report.profile import Form, Kind, Profile
from workflows.recipes.report.wording import shown


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_of_file(sales(), "sales.csv")


def value(profile: Profile, figure_id: str) -> float | str:
    figure = profile.figure(figure_id)
    assert figure is not None, figure_id
    return figure.value


def test_the_whole_table(profile: Profile) -> None:
    assert value(profile, "rows") == 720
    assert value(profile, "columns") == 7
    assert profile.column(" Order Date ") is None
    assert profile.column(" DATE ") is profile.columns[1]


def test_numbers_are_described(profile: Profile) -> None:
    amounts = [100 + 20 * (n % 3) + (n % 360 // 30 + 1) * 5 + n % 7 * 1.5 for n in range(720)]
    assert value(profile, "amount.count") == 720
    assert value(profile, "amount.min") == min(amounts)
    assert value(profile, "amount.max") == max(amounts)
    assert math.isclose(
        float(value(profile, "amount.mean")), statistics.mean(amounts), rel_tol=1e-5
    )
    assert value(profile, "amount.median") == statistics.median(amounts)
    assert math.isclose(
        float(value(profile, "amount.std")), statistics.stdev(amounts), rel_tol=1e-5
    )
    assert value(profile, "amount.sum") == round(sum(amounts))


def test_percentages_and_ids_are_not_added_up(profile: Profile) -> None:
    assert profile.figure("discount.sum") is None
    assert profile.figure("order_id.sum") is None
    assert profile.columns[0].identifies


def test_missing_values_are_counted() -> None:
    profile = profile_of_file(csv_of("a,b", "1,x", ",y", "NA,", "4,z"))
    assert value(profile, "a.missing") == 2
    assert value(profile, "a.missing_share") == 0.5
    assert value(profile, "b.missing") == 1
    assert value(profile, "a.mean") == 2.5


def test_groups_are_counted_with_their_shares() -> None:
    profile = profile_of_file(csv_of("who,n", "Ann,1", "Bob,2", "Ann,3", ",4"))
    assert value(profile, "who.distinct") == 2
    assert value(profile, "who.top.ann") == "Ann"
    assert value(profile, "who.top.ann.count") == 2
    assert value(profile, "who.top.ann.share") == 0.667
    assert value(profile, "n.by.who.ann.mean") == 2


def test_dates_have_a_first_and_last_one_and_trends(profile: Profile) -> None:
    assert value(profile, "date.first") == "2022-01-01"
    assert value(profile, "date.last") == "2023-12-28"
    assert [series.bucket for series in profile.series] == ["month"] * len(profile.series)
    assert value(profile, "amount.trend.date.sum.2022-03") == pytest.approx(30 * 139.5, rel=0.01)
    assert value(profile, "rows.trend.date.count.2022-01") == 30
    before = float(value(profile, "amount.trend.date.sum.before"))
    after = float(value(profile, "amount.trend.date.sum.after"))
    change = float(value(profile, "amount.trend.date.sum.change"))
    assert change == pytest.approx(after / before - 1, abs=0.001)
    assert value(profile, "amount.trend.date.sum.before_when") == "2022-01 to 2022-12"
    assert value(profile, "amount.trend.date.sum.after_when") == "2023-01 to 2023-12"


def test_a_month_that_has_only_begun_is_no_low() -> None:
    days = [f"2024-{month:02d}-{day:02d},{day}" for month in range(1, 6) for day in range(1, 29)]
    profile = profile_of_file(
        csv_of("day,sales", *days, "2024-06-01,9", "2024-06-02,9", "2024-06-03,9")
    )
    series = next(series for series in profile.series if series.aggregate == "sum")
    assert series.bucket == "week"
    assert value(profile, f"{series.key}.low") != 9
    assert value(profile, f"{series.key}.2024-06-03") == 9


def weather(first_month: int, months: int, column: str = "rain") -> Profile:
    """The profile of monthly values that rise from January to December, and a little each year."""
    places = [
        (2021 + (first_month + n - 1) // 12, (first_month + n - 1) % 12 + 1) for n in range(months)
    ]
    return profile_of_file(
        csv_of(f"month,{column}", *(f"{y}-{m:02d},{10 * m + y - 2020}" for y, m in places))
    )


@pytest.mark.parametrize(
    ("first_month", "months", "before", "after"),
    [
        (1, 24, "2021-01 to 2021-12", "2022-01 to 2022-12"),
        (1, 36, "2021-01 to 2021-12", "2023-01 to 2023-12"),
        (7, 18, "2021-07 to 2021-12", "2022-07 to 2022-12"),
        (1, 13, "2021-01", "2022-01"),
    ],
)
def test_a_trend_compares_the_same_months(
    first_month: int, months: int, before: str, after: str
) -> None:
    profile = weather(first_month, months)
    key = "rain.trend.month.mean"
    assert value(profile, f"{key}.before_when") == before
    assert value(profile, f"{key}.after_when") == after
    assert 0 < float(value(profile, f"{key}.change")) < 0.2


@pytest.mark.parametrize("months", [3, 6, 12])
def test_from_winter_to_summer_nothing_has_risen(months: int) -> None:
    profile = weather(1, months)
    assert profile.figure("rain.trend.month.mean.high") is not None
    assert profile.figure("rain.trend.month.mean.change") is None
    assert profile.figure("rain.trend.month.mean.before") is None


@pytest.mark.parametrize(
    "column", ["temp_max", "Temperature", "t (°C)", "mean_temp_celsius", "latitude"]
)
def test_no_percentage_and_no_sum_of_degrees(column: str) -> None:
    profile = weather(1, 24, column)
    key = profile.series[0].key
    assert profile.figure(f"{key}.after") is not None
    assert profile.figure(f"{key}.change") is None
    assert profile.figure(f"{profile.columns[1].key}.sum") is None


def test_no_percentage_of_what_goes_below_zero() -> None:
    rows = (f"{2000 + n},{n - 3}" for n in range(12))
    profile = profile_of_file(csv_of("year,balance", *rows))
    assert value(profile, "balance.trend.year.mean.after") == 8
    assert profile.figure("balance.trend.year.mean.change") is None


@pytest.mark.parametrize(
    ("dates", "bucket"),
    [
        (["2024-01-01 10:00", "2024-01-01 20:00"], "hour"),
        (["2024-01-01", "2024-01-20"], "day"),
        (["2024-01-01", "2024-05-20"], "week"),
        (["2022-01-01", "2024-05-20"], "month"),
        (["2017-01-01", "2024-05-20"], "quarter"),
        (["1990-01-01", "2024-05-20"], "year"),
        (["1790-01-01", "2024-05-20"], "decade"),
        (["1000-01-01", "2924-05-20"], "century"),
    ],
)
def test_a_trend_has_as_many_buckets_as_can_be_read(dates: list[str], bucket: str) -> None:
    profile = profile_of_file(csv_of("t,n", *(f"{date},{n}" for n, date in enumerate(dates, 1))))
    assert profile.series[0].bucket == bucket
    long = bucket in ("year", "decade", "century")
    assert profile.number("n.trend.t.mean.change") == (1 if long else 0)


def test_correlations_are_pearsons_over_the_rows_that_have_both() -> None:
    rows = [f"{n},{n * 2 + 1},{-n},{n * n % 7}" for n in range(20)]
    profile = profile_of_file(csv_of("a,b,c,d", *rows, "5,,,", ",7,,"))
    assert value(profile, "corr.a.b") == 1
    assert value(profile, "corr.a.b.n") == 20
    assert value(profile, "corr.a.c") == -1


def test_what_is_too_large_for_floats_is_left_out() -> None:
    profile = profile_of_file(
        csv_of("a,b", *(f"{sign}1.7e308,{n}" for n, sign in enumerate("+-+-+-" * 3)))
    )
    assert profile.figure("a.max") is not None
    for figure in profile.figures:
        assert figure.number is None or math.isfinite(figure.number), figure.id
    assert "NaN" not in profile.to_json()
    assert "Infinity" not in profile.to_json()


def test_names_that_are_alike_get_ids_of_their_own() -> None:
    profile = profile_of_file(
        csv_of("rows,Größe (cm),Größe [cm],corr,?,!", "1,2,3,4,5,6", "2,3,4,5,6,8")
    )
    keys = [column.key for column in profile.columns]
    assert keys == ["rows_2", "größe_cm", "größe_cm_2", "corr_2", "x", "x_2"]


def test_cells_are_clipped_and_put_on_one_line() -> None:
    cell = '"' + "long\n\u202etext " * 500 + '"'
    profile = profile_of_file(csv_of("a,b", *[f"{cell},1"] * 3))
    label = str(value(profile, profile.under("a.top")[0].id))
    assert label.startswith("long text long")
    assert len(label) <= 40


cells = st.one_of(
    st.text(st.sampled_from("ab1 .,-€%:/"), max_size=6),
    st.integers(-(10**6), 10**6).map(str),
    st.floats(allow_nan=True, allow_infinity=True).map(str),
    st.dates().map(str),
)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 4).flatmap(
        lambda w: st.lists(st.lists(cells, min_size=w, max_size=w), min_size=1, max_size=30)
    )
)
def test_any_table_has_a_profile_that_can_be_kept(rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    header = ",".join(f"column {n}" for n in range(len(rows[0])))
    profile = profile_of_file(csv_of(header, *quoted, ",".join(["1"] * len(rows[0]))))
    assert Profile.from_json(profile.to_json()) == profile
    ids = [figure.id.casefold() for figure in profile.figures]
    assert len(ids) == len(set(ids))
    for figure in profile.figures:
        assert " " not in figure.id
        assert shown(figure)
        assert figure.number is None or math.isfinite(figure.number)
        assert not (figure.form is Form.COUNT and figure.number is not None and figure.number < 0)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 99}', "nonsense"])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Profile.from_json(text)


def test_a_profile_is_json_and_small(profile: Profile) -> None:
    assert json.loads(profile.to_json())["rows"] == 720
    assert len(profile.to_json()) < 60_000
    assert {column.kind for column in profile.columns} >= {Kind.NUMBER, Kind.DATE, Kind.TEXT}
