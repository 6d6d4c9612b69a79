"""The posts: a message for each branch, in parts where it is long; or several that go together."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.discord_api.markdown import as_posted, plain
from bot.discord_api.splitting import beginning, clipped, split
from bot.runs.cards.texts import small_notes
from bot.runs.state import RunState
from storage.results import MessageKind, NewMessage, PictureRecord
from storage.runs import Run
from workflows.recipe import EDITOR, Branch
from workflows.run import BranchResult
from workflows.text.cutting import utf16_length

MESSAGE_CHARS = 4000
HEADING_CHARS = 300
DESCRIPTION_CHARS = 1024
PART_CHARS = MESSAGE_CHARS - HEADING_CHARS
MOST_PARTS = 4
"""A text that would need more messages is posted as its beginning, and goes along as a file."""
NOTES_CHARS = 1200
"""The room of the notes beside a beginning."""
IN_FILE = "-# 📄 This is only the beginning; the full text is in the file."
MOST_TOGETHER = 12
"""Texts in one message; Discord allows 40 components in one."""


@dataclass(frozen=True, slots=True)
class PostText:
    """One promised text, as it stands in a message."""

    body: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """The messages of a finished branch."""

    texts: list[str]
    """In order: heading and text, parts numbered."""
    with_file: bool
    """Whether they hold its beginning alone, and the whole has to go along as a file."""


def branch_bodies(
    branch: Branch, result: BranchResult, version: int, earlier_url: str | None
) -> Bodies:
    """The texts posted for a finished branch, in at most `MOST_PARTS` messages."""
    title = f"### {branch.emoji} {plain(branch.title, 80)}"
    if version > 1:
        earlier = f" ([version {version - 1}]({earlier_url}))" if earlier_url else ""
        title += f" · version {version}{earlier}"
    below = ""
    if result.truncated:
        below += "\n-# ✂️ Cut short: the model hit its length limit."
    if result.notes:
        below += f"\n{small_notes(result.notes)}"
    if utf16_length(result.text) <= MOST_PARTS * PART_CHARS:
        text = as_posted(result.text, show_mentions=branch.shows_mentions) + below
        if utf16_length(title) + 1 + utf16_length(text) <= MESSAGE_CHARS:
            return Bodies([f"{title}\n{text}"], with_file=False)
        parts = split(text, PART_CHARS)
        if len(parts) <= MOST_PARTS:
            of = len(parts)
            texts = [f"{title} ({part}/{of})\n{body}" for part, body in enumerate(parts, start=1)]
            return Bodies(texts, with_file=False)
    if below:
        below = f"\n{clipped(below.strip(), NOTES_CHARS)}"
    below = f"\n{IN_FILE}{below}"
    room_chars = PART_CHARS - utf16_length(below)
    text = beginning(result.text, room_chars, show_mentions=branch.shows_mentions)
    return Bodies([f"{title}\n{text}{below}"], with_file=True)


def marker(nonce: str) -> int:
    """A component id that tells this message apart in the channel's history.

    Discord keeps a component's 32-bit id and gives it back; a nonce it forgets within minutes.
    """
    return int.from_bytes(hashlib.sha256(nonce.encode()).digest()[:4]) >> 1 | 1 << 30


def post_view(
    texts: Sequence[PostText],
    pictures: Sequence[PictureRecord] = (),
    file: discord.File | None = None,
) -> discord.ui.LayoutView:
    """The message of one text or of several, each with its marker, pictures and file underneath."""
    view = discord.ui.LayoutView(timeout=None)
    for number, text in enumerate(texts):
        if number:
            view.add_item(discord.ui.Separator())
        view.add_item(discord.ui.TextDisplay(text.body, id=marker(text.nonce)))
    if pictures:
        view.add_item(gallery(pictures))
    if file is not None:
        view.add_item(discord.ui.File(f"attachment://{file.filename}"))
    return view


def fit_together(bodies: Sequence[str]) -> bool:
    """Whether these texts have room in one message."""
    chars = sum(utf16_length(body) for body in bodies)
    return len(bodies) <= MOST_TOGETHER and chars <= MESSAGE_CHARS


def gallery(pictures: Sequence[PictureRecord]) -> discord.ui.MediaGallery[discord.ui.LayoutView]:
    """The pictures, which go along as files, with what they show for those who can't see it."""
    return discord.ui.MediaGallery(
        *(
            discord.MediaGalleryItem(
                f"attachment://{picture.name}", description=picture.description[:DESCRIPTION_CHARS]
            )
            for picture in pictures
        )
    )


def picture_files(pictures: Sequence[PictureRecord]) -> list[discord.File]:
    """The pictures as files of a message."""
    return [
        discord.File(io.BytesIO(picture.content), filename=picture.name) for picture in pictures
    ]


def messages_for(state: RunState, result: BranchResult) -> list[NewMessage]:
    """The messages that carry a branch's result; none for one that is not shown by itself."""
    if not result.done or result.key == EDITOR or state.run.final_only:
        return []
    if not state.recipe.branch(result.key).shown:
        return []
    for extension in state.extensions:
        if (messages := extension.messages_for(state, result)) is not None:
            return messages
    return _branch_messages(state, result)


def _branch_messages(state: RunState, result: BranchResult) -> list[NewMessage]:
    """A message for the branch's text, several where it is long."""
    run, index = state.run, state.recipe.keys.index(result.key)
    earlier = state.rows[index].versions if run.attempt > 1 else ()
    bodies = branch_bodies(
        state.recipe.branches[index],
        result,
        version=len(earlier) + 1,
        earlier_url=earlier[-1].url if earlier else None,
    )
    return [
        NewMessage(
            MessageKind.BRANCH,
            branch_nonce(run, index, part),
            body,
            pictures=len(result.pictures) if part == 1 else 0,
            with_file=bodies.with_file,
        )
        for part, body in enumerate(bodies.texts, start=1)
    ]


def branch_nonce(run: Run, index: int, part: int = 1) -> str:
    """The nonce of a message of the recipe's branch with this index, from 0; at most 25 chars."""
    return f"{run.id}-{index}-{run.attempt}-{part}"
