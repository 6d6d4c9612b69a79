"""A run's texts as files: Markdown for people, JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.cards.state import BranchRow, CardState
from bot.votes.record import vote_fields, vote_lines
from bot.votes.view import view_of
from storage.records import BranchRecord
from workflows.voting.summary import read_sample
from workflows.writers.sample import SAMPLE


def file_name(state: CardState, ending: str) -> str:
    """A name that says what is in it: `cats-3f2a….md`, letters and digits only."""
    words = re.sub(r"[^a-z0-9]+", "-", state.run.topic.casefold()).strip("-")[:40].strip("-")
    return f"{words or 'chorus'}-{state.run.id}.{ending}"


def as_markdown(state: CardState) -> str:
    """Everything that was written: the aggregated text, then every version of every branch."""
    view = view_of(state)
    lines = [f"# {state.run.topic}", "", f"*{state.recipe.name}*", ""]
    if view is not None:
        lines += vote_lines(view)
    elif state.run.aggregated_text:
        lines += [state.run.aggregated_text, ""]
    lines += ["---", "", "## Branches", ""]
    for row in _rows(state):
        if not row.versions:
            why = row.latest.reason if row.latest is not None else None
            lines += [
                f"### {row.branch.title}",
                "",
                f"*Not written: {why or 'it was cancelled before'}.*",
                "",
            ]
        for version in row.versions:
            number = f" (version {version.number})" if len(row.versions) > 1 else ""
            lines += [
                f"### {row.branch.title}{number}",
                "",
                _readable(version.record.text, row),
                "",
            ]
    return "\n".join(lines)


def as_json(state: CardState) -> str:
    """The same for programs, with seconds, tokens and reasons."""
    run, view = state.run, view_of(state)
    content: dict[str, Any] = {
        "run": run.id,
        "topic": run.topic,
        "recipe": state.recipe.name,
        "outcome": run.outcome,
        "attempts": run.attempt,
        "asked_at": run.created_at_utc.isoformat(),
        "ended_at": run.ended_at_utc.isoformat() if run.ended_at_utc else None,
        "aggregated": None if view is not None and not view.is_decided else run.aggregated_text,
        "branches": [
            {
                "key": row.branch.key,
                "title": row.branch.title,
                "state": row.state,
                "versions": [_fields(version.record) for version in row.versions],
                "failure": row.latest.reason if row.latest and not row.latest.done else None,
            }
            for row in _rows(state)
        ],
        "editor": _fields(state.editor) if state.editor is not None else None,
    }
    if view is not None:
        content["vote"] = vote_fields(view)
    return json.dumps(content, ensure_ascii=False, indent=2)


def _rows(state: CardState) -> Sequence[BranchRow]:
    """The branches; what a judge made of each two candidates is told with the vote."""
    return state.rows if state.vote is None else state.visible.rows


def _readable(text: str, row: BranchRow) -> str:
    """The text for people: of an answer among many, the way to it and the answer."""
    sample = read_sample(text) if row.branch.writer == SAMPLE else None
    if sample is None:
        return text
    return f"{sample.reasoning or '(not readable)'}\n\n**Answer:** {sample.answer or '(none)'}"


def _fields(record: BranchRecord) -> dict[str, Any]:
    fields = asdict(record)
    del fields["run_id"], fields["key"]
    return fields
