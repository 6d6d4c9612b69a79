"""Looks up, word by word, whether what a text says is in its source."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import regex

from workflows.text.cutting import shortened

Span = tuple[int, int]
"""Where something begins and ends in a text, in code points."""

NEGATED_WITHIN_WORDS = 6
MOST_FIGURE_DIGITS = 30
PHRASE_WORDS = 100
"""Longer phrases are not looked for."""

_WORD = regex.compile(
    r"\p{Nd}++(?:[.,]\p{Nd}++)*+|[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}]++"
)
_GROUPED = regex.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*+")
_LIST_NUMBER = regex.compile(r"^[^\S\n]*+\d{1,3}[.)](?=\s)", regex.MULTILINE)
_SENTENCE_END = regex.compile(r"[.!?;](?=\s|$)|[\n。！？]")
_PHRASE = regex.compile(
    r"(?P<token>[^\s\p{Nd}]*+\p{Nd}\S*+)(?:[^\S\n](?P<behind>\p{L}[\p{L}\p{M}'’-]*+))?"
)
_TRIMMABLE = " .,;:!?()[]{}*_~`|\"'“”‘’«»…"
_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER_WORDS = {word: str(at) for at, word in enumerate((*_TO_TEN, "eleven", "twelve"), 1)}
_NEGATION = regex.compile(
    "no|not|never|without|non|nor|cannot|isn|aren|don|doesn|won|nicht|kein|keine|ohne|pas|sans|sin"
)
_UNPHRASED = regex.compile(
    "an?|and|are|as|at|by|for|from|in|is|of|on|or|that|the|to|up|with", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SourceWords:
    """A text as words without case and punctuation, each with its place in the text."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> SourceWords:
        """The words of the text; a letter of Chinese or Japanese is a word by itself."""
        found = list(_WORD.finditer(text))
        return cls(
            text,
            tuple(_folded(match[0]) for match in found),
            tuple(match.span() for match in found),
        )

    def find(self, phrase: Sequence[str]) -> list[int]:
        """The numbers of the words at which this phrase begins; none where it is no phrase."""
        size = len(phrase)
        if not 0 < size <= PHRASE_WORDS:
            return []
        wanted = tuple(phrase)
        return [
            at
            for at, word in enumerate(self.words)
            if word == wanted[0] and self.words[at : at + size] == wanted
        ]

    def says(self, phrase: str) -> bool:
        """Whether the phrase stands in the text word by word, nowhere with a “not” before it."""
        wanted = SourceWords.of(phrase).words
        found = self.find(wanted)
        return bool(found) and not any(self._is_negated(at) for at in found)

    def denies(self, start: int, end: int) -> bool:
        """Whether any of the words from `start` up to `end` is a “not”."""
        return any(_NEGATION.fullmatch(word) for word in self.words[start:end])

    def span(self, at: int, size: int) -> Span:
        """The span of `size` words from this one on."""
        return self.spans[at][0], self.spans[at + size - 1][1]

    def _is_negated(self, at: int) -> bool:
        for before in range(at - 1, max(-1, at - 1 - NEGATED_WITHIN_WORDS), -1):
            between = self.text[self.spans[before][1] : self.spans[before + 1][0]]
            if _SENTENCE_END.search(between):
                return False
            if _NEGATION.fullmatch(self.words[before]):
                return True
        return False


def figures(text: str) -> list[tuple[str, Span]]:
    """The figures in the text with their places, but for the numbers of a list's items."""
    numbering = {match.end() - 1 for match in _LIST_NUMBER.finditer(text)}
    return [
        (match[0], match.span())
        for match in _WORD.finditer(text)
        if match[0][0].isdecimal() and match.end() not in numbering
    ]


def values(texts: Iterable[str]) -> frozenset[str]:
    """Every value that a figure in the texts can have, small numbers in English words too."""
    found: set[str] = set()
    for text in texts:
        for word in SourceWords.of(text).words:
            found |= _readings(word)
            if word in _NUMBER_WORDS:
                found.add(_NUMBER_WORDS[word])
    return frozenset(found)


def figures_without(text: str, known: frozenset[str]) -> list[Span]:
    """The spans of figures with none of the known values, with the word that each counts."""
    found: list[Span] = []
    for figure, span in figures(text):
        if not _readings(_folded(figure)) & known:
            found.append(_phrase(text, span))
    return found


def quoted(text: str, span: Span, most_chars: int) -> str:
    """The words there in one line, in quotation marks, clipped."""
    return f"“{shortened(text[slice(*span)].strip(_TRIMMABLE), most_chars)}”"


def _phrase(text: str, span: Span) -> Span:
    """The figure with what is written around it and the word behind it: “10-year warranty”."""
    start = max(text.rfind(gap, 0, span[0]) for gap in " \n\t") + 1
    phrase = _PHRASE.match(text, start)
    if phrase is None:
        return span
    behind = phrase["behind"]
    if not behind or _UNPHRASED.fullmatch(behind) or phrase["token"][-1] in _TRIMMABLE:
        return phrase.span("token")
    return phrase.span()


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()


def _readings(figure: str) -> set[str]:
    """The values of a figure: “1,500” is a thousand and a half, or one and a half."""
    if not figure[:1].isdecimal() or len(figure) > MOST_FIGURE_DIGITS:
        return {figure} if figure[:1].isdecimal() else set()
    found = {_value(figure.replace(",", "."))}
    if _GROUPED.fullmatch(figure):
        found.add(_value(figure.replace(",", "").replace(".", "")))
    plain = figure.replace(",", "") if figure.rfind(".") > figure.rfind(",") else figure
    found.add(_value(plain.replace(",", ".")))
    return found - {""}


def _value(figure: str) -> str:
    try:
        return format(Decimal(figure).normalize(), "f")
    except InvalidOperation:
        return ""
