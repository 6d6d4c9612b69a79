"""Reads what a message says: its own text, a forwarded one's, its components, embeds and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

import discord

TEXT_ENDINGS = (".txt", ".md")


def text_of(message: discord.Message) -> str:
    """Everything that somebody or a bot wrote in it, beside embeds and polls."""
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    texts = [message.content, *forwarded, *_displayed(message.components)]
    return "\n\n".join(text for text in texts if text.strip())


def embedded_text_of(message: discord.Message) -> str:
    """Titles, descriptions and fields of its embeds, a paragraph each."""
    embeds = [*message.embeds]
    for snapshot in message.message_snapshots:
        embeds += snapshot.embeds
    texts = [text for embed in embeds for text in _embedded(embed)]
    return "\n\n".join(text for text in texts if text.strip())


def text_file_of(message: discord.Message) -> discord.Attachment | None:
    """The first text file that is attached to it."""
    files = [*message.attachments]
    for snapshot in message.message_snapshots:
        files += snapshot.attachments
    return next((file for file in files if has_ending(file, TEXT_ENDINGS)), None)


def has_ending(file: discord.Attachment, endings: Sequence[str]) -> bool:
    """Whether the file's name ends so, in any case."""
    return PurePath(file.filename).suffix.casefold() in endings


def walk_components(components: Sequence[Any]) -> Iterator[Any]:
    """Every component of a message, nested ones after their parent."""
    for component in components:
        yield component
        yield from walk_components(getattr(component, "children", ()))


def _embedded(embed: discord.Embed) -> Iterator[str]:
    yield embed.title or ""
    yield embed.description or ""
    for field in embed.fields:
        yield f"{field.name or ''}\n{field.value or ''}"


def _displayed(components: Sequence[Any]) -> Iterator[str]:
    for component in walk_components(components):
        if isinstance(component, discord.TextDisplay):
            yield component.content
