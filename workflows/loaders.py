"""Intakes: what is made of a file that was handed in, before any branch is written."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from workflows.errors import InputUnusable
from workflows.recipes.report.table_reader import TableReader
from workflows.run import HandedIn

Intake = Callable[[HandedIn], Awaitable[str]]
"""Makes a text of the file. Raises InputUnusable, with one sentence for the person."""

TEXT_FILE = "file"
TEXT_FILE_BYTES = 1_000_000
PROFILE = "profile"


def all_intakes(tables: TableReader) -> Mapping[str, Intake]:
    """Every intake, by the name that a recipe calls it by and that its text goes under."""

    async def read_profile(file: HandedIn) -> str:
        return (await tables.profile_table(file.name, file.content)).to_json()

    return {TEXT_FILE: read_text_file, PROFILE: read_profile}


async def read_text_file(file: HandedIn) -> str:
    """The file's text: UTF-8, UTF-16 with its mark, else Windows-1252.

    Raises InputUnusable for a file that is empty, too large, or no text.
    """
    if len(file.content) > TEXT_FILE_BYTES:
        raise InputUnusable(
            f"{file.name} is larger than 1 MB. Hand in a shorter file, or the part that matters."
        )
    text = _decoded(file).replace("\r\n", "\n").strip()
    if not text:
        raise InputUnusable(f"{file.name} is empty. Hand in a file with some text in it.")
    return text


def _decoded(file: HandedIn) -> str:
    content = file.content
    codings = ("utf-8-sig", "cp1252")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codings = ("utf-16",)
    if b"\0" not in content or codings == ("utf-16",):
        for coding in codings:
            try:
                return content.decode(coding)
            except UnicodeDecodeError:
                continue
    raise InputUnusable(f"{file.name} is no text file. Hand in plain text, saved as UTF-8.")
