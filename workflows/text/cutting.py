"""Cuts texts where a reader pauses: at a paragraph, a sentence, a word, else at a letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import regex

ELLIPSIS: Final = "…"

_CLOSERS: Final = r"[\"'”’»)\]*_~」』）】]{0,4}+"
# A full stop after a single letter or digit is an initial, an "e.g." or a list's number.
_NO_END: Final = r"(?<!\b(?:\w|Mr|Mrs|Ms|Dr|Prof|St|vs|approx|No|Nr))(?<!^[^\S\n]*\d{1,3})"

# Each match ends where the text may: after a paragraph, a sentence, a line, a word, a letter.
PARAGRAPH_END: Final = regex.compile(r"\S(?=[^\S\n]*\n[^\S\n]*(?:\n|```|~~~))")
SENTENCE_END: Final = regex.compile(
    rf"(?:{_NO_END}\.|(?<=\.)\.|[!?…؟۔।॥]){_CLOSERS}(?=\s|$)"
    rf"|[。！？｡]{_CLOSERS}(?![。！？｡」』”’）】])",
    regex.MULTILINE,
)
LINE_END: Final = regex.compile(r"\S(?=[^\S\n]*\n)")
WORD_END: Final = regex.compile(r"\S(?=\s)")
GRAPHEME: Final = regex.compile(r"\p{Regional_Indicator}{2}|\X")
"""A letter as a reader sees it. Two regional indicators make a flag; \\X alone would count back
through all before them."""


def utf16_length(text: str) -> int:
    """The text's length in UTF-16 code units; a lone surrogate counts as one.

    Discord's clients count these, and no platform counts more: a limit that holds in them holds.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def well_formed(text: str) -> str:
    """The text with surrogate pairs joined and lone surrogates replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def shortened(text: str, limit_chars: int, measure: Callable[[str], int] = len) -> str:
    """The text on one line, to a word's end and with an ellipsis where it is over the limit.

    A word that fills more than half of the room is cut between two letters. `measure` counts what
    the limit is in: code points, or UTF-16 code units with `utf16_length`.
    """
    line = " ".join(text.split())
    if measure(line) <= limit_chars:
        return line
    end = fitting(line, limit_chars - len(ELLIPSIS), measure)
    head = line[:end]
    at_a_word = head if line[end : end + 1] == " " else head.rpartition(" ")[0]
    return f"{at_a_word if len(at_a_word) >= end // 2 else head}".rstrip() + ELLIPSIS


def fitting(
    text: str,
    limit_chars: int,
    measure: Callable[[str], int] = len,
    letter: regex.Pattern[str] = GRAPHEME,
) -> int:
    """Where the longest beginning within the limit ends that tears no letter."""
    end, room_chars = 0, limit_chars
    for match in letter.finditer(text):
        room_chars -= measure(match[0])
        if room_chars < 0:
            break
        end = match.end()
    return end
