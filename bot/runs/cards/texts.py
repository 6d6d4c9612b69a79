"""The texts on a card: a section for each branch, or the beginnings where all is too long."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_api.markdown import as_posted, plain
from bot.discord_api.splitting import beginning, shares
from bot.runs.state import BranchRow, RunState
from workflows.recipe import Combine
from workflows.text.cutting import utf16_length

MOST_TEXTS = 12
NOTE_CHARS = 300


def whole_texts(state: RunState) -> tuple[str, ...]:
    """The texts that there are, whole: the editor's, or a section for each branch."""
    edited = edited_text(state)
    return (edited,) if edited else _few([_section(line) for line in state.written])


def kept_texts(state: RunState, room_chars: int) -> tuple[str, ...]:
    """The texts that stay on the card while a further attempt writes what it is to write."""
    is_own = state.recipe.combine not in (Combine.SECTIONS, Combine.EDITOR)
    if state.run.attempt == 1 or is_own or not state.written:
        return ()
    if text_chars(state) <= room_chars:
        texts = whole_texts(state)
        if utf16_length("\n\n".join(texts)) <= room_chars:
            return texts
    return beginnings(state, room_chars)


def _few(sections: Sequence[str]) -> tuple[str, ...]:
    """Discord allows 40 components in a message; a text takes two, the rest about a dozen."""
    return tuple(sections) if len(sections) <= MOST_TEXTS else ("\n\n".join(sections),)


def _section(line: BranchRow) -> str:
    assert line.latest is not None
    posted = as_posted(line.latest.text, show_mentions=line.branch.shows_mentions)
    text = f"{_heading(line)}\n{posted}"
    return f"{text}\n{small_notes(line.latest.notes)}" if line.latest.notes else text


def _heading(line: BranchRow) -> str:
    return f"### {line.branch.emoji} {plain(line.branch.title, 80)}"


def text_chars(state: RunState) -> int:
    """How long the texts are that the whole is made of, before they are made ready to be shown."""
    if state.recipe.combine is Combine.EDITOR and state.has_whole:
        return utf16_length(state.run.aggregated_text or "")
    return sum(utf16_length(line.latest.text) for line in state.written if line.latest)


def beginnings(state: RunState, room_chars: int) -> tuple[str, ...]:
    """The beginning of each text, a fair share of the room each."""
    if edited := edited_text(state):
        return (beginning(edited, room_chars),)
    headings = [_heading(line) for line in state.written]
    room_chars -= sum(utf16_length(heading) + len("\n\n\n") for heading in headings)
    texts = [line.latest.text if line.latest else "" for line in state.written]
    rooms = shares([utf16_length(text) for text in texts], room_chars)
    sections = [
        f"{heading}\n{beginning(text, room, show_mentions=line.branch.shows_mentions)}"
        for line, heading, text, room in zip(state.written, headings, texts, rooms, strict=True)
    ]
    return _few(sections)


def edited_text(state: RunState) -> str:
    """The editor's text, of this attempt or before; empty where the sections are shown."""
    if state.recipe.combine is not Combine.EDITOR:
        return ""
    if state.editor is not None:
        return as_posted(state.editor.text).strip()
    return as_posted(state.run.aggregated_text or "").strip()


def small_notes(notes: Sequence[str]) -> str:
    """The notes from checking a text, a line of small print each."""
    return "\n".join(f"-# ℹ️ {plain(note, NOTE_CHARS)}" for note in notes)
