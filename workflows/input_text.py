"""Text that people give to write from: read from a file, cut to what the model takes in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from workflows.branch import BranchContext
from workflows.errors import InputUnusable
from workflows.run import UploadedFile
from workflows.text.decoding import NotText, decode

FACTS = "facts"
"""The material that was typed."""
TEXT_FILE = "file"
"""The loader of text files, and the material that it makes of one."""
TEXT_FILE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """The texts to write from."""

    whole: tuple[str, ...]
    """All of them, as they were given."""
    shown: Mapping[str, str]
    """By name, what the model is handed."""
    note: str | None
    """Says how much of it the model is handed, where that is not all."""


def given_to(context: BranchContext) -> Given:
    """The run's material, its beginning where it is too long for the model."""
    return as_shown(context.material, context.room_chars)


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
            f"Written from the first {shown_chars} of {whole_chars} characters; the model can't "
            "take more."
        )
    return Given(tuple(material[name] for name in names), shown, note)


def _beginning(text: str, most_chars: int) -> str:
    """The text up to the end of a line, else of a word, that has room."""
    if len(text) <= most_chars:
        return text
    head = text[: max(0, most_chars)]
    cut = max(head.rfind("\n"), head.rfind(" ", len(head) // 2))
    return head[:cut] if cut > 0 else head


async def read_text_file(file: UploadedFile) -> str:
    """The file's text, whatever its encoding.

    Raises InputUnusable for a file that is empty, too large, or no text.
    """
    if len(file.content) > TEXT_FILE_BYTES:
        raise InputUnusable(
            f"{file.name} is larger than 1 MB. Upload a shorter file, or only the part that "
            "matters."
        )
    try:
        text = (await asyncio.to_thread(decode, file.content)).text
    except NotText as error:
        raise InputUnusable(
            f"{file.name} isn't a text file. Upload plain text, saved as UTF-8."
        ) from error
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InputUnusable(f"{file.name} is empty. Upload a file with some text in it.")
    return text
