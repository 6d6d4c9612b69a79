"""True sentences made by code from the strongest figures, for when no insight holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from workflows.recipes.report.column_kinds import Kind
from workflows.recipes.report.figures.figure_text import shown_briefly as shown
from workflows.recipes.report.figures.insights import ClaimedInsight
from workflows.recipes.report.figures.profile import Column, Figure, Profile, Series
from workflows.recipes.report.figures.telling import adds_up, amounts, categories
from workflows.recipes.report.wording import counted

_STRONG: Final = 0.5
_MUCH_MISSING: Final = 0.05
_CHANGED: Final = 0.05


def notable(profile: Profile, count: int) -> tuple[ClaimedInsight, ...]:
    """Up to so many sentences, of different kinds first; each passes `check_insight`.

    There is always at least one where `count` is.
    """
    kinds = (
        _changes(profile),
        _correlated(profile),
        _differences(profile),
        _most_frequent(profile),
        _ranges(profile),
        _missing(profile),
        _size(profile),
    )
    found: list[ClaimedInsight] = []
    for one_of_each in zip_longest(*kinds):
        found += (one for one in one_of_each if one is not None)
        if len(found) >= count:
            break
    return tuple(found[:count])


def _insight(text: str, figure: Figure) -> ClaimedInsight:
    return ClaimedInsight(text=text, figure=figure.id, value=shown(figure))


def _changes(profile: Profile) -> Iterator[ClaimedInsight]:
    """Trends that went far, the furthest first; of a number, its sum or its mean, never both."""
    found: list[tuple[float, ClaimedInsight]] = []
    for series in profile.series:
        number = profile.column(series.number) if series.number else None
        aggregate = "sum" if number and adds_up(number) else "mean"
        if number and series.aggregate != aggregate and _has(profile, series, aggregate):
            continue
        figures = [
            profile.figure(f"{series.key}.{name}")
            for name in ("change", "first", "first_when", "last", "last_when")
        ]
        change, first, first_when, last, last_when = figures
        if not (change and first and first_when and last and last_when):
            continue
        size = change.number or 0.0
        if abs(size) < _CHANGED:
            continue
        what = f"The {series.aggregate} of {series.number}" if number else "The number of rows"
        went = "rose" if size > 0 else "fell"
        text = (
            f"{what} per {series.bucket} {went} by {shown(change).removeprefix('-')}, from "
            f"{shown(first)} ({first_when.value}) to {shown(last)} ({last_when.value})."
        )
        found.append((abs(size), _insight(text, change)))
    found.sort(key=lambda one: -one[0])
    return iter([insight for _, insight in found])


def _has(profile: Profile, series: Series, aggregate: str) -> bool:
    return any(
        (other.date, other.number, other.aggregate) == (series.date, series.number, aggregate)
        for other in profile.series
    )


def _correlated(profile: Profile) -> Iterator[ClaimedInsight]:
    for figure in profile.under("corr", 2):
        rows = profile.figure(f"{figure.id}.n")
        strength = figure.number or 0.0
        if rows is None or abs(strength) < _STRONG:
            continue
        one, other = figure.columns
        how = "rise together" if strength > 0 else "go in opposite directions"
        yield _insight(
            f"{one} and {other} {how}: their correlation over {shown(rows)} rows is "
            f"{shown(figure)}.",
            figure,
        )


def _differences(profile: Profile) -> Iterator[ClaimedInsight]:
    """How far the groups of a category are apart in a number."""
    for category in categories(profile):
        for number in amounts(profile):
            aggregate = "sum" if adds_up(number) else "mean"
            within = profile.under(f"{number.key}.by.{category.key}", 2)
            groups = [one for one in within if one.id.endswith(f".{aggregate}")]
            if len(groups) < 2:
                continue
            highest, lowest = max(groups, key=_value), min(groups, key=_value)
            if _value(highest) == _value(lowest):
                continue
            scope = "" if _all_shown(category, groups, profile) else " Of the largest groups,"
            the = "The" if not scope else " the"
            yield _insight(
                f"{scope}{the} {aggregate} of {number.name} is highest for "
                f"{_group_of(highest, category, profile)} ({shown(highest)}) and lowest for "
                f"{_group_of(lowest, category, profile)} ({shown(lowest)}).".strip(),
                highest,
            )


def _all_shown(category: Column, groups: list[Figure], profile: Profile) -> bool:
    return len(groups) == profile.number(f"{category.key}.distinct")


def _value(figure: Figure) -> float:
    return figure.number or 0.0


def _group_of(figure: Figure, category: Column, profile: Profile) -> str:
    key = figure.id.split(".")[3]
    label = profile.figure(f"{category.key}.top.{key}")
    return shown(label) if label else key


def _most_frequent(profile: Profile) -> Iterator[ClaimedInsight]:
    for category in categories(profile):
        tops = profile.under(f"{category.key}.top")
        counts = [profile.figure(f"{top.id}.count") for top in tops]
        share = profile.figure(f"{tops[0].id}.share") if tops else None
        if share is None or counts[0] is None:
            continue
        if len(counts) > 1 and counts[1] is not None and counts[0].value == counts[1].value:
            continue
        yield _insight(
            f"The most frequent {category.name} is {shown(tops[0])}, in {shown(counts[0])} rows "
            f"({shown(share)} of those that have one).",
            share,
        )


def _ranges(profile: Profile) -> Iterator[ClaimedInsight]:
    for number in amounts(profile):
        low, middle, high = (
            profile.figure(f"{number.key}.{name}") for name in ("min", "median", "max")
        )
        if low and middle and high:
            text = f"{number.name} goes from {shown(low)} to {shown(high)}; half of the values are "
            yield _insight(f"{text}{shown(middle)} or less.", middle)


def _missing(profile: Profile) -> Iterator[ClaimedInsight]:
    for column in _most_missing(profile):
        share = profile.figure(f"{column.key}.missing_share")
        missing = profile.figure(f"{column.key}.missing")
        if share and missing:
            yield _insight(
                f"{column.name} is missing in {shown(share)} of the rows ({shown(missing)}).", share
            )


def _most_missing(profile: Profile) -> Iterable[Column]:
    shares = {
        column.name: profile.number(f"{column.key}.missing_share") or 0.0
        for column in profile.columns
    }
    columns = sorted(profile.columns, key=lambda column: -shares[column.name])
    return [column for column in columns if shares[column.name] >= _MUCH_MISSING]


def _size(profile: Profile) -> Iterator[ClaimedInsight]:
    if rows := profile.figure("rows"):
        numbers = sum(1 for _ in profile.of_kind(Kind.NUMBER))
        kinds = "" if numbers else " and no column of numbers"
        yield _insight(
            f"The table has {counted(profile.rows, 'row', 'rows')} in "
            f"{counted(len(profile.columns), 'column', 'columns')}{kinds}.",
            rows,
        )
