"""The posts: a message for each branch, in parts where it is long."""

from __future__ import annotations

import hashlib

import discord

from bot.text.markup import as_posted, plain
from bot.text.splitting import discord_length, split
from workflows.events import BranchResult
from workflows.recipe import Branch

MESSAGE_CHARS = 4000
HEADING_CHARS = 300


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
    if discord_length(title) + 1 + discord_length(text) <= MESSAGE_CHARS:
        return [f"{title}\n{text}"]
    parts = split(text, MESSAGE_CHARS - HEADING_CHARS)
    return [f"{title} ({part}/{len(parts)})\n{body}" for part, body in enumerate(parts, start=1)]


def marker(nonce: str) -> int:
    """A component id that tells this message apart in the channel's history.

    Discord keeps a component's 32-bit id and gives it back; a nonce it forgets within minutes.
    """
    return int.from_bytes(hashlib.sha256(nonce.encode()).digest()[:4]) >> 1 | 1 << 30


def post_view(body: str, nonce: str) -> discord.ui.LayoutView:
    """The message of a post, with its marker."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(body, id=marker(nonce)))
    return view
