"""Extends the runs of brainstorms: cards of their own, ideas with their messages, the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.buttons import button
from bot.discord_api.markdown import plain
from bot.errors import Refused
from bot.features.brainstorms.ideas import add_idea_button, ideas_heading, ideas_view
from bot.features.brainstorms.launcher import CLOSED
from bot.features.brainstorms.summary import brainstorm_json, brainstorm_markdown, summary_texts
from bot.runs.cards.posts import branch_nonce
from bot.runs.extension import CardText, Exported, RunExtension
from bot.runs.state import BranchRow, RunState
from storage import brainstorms, ideas
from storage.brainstorms import Board, RunKind
from storage.database import Database
from storage.errors import BrainstormClosed
from storage.ideas import IdeaSource, NewIdea
from storage.results import BranchRecord, MessageKind, NewMessage, OutboxMessage
from storage.runs import Run
from storage.schema import Query
from workflows.recipe import Recipe
from workflows.recipes.brainstorms.recipe import BRAINSTORMS
from workflows.run import BranchResult
from workflows.text.lists import counted

RANK, CLOSE = "chorus:rank-ideas", "chorus:close-ideas"
TOPIC_CHARS = 300


class BrainstormExtension(RunExtension):
    """Applies to every run of a brainstorm. Its detail is a `Board`."""

    name = "brainstorms"
    writers = frozenset(BRAINSTORMS.writers)

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def load(self, connection: Connection, run: Run) -> Board | None:
        return brainstorms.board(connection, run.id)

    def card_text(self, state: RunState, *, writing: bool) -> CardText | None:
        board = board_of(state)
        if board is None or board.kind is RunKind.DIG:
            return None
        if writing:
            texts = (_summing_up(board),) if board.kind is RunKind.CLOSE else None
        else:
            texts = _texts(state, board)
        return CardText(
            title=_title(state, board),
            texts=texts,
            with_files=board.kind is RunKind.CLOSE and state.has_whole,
            has_figures=board.kind is not RunKind.CLOSE,
            buttons=_buttons(board, writing=writing),
            choice="More ideas from…",
        )

    def messages_for(self, state: RunState, result: BranchResult) -> list[NewMessage] | None:
        board = board_of(state)
        if board is None or not result.data.get("ideas"):
            return None
        heading = ideas_heading(state.recipe.branch(result.key), result, state.run.attempt, board)
        nonce = branch_nonce(state.run, state.recipe.keys.index(result.key))
        return [NewMessage(MessageKind.IDEAS, nonce, heading)]

    async def message_view(
        self, state: RunState, message: OutboxMessage
    ) -> discord.ui.LayoutView | None:
        if message.kind is not MessageKind.IDEAS:
            return None
        return ideas_view(await self._database.read(ideas.post, message.nonce))

    def why_closed(self, state: RunState) -> str | None:
        board = board_of(state)
        return CLOSED if board is not None and board.is_frozen else None

    def why_fixed(self, state: RunState) -> str | None:
        board = board_of(state)
        is_summed_up = board is not None and board.kind is RunKind.CLOSE and state.has_whole
        return CLOSED if is_summed_up else None

    def export(self, state: RunState) -> Exported | None:
        board = board_of(state)
        if board is None or board.kind is RunKind.DIG:
            return None
        return Exported(brainstorm_markdown(board), brainstorm_json(board))

    def on_result(
        self,
        connection: Connection,
        run: Run,
        record: BranchRecord,
        messages: Sequence[NewMessage],
    ) -> None:
        if not messages or messages[0].kind is not MessageKind.IDEAS:
            return
        perspective = Recipe.from_json(run.recipe).branch(record.key).title
        brainstorms.record_ideas(
            connection,
            [
                NewIdea(idea["title"], idea["sentence"], perspective)
                for idea in record.data["ideas"]
            ],
            IdeaSource(run.id, record.key, record.attempt, messages[0].nonce),
            self._clock.now(),
        )

    def on_attempt(self, connection: Connection, run: Run) -> None:
        try:
            brainstorms.check_new_attempt(connection, run.id)
        except BrainstormClosed as error:
            raise Refused(CLOSED) from error

    def kept_runs(self) -> Sequence[Query]:
        return [brainstorms.kept_runs()]


def board_of(state: RunState) -> Board | None:
    """The brainstorm that the run belongs to, with the run's own summary where it has made one."""
    board = state.details.get(BrainstormExtension.name)
    if not isinstance(board, Board):
        return None
    if board.kind is RunKind.CLOSE:
        summary = state.latest_text(state.recipe.keys[0])
        return board if summary is None else replace(board, summary=summary.data)
    return board


def _title(state: RunState, board: Board) -> str:
    """The card's title: while the run is written, and after its end."""
    topic = plain(state.run.topic, TOPIC_CHARS)
    asked_by = f"asked by <@{state.run.requester_id}>"
    match board.kind:
        case RunKind.CLOSE:
            return f"## 🏁 What came of {topic}\n-# closed by <@{board.brainstorm.closed_by}>"
        case RunKind.BUILD:
            return f"## 🌱 Building on {topic}\n-# {asked_by}"
        case _:
            return f"## 🧠 {topic}\n-# brainstorm · {asked_by}"


def _texts(state: RunState, board: Board) -> tuple[str, ...]:
    """The texts of the card of a run that has ended."""
    if board.kind is RunKind.CLOSE:
        return summary_texts(board) if board.summary else ()
    rows = "\n".join(_row(row, state) for row in state.rows)
    if board.kind is RunKind.BUILD:
        return (rows,)
    return rows, _invitation(state, board)


def _summing_up(board: Board) -> str:
    votes = sum(idea.votes for idea in board.ideas)
    return f"✍️ Summing up {counted(len(board.ideas), 'idea')} and {counted(votes, 'vote')}…"


def _buttons(board: Board, *, writing: bool) -> list[discord.ui.Item[Any]]:
    """Those of the brainstorm's own card beside those of any run."""
    if board.kind is not RunKind.START or not board.brainstorm.is_open:
        return []
    brainstorm_id = board.brainstorm.id
    add = add_idea_button(brainstorm_id, discord.ButtonStyle.primary)
    if writing:
        return [add]
    rank = button(f"{RANK}:{brainstorm_id}", "Ranking", emoji="📊")
    close = button(
        f"{CLOSE}:{brainstorm_id}", "Close", emoji="🏁", style=discord.ButtonStyle.danger
    )
    return [add, rank, close]


def _row(row: BranchRow, state: RunState) -> str:
    name = f"{row.branch.emoji} **{plain(row.branch.title, 80)}**"
    shown = {
        message.attempt
        for message in state.messages
        if message.kind is MessageKind.IDEAS and message.key == row.branch.key
    }
    count = sum(
        len(record.data["ideas"])
        for record in state.results
        if record.key == row.branch.key and record.attempt in shown
    )
    return f"{name} · {counted(count, 'idea')}" if count else f"{name} · ⚠️ no ideas"


def _invitation(state: RunState, board: Board) -> str:
    brainstorm, thread_id = board.brainstorm, state.run.messages_channel_id
    where = "here" if thread_id == state.run.channel_id else f"in <#{thread_id}>"
    if not brainstorm.is_open:
        return f"🏁 **Closed** by <@{brainstorm.closed_by}>. The summary is {where}."
    return (
        f"The ideas are {where}. 👍 what you like, build on it, add your own; mention me there to "
        "look closer at one. Closing ranks them by your votes."
    )
