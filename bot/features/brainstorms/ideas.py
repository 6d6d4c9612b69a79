"""The messages that show ideas: a branch's together, a person's alone, each with its buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord

from bot.discord_api.buttons import button, row
from bot.discord_api.markdown import plain
from bot.runs.cards.posts import marker, small_notes
from storage.brainstorms import Board
from storage.ideas import BoardIdea, IdeaPost
from workflows.recipe import Branch
from workflows.recipes.brainstorms.ideas import Idea, as_json
from workflows.run import BranchResult

BRAINSTORM_ID = r"(?P<brainstorm>[0-9a-f]{12})"
IDEA_ID = rf"{BRAINSTORM_ID}:(?P<number>\d{{1,6}})"
"""Custom ids of brainstorms have a hyphen or a number, unlike those by which a run's card is found
again in a channel's history."""
LIKE, BUILD, ADD_IDEA = "chorus:like", "chorus:build", "chorus:add-idea"

PEOPLE = "people"
"""The origin of ideas that no perspective had."""
TITLE_CHARS = 120
SENTENCE_CHARS = 500
"""Five of them have room in a message, whatever had to be escaped in them."""
MEMBER_SENTENCE_CHARS = 1500
"""A person's idea has a message to itself."""


def idea_of(stored: BoardIdea) -> Idea:
    """The stored idea as the rules of brainstorming take it."""
    origin = stored.perspective or PEOPLE
    return Idea(stored.number, stored.title, stored.sentence, origin, stored.voters)


def ideas_json(stored: Iterable[BoardIdea]) -> str:
    """The ideas and their votes as a run's material."""
    return as_json(map(idea_of, stored))


def titled(number: int, title: str) -> str:
    """“#3 · Stamp card”, shown literally."""
    return f"#{number} · {plain(title, TITLE_CHARS)}"


def origin_of(idea: BoardIdea) -> str:
    """The perspective, or the person as a mention, which pings nobody where mentions are off."""
    if idea.author_id is not None:
        return f"<@{idea.author_id}>"
    return plain(idea.perspective or PEOPLE, 80)


def ideas_heading(branch: Branch, result: BranchResult, attempt: int, board: Board) -> str:
    """The line above the ideas of a branch: whose they are, and what they build on."""
    title = f"### {branch.emoji} {plain(branch.title, 80)}"
    if board.about is not None:
        title += f" · building on #{board.about}"
    if attempt > 1:
        title += " · more ideas"
    return f"{title}\n{small_notes(result.notes)}" if result.notes else title


def ideas_view(post: IdeaPost) -> discord.ui.LayoutView:
    """The message, with the votes as they stand; its marker tells it apart in the history."""
    view = discord.ui.LayoutView(timeout=None)
    if not post.heading:
        for idea in post.ideas:
            view.add_item(discord.ui.TextDisplay(_member_idea(idea), id=marker(post.nonce)))
            view.add_item(row(*_buttons(idea), add_idea_button(idea.brainstorm_id)))
        return view
    view.add_item(discord.ui.TextDisplay(post.heading, id=marker(post.nonce)))
    for idea in post.ideas:
        view.add_item(discord.ui.TextDisplay(_idea(idea)))
        view.add_item(row(*_buttons(idea)))
    for brainstorm_id in {idea.brainstorm_id for idea in post.ideas}:
        view.add_item(discord.ui.Separator(visible=False))
        view.add_item(row(add_idea_button(brainstorm_id)))
    return view


def add_idea_button(
    brainstorm_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    """Opens the form for an idea of one's own."""
    return button(f"{ADD_IDEA}:{brainstorm_id}", "Add idea", emoji="💡", style=style)


def _idea(idea: BoardIdea) -> str:
    text = f"**{titled(idea.number, idea.title)}**"
    limit_chars = MEMBER_SENTENCE_CHARS if idea.author_id is not None else SENTENCE_CHARS
    return f"{text}\n{plain(idea.sentence, limit_chars)}" if idea.sentence else text


def _member_idea(idea: BoardIdea) -> str:
    return f"{_idea(idea)}\n-# 💡 added by {origin_of(idea)}"


def _buttons(idea: BoardIdea) -> tuple[discord.ui.Button[Any], discord.ui.Button[Any]]:
    name = f"{idea.brainstorm_id}:{idea.number}"
    return (
        button(f"{LIKE}:{name}", str(idea.votes), emoji="👍"),
        button(f"{BUILD}:{name}", "Build on this", emoji="🌱"),
    )
