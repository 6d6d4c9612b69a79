"""What came of a brainstorm: its ranking, decisions and themes, as a message and as files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.discord_api.markdown import plain
from bot.features.brainstorms.ideas import idea_of, origin_of, titled
from bot.runs.cards.texts import small_notes
from storage.brainstorms import Board
from storage.ideas import BoardIdea
from workflows.recipes.brainstorms.ideas import TITLE_CHARS
from workflows.recipes.brainstorms.merge import MergedIdea, Theme, checked, decided, ranked
from workflows.text.cutting import shortened, utf16_length
from workflows.text.lists import counted

SUMMARY_CHARS = 3300
"""Leaves room for the title and the small print."""
MOST_ORIGINS = 4
STEP_CHARS = 250


@dataclass(frozen=True, slots=True)
class BrainstormSummary:
    """The content of a summary, whether it is shown in a message or in a file."""

    ideas: Mapping[int, BoardIdea]
    """By number."""
    ranking: tuple[MergedIdea, ...]
    """Most votes first, of equals the oldest; near-duplicates are one."""
    decisions: tuple[MergedIdea, ...]
    """The ideas that people voted for."""
    themes: tuple[Theme, ...]
    """None before the brainstorm has been summed up."""
    steps: tuple[str, ...]
    """Next steps that the model proposes."""
    notes: tuple[str, ...]
    """Failures of the model, a plain sentence each."""

    @property
    def voters(self) -> int:
        """How many people voted."""
        return len(frozenset[int]().union(*(merged.voters for merged in self.ranking)))

    @property
    def votes(self) -> int:
        """How many votes there are, a person's for the same idea taken once."""
        return sum(merged.votes for merged in self.ranking)


def summary_of(board: Board) -> BrainstormSummary:
    """The brainstorm as it stands; with themes and steps once it has been summed up."""
    same: list[tuple[int, int]] = [(low, high) for low, high in board.summary.get("same", [])]
    ranking = ranked(map(idea_of, board.ideas), same)
    named: list[dict[str, Any]] = board.summary.get("themes", [])
    by_name = {theme["name"]: theme["ideas"] for theme in named}
    return BrainstormSummary(
        ideas={idea.number: idea for idea in board.ideas},
        ranking=tuple(ranking),
        decisions=tuple(decided(ranking)),
        themes=tuple(checked(by_name, ranking)) if named else (),
        steps=tuple(board.summary.get("steps", [])),
        notes=tuple(board.summary.get("notes", [])),
    )


class _Layout(NamedTuple):
    """How much of a summary is shown."""

    ranked: int
    title_chars: int
    in_a_theme: int
    """The ideas that are named; the others are counted."""


LAYOUTS = tuple(map(_Layout._make, ((12, 80, 6), (10, 60, 4), (8, 40, 2), (5, 30, 1), (3, 20, 0))))
"""Tried in this order: the first is the most pleasant, the last always fits into a message."""


def summary_texts(board: Board) -> tuple[str, ...]:
    """Ranking, decisions, next steps and themes, a text each; as much of them as has room."""
    summary = summary_of(board)
    if not summary.ranking:
        return ("Nobody had an idea.",)
    layouts = [_laid_out(summary, layout) for layout in LAYOUTS]
    fitting = (texts for texts in layouts if sum(map(utf16_length, texts)) <= SUMMARY_CHARS)
    return next(fitting, layouts[-1])


def ranking_lines(summary: BrainstormSummary, most: int, title_chars: int = TITLE_CHARS) -> str:
    """The first of the ranking, a line each, and how many more there are."""
    lines = [
        f"{rank}. {_named(merged, title_chars)} · 👍 {merged.votes} · {_origins(summary, merged)}"
        for rank, merged in enumerate(summary.ranking[:most], start=1)
    ]
    more = len(summary.ranking) - most
    if more > 0:
        lines.append(f"-# … and {more} more")
    return "\n".join(lines)


