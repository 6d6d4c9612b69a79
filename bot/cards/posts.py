"""The posts: a message for each branch, in parts where it is long; or several that go together."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.text.markup import as_posted, plain
from bot.text.splitting import discord_length, split
from storage.records import PictureRecord
from workflows.events import BranchResult
from workflows.recipe import Branch

MESSAGE_CHARS = 4000
HEADING_CHARS = 300
NOTE_CHARS = 300
DESCRIPTION_CHARS = 1024
MOST_TOGETHER = 12
"""Texts in one message; Discord allows 40 components in one."""


@dataclass(frozen=True, slots=True)
class PostText:
    """One promised text, as it stands in a message."""

    body: str
    nonce: str


def branch_bodies(
    branch: Branch, result: BranchResult, version: int, earlier_url: str | None
) -> list[str]:
    """The messages of a finished branch, in order: heading and text, parts numbered."""
    title = f"### {branch.emoji} {plain(branch.title, 80)}"
    if version > 1:
        earlier = f" ([version {version - 1}]({earlier_url}))" if earlier_url else ""
        title += f" · version {version}{earlier}"
    text = as_posted(result.text)
    if result.truncated:
        text += "\n-# ✂️ Cut short: the model hit its length limit."
    if result.notes:
        text += f"\n{small_notes(result.notes)}"
    if discord_length(title) + 1 + discord_length(text) <= MESSAGE_CHARS:
        return [f"{title}\n{text}"]
    parts = split(text, MESSAGE_CHARS - HEADING_CHARS)
    return [f"{title} ({part}/{len(parts)})\n{body}" for part, body in enumerate(parts, start=1)]


def small_notes(notes: Sequence[str]) -> str:
    """What checking a text found, a line of small print each."""
    return "\n".join(f"-# ℹ️ {plain(note, NOTE_CHARS)}" for note in notes)


def marker(nonce: str) -> int:
    """A component id that tells this message apart in the channel's history.

    Discord keeps a component's 32-bit id and gives it back; a nonce it forgets within minutes.
    """
    return int.from_bytes(hashlib.sha256(nonce.encode()).digest()[:4]) >> 1 | 1 << 30


def post_view(
    texts: Sequence[PostText], pictures: Sequence[PictureRecord] = ()
) -> discord.ui.LayoutView:
    """The message of one text or of several, each with its marker, with pictures underneath."""
    view = discord.ui.LayoutView(timeout=None)
    for number, text in enumerate(texts):
        if number:
            view.add_item(discord.ui.Separator())
        view.add_item(discord.ui.TextDisplay(text.body, id=marker(text.nonce)))
    if pictures:
        view.add_item(gallery(pictures))
    return view


def fit_together(bodies: Sequence[str]) -> bool:
    """Whether these texts have room in one message."""
    chars = sum(discord_length(body) for body in bodies)
    return len(bodies) <= MOST_TOGETHER and chars <= MESSAGE_CHARS


def gallery(pictures: Sequence[PictureRecord]) -> discord.ui.MediaGallery[discord.ui.LayoutView]:
    """The pictures, which go along as files, with what they show for those who can't see it."""
    return discord.ui.MediaGallery(
        *(
            discord.MediaGalleryItem(
                f"attachment://{one.name}", description=one.description[:DESCRIPTION_CHARS]
            )
            for one in pictures
        )
    )


def picture_files(pictures: Sequence[PictureRecord]) -> list[discord.File]:
    """The pictures as files of a message."""
    return [discord.File(io.BytesIO(one.content), filename=one.name) for one in pictures]
