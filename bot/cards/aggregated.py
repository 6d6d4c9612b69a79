"""The aggregated message: what the card becomes once the run has ended."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.buttons import ExportButton, RegenerateSelect, RetryButton, row
from bot.cards.posts import gallery, picture_files, small_notes
from bot.cards.run_card import TOPIC_CHARS, heading, row_line, scheduled_by
from bot.cards.state import BranchRow, CardState
from bot.cards.wording import all_failed, duration, failures, setbacks
from bot.export import as_markdown, file_name
from bot.text.markup import as_posted, plain
from bot.text.splitting import discord_length, split
from storage.records import Outcome, PictureRecord
from workflows.recipe import Combine

MESSAGE_CHARS = 4000
FOOTER_CHARS = 800
MOST_TEXTS = 12
CONTINUATION_CHARS = 3600
"""Leaves room for the heading of a further message."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The aggregated message in pieces: what the card itself holds, and what goes on after it."""

    title: str
    texts: tuple[str, ...]
    """What the card holds, a text display each, so that markup left open in one ends with it."""
    footer: str
    further: tuple[str, ...]
    """Further messages, each with its heading, where the whole is over 4000 characters."""
    keys: tuple[str, ...] = ()
    """Whose text each one is, where every branch has one of its own."""


def ending(state: CardState) -> Ending:
    """What to show of a run that has ended; the same for the same rows, also after a restart."""
    title = _title(state)
    footer = _clipped(_footer(state), FOOTER_CHARS)
    texts, keys = _texts(state)
    body = "\n\n".join(texts)
    room = MESSAGE_CHARS - discord_length(title) - discord_length(footer)
    if discord_length(body) <= room:
        return Ending(title, texts, footer, (), keys)
    first, *rest = split(body, min(room, CONTINUATION_CHARS))
    topic = plain(state.run.topic, 100)
    further = tuple(
        f"-# {topic} · continued ({number}/{len(rest) + 1})\n{part}"
        for number, part in enumerate(rest, start=2)
    )
    return Ending(title, (first,), footer, further)


def aggregated_card(
    state: CardState, pictures: Sequence[PictureRecord] = ()
) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """The message and its files: pictures, and the whole text where the message can't hold it.

    Of `pictures`, those are shown that belong to a text that is.
    """
    end = ending(state)
    pictures = shown_of(pictures, state)
    card = discord.ui.LayoutView(timeout=None)
    box = discord.ui.Container[discord.ui.LayoutView](accent_colour=_colour(state))
    box.add_item(discord.ui.TextDisplay(end.title))
    for number, text in enumerate(end.texts):
        box.add_item(discord.ui.Separator(visible=False))
        box.add_item(discord.ui.TextDisplay(text))
        key = end.keys[number] if end.keys else None
        if beside := [picture for picture in pictures if picture.key == key]:
            box.add_item(gallery(beside))
    if pictures and not end.keys:
        box.add_item(gallery(pictures))
    if end.footer:
        box.add_item(discord.ui.Separator())
        box.add_item(discord.ui.TextDisplay(end.footer))
    card.add_item(box)
    files = picture_files(pictures)
    if end.further:
        name = file_name(state, "md")
        files.append(discord.File(io.BytesIO(as_markdown(state).encode()), filename=name))
        card.add_item(discord.ui.File(f"attachment://{name}"))
    _add_controls(card, state)
    return card, files


def shown_of(pictures: Sequence[PictureRecord], state: CardState) -> list[PictureRecord]:
    """Those that belong to a text that is shown, not to an earlier version of one."""
    shown = {(row.branch.key, row.latest.attempt) for row in state.written if row.latest}
    return [picture for picture in pictures if (picture.key, picture.attempt) in shown]


def _add_controls(card: discord.ui.LayoutView, state: CardState) -> None:
    run_id = state.run.id
    if state.written:
        branches = [line.branch for line in state.rows]
        card.add_item(row(RegenerateSelect(run_id, branches)))
    retry = [RetryButton(run_id)] if can_retry(state) else []
    card.add_item(row(*retry, ExportButton(run_id)))


def _colour(state: CardState) -> discord.Colour:
    """Green for the whole, amber for a part, red for nothing."""
    if not state.written:
        return discord.Colour.red()
    return discord.Colour.orange() if can_retry(state) else discord.Colour.green()


def can_retry(state: CardState) -> bool:
    """Whether something is missing that another try may bring."""
    if state.run.outcome is Outcome.REFUSED:
        return False
    editor_failed = state.editor is not None and not state.editor.done
    return bool(state.failed) or editor_failed or not state.has_whole


def _title(state: CardState) -> str:
    topic = plain(state.run.topic, TOPIC_CHARS)
    if state.has_whole:
        recipe = state.recipe
        return f"## Here's {plain(recipe.product, 200)} {recipe.preposition} {topic}!"
    if state.run.outcome in (Outcome.FAILED, Outcome.REFUSED) and not state.written:
        return f"## Nothing could be written {state.recipe.preposition} {topic}"
    return heading(state)


def _texts(state: CardState) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts, and the branches' keys where each is one's own."""
    if state.run.outcome is Outcome.REFUSED and not state.written:
        return (), ()
    if not state.has_whole:
        return ("\n".join(row_line(line) for line in state.rows),), ()
    edited = _edited_text(state)
    if edited:
        return (edited,), ()
    sections = tuple(_section(line) for line in state.written)
    # Discord allows 40 components in a message; a text takes two, the rest about a dozen.
    if len(sections) > MOST_TEXTS:
        return ("\n\n".join(sections),), ()
    return sections, tuple(line.branch.key for line in state.written)


def _section(line: BranchRow) -> str:
    assert line.latest is not None
    text = f"### {line.branch.emoji} {plain(line.branch.title, 80)}\n{as_posted(line.latest.text)}"
    return f"{text}\n{small_notes(line.latest.notes)}" if line.latest.notes else text


def _edited_text(state: CardState) -> str:
    """What the editor made of the branches, now or before; empty where the sections are shown."""
    if state.recipe.combine is not Combine.EDITOR:
        return ""
    if state.editor is not None:
        return as_posted(state.editor.text).strip()
    return as_posted(state.run.aggregated_text or "").strip()


def _footer(state: CardState) -> str:
    lines: list[str] = []
    match state.run.outcome:
        case Outcome.CANCELLED:
            earlier = " This is the earlier version." if state.has_whole else ""
            lines.append(f"🛑 {state.run.reason or 'Cancelled.'}{earlier}")
        case Outcome.FAILED:
            lines.append(f"⚠️ {state.run.reason or all_failed(state)}")
        case Outcome.REFUSED:
            lines.append(f"⚠️ {state.run.reason}")
        case _:
            lines += [f"⚠️ {sentence}" for sentence in failures(state)]
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
    return "\n".join([*lines, *_small_print(state)])


def _small_print(state: CardState) -> list[str]:
    run = state.run
    lines: list[str] = []
    cut = [row.branch.title for row in state.written if row.latest and row.latest.truncated]
    if state.editor is not None and state.editor.truncated:
        cut.append("The whole")
    if cut:
        lines.append(f"-# ✂️ Cut short at the model's length limit: {', '.join(cut)}")
    if run.ended_at_utc is not None and state.written:
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


def _clipped(text: str, limit_chars: int) -> str:
    """The first lines of the text that fit."""
    if discord_length(text) <= limit_chars:
        return text
    return split(text, limit_chars - 2)[0] + " …"
