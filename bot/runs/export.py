"""A run's texts as files: Markdown for people, JSON for programs."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import discord

from bot.runs.extension import Exported, ExportParts
from bot.runs.state import BranchRow, RunState
from storage.results import BranchRecord
from storage.runs import Run

LARGEST_BYTES = 8_000_000
"""Discord takes files of 10 MiB; what is longer is given without what is in it twice."""


def file_name(run: Run, ending: str, part: str = "") -> str:
    """A name that says what is in it: `cats-3f2a….md`; “café” is `cafe`, since Discord drops what
    isn't ASCII."""
    parts = [_slug(run.topic) or "chorus", _slug(part), run.id]
    return f"{'-'.join(filter(None, parts))}.{ending}"


def _slug(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-")


def export_files(state: RunState) -> list[discord.File]:
    """The two files, Markdown first."""
    return [
        discord.File(io.BytesIO(text.encode()), filename=file_name(state.run, ending))
        for ending, text in (("md", as_markdown(state)), ("json", as_json(state)))
    ]


def as_markdown(state: RunState) -> str:
    """Everything that was written: the aggregated text, then every version of every branch.

    Of a brainstorm, its ideas and what came of them. Of what would be a file too large for
    Discord, the newest version of every branch.
    """
    parts = _parts(state)
    if isinstance(parts, Exported):
        return parts.markdown
    text = _markdown(state, parts, everything=True)
    return (
        text if len(text.encode()) <= LARGEST_BYTES else _markdown(state, parts, everything=False)
    )


def _markdown(state: RunState, parts: ExportParts, *, everything: bool) -> str:
    lines = [f"# {state.run.topic}", "", f"*{state.recipe.name}*", ""]
    if parts.markdown:
        lines += parts.markdown
    elif state.run.aggregated_text and everything:
        lines += [state.run.aggregated_text, ""]
    lines += ["---", "", "## Parts", ""]
    for row in _rows(state, parts):
        if not row.versions:
            why = row.latest.reason if row.latest is not None else None
            lines += [
                f"### {row.branch.title}",
                "",
                f"*Not written: {why or 'it was cancelled before'}.*",
                "",
            ]
        for version in row.versions if everything else row.versions[-1:]:
            number = f" (version {version.number})" if len(row.versions) > 1 else ""
            lines += [
                f"### {row.branch.title}{number}",
                "",
                _readable(state, row, version.record.text),
                "",
            ]
    return "\n".join(lines)


def as_json(state: RunState) -> str:
    """The same for programs, with seconds, tokens and reasons."""
    parts = _parts(state)
    if isinstance(parts, Exported):
        return parts.json
    text = _json(state, parts, everything=True)
    return text if len(text.encode()) <= LARGEST_BYTES else _json(state, parts, everything=False)


def _json(state: RunState, parts: ExportParts, *, everything: bool) -> str:
    run = state.run
    tells_whole = everything and not parts.hides_whole
    content: dict[str, Any] = {
        "run": run.id,
        "topic": run.topic,
        "recipe": state.recipe.name,
        "outcome": run.outcome,
        "attempts": run.attempt,
        "asked_at": run.created_at_utc.isoformat(),
        "ended_at": run.ended_at_utc.isoformat() if run.ended_at_utc else None,
        "aggregated": run.aggregated_text if tells_whole else None,
        "branches": [
            {
                "key": row.branch.key,
                "title": row.branch.title,
                "state": row.status,
                "versions": [
                    _fields(version.record)
                    for version in (row.versions if everything else row.versions[-1:])
                ],
                "failure": row.latest.reason if row.latest and not row.latest.done else None,
            }
            for row in _rows(state, parts)
        ],
        "editor": _fields(state.editor) if state.editor is not None else None,
    }
    content |= parts.fields
    return json.dumps(content, ensure_ascii=False, indent=2)


def _parts(state: RunState) -> Exported | ExportParts:
    """The files as a feature has them, or what it adds to those of any run."""
    for extension in state.extensions:
        if (parts := extension.export(state)) is not None:
            return parts
    return ExportParts()


def _rows(state: RunState, parts: ExportParts) -> Sequence[BranchRow]:
    """The rows; not those that are hidden and were not needed."""
    if parts.only_shown:
        return state.shown_rows
    return [row for row in state.rows if row.branch.shown or row.latest is not None]


def _readable(state: RunState, row: BranchRow, text: str) -> str:
    for extension in state.extensions:
        text = extension.readable(row, text)
    return text


def _fields(record: BranchRecord) -> dict[str, Any]:
    fields = asdict(record)
    del fields["run_id"], fields["key"]
    return fields
