"""Puts what was masked back into a model's answer, or says how the model damaged the markers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.recipes.translate.boundary_spaces import keep_apart, part_text
from workflows.recipes.translate.masking import MARKER, MaskedText, Piece
from workflows.recipes.translate.tokens import injected_tokens, remove_tokens, tokens_in

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
class UnmaskedText:
    """An answer with everything that was masked back in its place."""

    text: str
    removed: tuple[str, ...]
    """Tokens that the model had put in on its own, such as a mention or an address; they are taken
    out of the text."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Markers that keep an answer from being unmasked."""

    missing: tuple[Piece, ...]
    doubled: tuple[Piece, ...]
    invented: tuple[str, ...]
    """Markers, or parts of some, that stand for nothing."""

    @property
    def correction(self) -> str:
        """The instruction for the model when it is asked again."""
        said: list[str] = []
        if self.missing:
            said.append(f"You left out {_markers(self.missing)}.")
        if self.doubled:
            said.append(f"You used more than once: {_markers(self.doubled)}.")
        if self.invented:
            said.append(f"You wrote {', '.join(self.invented)}, which the text does not have.")
        said.append("Put each marker of the text into the translation exactly once, unchanged.")
        return " ".join(said)


def unmask(masked: MaskedText, answer: str) -> UnmaskedText | Damage:
    """The answer with the pieces in the place of their markers, in whatever order they are.

    Each marker must be there exactly once. Tolerated is what leaves no doubt: spaces in the
    brackets, other scripts' digits, brackets of another kind where the text itself has none like
    it. A masked link's two ends that changed places are put right; a code block that had its own
    lines gets them; a space keeps an address apart from words that would become part of it. At its
    ends the text has the space that the source has there.
    """
    words = masked.text.strip()
    padded = answer.strip().join(masked.text.split(words, 1)) if words else masked.text
    content = _read(masked, padded)
    counts = Counter(part for part in content if isinstance(part, int))
    numbers = {piece.number for piece in masked.pieces}
    left_over = (_LEFT_OVER.findall(part) for part in content if isinstance(part, str))
    damage = Damage(
        tuple(piece for piece in masked.pieces if not counts[piece.number]),
        tuple(piece for piece in masked.pieces if counts[piece.number] > 1),
        tuple(f"⟦{number}⟧" for number in counts if number not in numbers)
        + tuple(bracket for found in left_over for bracket in found),
    )
    if damage.missing or damage.doubled or damage.invented:
        return damage
    return put_together(masked, content)


def put_together(masked: MaskedText, content: Sequence[str | int]) -> UnmaskedText:
    """Texts and pieces, these by their numbers, as one text without anything injected."""
    # What the parts of the text look like by themselves is no invention of the model either.
    own = (part if isinstance(part, str) else part.text for part in masked.parts())
    allowed = tokens_in(masked.original).union(*map(tokens_in, own))
    removed: dict[str, None] = {}
    parts: list[str | Piece] = []
    by_number = {piece.number: piece for piece in masked.pieces}
    for part in _with_links_mended(content, by_number):
        if isinstance(part, int):
            parts.append(by_number[part])
        else:
            removed.update(dict.fromkeys(injected_tokens(allowed, part)))
            parts.append(remove_tokens(allowed, part))
    text = "".join(map(part_text, keep_apart(parts, list(masked.parts()))))
    # What two parts form together.
    removed.update(dict.fromkeys(injected_tokens(allowed, text)))
    return UnmaskedText(remove_tokens(allowed, text), tuple(removed))


def _read(masked: MaskedText, answer: str) -> list[str | int]:
    """The answer's texts and the numbers of its markers, by turns."""
    found = {match.span(): _number(match) for match in _ALTERED.finditer(answer)}
    missing = {piece.number for piece in masked.pieces} - set(found.values())
    if missing:
        # Also what the text would look like without some of its markers.
        lookalikes = f"{masked.prose}\n{MARKER.sub('', masked.text)}"
        own = {_number(match) for match in _FOREIGN.finditer(lookalikes)}
        foreign = {match.span(): _number(match) for match in _FOREIGN.finditer(answer)}
        counts = Counter(foreign.values())
        lost = {number for number in missing - own if counts[number] == 1}
        found |= {span: number for span, number in foreign.items() if number in lost}
    content: list[str | int] = []
    position = 0
    for (start, end), number in sorted(found.items()):
        content += answer[position:start], number
        position = end
    return [*content, answer[position:]]


def _number(match: re.Match[str]) -> int:
    return int(match[match.lastindex or 0])


def _with_links_mended(
    content: Sequence[str | int], pieces: dict[int, Piece]
) -> Iterator[str | int]:
    """The content with a masked link's end never before its start."""
    places = {part: place for place, part in enumerate(content) if isinstance(part, int)}
    for part in content:
        partner = pieces[part].partner if isinstance(part, int) else 0
        if isinstance(part, int) and partner in places:
            starts_first = places[min(part, partner)] < places[max(part, partner)]
            yield part if starts_first else partner
        else:
            yield part


def _markers(pieces: Sequence[Piece]) -> str:
    return ", ".join(piece.marker for piece in pieces)
