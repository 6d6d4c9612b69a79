"""Goes on with a brainstorm: builds on an idea, looks closer at one, closes it with a summary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.features.brainstorms.ideas import snapshot
from bot.features.brainstorms.replies import WAIT_TO_CLOSE, in_words
from bot.features.mention import reply_with
from bot.runs.asked import Asked
from bot.runs.launcher import Create, start_from
from bot.runs.requests import HERE, Keep, Request, shortened
from storage.brainstorm_records import BrainstormRecord, IdeaRecord, RunKind
from storage.records import NewRun, RunRecord
from storage.stores import Stores
from workflows.recipes.brainstorms.context import ABOUT, IDEAS, QUESTION, SUBJECT
from workflows.recipes.brainstorms.recipe import building_recipe, closer_look_recipe, closing_recipe


class GoingOn:
    """Each is a run like any other, written down together with what it means to the brainstorm."""

    def __init__(self, create: Create, stores: Stores) -> None:
        self._create = create
        self._stores = stores

    async def build(
        self, interaction: discord.Interaction[Any], brainstorm: BrainstormRecord, idea: IdeaRecord
    ) -> None:
        """Has the idea developed from all of the brainstorm's perspectives, in this thread."""
        request = Request(
            topic_of(idea),
            building_recipe(brainstorm.perspectives),
            HERE,
            material={SUBJECT: brainstorm.topic, ABOUT: str(idea.number)},
            keep=self._keep(brainstorm, RunKind.BUILD, idea),
        )
        async with in_words(self._stores, brainstorm.id):
            await start_from(self._create, interaction, request)

    async def dig(
        self,
        message: discord.Message,
        brainstorm: BrainstormRecord,
        idea: IdeaRecord,
        question: str,
        *,
        guessed: bool,
    ) -> None:
        """Looks closer at the idea; the card, a reply to the message, says at which."""
        material = {SUBJECT: brainstorm.topic, ABOUT: str(idea.number)}
        asked = Asked(
            topic=topic_of(idea) + (" (the best match)" if guessed else ""),
            recipe=closer_look_recipe(),
            in_thread=False,
            requester_id=message.author.id,
            guild_id=brainstorm.guild_id,
            channel_id=message.channel.id,
            asked_id=message.id,
            replies=True,
            material={**material, QUESTION: question} if question else material,
            keep=self._keep(brainstorm, RunKind.DIG, idea),
        )
        async with in_words(self._stores, brainstorm.id):
            await self._create.start(asked, reply_with(message))

    async def close(
        self, interaction: discord.Interaction[Any], brainstorm: BrainstormRecord
    ) -> None:
        """Freezes ideas and votes, and has them summed up in the brainstorm's thread.

        The second of two who close it at the same time is told that it is closed.
        """
        thread_id = brainstorm.thread_id or interaction.channel_id
        assert thread_id is not None

        async def keep(run: NewRun) -> RunRecord:
            return await self._stores.brainstorms.close(
                brainstorm.id, interaction.user.id, run, _ideas
            )

        async def answer(_card: discord.ui.LayoutView, _nonce: str) -> None:
            if interaction.channel_id == thread_id:
                await interaction.response.defer()
            else:
                told = f"Closed. The summary is being written in <#{thread_id}>."
                await interaction.response.send_message(told, ephemeral=True)

        asked = Asked(
            topic=brainstorm.topic,
            recipe=closing_recipe(),
            in_thread=False,
            requester_id=interaction.user.id,
            guild_id=brainstorm.guild_id,
            channel_id=thread_id,
            asked_id=interaction.id,
            replies=False,
            keep=keep,
        )
        async with in_words(self._stores, brainstorm.id, WAIT_TO_CLOSE):
            await self._create.start(asked, answer)
        # The card that it began with says so as well; after a crash, the next start sees to that.
        begun = await self._stores.runs.get(brainstorm.run_id)
        self._create.go(begun, {}, stale=True)

    def _keep(self, brainstorm: BrainstormRecord, kind: RunKind, idea: IdeaRecord) -> Keep:
        async def keep(run: NewRun) -> RunRecord:
            return await self._stores.brainstorms.go_on(
                brainstorm.id, kind, idea.number, run, _ideas
            )

        return keep


def topic_of(idea: IdeaRecord) -> str:
    """What a run about this idea is called."""
    return shortened(f"#{idea.number} · {idea.title}")


def _ideas(ideas: Sequence[IdeaRecord]) -> dict[str, str]:
    return {IDEAS: snapshot(ideas)}
