"""A brainstorm as files: Markdown for people, JSON for programs."""

from __future__ import annotations

import json
from typing import Any

from bot.features.brainstorms.tally import Tally, tally_of
from storage.brainstorm_records import Board, IdeaRecord
from workflows.recipes.brainstorms.merge import Merged


def brainstorm_markdown(board: Board) -> str:
    """Topic, ranking, themes, decisions, next steps, and every idea with whose it is."""
    tally, brainstorm = tally_of(board), board.brainstorm
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
    lines += [_line(place, one, tally) for place, one in enumerate(tally.ranking, start=1)]
    lines += ["", "## Decisions", ""]
    lines += [f"- {_named(one)}: {_votes(one)}" for one in tally.decisions] or ["None: no votes."]
    for theme in tally.themes:
        lines += ["", f"## Theme: {theme.name}", "", *(f"- {_named(one)}" for one in theme.ideas)]
    if tally.steps:
        lines += ["", "## Next steps, proposed by the model", ""]
        lines += [f"{number}. {step}" for number, step in enumerate(tally.steps, start=1)]
    lines += ["", "## Ideas", ""]
    for idea in tally.ideas.values():
        built = f", building on #{idea.built_on}" if idea.built_on else ""
        lines += [f"### #{idea.number} {idea.title}", "", f"*{_whose(idea)}{built}*", ""]
        lines += [idea.sentence, ""] if idea.sentence else []
    return "\n".join(lines)


def brainstorm_json(board: Board) -> str:
    """The same for programs."""
    tally, brainstorm = tally_of(board), board.brainstorm
    closed_at_utc = brainstorm.closed_at_utc
    content: dict[str, Any] = {
        "brainstorm": brainstorm.id,
        "topic": brainstorm.topic,
        "perspectives": list(brainstorm.perspectives),
        "began_at": brainstorm.created_at_utc.isoformat(),
        "closed_at": closed_at_utc.isoformat() if closed_at_utc else None,
        "ideas": [_fields(idea) for idea in tally.ideas.values()],
        "ranking": [
            {
                "ideas": [idea.number for idea in one.ideas],
                "title": one.best.title,
                "votes": one.votes,
            }
            for one in tally.ranking
        ],
        "themes": [
            {"name": theme.name, "ideas": [one.best.number for one in theme.ideas]}
            for theme in tally.themes
        ],
        "decisions": [one.best.number for one in tally.decisions],
        "next_steps_proposed_by_the_model": list(tally.steps),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _fields(idea: IdeaRecord) -> dict[str, Any]:
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


def _line(place: int, one: Merged, tally: Tally) -> str:
    origins = dict.fromkeys(_whose(tally.ideas[idea.number]) for idea in one.ideas)
    others = [f"#{idea.number}" for idea in one.ideas if idea is not one.best]
    same = f", with {', '.join(others)}" if others else ""
    return f"{place}. {_named(one)}: {_votes(one)} ({', '.join(origins)}{same})"


def _named(one: Merged) -> str:
    return f"#{one.best.number} **{one.best.title}**"


def _votes(one: Merged) -> str:
    return "1 vote" if one.votes == 1 else f"{one.votes} votes"


def _whose(idea: IdeaRecord) -> str:
    return idea.perspective or idea.author_name or "a person"
