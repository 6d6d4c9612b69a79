"""A run's texts as files: Markdown for people, JSON for programs."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import discord

from bot.features.brainstorms.board_card import has_own_card
from bot.features.brainstorms.export import brainstorm_json, brainstorm_markdown
from bot.features.votes.export import vote_fields, vote_lines
from bot.features.votes.view import view_of
from bot.runs.cards.state import BranchRow, CardState
from storage.records import BranchRecord, RunRecord
from workflows.recipes.ask_many.sample_writer import SAMPLE
from workflows.recipes.votes.summary import read_sample

LARGEST_BYTES = 8_000_000
"""Discord takes files of 10 MiB; what is longer is given without what is in it twice."""


def file_name(run: RunRecord, ending: str, part: str = "") -> str:
    """A name that says what is in it: `cats-3f2a….md`, letters and digits only."""
    parts = [_slug(run.topic) or "chorus", _slug(part), run.id]
    return f"{'-'.join(filter(None, parts))}.{ending}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40].strip("-")


def export_files(state: CardState) -> list[discord.File]:
    """The two files, Markdown first."""
    return [
        discord.File(io.BytesIO(text.encode()), filename=file_name(state.run, ending))
        for ending, text in (("md", as_markdown(state)), ("json", as_json(state)))
    ]


def as_markdown(state: CardState) -> str:
    """Everything that was written: the aggregated text, then every version of every branch.

    Of a brainstorm, its ideas and what came of them. Of what would be a file too large for
    Discord, the newest version of every branch.
    """
    if state.board is not None and has_own_card(state.board):
        return brainstorm_markdown(state.board)
    text = _markdown(state, everything=True)
    return text if len(text.encode()) <= LARGEST_BYTES else _markdown(state, everything=False)


def _markdown(state: CardState, *, everything: bool) -> str:
    view = view_of(state)
    lines = [f"# {state.run.topic}", "", f"*{state.recipe.name}*", ""]
    if view is not None:
        lines += vote_lines(view)
    elif state.run.aggregated_text and everything:
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
        for version in row.versions if everything else row.versions[-1:]:
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
    if state.board is not None and has_own_card(state.board):
        return brainstorm_json(state.board)
    text = _json(state, everything=True)
    return text if len(text.encode()) <= LARGEST_BYTES else _json(state, everything=False)


def _json(state: CardState, *, everything: bool) -> str:
    run, view = state.run, view_of(state)
    tells_whole = everything and (view is None or view.is_decided)
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
                "state": row.state,
                "versions": [
                    _fields(version.record)
                    for version in (row.versions if everything else row.versions[-1:])
                ],
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
