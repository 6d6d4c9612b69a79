"""Cutting a long text into messages, where a reader would pause anyway.

Every position in the text is ranked once, in a chart; then each part ends at the best position
within its reach. Lengths are in UTF-16 code units, as JavaScript counts: never fewer than the code
points, so a limit that holds in them holds however Discord counts.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import regex

from bot.discord_api.markdown import (
    CodeBlock,
    code_blocks,
)
from workflows.text.cutting import (
    LINE_END,
    PARAGRAPH_END,
    SENTENCE_END,
    utf16_length,
    well_formed,
)

LEAST_LIMIT_CHARS: Final = 16
"""The smallest limit that leaves room for text between two fences."""


@dataclass(frozen=True)
class Part:
    """One message's worth of a text.

    The bodies stand in the text one after another; only whitespace is left out between them.
    """

    body: str
    """A stretch of the text itself, never blank."""
    reopened: str = ""
    """The fence line, with its line break, that the cut before this part made necessary."""
    closed: str = ""
    """The line break and fence that the cut after this part made necessary."""

    @property
    def text(self) -> str:
        """The part as it is sent."""
        return self.reopened + self.body + self.closed


class _Rank(IntEnum):
    """How good it is to cut at a position, the worst first."""

    SEVERING = 0  # within a grapheme cluster or the line of a fence
    HOLLOW = 1  # between a fence and its code
    TEARING = 2  # within a link, mention or other token
    WITHIN = 3  # within a word or a run of spaces
    BETWEEN = 4  # between two graphemes of a word that no part could hold
    WORD = 5
    LINE = 6
    SENTENCE = 7
    PARAGRAPH = 8


_PREFERRED: Final = (_Rank.PARAGRAPH, _Rank.SENTENCE, _Rank.LINE, _Rank.WORD, _Rank.BETWEEN)
_ATOMIC: Final = bytes(min(rank, _Rank.TEARING) for rank in range(256))
_IN_CODE: Final = bytes.maketrans(
    bytes([_Rank.SENTENCE, _Rank.PARAGRAPH]), bytes([_Rank.WORD, _Rank.LINE])
)

_WORD: Final = re.compile(r"\S+")
_WHITESPACE: Final = re.compile(r"\s*")
# Each match ends at a position of the rank; a later entry overrules an earlier one.
_BORDERS: Final = (
    (_Rank.LINE, LINE_END),
    (_Rank.SENTENCE, SENTENCE_END),
    (_Rank.PARAGRAPH, PARAGRAPH_END),
    # A heading stays with what it heads.
    (_Rank.WORD, regex.compile(r"^#{1,6}[ \t][^\n]*(?<=\S)(?=\s)", regex.MULTILINE)),
)
_KEPT_WHOLE: Final = (
    # Mentions, custom emoji, commands and timestamps, as in Discord's "Message Formatting".
    re.compile(r"<(?:@[!&]?\d+|#\d+|a?:\w{1,32}:\d+|/[^<>:\n]{1,100}:\d+|t:-?\d+(?::\w)?|id:\w+)>"),
    re.compile(
        r"!?\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*+\]"
        r"\(<?[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*+>?(?:[ \t]+\"[^\"\n]*\")?\)"
    ),
    re.compile(r"<?https?://(?:[!-\x27*-;=?-Z^-~]|\([!-\x27*-;=?-~]*\))+>?"),
    re.compile(r"`[^`\n]+`"),
    # At the start of a part, what is no fence in the middle of its line would become one.
    re.compile(r"\S[^\S\n]*(?:`{3,}|~{3,})"),
    re.compile(r"\S(?:[\u00a0\u202f]\S)+"),
)
# Between two characters of class Other or line feeds is always a border: runs of them, nearly all
# of most texts, are skipped quickly.
_CLUSTER: Final = regex.compile(r"[\p{GCB=Other}\n]+(?![^\p{GCB=Other}\n])|(?P<cluster>\X)")


def split(text: str, limit_chars: int) -> list[str]:
    """Cut a text into messages of at most `limit_chars` UTF-16 code units, in order.

    A part ends at a paragraph, else a sentence, else a line, else a word; in its second half where
    that is possible. Links, mentions, emoji and inline code stay whole wherever they fit into a
    part, grapheme clusters always, unless one alone is over the limit. A cut through fenced code
    closes the fence and reopens it in the next part, within the limit. A text within the limit
    stays as it is; a blank one has no parts. Lone surrogates become U+FFFD. Raises ValueError for a
    limit below `LEAST_LIMIT_CHARS`.
    """
    return [part.text for part in cut(text, limit_chars)]


def cut(text: str, limit_chars: int) -> list[Part]:
    """Do as `split`, and tell the text of each part apart from the fences added to it.

    A line longer than a quarter of the limit is not taken for a fence. A text of several parts that
    leaves a fence open gets it closed in the last one.
    """
    if limit_chars < LEAST_LIMIT_CHARS:
        raise ValueError(f"A part needs {LEAST_LIMIT_CHARS} characters or more, not {limit_chars}.")
    text = well_formed(text)
    if not text.strip():
        return []
    if utf16_length(text) <= limit_chars:
        return [Part(text)]
    blocks = code_blocks(text, fence_limit_chars=limit_chars // 4)
    room_chars = limit_chars - _longest_fences_chars(blocks)
    return list(_parts(text, blocks, _chart(text, blocks, room_chars), room_chars))


def _longest_fences_chars(blocks: Sequence[CodeBlock]) -> int:
    """The most that a part can need for fences around its body, line breaks included."""
    if not blocks:
        return 0
    return (
        max(utf16_length(block.opening) for block in blocks)
        + max(utf16_length(block.closing) for block in blocks)
        + len("\n\n")
    )


def _chart(text: str, blocks: Sequence[CodeBlock], room_chars: int) -> bytearray:
    """The rank of a cut before each character of the text, and at its end."""
    chart = bytearray([_Rank.WITHIN]) * (len(text) + 1)
    for word in _WORD.finditer(text):
        chart[word.end()] = _Rank.WORD
        if utf16_length(word[0]) > room_chars:
            _fill(chart, word.start() + 1, word.end(), _Rank.BETWEEN)
    for rank, border in _BORDERS:
        for match in border.finditer(text):
            chart[match.end()] = rank
    for block in blocks:
        _chart_block(chart, text, block)
    _keep_whole(chart, text, room_chars)
    return chart


def _keep_whole(chart: bytearray, text: str, room_chars: int) -> None:
    """Rank down the cuts through a token that fits into a part, and through a grapheme cluster."""
    for pattern in _KEPT_WHOLE:
        for match in pattern.finditer(text):
            if utf16_length(match[0]) <= room_chars:
                inner = slice(match.start() + 1, match.end())
                chart[inner] = chart[inner].translate(_ATOMIC)
    for match in _CLUSTER.finditer(text):
        if match["cluster"]:
            _fill(chart, match.start() + 1, match.end(), _Rank.SEVERING)


def _chart_block(chart: bytearray, text: str, block: CodeBlock) -> None:
    """Rank the lines of code only as lines, and keep each fence whole and with some code."""
    inner = slice(block.code_start, block.code_end)
    chart[inner] = chart[inner].translate(_IN_CODE)
    code = text[inner]
    first = block.code_start + len(code) - len(code.lstrip())
    last = block.code_start + len(code.rstrip())
    _fill(chart, block.start + 1, block.code_start, _Rank.SEVERING)
    _fill(chart, block.code_start, first + 1, _Rank.HOLLOW)
    if not block.left_open:
        _fill(chart, last, block.code_end + 1, _Rank.HOLLOW)
        _fill(chart, block.code_end + 1, block.end, _Rank.SEVERING)
        chart[block.end] = _Rank.PARAGRAPH


def _fill(chart: bytearray, start: int, end: int, rank: _Rank) -> None:
    chart[start:end] = bytes([rank]) * (end - start)


def _parts(
    text: str, blocks: Sequence[CodeBlock], chart: bytearray, room_chars: int
) -> Iterator[Part]:
    """Cut as the chart says; each body has at most `room_chars`."""
    block: CodeBlock | None = None
    start = _resume(text, chart, 0, room_chars)
    while start < len(text):
        end = _best_cut(chart, start, _reach(text, start, room_chars))
        reopened = f"{block.opening}\n" if block else ""
        block = _block_at(blocks, end)
        if body := text[start:end].rstrip():
            yield Part(body, reopened, f"\n{block.closing}" if block else "")
        start = _resume(text, chart, end, room_chars)


def _best_cut(chart: bytearray, start: int, reach: int) -> int:
    """The best position after `start` and up to `reach`; the latest of several as good."""
    if reach == len(chart) - 1:
        return reach
    half = max(start + 1, (start + reach) // 2)
    for rank in _PREFERRED:
        if (position := chart.rfind(rank, half, reach + 1)) >= 0:
            return position
    if (position := max(chart.rfind(rank, start + 1, half) for rank in _PREFERRED)) >= 0:
        return position
    for rank in (_Rank.WITHIN, _Rank.TEARING, _Rank.HOLLOW):
        if (position := chart.rfind(rank, start + 1, reach + 1)) >= 0:
            return position
    return reach


def _reach(text: str, start: int, room_chars: int) -> int:
    """The furthest position that leaves at most `room_chars` UTF-16 code units after `start`."""
    units = text[start : start + room_chars].encode("utf-16-le")[: 2 * room_chars]
    return start + len(units.decode("utf-16-le", "ignore"))


def _block_at(blocks: Sequence[CodeBlock], position: int) -> CodeBlock | None:
    """The block whose code a cut at the position falls into."""
    index = bisect_right(blocks, position, key=lambda block: block.code_start) - 1
    return blocks[index] if index >= 0 and position <= blocks[index].code_end else None


def _resume(text: str, chart: bytearray, position: int, room_chars: int) -> int:
    """Where the next part begins: after the whitespace, but for its first line's indentation."""
    gap = _WHITESPACE.match(text, position)
    end = gap.end() if gap else position
    line_start = text.rfind("\n", position, end) + 1
    if line_start and end - line_start <= room_chars // 4:
        end = line_start
    while end > position and chart[end] == _Rank.SEVERING:
        end -= 1
    return end
