"""Acts on presses of the buttons of brainstorms: 👍, Build on this, Add idea, Ranking, Close."""

from __future__ import annotations

import re
from collections.abc import Mapping

import discord
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.interactions import Handler, Interaction
from bot.discord_api.modals import filled_in, form, text_part
from bot.discord_api.permissions import check_may_write
from bot.errors import NotAllowed, Refused, Undeliverable
from bot.features.brainstorms.extension import CLOSE, RANK
from bot.features.brainstorms.ideas import (
    ADD_IDEA,
    BRAINSTORM_ID,
    BUILD,
    IDEA_ID,
    LIKE,
    MemberIdeas,
    VoteCounts,
    titled,
)
from bot.features.brainstorms.launcher import BrainstormLauncher, closed, refusals_as_sentences
from bot.features.brainstorms.summary import ranking_lines, summary_of
from bot.runs.controls import may_change
from bot.runs.state import message_url
from storage import brainstorms, ideas, runs
from storage.brainstorms import Brainstorm
from storage.database import Database
from storage.ideas import BoardIdea, IdeaPost, NewIdea
from storage.runs import Run
from workflows.text.lists import counted
from workflows.text.names import one_line

IDEA_FORM = "chorus:form:idea"
TITLE_CHARS = 100
SENTENCE_CHARS = 500
MOST_RANKED = 20


