"""For models that can't keep markers: only the words between them are translated, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.recipes.translate.masking import MaskedText
from workflows.recipes.translate.unmasking import UnmaskedText, put_together

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_BEFORE_WORDS: Final = re.compile(r"\s*+(?:(?:>{1,3}|[-*+]|\d{1,9}[.)]|#{1,6}|-#)[ \t]+)*+\s*+")
_MARKER_BRACKETS: Final = re.compile(r"[⟦⟧]")
_LINE_BREAK: Final = re.compile(r"\s*\n\s*")


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
