"""Trims a text to a limit: at a sentence, else a word, never through a link or hashtag."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

from workflows.recipes.social.counts import Span, hashtags, links
from workflows.text.cutting import GRAPHEME, PARAGRAPH_END, SENTENCE_END, WORD_END

LEAST_KEPT = 0.2
"""Of the limit; a sentence that ends before is an opening such as “Wow!”, and no post."""

REACH = 50
"""No beginning within a limit is this many times as long, whatever its links."""

_WORDS = (
    WORD_END,
    # Scripts that put no spaces between words are cut between their letters.
    regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])\X"),
)


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A text's beginning."""

    text: str
    at: str
    """Its end: “a sentence”, “a word” or “a letter”; empty where nothing was left out."""


def trim(text: str, measure: Callable[[str], int], most: int) -> Trimmed:
    """Gives the longest beginning of at most `most` as `measure` counts, ending at a sentence.

    Where no sentence ends in time, it ends at a word. Graphemes stay whole; so do links and
    hashtags, unless the text begins with one that is over the limit by itself. Empty only where
    its first grapheme is over the limit.
    """
    if measure(text) <= most:
        return Trimmed(text, "")
    text = text[: REACH * most]
    whole = sorted([*links(text), *hashtags(text)])
    for at, borders, least in (
        ("a sentence", (SENTENCE_END, PARAGRAPH_END), LEAST_KEPT * most),
        ("a word", _WORDS, 0),
        ("a letter", (GRAPHEME,), 0),
    ):
        ends = [end for end in _ends(borders, text) if not _goes_through(end, whole)]
        kept = _longest(text, ends, measure, most)
        if kept and measure(kept) >= least:
            return Trimmed(kept, at)
    return Trimmed(_longest(text, _ends((GRAPHEME,), text), measure, most), "a letter")


def _goes_through(position: int, spans: list[Span]) -> bool:
    """Whether a cut at the position would go through one of the spans, which are in order."""
    before = bisect_left(spans, position, key=lambda span: span[0])
    return before > 0 and position < spans[before - 1][1]


def _longest(text: str, ends: list[int], measure: Callable[[str], int], most: int) -> str:
    number = bisect_right(ends, most, key=lambda end: measure(text[:end].rstrip()))
    return text[: ends[number - 1]].rstrip() if number else ""


def _ends(patterns: Iterable[regex.Pattern[str]], text: str) -> list[int]:
    return sorted({match.end() for pattern in patterns for match in pattern.finditer(text)})
