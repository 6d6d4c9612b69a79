"""The months, as tables and sentences abbreviate them."""

from __future__ import annotations

from typing import Final

MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
