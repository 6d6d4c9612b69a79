"""The summary of a brainstorm in a message: ranking, themes, decisions and next steps."""

from __future__ import annotations

from collections.abc import Sequence

from bot.brainstorm.ideas import titled, whose
from bot.brainstorm.tally import Tally, tally_of
from bot.cards.wording import counted
from bot.text.markup import plain
from bot.text.splitting import discord_length
from storage.brainstorm_records import Board
from workflows.brainstorming.merging import Merged

SUMMARY_CHARS = 3300
"""Leaves room for the title and the small print."""
MOST_RANKED = 12
LEAST_RANKED = 3
TITLE_CHARS = 80
MOST_ORIGINS = 4


def summary_text(board: Board) -> str:
    """Ranking, themes, decisions and next steps; as much of the ranking as has room."""
    tally = tally_of(board)
    if not tally.ranking:
        return "Nobody had an idea, and no perspective either."
    lengths = range(min(MOST_RANKED, len(tally.ranking)), LEAST_RANKED, -1)
    texts = (_laid_out(tally, most_ranked) for most_ranked in lengths)
    fitting = (text for text in texts if discord_length(text) <= SUMMARY_CHARS)
    return next(fitting, None) or _laid_out(tally, LEAST_RANKED)


def _laid_out(tally: Tally, most_ranked: int) -> str:
    parts = [
        _head(tally),
        f"**🏆 Ranking, by your votes**\n{ranking_lines(tally, most_ranked)}",
        f"**✅ Decisions**\n{_decisions(tally)}",
        _themes(tally),
        _steps(tally),
    ]
    return "\n\n".join(part for part in parts if part)


def ranking_lines(tally: Tally, most: int) -> str:
    """The first of the ranking, a line each, and how many more there are."""
    lines = [
        f"{place}. {_named(one)} · 👍 {one.votes} · {_origins(tally, one)}"
        for place, one in enumerate(tally.ranking[:most], start=1)
    ]
    more = len(tally.ranking) - most
    if more > 0:
        lines.append(f"-# … and {more} more, in the files")
    return "\n".join(lines)


def _head(tally: Tally) -> str:
    ideas = counted(len(tally.ideas), "idea")
    merged = len(tally.ideas) - len(tally.ranking)
    doubles = f", {merged} of them nearly the same as another" if merged else ""
    votes = f"{counted(tally.votes, 'vote')} by {counted(tally.voters, 'person', 'people')}"
    return f"{ideas}{doubles} · {votes if tally.votes else 'no votes'}"


def _decisions(tally: Tally) -> str:
    if not tally.decisions:
        return "Nobody voted, so nothing is decided."
    return "\n".join(f"- {_named(one)} (👍 {one.votes})" for one in tally.decisions)


def _themes(tally: Tally) -> str:
    if not tally.themes:
        return ""
    lines = [
        f"- {plain(theme.name, TITLE_CHARS)} (👍 {theme.votes}): {_numbers(theme.ideas)}"
        for theme in tally.themes
    ]
    return "\n".join(["**🗂️ Themes**", *lines])


def _steps(tally: Tally) -> str:
    if not tally.steps:
        return ""
    lines = [f"{number}. {plain(step, 250)}" for number, step in enumerate(tally.steps, start=1)]
    return "\n".join(["**👣 Next steps, proposed by the model**", *lines])


def _named(one: Merged) -> str:
    return f"**{titled(one.best.number, plain_cut(one.best.title))}**"


def plain_cut(title: str) -> str:
    """A title short enough for a line of a list."""
    return title if len(title) <= TITLE_CHARS else f"{title[: TITLE_CHARS - 1].rstrip()}…"


def _origins(tally: Tally, one: Merged) -> str:
    """Who had it, and under which other numbers it stands as well."""
    origins = list(dict.fromkeys(whose(tally.ideas[idea.number]) for idea in one.ideas))
    shown = ", ".join(origins[:MOST_ORIGINS])
    if len(origins) > MOST_ORIGINS:
        shown += f" and {len(origins) - MOST_ORIGINS} more"
    others = [f"#{idea.number}" for idea in one.ideas if idea is not one.best]
    return f"{shown} · with {', '.join(others)}" if others else shown


def _numbers(ideas: Sequence[Merged]) -> str:
    return ", ".join(f"#{one.best.number}" for one in ideas)
