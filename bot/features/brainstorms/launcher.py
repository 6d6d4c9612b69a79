"""Launches a brainstorm's runs: to begin, build on an idea, look closer, close; or says why not."""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial

import discord
from sqlalchemy import Connection

from bot.discord_api.interactions import Interaction
from bot.discord_api.markdown import TOPIC_LIMIT_CHARS, plain
from bot.discord_api.permissions import NEEDED, check_may_speak
from bot.errors import NotAllowed, Refused
from bot.features.brainstorms.ideas import ideas_json
from bot.runs.launcher import HERE, THREAD, Launcher, reply_to
from bot.runs.presenter import Presenters
from bot.runs.state import message_url
from storage import brainstorms
from storage.brainstorms import MOST_IDEAS, Brainstorm, RunKind
from storage.database import Database
from storage.errors import (
    BrainstormBusy,
    BrainstormClosed,
    BrainstormFull,
    BrainstormNotFound,
    IdeaThere,
)
from storage.ideas import BoardIdea
from storage.run_inputs import RunInputs
from storage.runs import OnAccepted, Run, RunRequest
from workflows.recipe import Recipe
from workflows.recipes.brainstorms.ideas import ABOUT, DETAILS, IDEAS, QUESTION, SUBJECT
from workflows.recipes.brainstorms.recipe import (
    DEFAULT,
    brainstorm_recipe,
    building_recipe,
    closer_look_recipe,
    closing_recipe,
    read_perspectives,
)
from workflows.text.cutting import shortened

FOR_THREADS = ("create_public_threads", "send_messages_in_threads")

GONE = "I no longer have this: old brainstorms are deleted. Start a new one with /brainstorm start."
CLOSED = "This brainstorm is closed: its ideas and votes can no longer change."
WAIT = "Wait for it; nothing was started."
WAIT_TO_CLOSE = "Wait for it, or press Cancel on its card; then close."
CLOSE_FIRST = "Close it first, or start yours in a channel; nothing was started."


