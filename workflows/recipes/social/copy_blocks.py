"""Blocks to copy: a text in fenced code, on which Discord shows a button that copies it."""

from __future__ import annotations

import re

OPENING = "```text"
"""Names a language in which nothing is coloured; it is neither shown nor copied."""
CLOSING = "```"

_FENCE = re.compile("`{3,}")


def block_to_copy(text: str) -> str:
    """The text as a block of code of its own, on lines of its own.

    Three backticks in a row would end the block, on Discord also where it was opened with more;
    the platforms do not render them, so they are left out.
    """
    return f"{OPENING}\n{_FENCE.sub('', text).strip()}\n{CLOSING}"
