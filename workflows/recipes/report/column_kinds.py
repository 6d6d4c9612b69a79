"""What kinds of columns there are. Apart, so that the bot need not load what reads them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column are."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    TRUTH = "true/false"
    EMPTY = "empty"


class Resolution(StrEnum):
    """How finely a date column tells time."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
