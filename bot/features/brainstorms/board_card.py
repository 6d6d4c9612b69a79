"""The cards of a brainstorm's runs: what they say, and their buttons."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord_api.markdown import plain
from bot.features.brainstorms.buttons import AddIdeaButton, CloseButton, RankButton
from bot.features.brainstorms.summary_card import summary_texts
from bot.runs.cards.state import BranchRow, CardState
from bot.runs.cards.wording import counted
from storage.brainstorm_records import Board, RunKind

TOPIC_CHARS = 300


def has_own_card(board: Board | None) -> bool:
    """Whether the run's card is other than that of any run; a closer look's is not."""
    return board is not None and board.kind is not RunKind.DIG


def board_title(state: CardState, board: Board) -> str:
    """What stands above the card of a run that has ended."""
    topic = plain(state.run.topic, TOPIC_CHARS)
    asked_by = f"asked by <@{state.run.requester_id}>"
    match board.kind:
        case RunKind.CLOSE:
            return f"## 🏁 What came of {topic}\n-# closed by <@{board.brainstorm.closed_by}>"
        case RunKind.BUILD:
            return f"## 🌱 Building on {topic}\n-# {asked_by}"
        case _:
            return f"## 🧠 {topic}\n-# brainstorm · {asked_by}"


def board_texts(state: CardState, board: Board) -> tuple[str, ...]:
    """What the card of a run that has ended says beside its title and small print."""
    if board.kind is RunKind.CLOSE:
        return summary_texts(board) if board.summary else ()
    rows = "\n".join(_row(row, state, board) for row in state.rows)
    if board.kind is RunKind.BUILD:
        return (rows,)
    return rows, _invitation(state, board)


def summing_up(board: Board) -> str:
    """What the card says while a brainstorm is being summed up."""
    votes = sum(idea.votes for idea in board.ideas)
    return f"✍️ Summing up {counted(len(board.ideas), 'idea')} and {counted(votes, 'vote')}…"


def board_buttons(board: Board | None, *, writing: bool) -> list[discord.ui.Item[Any]]:
    """What the brainstorm's own card offers beside what any run's does."""
    if board is None or board.kind is not RunKind.START or not board.brainstorm.is_open:
        return []
    brainstorm_id = board.brainstorm.id
    add = AddIdeaButton(brainstorm_id, discord.ButtonStyle.primary)
    if writing:
        return [add]
    close = CloseButton(brainstorm_id, discord.ButtonStyle.danger)
    return [add, RankButton(brainstorm_id), close]


def _row(row: BranchRow, state: CardState, board: Board) -> str:
    name = f"{row.branch.emoji} **{plain(row.branch.title, 80)}**"
    perspective = row.branch.title
    mine = [
        idea
        for idea in board.ideas
        if idea.perspective == perspective and idea.nonce.startswith(f"{state.run.id}-")
    ]
    if mine:
        return f"{name} · {counted(len(mine), 'idea')}"
    return f"{name} · ⚠️ no ideas"


def _invitation(state: CardState, board: Board) -> str:
    brainstorm = board.brainstorm
    is_here = brainstorm.thread_id in (None, state.run.channel_id)
    where = "here" if is_here else f"in <#{brainstorm.thread_id}>"
    if not brainstorm.is_open:
        return f"🏁 **Closed** by <@{brainstorm.closed_by}>. The summary is {where}."
    return (
        f"The ideas are {where}. 👍 what you like, build on it, add your own; mention me there to "
        "look closer at one. Closing ranks them by your votes."
    )
