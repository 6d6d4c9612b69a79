"""Text files that come with a command: looked at as far as Discord tells before anything starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import discord

from storage.records import NewFile
from workflows.errors import InputUnusable
from workflows.input_text import TEXT_FILE_BYTES


def has_ending(file: discord.Attachment, endings: Sequence[str]) -> bool:
    """Whether the file's name ends so, in any case."""
    return PurePath(file.filename).suffix.casefold() in endings


def text_file(file: discord.Attachment, endings: Sequence[str]) -> NewFile:
    """The file, as far as its name and size tell. Raises InputUnusable."""
    if not has_ending(file, endings):
        raise InputUnusable(
            f"I read {', '.join(endings[:-1])} and {endings[-1]} files, and {file.filename} is "
            "none; nothing was started."
        )
    if file.size > TEXT_FILE_BYTES:
        raise InputUnusable(
            f"{file.filename} is larger than 1 MB; hand in a shorter file, or the part that "
            "matters. Nothing was started."
        )
    return NewFile(file.filename, file.url)
