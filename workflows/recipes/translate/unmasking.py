"""Puts what was protected back into a model's answer, or says what the model did to the markers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.recipes.translate.boundary_spaces import spaced, text_of
from workflows.recipes.translate.injected_tokens import foreign_to, live_in, take_out
from workflows.recipes.translate.masking import MARKER, Piece, Protected

# Spaces and directional marks that models put into brackets.
_AIR: Final = r"[\s\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]{0,8}"
_NUMBER: Final = rf"{_AIR}(\d{{1,9}}){_AIR}"
_OPENING: Final = r"\[({<«‹⟨⟪〈《「『【〔〖〘〚［｛（"
_CLOSING: Final = r"\])}>»›⟩⟫〉》」』】〕〗〙〛］｝）"
# One true bracket is enough, since no text that a model sees has one; mirrored by some for
# languages that run from right to left.
_ALTERED: Final = re.compile(
    rf"⟦{_NUMBER}[⟧{_CLOSING}]|[{_OPENING}]{_NUMBER}⟧|⟧{_NUMBER}⟦",
)
_FOREIGN: Final = re.compile(
    rf"\[\[?{_NUMBER}\]\]?|[⟨⟪《「【〔〖〚［｛{{]{_NUMBER}[⟩⟫》」】〕〗〛］｝}}]"
)
_LEFT_OVER: Final = re.compile(r"⟦[^⟦⟧\n]{0,20}⟧|[⟦⟧]")


@dataclass(frozen=True, slots=True)
class Restored:
    """An answer with everything that was protected back in its place."""

    text: str
    removed: tuple[str, ...]
    """What the model had put in on its own that would act where it is posted: a mention, an
    address, a custom emoji. It is taken out of the text."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What keeps an answer from being restored."""

    missing: tuple[Piece, ...]
    doubled: tuple[Piece, ...]
    invented: tuple[str, ...]
    """Markers, or parts of some, that stand for nothing."""

    @property
    def correction(self) -> str:
        """What to tell the model when it is asked again."""
        said: list[str] = []
        if self.missing:
            said.append(f"You left out {_markers(self.missing)}.")
        if self.doubled:
            said.append(f"You used more than once: {_markers(self.doubled)}.")
        if self.invented:
            said.append(f"You wrote {', '.join(self.invented)}, which the text does not have.")
        said.append("Put each marker of the text into the translation exactly once, unchanged.")
        return " ".join(said)


def restore(protected: Protected, answer: str) -> Restored | Damage:
    """The answer with the pieces in the place of their markers, in whatever order they are.

    Each marker must be there exactly once. Tolerated is what leaves no doubt: spaces in the
    brackets, other scripts' digits, brackets of another kind where the text itself has none like
    it. A masked link's two ends that changed places are put right; a code block that had its own
    lines gets them; a space keeps an address apart from words that would become part of it. At its
    ends the text has the space that the source has there.
    """
    words = protected.text.strip()
    padded = answer.strip().join(protected.text.split(words, 1)) if words else protected.text
    tokens = _read(protected, padded)
    counts = Counter(token for token in tokens if isinstance(token, int))
    numbers = {piece.number for piece in protected.pieces}
    left_over = (_LEFT_OVER.findall(token) for token in tokens if isinstance(token, str))
    damage = Damage(
        tuple(piece for piece in protected.pieces if not counts[piece.number]),
        tuple(piece for piece in protected.pieces if counts[piece.number] > 1),
        tuple(f"⟦{number}⟧" for number in counts if number not in numbers)
        + tuple(bracket for found in left_over for bracket in found),
    )
    if damage.missing or damage.doubled or damage.invented:
        return damage
    return put_together(protected, tokens)


def put_together(protected: Protected, tokens: Sequence[str | int]) -> Restored:
    """Texts and pieces, these by their numbers, as one text without anything smuggled."""
    # What the parts of the text look like by themselves is no invention of the model either.
    own = (part if isinstance(part, str) else part.text for part in protected.parts())
    allowed = live_in(protected.original).union(*map(live_in, own))
    removed: dict[str, None] = {}
    parts: list[str | Piece] = []
    by_number = {piece.number: piece for piece in protected.pieces}
    for token in _with_links_mended(tokens, by_number):
        if isinstance(token, int):
            parts.append(by_number[token])
        else:
            removed.update(dict.fromkeys(foreign_to(allowed, token)))
            parts.append(take_out(allowed, token))
    text = "".join(map(text_of, spaced(parts, list(protected.parts()))))
    # What two parts form together.
    removed.update(dict.fromkeys(foreign_to(allowed, text)))
    return Restored(take_out(allowed, text), tuple(removed))


def _read(protected: Protected, answer: str) -> list[str | int]:
    """The answer's texts and the numbers of its markers, by turns."""
    found = {match.span(): _number(match) for match in _ALTERED.finditer(answer)}
    missing = {piece.number for piece in protected.pieces} - set(found.values())
    if missing:
        # Also what the text would look like without some of its markers.
        lookalikes = f"{protected.prose}\n{MARKER.sub('', protected.text)}"
        own = {_number(match) for match in _FOREIGN.finditer(lookalikes)}
        foreign = {match.span(): _number(match) for match in _FOREIGN.finditer(answer)}
        counts = Counter(foreign.values())
        lost = {number for number in missing - own if counts[number] == 1}
        found |= {span: number for span, number in foreign.items() if number in lost}
    tokens: list[str | int] = []
    position = 0
    for (start, end), number in sorted(found.items()):
        tokens += answer[position:start], number
        position = end
    return [*tokens, answer[position:]]


def _number(match: re.Match[str]) -> int:
    return int(match[match.lastindex or 0])


def _with_links_mended(
    tokens: Sequence[str | int], pieces: dict[int, Piece]
) -> Iterator[str | int]:
    """The tokens with a masked link's end never before its start."""
    places = {token: place for place, token in enumerate(tokens) if isinstance(token, int)}
    for token in tokens:
        partner = pieces[token].partner if isinstance(token, int) else 0
        if isinstance(token, int) and partner in places:
            starts_first = places[min(token, partner)] < places[max(token, partner)]
            yield token if starts_first else partner
        else:
            yield token


def _markers(pieces: Sequence[Piece]) -> str:
    return ", ".join(piece.marker for piece in pieces)
