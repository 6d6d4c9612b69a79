"""Finds tokens, which act where they are posted: addresses, mentions and the like; and takes out
those that a translation has of its own."""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SpanKind(StrEnum):
    """The kinds of spans that a translation must leave as they are."""

    TOKEN = "Discord token"
    """A mention, custom emoji, timestamp or command, as in Discord's "Message Formatting"."""
    ADDRESS = "address"
    """A URL, an invite or an e-mail address."""
    BRACKETED = "address in angle brackets"
    LINK_START = "start of a link"
    """`[` or `![` of a masked link; the label after it is not masked."""
    LINK_END = "end of a link"
    """`](address)`, with a title if there is one."""
    CODE = "code"
    FENCE = "code block"
    PLACEHOLDER = "placeholder"
    SHORTCODE = "emoji name"
    TAG = "tag"
    BRACKETS = "marker brackets"
    """Brackets of the text itself that are those of markers."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text; offsets are code points from its start."""

    start: int
    end: int
    kind: SpanKind


TOKEN: Final = (
    r"<(?:@[!&]?\d+|\#\d+|a?:\w{1,32}:\d+|/[^<>:\n…]{1,100}:\d+|t:-?\d+(?::\w)?|id:[\w-]+)>"
    r"|@(?:everyone|here)"
)

_TOKENS: Final = re.compile(TOKEN, re.IGNORECASE)
# An address is found by a sign in it: looking for its beginning everywhere takes ten times as long.
_SIGN: Final = re.compile(
    r"://|@|[wW]{3}\.|[mM][aA][iI][lL][tT][oO]:|[tT][eE][lL]:"
    r"|[dD][iI][sS][cC][oO][rR][dD](?:app)?\.(?:gg|com/invite)/"
)
_SCHEMES: Final = ("https", "http", "steam", "discord")
"""Recognised also where letters stand right before them."""
_SCHEME_CHARS: Final = 16
_LOCAL_PART_CHARS: Final = 64
_ALPHANUMERIC: Final = string.ascii_letters + string.digits
REMOVED: Final = "…"
"""Replaces a token that is taken out; it can't become part of a new one."""

_LINK_TO_NOTHING: Final = re.compile(rf"(\[[^\[\]]*\])\(<?{REMOVED}>?\)|<{REMOVED}>")

_DOMAIN: Final = re.compile(r"[a-z0-9-]++(?:\.[a-z0-9-]+)+", re.IGNORECASE)
# Where an address ends however it goes on: brackets, quotes and stops of any script, marks without
# width, and the Markdown that stands around one.
_WITHIN: Final = (
    r"[^\s<>()\[\]{}\"`\\|*^⟦⟧…«»“”„‘’،؛؟\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    r"\u3000-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff3d\uff5b-\uff65]"
)
_AFTER_ADDRESS: Final = ".,;:!?'_~-"
"""Signs that end a sentence or stand around a word, where they come last."""
# What may stand in an address or end it: it goes on only where a letter or the like follows.
_BETWEEN: Final = r"[|*^\"\\(\[{](?=[a-z0-9_/])"
_NESTED: Final = rf"(?:{_WITHIN}|\((?:{_WITHIN}|\({_WITHIN}*+\))*+\))*+"
_REST: Final = re.compile(
    rf"(?![{_AFTER_ADDRESS}])"
    rf"(?:{_WITHIN}++|\({_NESTED}\)|\[{_WITHIN}*+\]|\{{{_WITHIN}*+\}}|{_BETWEEN})++",
    re.IGNORECASE,
)


def addresses(text: str) -> Iterator[Span]:
    """URLs, invites and e-mail addresses in their order, without what ends their sentence."""
    position = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < position:
            continue
        span = _e_mail(text, sign, position) if sign[0] == "@" else _url(text, sign, position)
        if span is not None:
            yield span
            position = span.end


