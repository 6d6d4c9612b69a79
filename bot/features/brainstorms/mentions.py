"""Mentions that belong to brainstorms: follow-ups in their threads, topics in their channels."""

from __future__ import annotations

import discord

from bot.errors import NotNow
from bot.features.brainstorms.follow_ups import GoingOn
from bot.features.brainstorms.ideas import idea_of
from bot.features.brainstorms.replies import closed_sentence
from bot.features.brainstorms.start import Starting
from bot.features.mention import check_may_answer
from storage.brainstorm_records import BrainstormRecord, IdeaRecord
from storage.stores import Stores
from workflows.recipes.brainstorms.idea_lookup import Meant, meant, without_number


class Following:
    """Decides what a mention means where it is."""

    def __init__(self, stores: Stores, starting: Starting, going_on: GoingOn) -> None:
        self._stores = stores
        self._starting = starting
        self._going_on = going_on

    async def take(self, message: discord.Message, text: str) -> bool:
        """Digs deeper into an idea in a brainstorm's thread, begins a brainstorm in one of their
        channels, and leaves other mentions alone (False).

        Raises NotNow, or what starting a run raises, with nothing started.
        """
        shown = await self._replied_to(message)
        brainstorm = await self._brainstorm_at(message, shown)
        if brainstorm is not None:
            check_may_answer(message)
            await self._dig(message, text, brainstorm, shown)
            return True
        if not await self._stores.brainstorm_channels.any_of(_places(message)):
            return False
        if not text.strip() and not isinstance(message.channel, discord.Thread):
            return False
        check_may_answer(message)
        await self._starting.by_message(message, text)
        return True

    async def _brainstorm_at(
        self, message: discord.Message, shown: tuple[IdeaRecord, ...]
    ) -> BrainstormRecord | None:
        """The brainstorm in whose thread this is, or one of whose ideas it replies to."""
        if isinstance(message.channel, discord.Thread):
            return await self._stores.brainstorms.in_thread(message.channel.id)
        return await self._stores.brainstorms.get(shown[0].brainstorm_id) if shown else None

    async def _replied_to(self, message: discord.Message) -> tuple[IdeaRecord, ...]:
        """The ideas that the message shows which is replied to."""
        if message.reference is None or message.reference.message_id is None:
            return ()
        return await self._stores.ideas.shown_by(message.reference.message_id)

    async def _dig(
        self,
        message: discord.Message,
        text: str,
        brainstorm: BrainstormRecord,
        shown: tuple[IdeaRecord, ...],
    ) -> None:
        if not brainstorm.is_open:
            raise NotNow(await closed_sentence(self._stores, brainstorm))
        records = await self._stores.ideas.all(brainstorm.id)
        mine = [idea for idea in shown if idea.brainstorm_id == brainstorm.id]
        which = meant(text, [*map(idea_of, records)], [*map(idea_of, mine)])
        if which.idea is None:
            raise NotNow(_not_known(which, records, mine))
        record = next(one for one in records if one.number == which.idea.number)
        question = without_number(text)
        await self._going_on.dig(message, brainstorm, record, question, guessed=which.guessed)


def _places(message: discord.Message) -> list[int]:
    """The channel, and the one that it is a thread or post of."""
    channel = message.channel
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return [channel.id] if parent_id is None else [channel.id, parent_id]


def _not_known(which: Meant, records: tuple[IdeaRecord, ...], shown: list[IdeaRecord]) -> str:
    if not records:
        return "There are no ideas here yet. Ask again once the first are there."
    if which.unknown is not None:
        return f"There is no idea #{which.unknown} here; they go up to #{records[-1].number}."
    if shown:
        return (
            f"This message shows the ideas #{shown[0].number} to #{shown[-1].number}. Which one "
            f"do you mean? Name its number, like #{shown[0].number}."
        )
    return (
        "I could not tell which idea you mean. Reply to it, or name its number, like "
        f"#{records[0].number}."
    )