def _laid_out(summary: BrainstormSummary, layout: _Layout) -> tuple[str, ...]:
    ranking = ranking_lines(summary, layout.ranked, layout.title_chars)
    parts = [
        _head(summary),
        f"**🏆 Ranking, by your votes**\n{ranking}",
        f"**✅ Decisions**\n{_decisions(summary, layout)}",
        _steps(summary),
        _themes(summary, layout),
        small_notes(summary.notes),
    ]
    return tuple(filter(None, parts))


def _head(summary: BrainstormSummary) -> str:
    ideas = counted(len(summary.ideas), "idea")
    merged = len(summary.ideas) - len(summary.ranking)
    doubles = f", {merged} nearly the same as another" if merged else ""
    votes = f"{counted(summary.votes, 'vote')} by {counted(summary.voters, 'person', 'people')}"
    return f"{ideas}{doubles} · {votes if summary.votes else 'no votes'}"


def _decisions(summary: BrainstormSummary, layout: _Layout) -> str:
    if not summary.decisions:
        return "Nobody voted, so nothing is decided."
    return "\n".join(
        f"- {_named(merged, layout.title_chars)} (👍 {merged.votes})"
        for merged in summary.decisions
    )


def _steps(summary: BrainstormSummary) -> str:
    if not summary.steps:
        return ""
    lines = [
        f"{number}. {plain(step, STEP_CHARS)}" for number, step in enumerate(summary.steps, start=1)
    ]
    return "\n".join(["**👣 Next steps, proposed by the model**", *lines])


def _themes(summary: BrainstormSummary, layout: _Layout) -> str:
    if not summary.themes:
        return ""
    lines = [
        f"- **{plain(theme.name, 80)}** · 👍 {theme.votes} · {_members(theme.ideas, layout)}"
        for theme in summary.themes
    ]
    return "\n".join(["**🗂️ Themes**", *lines])


def _members(ideas: Sequence[MergedIdea], layout: _Layout) -> str:
    shown = [f"#{merged.best.number} {_title(merged, layout.title_chars)}" for merged in ideas]
    more = len(ideas) - layout.in_a_theme
    if more <= 0:
        return "; ".join(shown)
    named = "; ".join(shown[: layout.in_a_theme])
    return f"{named} and {more} more" if named else counted(len(ideas), "idea")


def _named(merged: MergedIdea, title_chars: int) -> str:
    return f"**{titled(merged.best.number, shortened(merged.best.title, title_chars))}**"


def _title(merged: MergedIdea, title_chars: int) -> str:
    return plain(shortened(merged.best.title, title_chars), 2 * title_chars)


def _origins(summary: BrainstormSummary, merged: MergedIdea) -> str:
    """Who had it, and under which other numbers it stands as well."""
    stored = [summary.ideas[idea.number] for idea in merged.ideas]
    origins = list(dict.fromkeys(map(origin_of, stored)))
    shown = ", ".join(origins[:MOST_ORIGINS])
    if len(origins) > MOST_ORIGINS:
        shown += f" and {len(origins) - MOST_ORIGINS} more"
    others = [f"#{idea.number}" for idea in merged.ideas if idea is not merged.best]
    listed = ", ".join(others[:MOST_ORIGINS]) + ("…" if len(others) > MOST_ORIGINS else "")
    return f"{shown} · with {listed}" if others else shown


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
    decisions = [f"- {_exported(merged)}: {_votes(merged)}" for merged in summary.decisions]
    lines += ["", "## Decisions", "", *(decisions or ["None: no votes."])]
    for theme in summary.themes:
        members = [f"- {_exported(merged)}" for merged in theme.ideas]
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
    return f"{_exported(merged)}: {_votes(merged)} ({', '.join(origins)}{same})"


def _exported(merged: MergedIdea) -> str:
    return f"#{merged.best.number} **{merged.best.title}**"


def _votes(merged: MergedIdea) -> str:
    return counted(merged.votes, "vote")


def _origin(idea: BoardIdea) -> str:
    return idea.perspective or idea.author_name or "a person"
