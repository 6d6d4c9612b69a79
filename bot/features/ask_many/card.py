"""The card of a question that was asked many times: the majority's answer, and all the others."""

from __future__ import annotations

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import plain
from bot.runs.cards.aggregated import can_retry
from bot.runs.cards.run_card import TOPIC_CHARS, export_button, lines, retry_button
from bot.runs.cards.wording import because, reference
from bot.runs.state import RunState
from storage.runs import Outcome
from workflows.recipes.ask_many.consistency import Consensus, Share, majority_of

ANSWER_CHARS = 160
BAR_BLOCKS = 10


def consensus_card(state: RunState) -> discord.ui.LayoutView:
    """The card with the majority's answer, once all samples have ended."""
    found = majority_of(
        state.recipe,
        {row.branch.key: row.latest.text for row in state.written if row.latest is not None},
    )
    card = discord.ui.LayoutView(timeout=None)
    box = discord.ui.Container[discord.ui.LayoutView](accent_colour=_colour(found))
    box.add_item(discord.ui.TextDisplay(_heading(state)))
    box.add_item(discord.ui.Separator(visible=False))
    box.add_item(discord.ui.TextDisplay("\n".join(_told(state, found))))
    card.add_item(box)
    retry = [retry_button(state.run.id)] if can_retry(state) else []
    card.add_item(row(*retry, export_button(state.run.id)))
    return card


def _colour(found: Consensus) -> discord.Colour:
    """Green for a majority, amber for none, red where nothing was answered."""
    if not found.shares:
        return discord.Colour.red()
    return discord.Colour.green() if found.answer is not None else discord.Colour.orange()


def _heading(state: RunState) -> str:
    question = plain(state.run.topic, TOPIC_CHARS)
    asked = f"asked {len(state.rows)} times by <@{state.run.requester_id}>"
    return f"## 🎲 {question}\n-# {plain(state.recipe.name, 80)} · {asked}"


def _told(state: RunState, found: Consensus) -> list[str]:
    told: list[str] = []
    if state.run.outcome is Outcome.CANCELLED:
        told += [*lines(state), f"🛑 {state.run.reason or 'Cancelled.'}"]
    if found.answer is not None:
        told.append(f"### {plain(found.answer.spelling, ANSWER_CHARS)}")
    if state.run.outcome is not Outcome.CANCELLED or found.shares:
        told.append(plain(found.sentence, 600))
    told += [_share(share, found.samples) for share in found.shares]
    if found.unread > len(state.rows) - len(state.written):  # what failed has a line of its own
        told += [f"-# ℹ️ {note}" for note in found.notes]
    if state.failed and state.run.outcome is not Outcome.CANCELLED:
        told.append(_failures(state))
    return told


def _share(share: Share, samples: int) -> str:
    filled = max(1, round(BAR_BLOCKS * share.count / samples))
    bar = "█" * filled + "░" * (BAR_BLOCKS - filled)
    return f"`{bar}` {plain(share.spelling, ANSWER_CHARS)} · {share.count} of {samples}"


def _failures(state: RunState) -> str:
    reasons = list(dict.fromkeys(because(row.latest) for row in state.failed))
    return (
        f"⚠️ {len(state.failed)} of {len(state.rows)} samples failed: "
        f"{plain('; '.join(reasons), 300)}. Press Retry.{reference(state.failed[0].latest)}"
    )
