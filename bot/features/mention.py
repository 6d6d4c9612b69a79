"""`@Chorus cats` in a channel: the default recipe, no command needed."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable

import discord

from bot.discord_api.permissions import check_may_speak
from bot.discord_api.replies import UNANSWERED, sentence
from bot.runs.asked import Asked
from bot.runs.launcher import Answer, Create

log = logging.getLogger(__name__)

PRIVATE = (discord.DMChannel, discord.GroupChannel, discord.PartialMessageable)
EMPTY = "Mention me with a topic, like this: {mention} cats"

Elsewhere = Callable[[discord.Message, str], Awaitable[bool]]
"""Takes a mention that means something else where it is, and its text; False leaves it alone."""


async def create_from_mention(
    create: Create, elsewhere: Elsewhere, me: discord.ClientUser, message: discord.Message
) -> None:
    """Starts a run from a message that mentions the bot by name; leaves every other one alone.

    A reply to one of the bot's messages also pings it; only a mention in the text itself counts.
    """
    mention = re.compile(rf"<@!?{me.id}>")
    if message.author.bot or not mention.search(message.content):
        return
    topic = mention.sub(" ", message.content)
    try:
        if message.guild is not None and await elsewhere(message, topic):
            return
        if not topic.strip():
            await _tell(message, EMPTY.format(mention=f"@{me.display_name}"))
        elif message.guild is None:
            await _tell(message, "I write in servers' channels. Mention me there.")
        else:
            await _start(create, message, message.guild, topic)
    except Exception as error:  # noqa: BLE001 - the edge of a command
        await _tell(message, sentence(error))


async def _start(
    create: Create, message: discord.Message, guild: discord.Guild, topic: str
) -> None:
    asked = Asked(
        topic=topic,
        recipe=create.catalogue.default,
        in_thread=False,
        requester_id=message.author.id,
        guild_id=guild.id,
        channel_id=message.channel.id,
        asked_id=message.id,
        replies=True,
    )
    check_may_answer(message)
    await create.start(asked, reply_with(message))


def reply_with(message: discord.Message) -> Answer:
    """Shows a card as the reply to this message."""

    async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
        allowed = discord.AllowedMentions.none()
        return (await message.reply(view=card, nonce=nonce, allowed_mentions=allowed)).id

    return answer


def check_may_answer(message: discord.Message) -> None:
    """Raises NotNow where the bot may read this message but not answer it."""
    channel = message.channel
    if message.guild is None or isinstance(channel, PRIVATE):
        return
    mine = channel.permissions_for(message.guild.me)
    inside_thread = isinstance(channel, discord.Thread)
    check_may_speak(mine, inside_thread=inside_thread)


async def _tell(message: discord.Message, text: str) -> None:
    """Answers in the channel; where that can't be, in a direct message; else in the log."""
    try:
        await message.reply(text, allowed_mentions=discord.AllowedMentions.none())
    except UNANSWERED:
        try:
            await message.author.send(text)
        except UNANSWERED as error:
            log.warning("could not tell %s %r: %r", message.author.id, text, error)
