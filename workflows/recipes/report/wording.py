"""How tables are spoken of: counts with their nouns, and cell texts on one line."""

from __future__ import annotations

import re
from typing import Final

_GAPS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def counted(count: int, one: str, more: str) -> str:
    """`1 row was`, `3,000 rows were`."""
    return f"{count:,} {one if count == 1 else more}"


def one_line(text: str, limit_chars: int) -> str:
    """The text without line breaks and invisible characters, with «…» where it is cut."""
    # What is far beyond the limit need not be looked at: a cell may hold megabytes.
    line = _GAPS.sub(" ", text[: limit_chars * 4]).strip()
    if len(line) > limit_chars or len(text) > limit_chars * 4:
        return line[: limit_chars - 1].rstrip() + "…"
    return line
