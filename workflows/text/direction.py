"""Shows right-to-left text properly: Discord turns each line by its first letter."""

from __future__ import annotations

import re
from typing import Final

import regex

from workflows.text.spans import scan
from workflows.text.tokens import Span, SpanKind

RIGHT_TO_LEFT_MARK: Final = "\u200f"
"""An invisible letter that runs from right to left (Unicode Standard Annex 9)."""

_RIGHT_TO_LEFT_SHARE: Final = 0.4
"""From this share of its words on, a text with foreign names in it is still right-to-left."""

_STRONG: Final = regex.compile(r"(?P<left>\p{bc=L})|[\p{bc=R}\p{bc=AL}]")
_LETTER: Final = regex.compile(r"\p{L}")
_RIGHT_TO_LEFT_LETTER: Final = regex.compile(r"(?V1)[[\p{bc=R}\p{bc=AL}]&&\p{L}]")
_WORD: Final = re.compile(r"\S+")
_LINE: Final = re.compile(r"^[^\n]+", re.MULTILINE)
_MARKDOWN: Final = re.compile(r"[ \t]*+(?:(?:>{1,3}|[-*+]|\d{1,9}[.)]|#{1,6}|-#)[ \t]++)*+")

# Mentions, commands and times, in whose place a client shows words; a custom emoji has none.
_SHOWN_AS_WORDS: Final = re.compile(r"\\?(?:<[@#/ti]|@)")
_NOT_SHOWN: Final = frozenset(
    {SpanKind.LINK_START, SpanKind.LINK_END, SpanKind.SHORTCODE, SpanKind.TOKEN}
)


def add_direction_marks(text: str) -> str:
    """A right-to-left text with a mark in each line that would be shown from left to right.

    Such a line has right-to-left letters, but begins with something else: a name, an address, code,
    a mention. The mark stands after list signs, quote signs and the like; a code block has none.
    Other texts, and lines without such letters, stay as they are. Doing it again changes nothing.
    """
    spans = scan(text)
    if not _is_right_to_left(text, spans):
        return text
    shown = _as_shown(text, spans)
    blocks = iter([span for span in spans if "\n" in text[span.start : span.end]])
    block = next(blocks, None)
    marked: list[str] = []
    position = 0
    for line in _LINE.finditer(text):
        markdown = _MARKDOWN.match(text, line.start(), line.end())
        begin = markdown.end() if markdown else line.start()
        while block is not None and block.end <= begin:
            block = next(blocks, None)
        in_block = block is not None and block.start <= begin
        if not in_block and _needs_mark(shown[begin : line.end()]):
            marked += text[position:begin], RIGHT_TO_LEFT_MARK
            position = begin
    return "".join([*marked, text[position:]])


def _is_right_to_left(text: str, spans: list[Span]) -> bool:
    prose: list[str] = []
    position = 0
    for span in spans:
        prose.append(text[position : span.start])
        position = span.end
    prose.append(text[position:])
    words = [word for word in _WORD.findall(" ".join(prose)) if _LETTER.search(word)]
    turned = sum(1 for word in words if _RIGHT_TO_LEFT_LETTER.search(word))
    return bool(words) and turned >= _RIGHT_TO_LEFT_SHARE * len(words)


def _needs_mark(line: str) -> bool:
    first = _STRONG.search(line)
    return bool(first and first["left"] and _RIGHT_TO_LEFT_LETTER.search(line))


def _as_shown(text: str, spans: list[Span]) -> str:
    """The text, as long as it was, with a Latin letter for words that only a client knows."""
    parts: list[str] = []
    position = 0
    for span in spans:
        thing = text[span.start : span.end]
        if span.kind in _NOT_SHOWN:
            thing = ("x" if _SHOWN_AS_WORDS.match(thing) else " ") * len(thing)
        parts += text[position : span.start], thing
        position = span.end
    return "".join([*parts, text[position:]])
