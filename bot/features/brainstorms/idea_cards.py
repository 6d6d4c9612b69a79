"""The messages that show ideas: a branch's together, a person's alone, each with its buttons."""

from __future__ import annotations

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import plain
from bot.features.brainstorms.buttons import AddIdeaButton, BuildButton, LikeButton
from bot.features.brainstorms.ideas import titled, whose
from bot.runs.cards.posts import marker, small_notes
from storage.brainstorm_records import Board, IdeaPost, IdeaRecord
from workflows.events import BranchResult
from workflows.recipe import Branch

SENTENCE_CHARS = 500
"""Five of them have room in a message, whatever had to be escaped in them."""
OWN_SENTENCE_CHARS = 1500
"""A person's idea has a message of its own."""


def ideas_heading(branch: Branch, result: BranchResult, attempt: int, board: Board | None) -> str:
    """What stands above the ideas of a branch: whose they are, and what they build on."""
    title = f"### {branch.emoji} {plain(branch.title, 80)}"
    if board is not None and board.about is not None:
        title += f" · building on #{board.about}"
    if attempt > 1:
        title += " · more ideas"
    return f"{title}\n{small_notes(result.notes)}" if result.notes else title


def ideas_view(post: IdeaPost) -> discord.ui.LayoutView:
    """The message, with the votes as they stand; its marker tells it apart in the history."""
    view = discord.ui.LayoutView(timeout=None)
    if not post.heading:
        for idea in post.ideas:
            view.add_item(discord.ui.TextDisplay(_own(idea), id=marker(post.nonce)))
            view.add_item(row(*_buttons(idea), AddIdeaButton(idea.brainstorm_id)))
        return view
    view.add_item(discord.ui.TextDisplay(post.heading, id=marker(post.nonce)))
    for idea in post.ideas:
        view.add_item(discord.ui.TextDisplay(_idea(idea)))
        view.add_item(row(*_buttons(idea)))
    for brainstorm_id in {idea.brainstorm_id for idea in post.ideas}:
        view.add_item(discord.ui.Separator(visible=False))
        view.add_item(row(AddIdeaButton(brainstorm_id)))
    return view


def _idea(idea: IdeaRecord) -> str:
    text = f"**{titled(idea.number, idea.title)}**"
    limit_chars = OWN_SENTENCE_CHARS if idea.author_id is not None else SENTENCE_CHARS
    return f"{text}\n{plain(idea.sentence, limit_chars)}" if idea.sentence else text


def _own(idea: IdeaRecord) -> str:
    return f"{_idea(idea)}\n-# 💡 added by {whose(idea)}"


def _buttons(idea: IdeaRecord) -> tuple[LikeButton, BuildButton]:
    return (
        LikeButton(idea.brainstorm_id, idea.number, str(idea.votes)),
        BuildButton(idea.brainstorm_id, idea.number, "Build on this"),
    )