class BrainstormControls:
    """Acts for the people who press; what a handler raises is told to them by the router."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        launcher: BrainstormLauncher,
        vote_counts: VoteCounts,
        member_ideas: MemberIdeas,
    ) -> None:
        self._database = database
        self._clock = clock
        self._launcher = launcher
        self._vote_counts = vote_counts
        self._member_ideas = member_ideas

    @property
    def buttons(self) -> Mapping[str, Handler]:
        """Handlers of buttons, by the pattern of their custom ids."""
        return {
            f"{LIKE}:{IDEA_ID}": self.like,
            f"{BUILD}:{IDEA_ID}": self.build,
            f"{ADD_IDEA}:{BRAINSTORM_ID}": self.ask_for_idea,
            f"{RANK}:{BRAINSTORM_ID}": self.rank,
            f"{CLOSE}:{BRAINSTORM_ID}": self.close,
        }

    @property
    def modals(self) -> Mapping[str, Handler]:
        """The handler of the form for an idea, by the pattern of its custom ids."""
        return {f"{IDEA_FORM}:{BRAINSTORM_ID}": self.add_idea}

    async def like(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Gives the person's vote to the idea, or takes it back; the number on it changes."""
        brainstorm_id, number = match["brainstorm"], int(match["number"])
        user_id = interaction.user.id
        async with refusals_as_sentences(self._database, brainstorm_id):
            nonce = await self._database.write(
                brainstorms.toggle_vote, brainstorm_id, number, user_id, self._clock.now()
            )
            channel = interaction.channel
            if isinstance(channel, discord.Thread) and channel.archived:
                # Discord changes no message of an archived thread.
                idea = await self._database.read(ideas.get, brainstorm_id, number)
                await interaction.response.send_message(_voted(idea, user_id), ephemeral=True)
            else:
                await self._vote_counts.answer(interaction, nonce)

    async def build(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Has the idea developed from all perspectives, in the thread it is in."""
        brainstorm_id, number = match["brainstorm"], int(match["number"])

        def unit(connection: Connection) -> tuple[Brainstorm, BoardIdea]:
            brainstorm = brainstorms.get(connection, brainstorm_id)
            return brainstorm, ideas.get(connection, brainstorm_id, number)

        async with refusals_as_sentences(self._database, brainstorm_id):
            brainstorm, idea = await self._database.read(unit)
            await self._check_open(brainstorm)
            await self._launcher.build(interaction, brainstorm, idea)

    async def ask_for_idea(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Shows the form for an idea of the person's own."""
        brainstorm_id = match["brainstorm"]
        _check_may_add(interaction)
        async with refusals_as_sentences(self._database, brainstorm_id):
            await self._check_open(await self._database.read(brainstorms.get, brainstorm_id))
            await interaction.response.send_modal(_idea_form(brainstorm_id))

    async def rank(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Tells the person, and nobody else, how the votes stand."""
        async with refusals_as_sentences(self._database, match["brainstorm"]):
            board = await self._database.read(brainstorms.board_of, match["brainstorm"])
        if not board.ideas:
            raise Refused("There are no ideas yet. Try again once the first are there.")
        view = discord.ui.LayoutView()
        text = ranking_lines(summary_of(board), MOST_RANKED)
        view.add_item(discord.ui.TextDisplay(f"### 📊 How the votes stand\n{text}"))
        await interaction.response.send_message(view=view, ephemeral=True)

    async def close(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Ends the brainstorm with its summary, for those who may."""
        brainstorm_id = match["brainstorm"]
        async with refusals_as_sentences(self._database, brainstorm_id):
            brainstorm = await self._database.read(brainstorms.get, brainstorm_id)
            await self._check_open(brainstorm)
            _check_may_close(interaction, brainstorm)
            await self._launcher.close(interaction, brainstorm)

    async def add_idea(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Writes down the idea that was filled in, then posts it in the brainstorm's thread."""
        brainstorm_id, texts = match["brainstorm"], filled_in(interaction)
        _check_may_add(interaction)
        title = one_line(texts.get("title", ""))[:TITLE_CHARS]
        sentence = one_line(texts.get("sentence", ""))[:SENTENCE_CHARS]
        if not title:
            raise Refused("The idea is empty. Say what it is and send it again.")
        user, now_utc = interaction.user, self._clock.now()
        idea = NewIdea(title, sentence, author_id=user.id, author_name=user.display_name)

        def unit(connection: Connection) -> tuple[Run, IdeaPost]:
            brainstorm, post = brainstorms.add_idea(connection, brainstorm_id, idea, now_utc)
            return runs.get(connection, brainstorm.run_id), post

        async with refusals_as_sentences(self._database, brainstorm_id):
            run, post = await self._database.write(unit)
        await interaction.response.defer()
        number = post.ideas[0].number
        try:
            message_id = await self._member_ideas.post(run, post)
        except Undeliverable as error:
            raise Refused(
                f"Your idea is saved as #{number}, but I couldn't post it: {error}."
            ) from error
        if run.posts_channel_id is not None and interaction.channel_id != run.posts_channel_id:
            url = message_url(run.guild_id, run.posts_channel_id, message_id)
            await interaction.followup.send(f"Added as #{number}: {url}", ephemeral=True)

    async def _check_open(self, brainstorm: Brainstorm) -> None:
        """Raises Refused where it is closed."""
        if not brainstorm.is_open:
            raise await closed(self._database, brainstorm.id)


def _check_may_add(interaction: Interaction) -> None:
    """Raises NotAllowed where the person may not write where the idea would be posted."""
    # The card of a brainstorm in a text channel has its thread beneath it.
    inside_thread = isinstance(interaction.channel, discord.Thread | discord.TextChannel)
    check_may_write(interaction.permissions, inside_thread=inside_thread)


def _idea_form(brainstorm_id: str) -> discord.ui.Modal:
    return form(
        f"{IDEA_FORM}:{brainstorm_id}",
        "Add an idea",
        text_part("title", "Your idea", most_chars=TITLE_CHARS, example="A stamp card"),
        text_part(
            "sentence",
            "How it works, or why it helps",
            most_chars=SENTENCE_CHARS,
            required=False,
            long=True,
        ),
    )


def _voted(idea: BoardIdea, user_id: int) -> str:
    effect = "counts" if user_id in idea.voters else "is taken back"
    return (
        f"Your 👍 for **{titled(idea.number, idea.title)}** {effect}: it has "
        f"{counted(idea.votes, 'vote')} now. This thread is archived, so its message can't show "
        "that."
    )


def _check_may_close(interaction: Interaction, brainstorm: Brainstorm) -> None:
    """Raises NotAllowed for anyone but the requester and those who may manage messages."""
    if may_change(interaction, brainstorm.requester_id):
        return
    raise NotAllowed(
        "Only the person who began this brainstorm, or someone who may manage messages, can close "
        "it."
    )