class BrainstormLauncher:
    """Each is a run like any other, accepted in one transaction with its part in a brainstorm."""

    def __init__(self, launcher: Launcher, presenters: Presenters, database: Database) -> None:
        self._launcher = launcher
        self._presenters = presenters
        self._database = database

    async def start_by_command(
        self, interaction: Interaction, topic: str, perspectives: str
    ) -> None:
        """Opens a thread under the card; in a forum, a post that begins with it.

        Raises NotAllowed, Refused, TopicError, or RecipeError for perspectives that are none.
        """
        chosen = read_perspectives(perspectives)
        channel = interaction.channel
        if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
            await self._start_in_forum(interaction, channel.parent, topic, chosen)
            return
        opens_thread = isinstance(channel, discord.TextChannel)
        if opens_thread:
            check_may_open_threads(interaction.app_permissions)
        async with refusals_as_sentences(self._database, "", CLOSE_FIRST):
            await self._launcher.launch_from(
                interaction,
                topic=topic,
                recipe=brainstorm_recipe(chosen),
                where=THREAD if opens_thread else HERE,
                on_accepted=_beginning(chosen),
            )

    async def start_by_message(self, message: discord.Message, text: str) -> None:
        """In a channel, opens a thread under the card; in a thread or post, goes on in that.

        The first message of a forum's post has the post's title as its topic. Raises Refused or
        TopicError.
        """
        assert message.guild is not None
        channel = message.channel
        in_thread = isinstance(channel, discord.TextChannel)
        if in_thread:
            check_may_open_threads(channel.permissions_for(message.guild.me))
        topic, details = shortened(text, TOPIC_LIMIT_CHARS), text.strip()
        if isinstance(channel, discord.Thread) and (message.id == channel.id or not details):
            topic = shortened(channel.name, TOPIC_LIMIT_CHARS)
        material = {DETAILS: details} if details not in ("", topic) else {}
        async with refusals_as_sentences(self._database, "", CLOSE_FIRST):
            await self._launch_reply(
                message,
                brainstorm_recipe(DEFAULT),
                topic,
                material,
                _beginning(DEFAULT),
                in_thread=in_thread,
            )

    async def build(
        self, interaction: Interaction, brainstorm: Brainstorm, idea: BoardIdea
    ) -> None:
        """Has the idea developed from all of the brainstorm's perspectives, in this thread.

        Raises Refused, or what storage refuses.
        """
        await self._launcher.launch_from(
            interaction,
            topic=_topic_of(idea),
            recipe=building_recipe(brainstorm.perspectives),
            where=HERE,
            material={SUBJECT: brainstorm.topic, ABOUT: str(idea.number)},
            on_accepted=_going_on(brainstorm, RunKind.BUILD, idea),
        )

    async def look_closer(
        self,
        message: discord.Message,
        brainstorm: Brainstorm,
        idea: BoardIdea,
        question: str,
        *,
        guessed: bool,
    ) -> None:
        """Looks closer at the idea; the card, a reply to the message, says at which.

        Raises Refused.
        """
        material = {SUBJECT: brainstorm.topic, ABOUT: str(idea.number)}
        if question:
            material[QUESTION] = question
        async with refusals_as_sentences(self._database, brainstorm.id):
            await self._launch_reply(
                message,
                closer_look_recipe(),
                _topic_of(idea) + (" (the best match)" if guessed else ""),
                material,
                _going_on(brainstorm, RunKind.DIG, idea),
            )

    async def close(self, interaction: Interaction, brainstorm: Brainstorm) -> None:
        """Freezes ideas and votes, and has them summed up in the brainstorm's thread.

        The second of two who close it at the same time is told that it is closed. Raises Refused.
        """
        thread_id = brainstorm.thread_id or interaction.channel_id
        assert thread_id is not None

        def on_accepted(connection: Connection, run: Run) -> Mapping[str, str]:
            ideas = brainstorms.close(connection, run, brainstorm.id, interaction.user.id)
            return {IDEAS: ideas_json(ideas)}

        async def answer(_card: discord.ui.LayoutView, _nonce: str) -> None:
            if interaction.channel_id == thread_id:
                await interaction.response.defer()
            else:
                told = f"Closed. The summary is being written in <#{thread_id}>."
                await interaction.response.send_message(told, ephemeral=True)

        recipe = closing_recipe()
        request = RunRequest(
            topic=brainstorm.topic,
            recipe=recipe.to_json(),
            requester_id=interaction.user.id,
            guild_id=brainstorm.guild_id,
            channel_id=thread_id,
            asked_id=interaction.id,
        )
        async with refusals_as_sentences(self._database, brainstorm.id, WAIT_TO_CLOSE):
            await self._launcher.launch(request, recipe, answer=answer, on_accepted=on_accepted)
        # The card that it began with says so as well; after a crash, the next start sees to that.
        await self._presenters.redraw(brainstorm.run_id)

    async def _start_in_forum(
        self,
        interaction: Interaction,
        forum: discord.ForumChannel,
        topic: str,
        perspectives: Sequence[str],
    ) -> None:
        """The answer says where to look; the post is opened like any card that is owed."""
        topic = self._launcher.check(topic)
        _check_may_open_post(interaction, forum)

        async def answer(_card: discord.ui.LayoutView, _nonce: str) -> None:
            shown = plain(topic, 300)
            told = f"The brainstorm on **{shown}** opens as a new post in <#{forum.id}>."
            await interaction.response.send_message(told, ephemeral=True)

        recipe = brainstorm_recipe(perspectives)
        request = RunRequest(
            topic=topic,
            recipe=recipe.to_json(),
            requester_id=interaction.user.id,
            guild_id=forum.guild.id,
            channel_id=forum.id,
            asked_id=interaction.id,
            as_post=True,
        )
        await self._launcher.launch(
            request, recipe, answer=answer, on_accepted=_beginning(perspectives)
        )

    async def _launch_reply(
        self,
        message: discord.Message,
        recipe: Recipe,
        topic: str,
        material: Mapping[str, str],
        on_accepted: OnAccepted,
        *,
        in_thread: bool = False,
    ) -> None:
        assert message.guild is not None
        request = RunRequest(
            topic=topic,
            recipe=recipe.to_json(),
            requester_id=message.author.id,
            guild_id=message.guild.id,
            channel_id=message.channel.id,
            asked_id=message.id,
            in_thread=in_thread,
            replies=True,
        )
        await self._launcher.launch(
            request,
            recipe,
            answer=reply_to(message),
            inputs=RunInputs(material),
            on_accepted=on_accepted,
        )


