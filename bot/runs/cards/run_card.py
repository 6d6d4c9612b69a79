"""The run card: the topic, a row per branch with its state, and Cancel."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import plain
from bot.runs.buttons import cancel_button
from bot.runs.cards.wording import because, duration, reference
from bot.runs.extension import card_text
from bot.runs.state import BranchRow, BranchStatus, RunState

CARD_COLOUR = discord.Colour(0x5865F2)
TOPIC_CHARS = 300
REASON_CHARS = 160


def run_card(state: RunState) -> discord.ui.LayoutView:
    """The card of a run that goes on."""
    said = card_text(state, writing=True)
    texts = said.texts or ("\n".join(lines(state)),)
    card = discord.ui.LayoutView(timeout=None)
    card.add_item(
        discord.ui.Container[discord.ui.LayoutView](
            discord.ui.TextDisplay(said.title or heading(state)),
            discord.ui.Separator(visible=False),
            *(discord.ui.TextDisplay[discord.ui.LayoutView](text) for text in texts),
            accent_colour=CARD_COLOUR,
        )
    )
    card.add_item(row(cancel_button(state.run.id), *said.buttons))
    return card


def heading(state: RunState) -> str:
    """The topic, and what is made of it for whom; the mention shows a name and pings nobody."""
    topic = plain(state.run.topic, TOPIC_CHARS)
    asked_by = scheduled_by(state) or f"asked by <@{state.run.requester_id}>"
    return f"## ✨ {topic}\n-# {plain(state.recipe.name, 80)} · {asked_by}"


def lines(state: RunState) -> list[str]:
    """A line for each branch that is shown, and one for all the others of a kind."""
    kinds: dict[str, list[BranchRow]] = {}
    for line in state.rows:
        if not line.branch.shown:
            kinds.setdefault(line.branch.writer, []).append(line)
    return [
        *(row_line(line) for line in state.shown_rows),
        *(progress(rows, _counted(state, writer)) for writer, rows in kinds.items()),
    ]


def _counted(state: RunState, writer: str) -> str:
    names = (extension.counted.get(writer) for extension in state.extensions)
    return next((name for name in names if name), "done")


def progress(rows: Sequence[BranchRow], name: str) -> str:
    """A line for branches that are counted: `⚖️ Judge · 12 of 24 comparisons`."""
    branch = rows[0].branch
    ended = sum(row.status in (BranchStatus.DONE, BranchStatus.FAILED) for row in rows)
    counted = f"{ended} of {len(rows)} {name}"
    return f"{branch.emoji} **{plain(branch.title, 80)}** · {counted}"


def scheduled_by(state: RunState) -> str:
    """Whose scheduled post it is; empty where somebody asked for it."""
    if state.run.schedule_id is None:
        return ""
    return f"scheduled post {state.run.schedule_id} by <@{state.run.requester_id}>"


def row_line(row: BranchRow) -> str:
    """One branch: its emoji and title, and where it stands."""
    name = f"{row.branch.emoji} **{plain(row.branch.title, 80)}**"
    match row.status:
        case BranchStatus.QUEUED:
            return f"{name} · 🕓 queued"
        case BranchStatus.WRITING:
            return f"{name} · ✍️ writing…"
        case BranchStatus.DONE:
            seconds = row.latest.seconds if row.latest is not None else 0.0
            return f"{name} · ✅ done in {duration(seconds)}"
        case BranchStatus.FAILED if row.latest is None:
            return f"{name} · ➖ not written"
        case BranchStatus.FAILED:
            why = plain(because(row.latest), REASON_CHARS)
            return f"{name} · ⚠️ failed: {why}{reference(row.latest)}"
