"""What a person gave to write from, as far as the model can take it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.branch import Assignment

FACTS = "facts"
"""The material that was typed; a file's is named as its intake."""


@dataclass(frozen=True, slots=True)
class Given:
    """The texts to write from."""

    whole: tuple[str, ...]
    """All of them, as they were given."""
    shown: Mapping[str, str]
    """By name, what the model is handed."""
    note: str | None
    """Says how much of it the model is handed, where that is not all."""


def given_to(assignment: Assignment) -> Given:
    """The run's material, its beginning where it is too long for the model."""
    room_chars = max(assignment.input_chars - assignment.output_chars, assignment.input_chars // 2)
    return as_shown(assignment.material, room_chars)


def as_shown(material: Mapping[str, str], room_chars: int) -> Given:
    """The material as it has room in `room_chars`: first what was typed, then the file."""
    names = sorted(material, key=lambda name: name != FACTS)
    shown: dict[str, str] = {}
    left = room_chars
    for name in names:
        text = _beginning(material[name], left)
        if text:
            shown[name] = text
        left -= len(text)
    whole_chars = sum(len(text) for text in material.values())
    shown_chars = sum(len(text) for text in shown.values())
    note = None
    if shown_chars < whole_chars:
        note = (
            f"Written from the first {shown_chars} of {whole_chars} characters that were given; "
            "the model takes no more."
        )
    return Given(tuple(material[name] for name in names), shown, note)


def _beginning(text: str, most_chars: int) -> str:
    """The text up to the end of a line, else of a word, that has room."""
    if len(text) <= most_chars:
        return text
    head = text[: max(0, most_chars)]
    cut = max(head.rfind("\n"), head.rfind(" ", len(head) // 2))
    return head[:cut] if cut > 0 else head
