"""A brainstorm as files: Markdown for people, JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from bot.features.brainstorms.summary import BrainstormSummary, summary_of
from storage.brainstorms import Board
from storage.ideas import BoardIdea
from workflows.recipes.brainstorms.merge import MergedIdea
from workflows.text.lists import counted


def brainstorm_markdown(board: Board) -> str:
    """Topic, ranking, themes, decisions, next steps, and every idea with whose it is."""
    summary, brainstorm = summary_of(board), board.brainstorm
    state = "open" if brainstorm.closed_at_utc is None else f"closed {brainstorm.closed_at_utc:%F}"
    lines = [
        f"# {brainstorm.topic}",
        "",
        f"*Brainstorm of {brainstorm.created_at_utc:%F}, {state}. "
        f"Perspectives: {', '.join(brainstorm.perspectives)}.*",
        "",
        "## Ranking by votes",
        "",
    ]
    lines += [
        f"{rank}. {_ranked(merged, summary)}"
        for rank, merged in enumerate(summary.ranking, start=1)
    ]
    decisions = [f"- {_named(merged)}: {_votes(merged)}" for merged in summary.decisions]
    lines += ["", "## Decisions", "", *(decisions or ["None: no votes."])]
    for theme in summary.themes:
        members = [f"- {_named(merged)}" for merged in theme.ideas]
        lines += ["", f"## Theme: {theme.name}", "", *members]
    if summary.steps:
        lines += ["", "## Next steps, proposed by the model", ""]
        lines += [f"{number}. {step}" for number, step in enumerate(summary.steps, start=1)]
    lines += ["", "## Ideas", ""]
    for idea in summary.ideas.values():
        built = f", building on #{idea.built_on}" if idea.built_on else ""
        lines += [f"### #{idea.number} {idea.title}", "", f"*{_origin(idea)}{built}*", ""]
        lines += [idea.sentence, ""] if idea.sentence else []
    return "\n".join(lines)


def brainstorm_json(board: Board) -> str:
    """The same for programs."""
    summary, brainstorm = summary_of(board), board.brainstorm
    closed_at_utc = brainstorm.closed_at_utc
    content: dict[str, Any] = {
        "brainstorm": brainstorm.id,
        "topic": brainstorm.topic,
        "perspectives": list(brainstorm.perspectives),
        "began_at": brainstorm.created_at_utc.isoformat(),
        "closed_at": closed_at_utc.isoformat() if closed_at_utc else None,
        "ideas": [_fields(idea) for idea in summary.ideas.values()],
        "ranking": [
            {
                "ideas": [idea.number for idea in merged.ideas],
                "title": merged.best.title,
                "votes": merged.votes,
            }
            for merged in summary.ranking
        ],
        "themes": [
            {"name": theme.name, "ideas": [merged.best.number for merged in theme.ideas]}
            for theme in summary.themes
        ],
        "decisions": [merged.best.number for merged in summary.decisions],
        "next_steps_proposed_by_the_model": list(summary.steps),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _fields(idea: BoardIdea) -> dict[str, Any]:
    return {
        "number": idea.number,
        "title": idea.title,
        "sentence": idea.sentence,
        "perspective": idea.perspective,
        "person": idea.author_name,
        "person_id": str(idea.author_id) if idea.author_id is not None else None,
        "built_on": idea.built_on,
        "votes": idea.votes,
    }


def _ranked(merged: MergedIdea, summary: BrainstormSummary) -> str:
    origins = dict.fromkeys(_origin(summary.ideas[idea.number]) for idea in merged.ideas)
    others = [f"#{idea.number}" for idea in merged.ideas if idea is not merged.best]
    same = f", with {', '.join(others)}" if others else ""
    return f"{_named(merged)}: {_votes(merged)} ({', '.join(origins)}{same})"


def _named(merged: MergedIdea) -> str:
    return f"#{merged.best.number} **{merged.best.title}**"


def _votes(merged: MergedIdea) -> str:
    return counted(merged.votes, "vote")


def _origin(idea: BoardIdea) -> str:
    return idea.perspective or idea.author_name or "a person"
