"""`@Chorus cats` in a channel: the default recipe, no command needed."""

from __future__ import annotations

import re

import discord

from bot.commands.create import Asked, Create
from bot.failures import sentence

EMPTY = "Mention me with a topic, like this: {mention} cats"


async def create_from_mention(
    create: Create, me: discord.ClientUser, message: discord.Message
) -> None:
    """Starts a run from a message that mentions the bot by name; leaves every other one alone.

    A reply to one of the bot's messages also pings it; only a mention in the text itself counts.
    """
    mention = re.compile(rf"<@!?{me.id}>")
    if message.author.bot or not mention.search(message.content):
        return
    allowed = discord.AllowedMentions.none()
    topic = mention.sub(" ", message.content)
    if not topic.strip():
        await message.reply(EMPTY.format(mention=f"@{me.display_name}"), allowed_mentions=allowed)
        return
    if message.guild is None:
        await message.reply(
            "I write in servers' channels. Mention me there.", allowed_mentions=allowed
        )
        return

    async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
        return (await message.reply(view=card, nonce=nonce, allowed_mentions=allowed)).id

    asked = Asked(
        topic=topic,
        recipe=create.catalogue.default,
        in_thread=False,
        requester_id=message.author.id,
        guild_id=message.guild.id,
        channel_id=message.channel.id,
        asked_id=message.id,
        replies=True,
    )
    try:
        await create.start(asked, answer)
    except Exception as error:  # noqa: BLE001 - the edge of a command
        await message.reply(sentence(error), allowed_mentions=allowed)
