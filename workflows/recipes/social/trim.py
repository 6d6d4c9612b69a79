"""Trims a text to a limit: at a sentence, else a word, never through a link or hashtag."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

from workflows.recipes.social.counts import Span, hashtags, links

LEAST_KEPT = 0.2
"""Of the limit; a sentence that ends before is an opening such as “Wow!”, and no post."""

REACH = 50
"""No beginning within a limit is this many times as long, whatever its links."""

_CLOSERS = r"[\"'”’»)\]」』）】]*+"
_SENTENCES = (
    regex.compile(rf"(?<![.!?…؟۔।॥])[.!?…؟۔।॥]++{_CLOSERS}(?=\s|$)"),
    regex.compile(rf"(?<![。！？｡])[。！？｡]++{_CLOSERS}"),
    regex.compile(r"\S(?=[^\S\n]*+\n[^\S\n]*+\n)"),
)
_NO_END = regex.compile(
    r"(?:(?:^|[\s(\"'“‘])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|etc|approx|No|e\.g|i\.e|[\p{L}])"
    r"|^\s*\d{1,3})\.$"
)
_TAIL_CHARS = 10
_WORDS = (
    regex.compile(r"\S(?=\s)"),
    # Scripts that put no spaces between words are cut between their letters.
    regex.compile(r"(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])\X"),
)
# Two regional indicators make a flag; \X alone would count back through all before them.
_GRAPHEME = regex.compile(r"\p{Regional_Indicator}{2}|\X")


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
    for at, ends_in, least in (
        ("a sentence", _sentence_ends, LEAST_KEPT * most),
        ("a word", _word_ends, 0),
        ("a letter", _letter_ends, 0),
    ):
        ends = [end for end in ends_in(text) if not _goes_through(end, whole)]
        kept = _longest(text, ends, measure, most)
        if kept and measure(kept) >= least:
            return Trimmed(kept, at)
    return Trimmed(_longest(text, _letter_ends(text), measure, most), "a letter")


def _goes_through(position: int, spans: list[Span]) -> bool:
    """Whether a cut at the position would go through one of the spans, which are in order."""
    before = bisect_left(spans, position, key=lambda span: span[0])
    return before > 0 and position < spans[before - 1][1]


def _longest(text: str, ends: list[int], measure: Callable[[str], int], most: int) -> str:
    number = bisect_right(ends, most, key=lambda end: measure(text[:end].rstrip()))
    return text[: ends[number - 1]].rstrip() if number else ""


def _sentence_ends(text: str) -> list[int]:
    return [end for end in _ends(_SENTENCES, text) if not _ends_nothing(text, end)]


def _ends_nothing(text: str, end: int) -> bool:
    """Whether the full stop is an abbreviation's or a list number's."""
    line_start = text.rfind("\n", 0, end) + 1
    return bool(_NO_END.search(text[max(line_start, end - _TAIL_CHARS) : end]))


def _word_ends(text: str) -> list[int]:
    return _ends(_WORDS, text)


def _letter_ends(text: str) -> list[int]:
    return _ends((_GRAPHEME,), text)


def _ends(patterns: Iterable[regex.Pattern[str]], text: str) -> list[int]:
    return sorted({match.end() for pattern in patterns for match in pattern.finditer(text)})
