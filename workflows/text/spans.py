"""Finds what must not be translated: Discord's tokens, addresses, code, placeholders, tags."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from typing import Final

from workflows.text.tokens import TOKEN, Span, SpanKind, addresses

_PLAIN: Final = r"[^\s()<>]*+"
_BRACKETS: Final = rf"\({_PLAIN}(?:\({_PLAIN}\){_PLAIN})*+\)"
_TARGET: Final = (
    rf"\([ \t]*(?:<[^<>\n]*>|{_PLAIN}(?:{_BRACKETS}{_PLAIN})*+)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]*\)"
)
_BRACES: Final = (
    r"\{\{[^{}\n]{1,100}\}\}|\{%[^{}\n]{1,200}%\}"
    r"|\{[\w.\[\]$@-]{0,60}(?:![rsa])?(?::[^{}\s]{0,40})?\}"
)
_FORMAT: Final = (
    r"(?<![\d%])%(?:[a-z_]\w{1,40}%(?!%)|\([\w.]{1,60}\)[a-z]"
    r"|(?:\d{1,2}\$)?[-+#0]{0,3}\d{0,3}(?:\.\d{1,3})?(?:hh|h|ll|l|L|z|j|t|q)?"
    r"[diouxefgcsp@](?![^\W\d_]{3}))"
)
_TAG: Final = (
    r"</?[a-z][\w:-]{0,40}(?:[ \t][^<>\n=]{0,100}=[^<>\n]{0,300})?[ \t]*/?>|<!--[^<>]{0,1000}-->"
)
_BRACKETED: Final = r"<https?://[^\s<>]+>"
_SHORTCODE: Final = r"(?<![a-z0-9_]):[a-z0-9_+-]{1,64}:(?::skin-tone-[1-6]:)?"
_BY_FIRST_CHARACTER: Final = {
    first: re.compile(pattern, re.IGNORECASE)
    for first, pattern in {
        "\\": rf"(?P<TOKEN>\\(?:{TOKEN}))|(?P<BRACKETED>\\{_BRACKETED})|(?P<escape>\\[\\`\[\]])",
        "`": r"(?P<backticks>`+)",
        "~": r"(?P<tildes>~~~[ \t]*[\w+#.-]*[ \t]*(?=\r?\n))",
        "<": rf"(?P<TOKEN>{TOKEN})|(?P<BRACKETED>{_BRACKETED})|(?P<TAG>{_TAG})",
        "@": rf"(?P<TOKEN>{TOKEN})",
        "[": r"(?P<opening>\[)",
        "!": r"(?P<opening>!\[)",
        "]": rf"(?P<LINK_END>\]{_TARGET})|(?P<closing>\])",
        "{": rf"(?P<PLACEHOLDER>{_BRACES})",
        "$": r"(?P<PLACEHOLDER>\$\{[^{}\n]{1,100}\}|(?<![a-z0-9_$])\$[a-z_][a-z0-9_]*)",
        "#": r"(?P<PLACEHOLDER>#\{[^{}\n]{1,100}\})",
        "%": rf"(?P<PLACEHOLDER>{_FORMAT})",
        ":": rf"(?P<SHORTCODE>{_SHORTCODE})",
        "⟦": r"(?P<BRACKETS>⟦[^⟦⟧\n]{0,40}⟧|⟦)",
        "⟧": r"(?P<BRACKETS>⟧)",
    }.items()
}
_FIRST_CHARACTER: Final = re.compile(f"[{re.escape(''.join(_BY_FIRST_CHARACTER))}]")
_RUN: Final = re.compile(r"`+")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r]*+\n")
_TILDES: Final = re.compile(r"^[ \t]*+~~~[ \t]*\r?$", re.MULTILINE)
_FENCE_LINE: Final = re.compile(r"`{3,}[ \t]*[\w+#.-]*[ \t]*\r?$", re.MULTILINE)
_LINE_BEGINS: Final = re.compile(r"(?:\A|\n)[ \t]*\Z")
_INDENTATION_CHARS: Final = 80
"""The most that is looked at to tell whether something begins a line."""


def scan(text: str) -> list[Span]:
    """The masked spans in their order, none within another; takes time linear in the text.

    Code is what Discord shows as code: what stands between runs of backticks. A masked link is two
    spans, with its label between them.
    """
    return _Scan(text).spans()


def begins_line(text: str, position: int) -> bool:
    """Whether nothing but indentation stands before the position in its line."""
    before = text[max(0, position - _INDENTATION_CHARS) : position]
    begun = _LINE_BEGINS.search(before)
    return begun is not None and (begun[0].startswith("\n") or position <= _INDENTATION_CHARS)


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._code = _Code(text)
        self._spans: list[Span] = []
        self._openings: list[int] = []

    def spans(self) -> list[Span]:
        """The spans, in order of where they begin."""
        position = 0
        for address in addresses(self._text):
            position = self._take_before(position, address.start)
            if position <= address.start:
                self._spans.append(address)
                position = address.end
        self._take_before(position, len(self._text))
        return sorted(self._spans, key=lambda span: span.start)

    def _take_before(self, position: int, limit: int) -> int:
        """Takes what begins between the two; returns where to look on."""
        while first := _FIRST_CHARACTER.search(self._text, position, limit):
            thing = _BY_FIRST_CHARACTER[first[0]].match(self._text, first.start())
            position = self._take(thing) if thing else first.end()
        return position

    def _take(self, thing: re.Match[str]) -> int:
        """Takes the thing, if it is one; returns where to look on."""
        start, end = thing.span()
        match thing.lastgroup:
            case "opening":
                self._openings.append(start)
            case "closing":
                del self._openings[-1:]
            case "LINK_END" if not self._openings:
                return start + len("](")
            case "LINK_END":
                opened = self._openings.pop()
                bracket = self._text.index("[", opened)
                self._spans += (
                    Span(opened, bracket + 1, SpanKind.LINK_START),
                    Span(start, end, SpanKind.LINK_END),
                )
            case "backticks" | "tildes":
                if (code := self._code.at(start, end)) is not None:
                    self._spans.append(code)
                    return code.end
            case str(group) if group != "escape":
                self._spans.append(Span(start, end, SpanKind[group]))
            case _:
                pass
        return end


class _Code:
    """Where code that begins somewhere in a text ends."""

    def __init__(self, text: str) -> None:
        self._text = text
        runs = [run.span() for run in _RUN.finditer(text)]
        self._starts = [start for start, _ in runs]
        self._lengths = [end - start for start, end in runs]
        self._starts_by_length: dict[int, list[int]] = defaultdict(list)
        for start, end in runs:
            self._starts_by_length[end - start].append(start)
        # The longest run from each one on, so that looking in vain costs nothing.
        self._longest_from = list(accumulate(reversed(self._lengths), max, initial=0))[::-1]
        self._blank_lines = [line.start() for line in _BLANK_LINE.finditer(text)]
        self._tildes = [line.span() for line in _TILDES.finditer(text)]

    def at(self, start: int, end: int) -> Span | None:
        """The code that the backticks or tildes from `start` to `end` open, if they do."""
        if not self._text.startswith("`", start):
            if not begins_line(self._text, start):
                return None
            index = bisect_left(self._tildes, (end, 0))
            return (
                Span(start, self._tildes[index][1], SpanKind.FENCE)
                if index < len(self._tildes)
                else None
            )
        if end - start >= 3:
            return self._block(start, end)
        starts = self._starts_by_length[end - start]
        index = bisect_left(starts, end)
        if index == len(starts) or self._has_blank_line(end, starts[index]):
            return None
        return Span(start, starts[index] + end - start, SpanKind.CODE)

    def _block(self, start: int, end: int) -> Span | None:
        """A code block ends at the next run that is as long; left open, with the text."""
        index = bisect_left(self._starts, end)
        if self._longest_from[index] >= end - start:
            while self._lengths[index] < end - start:
                index += 1
            return Span(start, self._starts[index] + self._lengths[index], SpanKind.FENCE)
        if _FENCE_LINE.match(self._text, start) and begins_line(self._text, start):
            return Span(start, len(self._text), SpanKind.FENCE)
        return None

    def _has_blank_line(self, start: int, end: int) -> bool:
        index = bisect_left(self._blank_lines, start)
        return index < len(self._blank_lines) and self._blank_lines[index] < end
