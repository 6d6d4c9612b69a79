"""What the buttons of brainstorms do: 👍, Build on this, Add idea, Ranking, Close."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import discord

from bot.discord_api.modals import Taker, filled_in
from bot.discord_api.replies import visible_failures
from bot.errors import NotAllowed, NotNow, Undeliverable
from bot.features.brainstorms.buttons import BRAINSTORM_ID
from bot.features.brainstorms.follow_ups import GoingOn
from bot.features.brainstorms.ideas import titled
from bot.features.brainstorms.like_counts import Counts
from bot.features.brainstorms.member_ideas import (
    IDEA_FORM,
    SENTENCE_CHARS,
    TITLE_CHARS,
    OwnIdeas,
    idea_form,
)
from bot.features.brainstorms.replies import GONE, closed_sentence, in_words
from bot.features.brainstorms.summary_card import ranking_lines
from bot.features.brainstorms.tally import tally_of
from bot.runs.cards.state import message_url
from bot.runs.cards.wording import counted
from bot.runs.controls import may_change
from storage.brainstorm_records import Author, BrainstormRecord, IdeaRecord
from storage.stores import Stores
from workflows.recipes.custom.names import one_line

log = logging.getLogger(__name__)

MOST_RANKED = 20


class BrainstormControls:
    """Acts for the people who press. Satisfies `bot.features.brainstorms.buttons.Brainstorms`."""

    def __init__(
        self, stores: Stores, going_on: GoingOn, counts: Counts, own_ideas: OwnIdeas
    ) -> None:
        self._stores = stores
        self._going_on = going_on
        self._counts = counts
        self._own_ideas = own_ideas

    def forms(self) -> Mapping[str, Taker]:
        """The form that is taken, by what its custom id looks like."""
        return {f"{IDEA_FORM}:{BRAINSTORM_ID}": self._took_idea}

    async def like(
        self, interaction: discord.Interaction[Any], brainstorm_id: str, number: int
    ) -> None:
        """Gives the person's 👍 to the idea, or takes it back; the number on it changes."""
        async with self._failures(interaction, brainstorm_id):
            now_utc = datetime.now(UTC)
            idea = await self._stores.ideas.toggle(
                brainstorm_id, number, interaction.user.id, now_utc
            )
            channel = interaction.channel
            if isinstance(channel, discord.Thread) and channel.archived:
                # Discord changes no message of an archived thread.
                await interaction.response.send_message(
                    _voted(idea, interaction.user.id), ephemeral=True
                )
            else:
                await self._counts.answer(interaction, idea.nonce)

    async def build(
        self, interaction: discord.Interaction[Any], brainstorm_id: str, number: int
    ) -> None:
        """Has the idea developed from all perspectives, in the thread it is in."""
        async with self._failures(interaction, brainstorm_id):
            brainstorm = await self._open(brainstorm_id)
            ideas = await self._stores.ideas.all(brainstorm_id)
            idea = next((idea for idea in ideas if idea.number == number), None)
            if idea is None:
                raise NotNow(GONE)
            await self._going_on.build(interaction, brainstorm, idea)

    async def ask_for_idea(self, interaction: discord.Interaction[Any], brainstorm_id: str) -> None:
        """Shows the form for an idea of the person's own."""
        async with self._failures(interaction, brainstorm_id):
            await self._open(brainstorm_id)
            await interaction.response.send_modal(idea_form(brainstorm_id))

    async def rank(self, interaction: discord.Interaction[Any], brainstorm_id: str) -> None:
        """Tells the person, and nobody else, how the votes stand."""
        async with self._failures(interaction, brainstorm_id):
            brainstorm = await self._stores.brainstorms.get(brainstorm_id)
            board = await self._stores.brainstorms.board(brainstorm.run_id)
            assert board is not None
            if not board.ideas:
                raise NotNow("There are no ideas yet. Look again once the first are there.")
            view = discord.ui.LayoutView()
            text = ranking_lines(tally_of(board), MOST_RANKED)
            view.add_item(discord.ui.TextDisplay(f"### 📊 How the votes stand\n{text}"))
            await interaction.response.send_message(view=view, ephemeral=True)

    async def close(self, interaction: discord.Interaction[Any], brainstorm_id: str) -> None:
        """Ends the brainstorm with its summary, for those who may."""
        async with self._failures(interaction, brainstorm_id):
            brainstorm = await self._open(brainstorm_id)
            _check_may_close(interaction, brainstorm)
            await self._going_on.close(interaction, brainstorm)

    async def _took_idea(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Keeps what was filled in, then posts it in the brainstorm's thread."""
        brainstorm_id, texts = match["brainstorm"], filled_in(interaction)
        title = one_line(texts.get("title", ""))[:TITLE_CHARS]
        sentence = one_line(texts.get("sentence", ""))[:SENTENCE_CHARS]
        if not title:
            raise NotNow("The idea is empty. Say what it is, and send it again.")
        author = Author(interaction.user.id, interaction.user.display_name)
        async with in_words(self._stores, brainstorm_id):
            idea = await self._stores.ideas.add(
                brainstorm_id, author, title, sentence, datetime.now(UTC)
            )
            await interaction.response.defer()
            brainstorm = await self._stores.brainstorms.get(brainstorm_id)
        try:
            message_id = await self._own_ideas.post(idea.nonce)
        except Undeliverable as error:
            raise NotNow(
                f"Your idea is kept as #{idea.number}, but I could not post it: {error}."
            ) from error
        if brainstorm.thread_id is not None and interaction.channel_id != brainstorm.thread_id:
            url = message_url(brainstorm.guild_id, brainstorm.thread_id, message_id)
            await interaction.followup.send(f"Added as #{idea.number}: {url}", ephemeral=True)

    async def _open(self, brainstorm_id: str) -> BrainstormRecord:
        """The brainstorm, where it is open. Raises NotNow, or BrainstormNotFound."""
        brainstorm = await self._stores.brainstorms.get(brainstorm_id)
        if not brainstorm.is_open:
            raise NotNow(await closed_sentence(self._stores, brainstorm))
        return brainstorm

    @asynccontextmanager
    async def _failures(
        self, interaction: discord.Interaction[Any], brainstorm_id: str
    ) -> AsyncGenerator[None]:
        async with (
            visible_failures(interaction),
            in_words(self._stores, brainstorm_id),
        ):
            yield


def _voted(idea: IdeaRecord, user_id: int) -> str:
    what = "counts" if user_id in idea.voters else "is taken back"
    return (
        f"Your 👍 for **{titled(idea.number, idea.title)}** {what}: it has "
        f"{counted(idea.votes, 'vote')} now. This thread is archived, so its message can't show "
        "that."
    )


def _check_may_close(interaction: discord.Interaction[Any], brainstorm: BrainstormRecord) -> None:
    """Raises NotAllowed for anyone but the requester and those who may manage messages."""
    if may_change(interaction, brainstorm.requester_id):
        return
    raise NotAllowed(
        "Only the person who began this brainstorm, or someone who may manage messages, can close "
        "it."
    )
