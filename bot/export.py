"""A run's texts as files: Markdown for people, JSON for programs."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from bot.cards.state import CardState
from storage.records import BranchRecord, RunRecord

LARGEST_BYTES = 8_000_000
"""Discord takes files of 10 MiB; what is longer is given without what is in it twice."""


def file_name(run: RunRecord, ending: str, part: str = "") -> str:
    """A name that says what is in it: `cats-3f2a….md`, letters and digits only."""
    parts = [_slug(run.topic) or "chorus", _slug(part), run.id]
    return f"{'-'.join(filter(None, parts))}.{ending}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-")


def as_markdown(state: CardState) -> str:
    """Everything that was written: the aggregated text, then every version of every branch.

    Of what would be a file too large for Discord, the newest version of every branch.
    """
    text = _markdown(state, everything=True)
    return text if len(text.encode()) <= LARGEST_BYTES else _markdown(state, everything=False)


def _markdown(state: CardState, *, everything: bool) -> str:
    lines = [f"# {state.run.topic}", "", f"*{state.recipe.name}*", ""]
    if state.run.aggregated_text and everything:
        lines += [state.run.aggregated_text, ""]
    lines += ["---", "", "## Branches", ""]
    for row in state.rows:
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
            lines += [f"### {row.branch.title}{number}", "", version.record.text, ""]
    return "\n".join(lines)


def as_json(state: CardState) -> str:
    """The same for programs, with seconds, tokens and reasons."""
    text = _json(state, everything=True)
    return text if len(text.encode()) <= LARGEST_BYTES else _json(state, everything=False)


def _json(state: CardState, *, everything: bool) -> str:
    run = state.run
    content: dict[str, Any] = {
        "run": run.id,
        "topic": run.topic,
        "recipe": state.recipe.name,
        "outcome": run.outcome,
        "attempts": run.attempt,
        "asked_at": run.created_at_utc.isoformat(),
        "ended_at": run.ended_at_utc.isoformat() if run.ended_at_utc else None,
        "aggregated": run.aggregated_text if everything else None,
        "branches": [
            {
                "key": row.branch.key,
                "title": row.branch.title,
                "state": row.state,
                "versions": [
                    _fields(version.record)
                    for version in (row.versions if everything else row.versions[-1:])
                ],
                "failure": row.latest.reason if row.latest and not row.latest.done else None,
            }
            for row in state.rows
        ],
        "editor": _fields(state.editor) if state.editor is not None else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _fields(record: BranchRecord) -> dict[str, Any]:
    fields = asdict(record)
    del fields["run_id"], fields["key"]
    return fields
