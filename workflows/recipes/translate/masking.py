"""Keeps from the model what must not be translated: markers stand for it; cuts what is long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import regex

from workflows.text.cutting import LINE_END, PARAGRAPH_END, SENTENCE_END, WORD_END, fitting
from workflows.text.spans import begins_line, scan
from workflows.text.tokens import Span, SpanKind

MARKER_RULE: Final = (
    "Markers such as ⟦1⟧ stand for things that must stay as they are. Put each marker of the text "
    "into your translation exactly once, unchanged, where it belongs, and add none."
)
"""The instruction for a model that is handed a masked text with markers in it."""

MARKER: Final = re.compile(r"⟦(\d+)⟧")
"""A marker in a masked text. Nothing else there has these brackets: what the text had of them
is masked itself."""

GAP: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Replaces a marker where only the words around it matter."""

LEAST_LIMIT_CHARS: Final = 32
"""The smallest limit of a segment: no marker is as long."""

_PAIRED: Final = frozenset({SpanKind.LINK_START, SpanKind.LINK_END})
_ALONE: Final = _PAIRED | {SpanKind.FENCE}
_GAP: Final = re.compile(r"[ \t]*")
_BORDERS: Final = (
    PARAGRAPH_END,
    SENTENCE_END,
    LINE_END,
    WORD_END,
    regex.compile(r"[、，；：،]"),
    regex.compile(r"(?=⟦)|⟧"),
)
"""Where a segment may end, the best place first."""
_WORD_BEGINS: Final = re.compile(r"\S")
_LEAST_PART: Final = 4
"""A border in the first quarter of what is in reach is taken only where there is no other."""
_SPACELESS: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\u3000-\u303f\uff00-\uff65]"
)
"""Letters and punctuation of scripts that don't set words apart with spaces."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that a marker stands for."""

    number: int
    """Unique in the whole text, from 1."""
    text: str
    kind: SpanKind
    """Of its last part: things next to each other, or with only spaces between, are one piece."""
    partner: int = 0
    """The number of a masked link's other end; 0 for what is no link."""
    own_lines: bool = False
    """Whether it is a code block that has its lines to itself."""

    @property
    def marker(self) -> str:
        """Its number between brackets that hardly any text has."""
        return f"⟦{self.number}⟧"


