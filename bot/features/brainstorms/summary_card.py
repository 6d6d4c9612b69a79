"""The summary of a brainstorm in a message: ranking, themes, decisions and next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.discord_api.markdown import plain
from bot.discord_api.splitting import discord_length
from bot.features.brainstorms.ideas import titled, whose
from bot.features.brainstorms.tally import Tally, tally_of
from bot.runs.cards.posts import small_notes
from bot.runs.cards.wording import counted
from storage.brainstorm_records import Board
from workflows.recipes.brainstorms.idea import TITLE_CHARS, clipped
from workflows.recipes.brainstorms.merge import Merged

SUMMARY_CHARS = 3300
"""Leaves room for the title and the small print."""
MOST_ORIGINS = 4
STEP_CHARS = 250


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each part is shown."""

    ranked: int
    title_chars: int
    in_a_theme: int
    """The ideas that are named; the others are counted."""


ROOMS = (_Room(12, 80, 6), _Room(10, 60, 4), _Room(8, 40, 2), _Room(5, 30, 1), _Room(3, 20, 0))
"""From what is pleasant to what always fits into a message."""


def summary_texts(board: Board) -> tuple[str, ...]:
    """Ranking, decisions, next steps and themes, a text each; as much of them as has room."""
    tally = tally_of(board)
    if not tally.ranking:
        return ("Nobody had an idea.",)
    layouts = [_laid_out(tally, room) for room in ROOMS]
    fitting = (one for one in layouts if sum(map(discord_length, one)) <= SUMMARY_CHARS)
    return next(fitting, layouts[-1])


def ranking_lines(tally: Tally, most: int, title_chars: int = TITLE_CHARS) -> str:
    """The first of the ranking, a line each, and how many more there are."""
    lines = [
        f"{place}. {_named(one, title_chars)} · 👍 {one.votes} · {_origins(tally, one)}"
        for place, one in enumerate(tally.ranking[:most], start=1)
    ]
    more = len(tally.ranking) - most
    if more > 0:
        lines.append(f"-# … and {more} more")
    return "\n".join(lines)


def _laid_out(tally: Tally, room: _Room) -> tuple[str, ...]:
    parts = [
        _head(tally),
        f"**🏆 Ranking, by your votes**\n{ranking_lines(tally, room.ranked, room.title_chars)}",
        f"**✅ Decisions**\n{_decisions(tally, room)}",
        _steps(tally),
        _themes(tally, room),
        small_notes(tally.notes),
    ]
    return tuple(filter(None, parts))


def _head(tally: Tally) -> str:
    ideas = counted(len(tally.ideas), "idea")
    merged = len(tally.ideas) - len(tally.ranking)
    doubles = f", {merged} nearly the same as another" if merged else ""
    votes = f"{counted(tally.votes, 'vote')} by {counted(tally.voters, 'person', 'people')}"
    return f"{ideas}{doubles} · {votes if tally.votes else 'no votes'}"


def _decisions(tally: Tally, room: _Room) -> str:
    if not tally.decisions:
        return "Nobody voted, so nothing is decided."
    return "\n".join(
        f"- {_named(one, room.title_chars)} (👍 {one.votes})" for one in tally.decisions
    )


def _steps(tally: Tally) -> str:
    if not tally.steps:
        return ""
    lines = [
        f"{number}. {plain(step, STEP_CHARS)}" for number, step in enumerate(tally.steps, start=1)
    ]
    return "\n".join(["**👣 Next steps, proposed by the model**", *lines])


def _themes(tally: Tally, room: _Room) -> str:
    if not tally.themes:
        return ""
    lines = [
        f"- **{plain(theme.name, 80)}** · 👍 {theme.votes} · {_members(theme.ideas, room)}"
        for theme in tally.themes
    ]
    return "\n".join(["**🗂️ Themes**", *lines])


def _members(ideas: Sequence[Merged], room: _Room) -> str:
    shown = [f"#{one.best.number} {_title(one, room.title_chars)}" for one in ideas]
    more = len(ideas) - room.in_a_theme
    if more <= 0:
        return "; ".join(shown)
    named = "; ".join(shown[: room.in_a_theme])
    return f"{named} and {more} more" if named else counted(len(ideas), "idea")


def _named(one: Merged, title_chars: int) -> str:
    return f"**{titled(one.best.number, clipped(one.best.title, title_chars))}**"


def _title(one: Merged, title_chars: int) -> str:
    return plain(clipped(one.best.title, title_chars), 2 * title_chars)


def _origins(tally: Tally, one: Merged) -> str:
    """Who had it, and under which other numbers it stands as well."""
    origins = list(dict.fromkeys(whose(tally.ideas[idea.number]) for idea in one.ideas))
    shown = ", ".join(origins[:MOST_ORIGINS])
    if len(origins) > MOST_ORIGINS:
        shown += f" and {len(origins) - MOST_ORIGINS} more"
    others = [f"#{idea.number}" for idea in one.ideas if idea is not one.best]
    listed = ", ".join(others[:MOST_ORIGINS]) + ("…" if len(others) > MOST_ORIGINS else "")
    return f"{shown} · with {listed}" if others else shown
