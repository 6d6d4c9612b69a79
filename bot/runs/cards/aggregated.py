"""The aggregated message: what the card becomes once the run has ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import plain
from bot.discord_api.splitting import clipped, split
from bot.runs.cards.posts import gallery, picture_files
from bot.runs.cards.run_card import (
    MESSAGE_CHARS,
    duration,
    export_button,
    heading,
    regenerate_menu,
    retry_button,
    row_line,
    scheduled_by,
    titled,
)
from bot.runs.cards.texts import (
    TITLE_CHARS,
    all_failed,
    beginnings,
    edited_text,
    failures,
    press_retry,
    setbacks,
    text_chars,
    whole_texts,
    written_by,
)
from bot.runs.export import export_files
from bot.runs.extension import Card
from bot.runs.state import RunState
from storage import results
from storage.database import Database
from storage.results import MessageKind, NewMessage, PictureRecord
from storage.runs import Outcome, Run
from workflows.text.cutting import utf16_length
from workflows.text.lists import counted

MOST_FURTHER = 4
"""A whole that would need more further messages is shown by its beginnings, and is in the file."""
BEGINNINGS = "-# 📄 Only the beginning of each part fits here; the full text is in the file."
FOOTER_CHARS = 800
NAME_CHARS = 80
CONTINUATION_CHARS = 3600
"""Leaves room for the heading of a further message."""
_SEVERAL = re.compile(r"(?:[2-9]|1\d|two|three|four|five|six|seven|eight|nine|ten|twelve)\b")


@dataclass(frozen=True, slots=True)
class Ending:
    """The aggregated message in pieces: what the card itself holds, and what goes on after it."""

    title: str
    texts: tuple[str, ...]
    """Texts on the card, a text display each, so that markup left open in one ends with it."""
    footer: str
    further: tuple[str, ...]
    """Further messages, each with its heading, where the whole is over 4000 characters."""
    keys: tuple[str, ...] = ()
    """Whose text each one is, where every branch has one of its own."""
    in_file: bool = False
    """Whether the whole goes along as a file, since the card does not hold it."""


def ending(state: RunState) -> Ending:
    """The aggregated message of an ended run; the same for the same rows, also after a restart."""
    title = _title(state)
    footer = _footer(state)
    room = MESSAGE_CHARS - utf16_length(title) - utf16_length(footer)
    # Of texts that are far too long not even the whole is looked at: that could take seconds.
    if text_chars(state) > (MOST_FURTHER + 1) * MESSAGE_CHARS:
        return _by_beginnings(state, title, footer)
    texts, keys = _texts(state)
    body = "\n\n".join(texts)
    if utf16_length(body) <= room:
        return Ending(title, texts, footer, (), keys)
    first, *rest = split(body, min(room, CONTINUATION_CHARS))
    if len(rest) > MOST_FURTHER:
        return _by_beginnings(state, title, footer)
    topic = plain(state.run.topic, 100)
    further = tuple(
        f"-# {topic} · continued ({number}/{len(rest) + 1})\n{part}"
        for number, part in enumerate(rest, start=2)
    )
    return Ending(title, (first,), footer, further, in_file=True)


def _by_beginnings(state: RunState, title: str, footer: str) -> Ending:
    room = MESSAGE_CHARS - sum(map(utf16_length, (title, footer, BEGINNINGS)))
    return Ending(title, (*beginnings(state, room), BEGINNINGS), footer, (), in_file=True)


async def ended_card(state: RunState, database: Database) -> Card:
    """The card of a run that has its end: a feature's own, or the aggregated message."""
    for extension in state.extensions:
        if (card := await extension.card(state)) is not None:
            return card
    pictures: Sequence[PictureRecord] = ()
    if state.run.final_only or any(message.pictures for message in state.messages):
        pictures = await database.read(results.pictures, state.run.id)
    return aggregated_card(state, pictures)


def aggregated_card(state: RunState, pictures: Sequence[PictureRecord] = ()) -> Card:
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
    for file in _whole_files(state, end):
        files.append(file)
        card.add_item(discord.ui.File(f"attachment://{file.filename}"))
    _add_controls(card, state)
    return Card(card, files)


def _whole_files(state: RunState, end: Ending) -> list[discord.File]:
    """The whole text as files, where the message can't hold it, or a feature wants them there."""
    if state.card_text(writing=False).with_files:
        return export_files(state)
    return export_files(state)[:1] if end.in_file else []


def shown_of(pictures: Sequence[PictureRecord], state: RunState) -> list[PictureRecord]:
    """Those that belong to a text that is shown, not to an earlier version of one."""
    shown = {(row.branch.key, row.latest.attempt) for row in state.written if row.latest}
    return [picture for picture in pictures if (picture.key, picture.attempt) in shown]


def _add_controls(card: discord.ui.LayoutView, state: RunState) -> None:
    run_id, said = state.run.id, state.card_text(writing=False)
    if state.written and state.why_fixed is None:
        branches = [line.branch for line in state.rows]
        card.add_item(row(regenerate_menu(run_id, branches, said.choice)))
    retry = [retry_button(run_id)] if can_retry(state) and state.why_closed is None else []
    card.add_item(row(*retry, *said.buttons, export_button(run_id)))


