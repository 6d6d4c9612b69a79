"""The run card: the topic, a row for each branch with its status; and the buttons of all cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.discord_api.buttons import OPTION_CHARS, button, menu, row
from bot.discord_api.markdown import plain
from bot.runs.cards.texts import because, kept_texts, reference
from bot.runs.state import BranchRow, BranchStatus, RunState
from workflows.recipe import Branch
from workflows.text.cutting import utf16_length
from workflows.text.emoji import in_menus

MESSAGE_CHARS = 4000
CARD_COLOUR = discord.Colour(0x5865F2)
TOPIC_CHARS = 300
SHORT_TOPIC_CHARS = 100
REASON_CHARS = 160


def run_card(state: RunState) -> discord.ui.LayoutView:
    """The card of a run that goes on; with the texts that an earlier attempt came to."""
    said, title = state.card_text(writing=True), heading(state)
    texts = said.texts
    if not texts:
        rows = "\n".join(lines(state))
        room = MESSAGE_CHARS - utf16_length(title) - utf16_length(rows)
        texts = (rows, *kept_texts(state, room))
    card = discord.ui.LayoutView(timeout=None)
    card.add_item(
        discord.ui.Container[discord.ui.LayoutView](
            discord.ui.TextDisplay(said.title or title),
            discord.ui.Separator(visible=False),
            *(discord.ui.TextDisplay[discord.ui.LayoutView](text) for text in texts),
            accent_colour=CARD_COLOUR,
        )
    )
    card.add_item(row(cancel_button(state.run.id), *said.buttons))
    return card


def heading(state: RunState) -> str:
    """The topic, and what is made of it for whom; the mention shows a name and pings nobody."""
    asked_by = scheduled_by(state) or f"asked by <@{state.run.requester_id}>"
    title = titled("## ✨", state.run.topic)
    return f"{title}\n-# {plain(state.recipe.name, 80)} · {asked_by}"


def titled(before: str, topic: str, after: str = "") -> str:
    """A heading with the topic in it; a long topic is shortened there, and follows whole."""
    short, whole = plain(topic, SHORT_TOPIC_CHARS), plain(topic, TOPIC_CHARS)
    title = f"{before} {short}{after}"
    return title if short == whole else f"{title}\n{whole}"


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


def duration(seconds: float) -> str:
    """“3.4 s” or “2 min 5 s”."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


RUN_ID = r"(?P<run>[0-9a-f]{12})"
"""The pattern of a run's id in a custom id; its handler finds it as `match["run"]`."""

_ANY_OF_A_RUN = re.compile(rf"chorus:[a-z]+:{RUN_ID}")


def custom_id(action: str, run_id: str) -> str:
    """Names the action and the run; also how a card is found again in a channel's history."""
    return f"chorus:{action}:{run_id}"


def pattern(action: str) -> str:
    """The pattern of a button's custom ids, for the router."""
    return rf"chorus:{action}:{RUN_ID}"


def run_of(custom_id: str | None) -> str | None:
    """The run that a component belongs to; None where it is none of ours."""
    match = _ANY_OF_A_RUN.fullmatch(custom_id or "")
    return None if match is None else match["run"]


def belongs_to(run_id: str) -> Callable[[str], bool]:
    """Tells by a custom id whether a component belongs to this run."""
    return lambda custom_id: run_of(custom_id) == run_id


def cancel_button(run_id: str) -> discord.ui.Button[Any]:
    """Stops the run at once."""
    return button(custom_id("cancel", run_id), "Cancel", style=discord.ButtonStyle.danger)


def retry_button(run_id: str) -> discord.ui.Button[Any]:
    """Writes the failed branches once more."""
    return button(custom_id("retry", run_id), "Retry", style=discord.ButtonStyle.primary)


def export_button(run_id: str) -> discord.ui.Button[Any]:
    """Hands the texts out as files, to whoever presses it."""
    return button(custom_id("export", run_id), "Export")


def regenerate_menu(
    run_id: str, branches: Sequence[Branch], hint: str = ""
) -> discord.ui.Select[Any]:
    """Chooses the branch to write once more."""
    options = [
        discord.SelectOption(
            label=branch.title[:OPTION_CHARS], value=branch.key, emoji=in_menus(branch.emoji)
        )
        for branch in branches
    ]
    return menu(custom_id("regenerate", run_id), hint or "Regenerate a part…", options)
