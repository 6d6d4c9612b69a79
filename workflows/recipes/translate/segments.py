"""Cuts a long masked text where a translator would pause, and joins the translations again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from workflows.recipes.translate.masking import MaskedText

LEAST_LIMIT_CHARS: Final = 32
"""The smallest limit: no marker is as long."""

# Each match ends where a segment may: after a paragraph; a sentence or a line, where a full stop
# after a single letter or digit ends none; a word; a marker.
_BORDERS: Final = (
    re.compile(r"\S(?=[^\S\n]*\n[^\S\n]*\n)"),
    re.compile(
        r"""(?:(?<!\b\w)\.|[!?…؟۔।॥])["'”’»)\]*_~]{0,4}(?=\s)|[。！？｡][」』”’）】]{0,4}"""
        r"""|\S(?=[^\S\n]*\n)"""
    ),
    re.compile(r"\S(?=\s)|[、，；：،]"),
    re.compile(r"(?=⟦)|⟧"),
)
_LEAST_PART: Final = 4
"""A border in the first quarter of what is in reach is taken only where there is no other."""
_SPACELESS: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\u3000-\u303f\uff00-\uff65]"
)
"""Letters and punctuation of scripts that don't set words apart with spaces."""
_CLUSTER: Final = regex.compile(r"\X")
_AROUND: Final = re.compile(r"\s*+")


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
        begin = _skip_space(text, start)
        if len(text) - begin <= limit_chars:
            end = len(text)
        else:
            end = _skip_space(text, _border(text, begin, begin + limit_chars))
        yield start, end
        start = end


def _skip_space(text: str, position: int) -> int:
    space = _AROUND.match(text, position)
    return space.end() if space else position


def _border(text: str, start: int, reach: int) -> int:
    """The best place to end after `start` and up to `reach`."""
    least = start + (reach - start) // _LEAST_PART
    nearer = 0
    for border in _BORDERS:
        last = 0
        for match in border.finditer(text, start, 2 * reach - start):
            if match.end() > reach:
                break
            last = match.end()
        if last > least:
            return last
        nearer = nearer or last
    return nearer if nearer > start else _between_characters(text, start, reach)


def _between_characters(text: str, start: int, reach: int) -> int:
    """The last place up to `reach` that tears no character as a reader sees it, and no marker."""
    opened = text.rfind("⟦", start + 1, reach)
    if opened > 0 and text.find("⟧", opened, reach) < 0:
        return opened
    last = start
    for cluster in _CLUSTER.finditer(text, start, reach + 1):
        if cluster.end() <= reach:
            last = cluster.end()
    return last if last > start else reach
