"""How much a column has to tell, so that the best come first where not all can be had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from workflows.recipes.report.column_kinds import Kind
from workflows.recipes.report.figures.profile import Column, Profile

_ADDS_UP: Final = re.compile(
    r"sales|sold|revenue|turnover|amount|total|quantit|qty|units|orders|cost|profit|income|spend"
    r"|spent|visits|clicks|views|downloads|donat|umsatz|betrag|menge|summe|ventas|importe|montant",
    re.IGNORECASE,
)


def adds_up(column: Column) -> bool:
    """Whether its sum is what people ask for, going by its name; of a price it is the mean."""
    return column.unit != "%" and bool(_ADDS_UP.search(column.name))


def telling(column: Column, profile: Profile) -> float:
    """From 0, an empty column, to 2: one that is full and whose values differ in a useful way."""
    missing = profile.number(f"{column.key}.missing_share") or 0.0
    return _worth(column, profile) * (1 - missing)


def _worth(column: Column, profile: Profile) -> float:
    if column.kind is Kind.EMPTY:
        return 0.0
    distinct = profile.number(f"{column.key}.distinct") or 0.0
    if distinct < 2:
        return 0.2
    if column.identifies:
        return 0.3
    if column.kind in (Kind.NUMBER, Kind.DATE):
        return 2.0
    return 2.0 if is_category(column, profile) else 0.5


def is_category(column: Column, profile: Profile) -> bool:
    """Whether its texts form groups that can be compared."""
    distinct = profile.number(f"{column.key}.distinct") or 0.0
    count = profile.number(f"{column.key}.count") or 0.0
    return (
        column.kind in (Kind.TEXT, Kind.TRUTH)
        and bool(column.groups)
        and 2 <= distinct <= max(2.0, min(50.0, count / 2))
    )


def best_first(columns: Iterable[Column], profile: Profile) -> list[Column]:
    """The columns with the most telling first; those alike stay as they stand in the table."""
    return sorted(columns, key=lambda column: -telling(column, profile))


def amounts(profile: Profile) -> list[Column]:
    """The number columns whose values mean something and differ, the most telling first."""
    numbers = (
        column
        for column in profile.of_kind(Kind.NUMBER)
        if not column.identifies and profile.number(f"{column.key}.std")
    )
    return best_first(numbers, profile)


def categories(profile: Profile) -> list[Column]:
    """The columns that divide the rows into groups, the most telling first."""
    texts = profile.of_kind(Kind.TEXT, Kind.TRUTH)
    return best_first((one for one in texts if is_category(one, profile)), profile)


def moments(profile: Profile) -> list[Column]:
    """The date columns with more than one date, the most telling first."""
    dates = profile.of_kind(Kind.DATE)
    several = (one for one in dates if (profile.number(f"{one.key}.distinct") or 0) > 1)
    return best_first(several, profile)
