"""Discord's own polls: one is found again by its link, and read once its time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import discord

from bot.discord_api.retry import until_it_works

HISTORY_MESSAGES = 1000
POLL_EXPIRED = 520001
LOOKS = 5
LOOK_SECONDS = 1.0
"""Discord counts a poll's votes exactly a moment after it has ended."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as it is sent; it can share a message with a line of text, and nothing else."""

    poll: discord.Poll
    link: str
    """That line, by which the poll is found again."""

    @classmethod
    def asking(cls, question: str, answers: Iterable[str], hours: int, link: str) -> Poll:
        """A poll that is open for so many hours, with at most ten answers."""
        poll = discord.Poll(question, duration=timedelta(hours=hours))
        for answer in answers:
            poll.add_answer(text=answer)
        return cls(poll, link)


class Polls:
    """Reads the bot's own polls."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def counts(self, channel_id: int, message_id: int) -> list[int]:
        """Ends a poll, where it has not ended by itself, and gives the votes for each answer.

        Raises MessageGone where it was deleted, and Undeliverable where it can't be read.
        """
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)

        async def once() -> list[int]:
            for look in range(LOOKS):
                poll = (await message.fetch()).poll
                if poll is None:
                    return []
                if poll.is_finalised() or look == LOOKS - 1:
                    return [answer.vote_count for answer in poll.answers]
                try:
                    await message.end_poll()
                except discord.HTTPException as error:
                    if error.code != POLL_EXPIRED:
                        raise
                    await asyncio.sleep(LOOK_SECONDS)
            raise AssertionError("the last look gives what it sees")

        return await until_it_works("read a poll", once)

    async def find(self, channel_id: int, link: str, after_id: int) -> list[int]:
        """The ids of the polls with this link, younger than `after_id`, oldest first."""
        channel = self._client.get_partial_messageable(channel_id)

        async def once() -> list[int]:
            me = self._client.user
            return [
                message.id
                async for message in channel.history(
                    limit=HISTORY_MESSAGES, after=discord.Object(after_id), oldest_first=True
                )
                if me is not None
                and message.author.id == me.id
                and message.poll is not None
                and message.content == link
            ]

        return await until_it_works("read the channel's history", once)
