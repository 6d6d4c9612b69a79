"""Sends a promised message to where its run is, and finds the ones that are there already."""

from __future__ import annotations

import io

import discord

from bot.cards.posts import marker, post_view
from bot.cards.state import CardState, message_url
from bot.export import as_markdown, file_name
from bot.messenger import Messenger
from bot.text.markup import plain
from storage.records import PostKind, PostRecord, RunRecord


class Posting:
    """The posts of runs that have a card."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    async def send(self, run: RunRecord, post: PostRecord) -> int:
        """Sends the post and gives its message's id; a branch silently, a notice to its person."""
        body, mention_user_id = post.body, None
        if post.kind is PostKind.NOTICE:
            mention_user_id = run.requester_id
            body = f"<@{mention_user_id}>, {post.body} {card_url(run)}"

        async def lookup() -> int | None:
            return (await self.present(run)).get(marker(post.nonce))

        return await self._messenger.send(
            posts_channel_id(run),
            post_view(body, post.nonce),
            nonce=post.nonce,
            silent=mention_user_id is None,
            mention_user_id=mention_user_id,
            lookup=lookup,
        )

    async def hand_over(self, state: CardState, reason: str) -> None:
        """Gives the requester everything that was written as a file, in a direct message."""
        run = state.run
        text = (
            f"I could not finish showing your {state.recipe.name} about {plain(run.topic, 200)} in "
            f"<#{run.channel_id}>: {reason}. What was written is in this file."
        )
        file = discord.File(
            io.BytesIO(as_markdown(state).encode()), filename=file_name(state, "md")
        )
        nonce = f"{run.id}-{run.attempt}-dm"
        await self._messenger.send_privately(run.requester_id, text, file, nonce=nonce)

    async def present(self, run: RunRecord) -> dict[int, int]:
        """What has been posted since the card, noted or not: by marker, the message's id."""
        return await self._messenger.find_marked(posts_channel_id(run), card_id(run))


def card_id(run: RunRecord) -> int:
    """The card's message id, once there is a card."""
    assert run.card_message_id is not None
    return run.card_message_id


def card_url(run: RunRecord) -> str:
    """The link to the card."""
    return message_url(run.guild_id, run.channel_id, card_id(run))


def posts_channel_id(run: RunRecord) -> int:
    """Where the branches go: the card's channel, or the thread under it."""
    return run.posts_channel_id or run.channel_id