def _beginning(perspectives: Sequence[str]) -> OnAccepted:
    """Writes down a new brainstorm that begins with the run."""
    return partial(brainstorms.begin, brainstorm_id=secrets.token_hex(6), perspectives=perspectives)


def _going_on(brainstorm: Brainstorm, kind: RunKind, idea: BoardIdea) -> OnAccepted:
    """Writes down that the run is about the idea, and gives it all ideas as they are then."""

    def on_accepted(connection: Connection, run: Run) -> Mapping[str, str]:
        ideas = brainstorms.go_on(connection, run, brainstorm.id, kind, idea.number)
        return {IDEAS: ideas_json(ideas)}

    return on_accepted


def _topic_of(idea: BoardIdea) -> str:
    return shortened(f"#{idea.number} · {idea.title}", TOPIC_LIMIT_CHARS)


def check_may_open_threads(mine: discord.Permissions) -> None:
    """Raises Refused, naming what is missing, where the bot can't give a brainstorm its thread."""
    if not mine.value:
        return
    missing = [NEEDED[name] for name in FOR_THREADS if not getattr(mine, name)]
    if missing:
        raise Refused(
            f"A brainstorm has a thread of its own. Ask an admin to give me {', '.join(missing)} "
            "in this channel; nothing was started."
        )


def _check_may_open_post(interaction: Interaction, forum: discord.ForumChannel) -> None:
    """Raises Refused where the bot may not open posts in the forum, NotAllowed where they may not.

    Discord's Create Posts is Send Messages in a forum.
    """
    mine = forum.permissions_for(forum.guild.me)
    check_may_speak(mine, inside_thread=True)
    if not mine.send_messages:
        raise Refused(
            f"I may not open posts in <#{forum.id}> yet. Ask an admin to give me Create Posts "
            "there; nothing was started."
        )
    asker = interaction.user
    if isinstance(asker, discord.Member) and not forum.permissions_for(asker).send_messages:
        raise NotAllowed(
            f"A brainstorm in a forum is a post, and you may not open posts in <#{forum.id}>."
        )


@asynccontextmanager
async def refusals_as_sentences(
    database: Database, brainstorm_id: str, instead: str = WAIT
) -> AsyncGenerator[None]:
    """Turns what storage refuses in the block into Refused, with a sentence for the person.

    `instead` says what to do where something else is being written or open.
    """
    try:
        yield
    except BrainstormNotFound as error:
        raise Refused(GONE) from error
    except BrainstormBusy as error:
        raise Refused(f"{error}. {instead}") from error
    except BrainstormFull as error:
        raise Refused(
            f"This brainstorm has {MOST_IDEAS} ideas, and that is the limit. Close it to see what "
            "came of them."
        ) from error
    except IdeaThere as error:
        raise Refused(f"You have already added this idea: it is #{error.number}.") from error
    except BrainstormClosed as error:
        raise await closed(database, brainstorm_id) from error


async def closed(database: Database, brainstorm_id: str) -> Refused:
    """The error that says that it is closed, and where its summary is."""
    brainstorm, run = await database.read(brainstorms.summary_run, brainstorm_id)
    return Refused(f"{CLOSED} Its summary: {_summary_link(brainstorm, run)}")


def _summary_link(brainstorm: Brainstorm, run: Run | None) -> str:
    """The link to the summary; to its thread, where it is not posted yet."""
    if run is None or run.card_message_id is None:
        return f"<#{brainstorm.thread_id}>"
    return message_url(run.guild_id, run.channel_id, run.card_message_id)
