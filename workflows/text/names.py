"""Tidies what people type, such as names, so that it can be shown, compared and kept."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import regex

_LINE_BREAK: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANK: Final = regex.compile(r"[\s\u2800\p{Default_Ignorable_Code_Point}]*")
_UNSEEN: Final = regex.compile(r"\p{Default_Ignorable_Code_Point}")


def one_line(text: str) -> str:
    """The text on one line: no control characters, no space that is not a single one.

    Empty where there is nothing to be seen in it. Tidying it again changes nothing.
    """
    line = " ".join(_UNWANTED.sub("", text).split())
    return "" if _BLANK.fullmatch(line) else line


def several_lines(text: str) -> str:
    """The text without control characters but for its line breaks and tabs, stripped."""
    lines = _UNWANTED.sub("", _LINE_BREAK.sub("\n", text)).strip()
    return "" if _BLANK.fullmatch(lines) else lines


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Gives the same key for all names that a reader takes for one."""
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", name)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())