def find_tokens(text: str) -> Iterator[Span]:
    """Everything that acts where it is posted: mentions, custom emoji and the like, addresses.

    In code and in links too: what a reader's client takes for code is not relied on.
    """
    found = [Span(*token.span(), SpanKind.TOKEN) for token in _TOKENS.finditer(text)]
    found += addresses(text)
    position = 0
    for span in sorted(found, key=lambda span: span.start):
        if span.start >= position:
            yield span
            position = span.end


def tokens_in(text: str) -> frozenset[str]:
    """Every mention, custom emoji, timestamp, command, URL, invite and e-mail address in it."""
    return frozenset(text[token.start : token.end] for token in find_tokens(text))


def injected_tokens(allowed: frozenset[str], text: str) -> tuple[str, ...]:
    """The tokens in the text that are not allowed, each once, in their order."""
    found = (text[token.start : token.end] for token in find_tokens(text))
    return tuple(dict.fromkeys(token for token in found if token not in allowed))


def remove_tokens(allowed: frozenset[str], text: str) -> str:
    """The text with `REMOVED` in the place of tokens not allowed; a link's label stays.

    None of them is left in the result.
    """
    # What was part of a longer word may be a token once the rest of it is gone: “@herewww.x.y”.
    while foreign := set(injected_tokens(allowed, text)):
        kept: list[str] = []
        position = 0
        for token in find_tokens(text):
            if text[token.start : token.end] in foreign:
                kept += text[position : token.start], REMOVED
                position = token.end
        text = _LINK_TO_NOTHING.sub(
            lambda link: link[1] or REMOVED, "".join([*kept, text[position:]])
        )
    return text


class Borders:
    """Where the tokens of a text begin and end."""

    def __init__(self, text: str) -> None:
        tokens = list(find_tokens(text))
        self._starts = [token.start for token in tokens]
        self._ends = [token.end for token in tokens]

    def begins(self, position: int) -> bool:
        """Whether a token begins right there."""
        index = bisect_left(self._starts, position)
        return index < len(self._starts) and self._starts[index] == position

    def cuts(self, position: int) -> bool:
        """Whether the position is within a token and not at its border."""
        index = bisect_left(self._starts, position) - 1
        return index >= 0 and position < self._ends[index]


def _url(text: str, sign: re.Match[str], least: int) -> Span | None:
    rest = _REST.match(text, sign.end())
    if sign[0] == "://":
        start = _scheme_start(text, sign.start(), least)
    elif sign[0].endswith("/") or not _continues_word(text, sign.start()):
        start = sign.start()
    else:
        start = None
    if rest is None or start is None:
        return None
    return Span(start, sign.end() + len(rest[0].rstrip(_AFTER_ADDRESS)), SpanKind.ADDRESS)


def _scheme_start(text: str, end: int, least: int) -> int | None:
    """Where the scheme before `://` begins; None for none."""
    before = text[max(least, end - _SCHEME_CHARS - 1) : end]
    scheme = before[len(before.rstrip(_ALPHANUMERIC + "+.-")) :]
    start = end - len(scheme)
    whole = 2 <= len(scheme) <= _SCHEME_CHARS and scheme[0].isalpha()
    if whole and not _continues_word(text, start):
        return start
    known = next((known for known in _SCHEMES if scheme.lower().endswith(known)), None)
    return None if known is None else end - len(known)


def _continues_word(text: str, position: int) -> bool:
    # A word in another script may be written right before an address.
    return position > 0 and text[position - 1] in _ALPHANUMERIC + "_.-"


def _e_mail(text: str, sign: re.Match[str], least: int) -> Span | None:
    before = text[max(least, sign.start() - _LOCAL_PART_CHARS) : sign.start()]
    local = before[len(before.rstrip(_ALPHANUMERIC + "._%+-")) :]
    domain = _DOMAIN.match(text, sign.end()) if local else None
    return Span(sign.start() - len(local), domain.end(), SpanKind.ADDRESS) if domain else None
