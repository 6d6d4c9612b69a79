"""Perspectives: from where a brainstorm looks at its topic; read from what people type."""

from __future__ import annotations

from workflows.errors import RecipeError
from workflows.text.lists import items_of
from workflows.text.names import name_key

DEFAULT = ("customer", "engineer", "sceptic", "marketer", "wild card")
LEAST, MOST = 3, 8
PERSPECTIVE_CHARS = 40

_EMOJI = {
    "customer": "🙋",
    "engineer": "🔧",
    "sceptic": "🤨",
    "skeptic": "🤨",
    "marketer": "📣",
    "wild card": "🃏",
}
_OTHER_EMOJI = ("🔎", "🧭", "🎯", "🧩", "🎨", "🪄", "🛰️", "🌱")


def read_perspectives(text: str) -> tuple[str, ...]:
    """The perspectives in a list with commas, each once; the usual five where it is empty.

    Raises RecipeError for fewer than `LEAST` or more than `MOST`, or one that is too long.
    """
    perspectives = items_of(text)
    if not perspectives:
        return DEFAULT
    for name in perspectives:
        if len(name) > PERSPECTIVE_CHARS:
            raise RecipeError(
                f"The perspective “{name[:PERSPECTIVE_CHARS]}…” is {len(name)} characters long; "
                f"{PERSPECTIVE_CHARS} is the most. Shorten it and ask again."
            )
    if not LEAST <= len(perspectives) <= MOST:
        number = len(perspectives)
        raise RecipeError(
            f"{'This is 1 perspective' if number == 1 else f'These are {number} perspectives'}; a "
            f"brainstorm has {LEAST} to {MOST}. Name them with commas and ask again."
        )
    return perspectives


def emoji_of(perspectives: tuple[str, ...]) -> list[str]:
    """An emoji for each; the same for the same perspectives."""
    return [
        _EMOJI.get(name_key(name), _OTHER_EMOJI[at % len(_OTHER_EMOJI)])
        for at, name in enumerate(perspectives)
    ]