def _colour(state: RunState) -> discord.Colour:
    """Green for the whole, amber for a part, red for nothing."""
    if not state.written:
        return discord.Colour.red()
    return discord.Colour.orange() if can_retry(state) else discord.Colour.green()


def can_retry(state: RunState) -> bool:
    """Whether something is missing that another try may bring."""
    if state.run.outcome is Outcome.REFUSED:
        return False
    for extension in state.extensions:
        if (known := extension.can_retry(state)) is not None:
            return known
    editor_failed = state.editor is not None and not state.editor.done
    return bool(state.failed) or editor_failed or not state.has_whole


def _title(state: RunState) -> str:
    if (title := state.card_text(writing=False).title) is not None:
        return title
    recipe, topic = state.recipe, state.run.topic
    if state.has_whole:
        product = plain(recipe.product, 200)
        here = "Here are" if _SEVERAL.match(product) else "Here's"
        return titled(f"## {here} {product} {recipe.preposition}", topic, "!")
    if state.run.outcome in (Outcome.FAILED, Outcome.REFUSED) and not state.written:
        # Texts are written of something, but nothing is.
        about = "for" if recipe.preposition == "of" else recipe.preposition
        return titled(f"## Nothing could be written {about}", topic)
    return heading(state)


def _texts(state: RunState) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts, and the branches' keys where each is one's own."""
    if (texts := state.card_text(writing=False).texts) is not None:
        return texts, ()
    if state.run.outcome is Outcome.REFUSED and not state.written:
        return (), ()
    if not state.has_whole:
        return ("\n".join(row_line(line) for line in state.rows),), ()
    texts = whole_texts(state)
    keys = tuple(line.branch.key for line in state.written)
    has_one_each = not edited_text(state) and len(texts) == len(keys)
    return texts, keys if has_one_each else ()


def closing_messages(state: RunState, *, notify: bool) -> list[NewMessage]:
    """The messages that follow the card of an ended run; with `notify`, a notice of the end too.

    Those that a feature adds at the end are among them.
    """
    run = state.run
    fits = any(extension.fits_on_card(state) for extension in state.extensions)
    messages = [
        NewMessage(MessageKind.CONTINUATION, f"{run.id}-{run.attempt}-c{part}", body)
        for part, body in enumerate(() if fits else ending(state).further, start=2)
    ]
    for extension in state.extensions:
        messages += extension.closing_messages(state)
    if notify and not any(message.kind is MessageKind.NOTICE for message in messages):
        messages.append(notice(run, _notice(state)))
    return messages


def notice(run: Run, text: str) -> NewMessage:
    """A new line that mentions whoever asked; the link to the card follows the text."""
    return NewMessage(MessageKind.NOTICE, f"{run.id}-{run.attempt}-n", text)


def _notice(state: RunState) -> str:
    name = plain(state.recipe.name, NAME_CHARS)
    if state.run.outcome in (Outcome.FAILED, Outcome.REFUSED):
        return f"your {name} could not be written; the card says why:"
    return f"your {name} is ready:"


def _footer(state: RunState) -> str:
    """The failures and what to do next, then the small print; cut to the room there is."""
    return clipped("\n".join([*_sentences(state), *_small_print(state)]), FOOTER_CHARS)


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
        case _ if state.failed and state.why_closed is None:
            lines += [f"⚠️ {sentence}" for sentence in failures(state)]
        case _:
            pass
    if any(row.setback is not None for row in state.rows):
        lines += [f"⚠️ {sentence}" for sentence in setbacks(state)]
    if state.editor is not None and not state.editor.done:
        lines.append(
            f"⚠️ The editor failed: {state.editor.reason}. The parts are shown as they were "
            f"written. {press_retry(state.editor.reason)} (ref {state.editor.ref})"
        )
    if state.run.in_thread and state.run.posts_channel_id == state.run.channel_id:
        lines.append("⚠️ I couldn't open a thread here: I need Create Public Threads for that.")
    if state.refused:
        lines.append(f"⚠️ Not every part could be posted on its own: {state.refused}.")
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
        cut.append("The final text")
    if cut:
        lines.append(f"-# ✂️ Cut short at the model's length limit: {', '.join(cut)}")
    has_figures = state.card_text(writing=False).has_figures
    if run.ended_at_utc is not None and state.written and has_figures:
        seconds = (run.ended_at_utc - run.attempt_started_at_utc).total_seconds()
        records = [record for record in state.results if record.attempt == run.attempt]
        tokens = sum(record.input_tokens + record.output_tokens for record in records)
        figures = [
            f"{len(state.written)} of {counted(len(state.rows), 'part')}",
            f"{'' if run.attempt == 1 else 'this time: '}{duration(seconds)}",
            f"{tokens} tokens",
        ]
        lines.append(f"-# {' · '.join(filter(None, [scheduled_by(state), *figures]))}")
    return [*lines, *written_by(state)]
