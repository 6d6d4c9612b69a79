"""Keeps unmasked pieces apart from words that would become part of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.recipes.translate.masking import Piece
from workflows.recipes.translate.token_scanner import begins_line
from workflows.recipes.translate.tokens import Borders, SpanKind

_PASSES: Final = 3
"""A space that is put in may show the next place that needs one; that is seldom."""
_VARIABLE: Final = re.compile(r"(?<![a-z0-9_$])\$[a-z_][a-z0-9_]*\Z", re.IGNORECASE)
_URL_AT_END: Final = re.compile(r"(?:https?|steam|discord)://\S+\Z", re.IGNORECASE)
_ENDED_LINE: Final = re.compile(r"[ \t]*(?:\r?\n|\Z)")


def keep_apart(parts: list[str | Piece], source: list[str | Piece]) -> list[str | Piece]:
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


def part_text(part: str | Piece) -> str:
    """Gives the part as an unmasked text has it."""
    return part if isinstance(part, str) else part.text


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """How a piece stands in a text: what a reader's client makes one address of."""

    begins: bool
    """A token begins with it."""
    glued_before: bool
    """A token begins before it and goes on in it."""
    glued_after: bool
    """A token of it goes on after it."""
    followed: bool
    """A client takes what follows for the rest of its URL, though it is none: “，” or “。”."""


def _surroundings(parts: Sequence[str | Piece]) -> dict[int, _Surroundings]:
    together = "".join(map(part_text, parts))
    borders = Borders(together)
    found: dict[int, _Surroundings] = {}
    end = 0
    for part in parts:
        start, end = end, end + len(part_text(part))
        if isinstance(part, Piece):
            found[part.number] = _Surroundings(
                borders.begins(start),
                borders.cuts(start),
                borders.cuts(end),
                _goes_on(part, together[end : end + 1]),
            )
    return found


def _spaced_once(
    parts: Sequence[str | Piece], then: dict[int, _Surroundings]
) -> Iterator[str | Piece]:
    together = "".join(map(part_text, parts))
    surroundings = _surroundings(parts)
    end = 0
    for part in parts:
        start, end = end, end + len(part_text(part))
        if isinstance(part, str):
            yield part
            continue
        was, is_ = then[part.number], surroundings[part.number]
        lost = (was.begins and not is_.begins) or (is_.glued_before and not was.glued_before)
        grown = (is_.glued_after and not was.glued_after) or (is_.followed and not was.followed)
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
    """Whether a client takes what follows for more of the URL that the piece ends with.

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
