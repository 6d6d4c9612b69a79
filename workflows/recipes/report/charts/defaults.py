"""Charts that suit a table, chosen by code: for when the model's choice does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from workflows.recipes.report.charts.choice import Aggregate, ChartChoice, ChartKind, ChartSpec
from workflows.recipes.report.charts.rules import validated
from workflows.recipes.report.column_kinds import Kind
from workflows.recipes.report.figures.profile import Column, Figure, Profile
from workflows.recipes.report.figures.telling import (
    adds_up,
    amounts,
    best_first,
    categories,
    moments,
)

MAX_CHARTS: Final = 3
_STRONG: Final = 0.3
"""A correlation that a scatter plot shows to the eye."""
_STRIPES: Final = 12
"""Different values; fewer make stripes of the points."""
_CLEAR_ROWS: Final = 1500
_MOST_LABELS: Final = 30
MAX_GROUPS: Final = 4
"""Groups that points of different colours can be told apart in."""


def default_charts(profile: Profile, most: int = MAX_CHARTS) -> list[ChartSpec]:
    """One to `most` charts, the most telling first; none only for a table without a value.

    A number over time as a line, a number by category as bars, two numbers that hang together as
    points, a number alone as a histogram, a category alone as bars of how many rows it has.
    """
    found: list[ChartSpec] = []
    for choice in list(_choices(profile)) or list(_last_resorts(profile)):
        spec = validated(choice, profile)
        if spec not in found:
            found.append(spec)
    return list(islice(found, most))


def _choices(profile: Profile) -> Iterator[ChartChoice]:
    numbers, texts, dates = amounts(profile), categories(profile), moments(profile)
    # What adds up is what people ask for first: sales rather than prices.
    numbers.sort(key=lambda column: (not adds_up(column), not column.unit))
    if dates and numbers:
        yield _over_time(dates[0], numbers[0])
    elif dates:
        yield ChartChoice(kind=ChartKind.LINE, x=dates[0].name, aggregate=Aggregate.COUNT)
    named = texts or _labels(profile)
    if named and numbers:
        yield ChartChoice(kind=ChartKind.BAR, x=named[0].name, y=numbers[0].name)
    if pair := _pair(profile, numbers):
        few = (one.name for one in texts if len(one.groups) <= MAX_GROUPS and _is_clear(profile))
        yield ChartChoice(kind=ChartKind.SCATTER, x=pair[0], y=pair[1], group=next(few, None))
    for number in numbers:
        yield ChartChoice(kind=ChartKind.HISTOGRAM, x=number.name)
    for text in texts:
        yield _counted(text)


def _labels(profile: Profile) -> list[Column]:
    """Columns whose texts name the rows of a small table."""
    return [
        column
        for column in profile.of_kind(Kind.TEXT)
        if 1 < (profile.number(f"{column.key}.distinct") or 0) <= _MOST_LABELS
    ]


def _over_time(date: Column, number: Column) -> ChartChoice:
    return ChartChoice(kind=ChartKind.LINE, x=date.name, y=number.name)


def _counted(text: Column) -> ChartChoice:
    return ChartChoice(kind=ChartKind.BAR, x=text.name, aggregate=Aggregate.COUNT)


def _is_clear(profile: Profile) -> bool:
    """Whether there are so few points that colours among them can still be seen."""
    return profile.rows <= _CLEAR_ROWS


def _pair(profile: Profile, numbers: list[Column]) -> tuple[str, str] | None:
    """The pair that correlates most strongly; else, of exactly two numbers, these."""
    varied = {
        column.name
        for column in numbers
        if (profile.number(f"{column.key}.distinct") or 0) > _STRIPES
    }
    for figure in profile.under("corr", 2):
        if varied.issuperset(figure.columns) and _is_strong(figure):
            return figure.columns[0], figure.columns[1]
    both = [column.name for column in numbers]
    return (both[0], both[1]) if len(both) == 2 and varied.issuperset(both) else None


def _is_strong(figure: Figure) -> bool:
    return abs(figure.number or 0.0) >= _STRONG


def _last_resorts(profile: Profile) -> Iterator[ChartChoice]:
    """For tables of ids, names or a single value: how often each occurs."""
    filled = [one for one in profile.columns if profile.number(f"{one.key}.count")]
    for column in best_first(filled, profile)[:1]:
        if column.kind is Kind.NUMBER:
            yield ChartChoice(kind=ChartKind.HISTOGRAM, x=column.name)
        elif column.kind is not Kind.EMPTY:
            yield _counted(column)
