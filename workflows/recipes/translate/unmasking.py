"""Puts what was masked back into an answer, or says how the model damaged the markers."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.recipes.translate.masking import MARKER, MaskedText, Piece
from workflows.text.spans import begins_line
from workflows.text.tokens import Borders, SpanKind, injected_tokens, remove_tokens, tokens_in

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

_PASSES: Final = 3
"""A space that is put in may show the next place that needs one; that is seldom."""
_VARIABLE: Final = re.compile(r"(?<![a-z0-9_$])\$[a-z_][a-z0-9_]*\Z", re.IGNORECASE)
_URL_AT_END: Final = re.compile(r"(?:https?|steam|discord)://\S+\Z", re.IGNORECASE)
_ENDED_LINE: Final = re.compile(r"[ \t]*(?:\r?\n|\Z)")

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_BEFORE_WORDS: Final = re.compile(r"\s*+(?:(?:>{1,3}|[-*+]|\d{1,9}[.)]|#{1,6}|-#)[ \t]+)*+\s*+")
_MARKER_BRACKETS: Final = re.compile(r"[⟦⟧]")
_LINE_BREAK: Final = re.compile(r"\s*\n\s*")


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
    text = "".join(map(_part_text, _kept_apart(parts, list(masked.parts()))))
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


def _part_text(part: str | Piece) -> str:
    return part if isinstance(part, str) else part.text


def _kept_apart(parts: list[str | Piece], source: list[str | Piece]) -> list[str | Piece]:
    """The parts, with what keeps them apart where they would run into each other.

    What runs into each other in the source may do so here.
    """
    then = _surroundings(source)
    for _ in range(_PASSES):
        wider = list(_spaced_once(parts, then))
        if len(wider) == len(parts):
            break
        parts = wider
    return parts


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """How a piece stands in a text: what a reader's client makes one address of."""

    begins: bool
    """A token begins with it."""
    glued_before: bool
    """A token begins before it and goes on in it."""
    glued_after: tuple[bool, bool]
    """A token of it goes on after it; a client takes what follows for more of its URL."""


def _surroundings(parts: Sequence[str | Piece]) -> dict[int, _Surroundings]:
    together = "".join(map(_part_text, parts))
    borders = Borders(together)
    found: dict[int, _Surroundings] = {}
    end = 0
    for part in parts:
        start, end = end, end + len(_part_text(part))
        if isinstance(part, Piece):
            found[part.number] = _Surroundings(
                borders.begins(start),
                borders.cuts(start),
                (borders.cuts(end), _goes_on(part, together[end : end + 1])),
            )
    return found


def _spaced_once(
    parts: Sequence[str | Piece], then: dict[int, _Surroundings]
) -> Iterator[str | Piece]:
    together = "".join(map(_part_text, parts))
    surroundings = _surroundings(parts)
    end = 0
    for part in parts:
        start, end = end, end + len(_part_text(part))
        if isinstance(part, str):
            yield part
            continue
        was, is_ = then[part.number], surroundings[part.number]
        lost = (was.begins and not is_.begins) or (is_.glued_before and not was.glued_before)
        grown = any(map(operator.gt, is_.glued_after, was.glued_after))
        if part.own_lines and not begins_line(together, start):
            yield "\n"
        elif lost and not together[start - 1 : start].isspace():
            yield " "
        yield part
        if part.own_lines and not _ENDED_LINE.match(together, end):
            yield "\n"
        elif grown or _grows(part.text, together[end : end + 1]):
            yield " "


def _goes_on(piece: Piece, following: str) -> bool:
    """Whether a client takes what follows, such as “，” or “。”, for more of the piece's URL.

    To it, a URL goes on to the next space or `<`, without ASCII's marks at the end.
    """
    if piece.kind is not SpanKind.ADDRESS or _URL_AT_END.search(piece.text) is None:
        return False
    return not following.isascii() and not following.isspace()


def _grows(text: str, following: str) -> bool:
    """Whether the character would lengthen the name of a variable such as `$name`."""
    dollar = text.rfind("$")
    return bool(
        following and _VARIABLE.match(text, dollar) and _VARIABLE.match(text + following, dollar)
    )


@dataclass(frozen=True, slots=True)
class _Words:
    text: str


def phrases(masked: MaskedText) -> tuple[str, ...]:
    """Gives what a model is to translate by itself: the words between markers and line breaks.

    Each has a letter in it and no space around it; list signs and the like are left out too.
    """
    return tuple(part.text for part in _parts(masked) if isinstance(part, _Words))


def assemble(masked: MaskedText, translations: Sequence[str]) -> UnmaskedText:
    """The text with a translation in the place of each of its `phrases`.

    Every masked piece, line break and space around is in its place, whatever the translations
    are; an empty one leaves the words as they were. Raises ValueError if their number is another.
    """
    rest = iter(translations)
    content: list[str | int] = []
    texts: list[str] = []
    for part in _parts(masked):
        if isinstance(part, int):
            content += "".join(texts), part
            texts = []
        elif isinstance(part, str):
            texts.append(part)
        elif (translation := next(rest, None)) is not None:
            texts.append(_one_line(part, translation))
        else:
            raise ValueError("There are fewer translations than phrases.")
    if next(rest, None) is not None:
        raise ValueError("There are more translations than phrases.")
    return put_together(masked, [*content, "".join(texts)])


def _one_line(words: _Words, translation: str) -> str:
    line = _LINE_BREAK.sub(" ", _MARKER_BRACKETS.sub("", translation).strip())
    return line or words.text


def _parts(masked: MaskedText) -> Iterator[str | int | _Words]:
    """Everything in its order: words to translate, the rest of the text, numbers of pieces."""
    for part in masked.parts():
        if not isinstance(part, str):
            yield part.number
            continue
        for line in _LINE.findall(part):
            before = _BEFORE_WORDS.match(line)
            start = before.end() if before else 0
            words = line[start:].rstrip()
            if any(character.isalpha() for character in words):
                yield from (line[:start], _Words(words), line[start + len(words) :])
            else:
                yield line
