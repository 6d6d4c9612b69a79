"""What stands under the aggregated message: what went wrong, and the small print."""

from __future__ import annotations

from bot.discord_api.markdown import plain
from bot.discord_api.splitting import discord_length, split
from bot.runs.cards.run_card import scheduled_by
from bot.runs.cards.wording import TITLE_CHARS, all_failed, duration, failures, setbacks
from bot.runs.extension import card_text, why_closed
from bot.runs.state import RunState
from storage.runs import Outcome

FOOTER_CHARS = 800


def footer_of(state: RunState) -> str:
    """What went wrong and what is next, then the small print; no longer than there is room."""
    text = "\n".join([*_sentences(state), *_small_print(state)])
    if discord_length(text) <= FOOTER_CHARS:
        return text
    return split(text, FOOTER_CHARS - 2)[0] + " …"


def _sentences(state: RunState) -> list[str]:
    lines: list[str] = []
    match state.run.outcome:
        case Outcome.CANCELLED:
            earlier = " This is the earlier version." if state.has_whole else ""
            lines.append(f"🛑 {state.run.reason or 'Cancelled.'}{earlier}")
        case Outcome.FAILED:
            lines.append(f"⚠️ {state.run.reason or all_failed(state)}")
        case Outcome.REFUSED:
            lines.append(f"⚠️ {state.run.reason}")
        case _ if why_closed(state) is None:
            lines += [f"⚠️ {sentence}" for sentence in failures(state)]
        case _:
            pass
    lines += [f"⚠️ {sentence}" for sentence in setbacks(state)]
    if state.editor is not None and not state.editor.done:
        lines.append(
            f"⚠️ The editor failed: {state.editor.reason}. The parts are shown as they were "
            f"written. Press Retry. (ref {state.editor.ref})"
        )
    if state.run.in_thread and state.run.posts_channel_id == state.run.channel_id:
        lines.append("⚠️ No thread could be opened here: I need Create Public Threads for that.")
    if state.refused:
        lines.append(f"⚠️ Not every part could be posted by itself: {state.refused}.")
    return lines


def _small_print(state: RunState) -> list[str]:
    run = state.run
    lines: list[str] = []
    cut = [
        plain(row.branch.title, TITLE_CHARS)
        for row in state.written
        if row.latest and row.latest.truncated
    ]
    if state.editor is not None and state.editor.truncated:
        cut.append("The whole")
    if cut:
        lines.append(f"-# ✂️ Cut short at the model's length limit: {', '.join(cut)}")
    has_figures = card_text(state, writing=False).has_figures
    if run.ended_at_utc is not None and state.written and has_figures:
        seconds = (run.ended_at_utc - run.attempt_started_at_utc).total_seconds()
        records = [version.record for row in state.rows for version in row.versions]
        records += [state.editor] if state.editor is not None else []
        tokens = sum(record.input_tokens + record.output_tokens for record in records)
        figures = [
            f"{len(state.written)} of {len(state.rows)} branches",
            duration(seconds),
            f"{tokens} tokens",
        ]
        lines.append(f"-# {' · '.join(filter(None, [scheduled_by(state), *figures]))}")
    return lines