@dataclass(frozen=True)
class MaskedText:
    """A text, or an excerpt of one, that can be shown to a model."""

    text: str
    """With markers."""
    pieces: tuple[Piece, ...]
    """The pieces that its markers stand for, in their order."""

    @cached_property
    def original(self) -> str:
        """The text as it was."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts())

    @cached_property
    def prose(self) -> str:
        """The text with a gap for each marker: what is there to be read and translated."""
        return MARKER.sub(GAP, self.text)

    @property
    def has_words(self) -> bool:
        """Whether there is a letter to translate; what has none can be left as it is."""
        return any(character.isalpha() for character in self.prose)

    def parts(self) -> Iterator[str | Piece]:
        """The texts between the markers, which may be empty, and the pieces, by turns."""
        position = 0
        for piece, marker in zip(self.pieces, MARKER.finditer(self.text), strict=True):
            yield self.text[position : marker.start()]
            yield piece
            position = marker.end()
        yield self.text[position:]

    def excerpt(self, start: int, end: int) -> MaskedText:
        """A stretch of the text with its pieces; its borders cut no marker."""
        text = self.text[start:end]
        markers = MARKER.findall(text)
        if not markers:
            return MaskedText(text, ())
        # Numbers run on from marker to marker.
        first = int(markers[0]) - self.pieces[0].number
        return MaskedText(text, self.pieces[first : first + len(markers)])


def mask(text: str) -> MaskedText:
    """The text with a marker for each thing that a translation must leave as it is.

    That is: mentions, custom emoji, timestamps, command mentions and emoji names; URLs, invites and
    e-mail addresses; of masked links all but the label; inline code and code blocks; placeholders
    (`{name}`, `%s`, `$name` and the like); HTML-like tags; and whatever the text has of the
    markers' own brackets. Takes time linear in the text.
    """
    shown: list[str] = []
    pieces: list[Piece] = []
    position = 0
    for group in _groups(text, scan(text)):
        start, end = group[0].start, group[-1].end
        kind = group[-1].kind
        pieces.append(
            Piece(
                len(pieces) + 1,
                text[start:end],
                kind,
                own_lines=kind is SpanKind.FENCE and _has_own_lines(text, start, end),
            )
        )
        shown += text[position:start], pieces[-1].marker
        position = end
    shown.append(text[position:])
    return MaskedText("".join(shown), tuple(_with_partners(pieces)))


def _groups(text: str, spans: list[Span]) -> Iterator[list[Span]]:
    """Spans that become one piece: fewer markers are fewer to lose."""
    group: list[Span] = []
    for span in spans:
        if group and not _continues(text, group[-1], span):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _continues(text: str, before: Span, span: Span) -> bool:
    return (
        before.kind not in _ALONE
        and span.kind not in _ALONE
        and _GAP.fullmatch(text, before.end, span.start) is not None
    )


def _has_own_lines(text: str, start: int, end: int) -> bool:
    return begins_line(text, start) and text[end : end + 1] in {"", "\n", "\r"}


def _with_partners(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces with the ends of each masked link told of each other; links may be nested."""
    partners: dict[int, int] = {}
    open_numbers: list[int] = []
    for piece in pieces:
        if piece.kind is SpanKind.LINK_START:
            open_numbers.append(piece.number)
        elif piece.kind is SpanKind.LINK_END:
            start = open_numbers.pop()
            partners |= {start: piece.number, piece.number: start}
    for piece in pieces:
        yield replace(piece, partner=partners[piece.number]) if piece.kind in _PAIRED else piece


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text to translate by itself, with the space around it kept apart."""

    before: str
    core: MaskedText
    """The text for the model: no space at its ends; empty where the whole text is space."""
    after: str


def cut_segments(masked: MaskedText, limit_chars: int) -> list[Segment]:
    """The text as segments of at most `limit_chars` characters, markers counted as they are.

    A segment ends at a paragraph, else at a sentence or line, else at a word, else between two
    characters as a reader sees them; never within a marker, hence never within a masked piece or
    a code block. `join` of the unchanged segments is the text. The empty text has none. Takes time
    linear in the text. Raises ValueError for a limit below `LEAST_LIMIT_CHARS`.
    """
    if limit_chars < LEAST_LIMIT_CHARS:
        raise ValueError(
            f"A segment needs {LEAST_LIMIT_CHARS} characters or more, not {limit_chars}."
        )
    segments: list[Segment] = []
    for start, end in _stretches(masked.text, limit_chars):
        stretch = masked.text[start:end]
        words = stretch.strip()
        begin = start + len(stretch) - len(stretch.lstrip())
        core = masked.excerpt(begin, begin + len(words)) if words else masked.excerpt(end, end)
        segments.append(
            Segment(masked.text[start:begin], core, masked.text[begin + len(words) : end])
        )
    return segments


def join_segments(segments: Sequence[Segment], translations: Sequence[str]) -> str:
    """The segments' translations as one text, with the space that stood around the segments.

    Where none did, since the text is in a script without spaces, translations into another get one.
    Raises ValueError if there are more of the one than of the other.
    """
    parts: list[str] = []
    for segment, translation in zip(segments, translations, strict=True):
        text = f"{segment.before}{translation}{segment.after}"
        if parts and _runs_into(parts[-1], segments[len(parts) - 1], text):
            text = f" {text}"
        parts.append(text)
    return "".join(parts)


def _runs_into(before: str, segment: Segment, text: str) -> bool:
    """Whether words would run together here that the source's script does not set apart."""
    borders = (before[-1:], text[:1])
    spaceless = _SPACELESS.match(segment.core.text[-1:]) and not segment.after
    return bool(spaceless) and all(
        character and not character.isspace() and not _SPACELESS.match(character)
        for character in borders
    )


def _stretches(text: str, limit_chars: int) -> Iterator[tuple[int, int]]:
    """The whole text as stretches whose words are within the limit; space at ends counts not."""
    start = 0
    while start < len(text):
        begin = _after_space(text, start)
        end = len(text)
        if end - begin > limit_chars:
            end = _after_space(text, _border(text, begin, begin + limit_chars))
        yield start, end
        start = end


def _after_space(text: str, position: int) -> int:
    word = _WORD_BEGINS.search(text, position)
    return word.start() if word else len(text)


def _border(text: str, start: int, reach: int) -> int:
    """The best place to end after `start` and up to `reach`; tears no letter and no marker."""
    least = start + (reach - start) // _LEAST_PART
    nearer = 0
    for border in _BORDERS:
        matches = border.finditer(text, start, 2 * reach - start)
        last = max((end for match in matches if (end := match.end()) <= reach), default=0)
        if last > least:
            return last
        nearer = nearer or last
    if nearer > start:
        return nearer
    opened = text.rfind("⟦", start + 1, reach)
    if opened > 0 and text.find("⟧", opened, reach) < 0:
        return opened
    return start + (fitting(text[start : reach + 1], reach - start) or reach - start)
