"""The run card: the topic, a row per branch with its state, and Cancel."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.discord_api.markdown import plain
from bot.features.brainstorms.board_card import board_buttons, board_title, has_own_card, summing_up
from bot.runs.buttons import CancelButton, row
from bot.runs.cards.state import BranchRow, BranchState, CardState
from bot.runs.cards.wording import because, duration, reference
from storage.brainstorm_records import RunKind
from workflows.recipes.ask_many.sample_writer import SAMPLE
from workflows.recipes.votes.comparison_writer import COMPARISON

CARD_COLOUR = discord.Colour(0x5865F2)
TOPIC_CHARS = 300
REASON_CHARS = 160
COUNTED = {COMPARISON: "comparisons", SAMPLE: "answers"}
"""What the branches that are not shown by themselves are called, by their writer."""


def run_card(state: CardState) -> discord.ui.LayoutView:
    """The card of a run that goes on."""
    card = discord.ui.LayoutView(timeout=None)
    card.add_item(
        discord.ui.Container[discord.ui.LayoutView](
            discord.ui.TextDisplay(heading(state)),
            discord.ui.Separator(visible=False),
            discord.ui.TextDisplay(_progress(state)),
            accent_colour=CARD_COLOUR,
        )
    )
    more = board_buttons(state.board, writing=True)
    card.add_item(row(CancelButton(state.run.id), *more))
    return card


def _progress(state: CardState) -> str:
    if state.board is not None and state.board.kind is RunKind.CLOSE:
        return summing_up(state.board)
    return "\n".join(lines(state))


def heading(state: CardState) -> str:
    """The topic, and what is made of it for whom; the mention shows a name and pings nobody."""
    if state.board is not None and has_own_card(state.board):
        return board_title(state, state.board)
    topic = plain(state.run.topic, TOPIC_CHARS)
    asked_by = scheduled_by(state) or f"asked by <@{state.run.requester_id}>"
    return f"## ✨ {topic}\n-# {plain(state.recipe.name, 80)} · {asked_by}"


def lines(state: CardState) -> list[str]:
    """A line for each branch that is shown, and one for all the others of a kind."""
    kinds: dict[str, list[BranchRow]] = {}
    for line in state.rows:
        if not line.branch.shown:
            kinds.setdefault(line.branch.writer, []).append(line)
    return [
        *(row_line(line) for line in state.visible.rows),
        *(progress(writer, rows) for writer, rows in kinds.items()),
    ]


def progress(writer: str, rows: Sequence[BranchRow]) -> str:
    """«⚖️ Judge · 12 of 24 comparisons»."""
    branch = rows[0].branch
    ended = sum(row.state in (BranchState.DONE, BranchState.FAILED) for row in rows)
    counted = f"{ended} of {len(rows)} {COUNTED.get(writer, 'done')}"
    return f"{branch.emoji} **{plain(branch.title, 80)}** · {counted}"


def scheduled_by(state: CardState) -> str:
    """Whose scheduled post it is; empty where somebody asked for it."""
    if state.run.schedule_id is None:
        return ""
    return f"scheduled post {state.run.schedule_id} by <@{state.run.requester_id}>"


def row_line(row: BranchRow) -> str:
    """One branch: its emoji and title, and where it stands."""
    name = f"{row.branch.emoji} **{plain(row.branch.title, 80)}**"
    match row.state:
        case BranchState.QUEUED:
            return f"{name} · 🕓 queued"
        case BranchState.WRITING:
            return f"{name} · ✍️ writing…"
        case BranchState.DONE:
            seconds = row.latest.seconds if row.latest is not None else 0.0
            return f"{name} · ✅ done in {duration(seconds)}"
        case BranchState.FAILED if row.latest is None:
            return f"{name} · ➖ not written"
        case BranchState.FAILED:
            why = plain(because(row.latest), REASON_CHARS)
            return f"{name} · ⚠️ failed: {why}{reference(row.latest)}"
