"""Keeps what must not be translated out of the model's reach: markers stand for it meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from workflows.recipes.translate.token_scanner import begins_line, scan
from workflows.recipes.translate.tokens import Span, SpanKind

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

_PAIRED: Final = frozenset({SpanKind.LINK_START, SpanKind.LINK_END})
_ALONE: Final = _PAIRED | {SpanKind.FENCE}
_GAP: Final = re.compile(r"[ \t]*")


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
