"""The run card: the topic, a row per branch with its state, and Cancel."""

from __future__ import annotations

import discord

from bot.buttons import CancelButton, row
from bot.cards.state import BranchRow, BranchState, CardState
from bot.cards.wording import because, duration, reference
from bot.text.markup import plain

CARD_COLOUR = discord.Colour(0x5865F2)
TOPIC_CHARS = 300
REASON_CHARS = 160


def run_card(state: CardState) -> discord.ui.LayoutView:
    """The card of a run that goes on."""
    card = discord.ui.LayoutView(timeout=None)
    card.add_item(
        discord.ui.Container[discord.ui.LayoutView](
            discord.ui.TextDisplay(heading(state)),
            discord.ui.Separator(visible=False),
            discord.ui.TextDisplay("\n".join(row_line(line) for line in state.rows)),
            accent_colour=CARD_COLOUR,
        )
    )
    card.add_item(row(CancelButton(state.run.id)))
    return card


def heading(state: CardState) -> str:
    """The topic, and what is made of it for whom; the mention shows a name and pings nobody."""
    topic = plain(state.run.topic, TOPIC_CHARS)
    asked_by = f"asked by <@{state.run.requester_id}>"
    return f"## ✨ {topic}\n-# {plain(state.recipe.name, 80)} · {asked_by}"


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
