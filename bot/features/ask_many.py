"""`/ask-many`: asks a question that has one answer again and again, and shows the majority's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.buttons import row
from bot.discord_api.markdown import TOPIC_LIMIT_CHARS, plain
from bot.runs.cards.aggregated import can_retry
from bot.runs.cards.run_card import TOPIC_CHARS, export_button, lines, retry_button
from bot.runs.cards.texts import because, reference, written_by
from bot.runs.extension import Card, RunExtension
from bot.runs.feature import Core, Feature
from bot.runs.launcher import HERE, Launcher
from bot.runs.state import BranchRow, RunState
from storage.runs import Outcome
from workflows.recipe import Combine
from workflows.recipes.ask_many.answers import read_sample
from workflows.recipes.ask_many.recipe import (
    DEFAULT_SAMPLES,
    FEWEST_SAMPLES,
    MOST_SAMPLES,
    QUESTION,
    SAMPLE,
    Consensus,
    ask_many_recipe,
    consensus_of,
)
from workflows.text.cutting import shortened, well_formed

QUESTION_CHARS = 2000
ANSWER_CHARS = 160
HEADING_CHARS = 120
BAR_BLOCKS = 10


def feature(core: Core) -> Feature:
    """`/ask-many`, and the card of its runs."""
    return Feature(commands=[ask_many_command(core.launcher)], extension=AskManyExtension())


class AskManyExtension(RunExtension):
    """Shows how far the samples agree."""

    name = "ask_many"
    counted: Mapping[str, str] = {SAMPLE: "answers"}

    combines = frozenset({Combine.MAJORITY})

    async def card(self, state: RunState) -> Card:
        return Card(consensus_card(state))

    def fits_on_card(self, state: RunState) -> bool:
        return True

    def can_retry(self, state: RunState) -> bool | None:
        """Where a majority is settled, no further sample would change it."""
        if not state.has_whole:
            return None
        return bool(state.failed) and not found_by(state).is_majority_settled

    def readable(self, row: BranchRow, text: str) -> str:
        sample = read_sample(text) if row.branch.writer == SAMPLE else None
        if sample is None:
            return text
        return f"{sample.reasoning or '(not readable)'}\n\n**Answer:** {sample.answer or '(none)'}"


def ask_many_command(launcher: Launcher) -> app_commands.Command[Any, Any, Any]:
    """`/ask-many question: samples:`."""

    @app_commands.command(
        name="ask-many", description="Ask one question several times, take the majority's answer"
    )
    @app_commands.describe(
        question="It should have one short answer: a number, a choice, yes or no, a name",
        samples=f"How many times at most (default: {DEFAULT_SAMPLES}); it stops once a majority is "
        "settled",
    )
    @app_commands.guild_only()
    async def ask_many(
        interaction: discord.Interaction[Any],
        question: app_commands.Range[str, 1, QUESTION_CHARS],
        samples: app_commands.Range[int, FEWEST_SAMPLES, MOST_SAMPLES] = DEFAULT_SAMPLES,
    ) -> None:
        await launcher.launch_from(
            interaction,
            topic=shortened(question, TOPIC_LIMIT_CHARS),
            recipe=ask_many_recipe(samples),
            where=HERE,
            material={QUESTION: well_formed(question)},
        )
        await launcher.tell_of_demo(interaction, "can't reason, so its majority says little")

    return cast("app_commands.Command[Any, Any, Any]", ask_many)


def found_by(state: RunState) -> Consensus:
    """What the samples that were drawn so far come to; of a cancelled run, all count as drawn."""
    cancelled = state.run.outcome is Outcome.CANCELLED
    return consensus_of(
        state.recipe,
        {row.branch.key: row.latest.text for row in state.written if row.latest is not None},
        {row.branch.key for row in state.rows if cancelled or row.latest is not None},
    )


def consensus_card(state: RunState) -> discord.ui.LayoutView:
    """The card with the majority's answer, once no more samples are drawn."""
    found = found_by(state)
    card = discord.ui.LayoutView(timeout=None)
    # Green for a majority, amber for none, red where nothing was answered.
    colour = discord.Colour.red() if not found.shares else discord.Colour.orange()
    box = discord.ui.Container[discord.ui.LayoutView](
        accent_colour=colour if found.answer is None else discord.Colour.green()
    )
    question = plain(state.run.topic, TOPIC_CHARS)
    asked = f"asked {found.samples} times by <@{state.run.requester_id}>"
    title = f"## 🎲 {question}" if len(question) <= HEADING_CHARS else f"🎲 **{question}**"
    heading = f"{title}\n-# {plain(state.recipe.name, 80)} · {asked}"
    box.add_item(discord.ui.TextDisplay(heading))
    box.add_item(discord.ui.Separator(visible=False))
    box.add_item(discord.ui.TextDisplay("\n".join(_told(state, found))))
    card.add_item(box)
    retry = [retry_button(state.run.id)] if can_retry(state) else []
    card.add_item(row(*retry, export_button(state.run.id)))
    return card


def _told(state: RunState, found: Consensus) -> list[str]:
    told: list[str] = []
    is_cancelled = state.run.outcome is Outcome.CANCELLED
    if is_cancelled:
        told += [*lines(state), f"🛑 {state.run.reason or 'Cancelled.'}"]
    if found.answer is not None:
        told.append(f"### {plain(found.answer.spelling, ANSWER_CHARS)}")
    if found.shares or not is_cancelled:
        told.append(plain(found.sentence, 600))
    for share in found.shares:
        filled = max(1, round(BAR_BLOCKS * share.count / found.samples))
        bar = "█" * filled + "░" * (BAR_BLOCKS - filled)
        answer = plain(share.spelling, ANSWER_CHARS)
        told.append(f"`{bar}` {answer} · {share.count} of {found.samples}")
    failed = [row for row in state.failed if row.latest is not None]
    if found.note and found.unread > len(failed):  # what failed has a line of its own
        told.append(f"-# ℹ️ {found.note}")
    if not is_cancelled:
        told += [_failures(failed, found)] if failed else []
        told.append(f"-# 🎲 {found.why_ended}")
    return [*told, *written_by(state)]


def _failures(failed: Sequence[BranchRow], found: Consensus) -> str:
    reasons = list(dict.fromkeys(because(row.latest) for row in failed))
    retry = "" if found.is_majority_settled else " Press Retry."
    return (
        f"⚠️ {len(failed)} of {found.samples} samples failed: "
        f"{plain('; '.join(reasons), 300)}.{retry}{reference(failed[0].latest)}"
    )
