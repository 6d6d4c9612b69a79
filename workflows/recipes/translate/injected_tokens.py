"""Finds what a translation has of its own that would act where it is posted, and takes it out."""

from __future__ import annotations

import re
from typing import Final

from workflows.recipes.translate.tokens import live_things

TAKEN_OUT: Final = "…"
"""What stands in the place of something taken out; it can't become part of anything new."""

_LINK_TO_NOTHING: Final = re.compile(rf"(\[[^\[\]]*\])\(<?{TAKEN_OUT}>?\)|<{TAKEN_OUT}>")


def live_in(text: str) -> frozenset[str]:
    """Every mention, custom emoji, timestamp, command, URL, invite and e-mail address in it."""
    return frozenset(text[thing.start : thing.end] for thing in live_things(text))


def foreign_to(allowed: frozenset[str], text: str) -> tuple[str, ...]:
    """The live things in the text that are not allowed, each once, in their order."""
    found = (text[thing.start : thing.end] for thing in live_things(text))
    return tuple(dict.fromkeys(thing for thing in found if thing not in allowed))


def take_out(allowed: frozenset[str], text: str) -> str:
    """The text with `TAKEN_OUT` in the place of live things not allowed; a link's label stays.

    None of them is left in the result.
    """
    # What was part of a longer word may be live once the rest of it is gone: “@herewww.x.y”.
    while foreign := set(foreign_to(allowed, text)):
        kept: list[str] = []
        position = 0
        for thing in live_things(text):
            if text[thing.start : thing.end] in foreign:
                kept += text[position : thing.start], TAKEN_OUT
                position = thing.end
        text = _LINK_TO_NOTHING.sub(
            lambda link: link[1] or TAKEN_OUT, "".join([*kept, text[position:]])
        )
    return text
