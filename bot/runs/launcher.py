"""Launches runs: checks the request, stores it, answers with its card, and hands it on."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import app_commands
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.interactions import UNANSWERED, say_privately
from bot.discord_api.markdown import TOPIC_LIMIT_CHARS, clean_topic
from bot.discord_api.permissions import check_may_speak
from bot.errors import NotNow, Refused, Undeliverable
from bot.runs.cards.run_card import run_card
from bot.runs.presenter import Presenter, Presenters
from bot.runs.recorder import details_of, load_state, new_state
from bot.runs.state import BranchStatus, RunState, card_nonce
from storage import run_inputs, runs
from storage.database import Database
from storage.run_inputs import RunInputs, Upload
from storage.runs import OnAccepted, Run, RunRequest
from workflows.engine import Engine
from workflows.recipe import Recipe
from workflows.run import WorkflowApi

log = logging.getLogger(__name__)

NAME_A_MODEL = "Set OPENAI_API_KEY or OPENAI_BASE_URL for a model that can"
ANSWER_SECONDS = 10
MOST_IN_CHANNEL = 5
"""A run of more branches than this fills a thread rather than the channel, unless told where."""

HERE, THREAD = "here", "thread"
WHERE = f"Where the parts are posted (default: here; more than {MOST_IN_CHANNEL} in a thread)"
WHERE_CHOICES = [
    app_commands.Choice(name="here", value=HERE),
    app_commands.Choice(name="in a thread under the card", value=THREAD),
]
PRIVATE = (discord.DMChannel, discord.GroupChannel, discord.PartialMessageable)

Answer = Callable[[discord.ui.LayoutView, str], Awaitable[int | None]]
"""Shows the card for the first time, under a nonce where that can be, and gives its message id.

None where it says something else: the card is then posted as one that was not answered with."""

Materials = Callable[[Connection, int, Recipe], Mapping[str, str]]
"""Reads what a server's runs of a recipe are given beside the topic: by name, from its id."""


class ShutdownGate:
    """Open until closed; there is no opening it again."""

    def __init__(self) -> None:
        self._is_open = True

    def close(self) -> None:
        """Takes no more work from here on."""
        self._is_open = False

    def check(self) -> None:
        """Raises NotNow where it is closed."""
        if not self._is_open:
            raise NotNow("I am restarting just now. Ask again in a minute; nothing was started.")


@dataclass(frozen=True, slots=True)
class Launching:
    """The services that the launcher works with."""

    database: Database
    engine: Engine
    clock: Clock
    gate: ShutdownGate
    api: WorkflowApi
    process: str
    """The name of this process in the database."""
    materials: Sequence[Materials] = ()
    is_demo: bool = False
    """Whether the embedded demo model writes."""


class Launcher:
    """Starts runs, and goes on with those that were started before."""

    def __init__(self, launching: Launching, presenters: Presenters) -> None:
        self._database = launching.database
        self._engine = launching.engine
        self._clock = launching.clock
        self._gate = launching.gate
        self._api = launching.api
        self._process = launching.process
        self._materials = launching.materials
        self._is_demo = launching.is_demo
        self._presenters = presenters
        self._extensions = presenters.presenting.recording.extensions

    def check(self, topic: str) -> str:
        """The topic, cleaned, where a run on it can start now. Raises TopicError or Refused."""
        self._gate.check()
        return clean_topic(topic)

    def check_model(self, task: str) -> None:
        """Raises Refused where the embedded demo model writes, which can't do this task."""
        if self._is_demo:
            raise Refused(
                f"The built-in demo model can't {task}. {NAME_A_MODEL}; nothing was started."
            )

    async def tell_of_demo(self, interaction: discord.Interaction[Any], limit: str) -> None:
        """Tells who asked, where the embedded demo model writes, how little to expect of it."""
        if self._is_demo:
            await say_privately(interaction, f"The built-in demo model {limit}. {NAME_A_MODEL}.")

    async def launch(
        self,
        request: RunRequest,
        recipe: Recipe,
        *,
        answer: Answer | None,
        inputs: RunInputs | None = None,
        on_accepted: OnAccepted | None = None,
        run_id: str | None = None,
        patience_seconds: float = ANSWER_SECONDS,
    ) -> Presenter:
        """Writes the run down, starts it, and answers with its card.

        `on_accepted` writes down what the run belongs to, in the same transaction. Raises
        TopicError, Refused or RunExists, with nothing started. From the moment that the run is
        written down it goes on, whatever fails: an answer that does is made up for.
        """
        request = replace(request, topic=self.check(request.topic))
        run = runs.accepted(
            request,
            run_id=run_id or secrets.token_hex(6),
            todo=recipe.keys,
            workflow_api=self._api,
            process=self._process,
            now_utc=self._clock.now(),
        )
        state, texts = await self._accept(run, recipe, inputs or RunInputs(), on_accepted)
        log.info("run %s: accepted in server %d: %s", run.id, run.guild_id, recipe.name)
        card = asyncio.get_running_loop().create_future() if answer is not None else None
        presenter = self._start(state, texts=texts, card=card, is_new=True)
        if card is not None and answer is not None:
            await self._answer(state, answer, card, patience_seconds)
        return presenter

    async def launch_from(
        self,
        interaction: discord.Interaction[Any],
        *,
        topic: str,
        recipe: Recipe,
        where: str | None = None,
        material: Mapping[str, str] | None = None,
        upload: Upload | None = None,
        on_accepted: OnAccepted | None = None,
        in_direct_messages: bool = False,
    ) -> Presenter:
        """Starts the run that an interaction asks for, with its card as the answer.

        Raises Refused or TopicError, with nothing started.
        """
        in_server = interaction.guild_id is not None
        if interaction.channel_id is None or not (in_server or in_direct_messages):
            raise Refused("This works in a server's channel. Ask me there.")
        inside_thread = isinstance(interaction.channel, discord.Thread)
        if in_server:
            check_may_speak(interaction.app_permissions, inside_thread=inside_thread)
        request = RunRequest(
            topic=topic,
            recipe=recipe.to_json(),
            in_thread=in_server and not inside_thread and wants_thread(recipe, where),
            requester_id=interaction.user.id,
            guild_id=interaction.guild_id or 0,
            channel_id=interaction.channel_id,
            asked_id=interaction.id,
        )
        return await self.launch(
            request,
            recipe,
            answer=answer_to(interaction),
            inputs=RunInputs(material or {}, upload),
            on_accepted=on_accepted,
        )

    async def begin_attempt(self, state: RunState, todo: Sequence[str]) -> RunState | None:
        """Opens the next attempt, which writes these branches and those that read them.

        None where one is under way. Raises StorageError where a feature refuses it, and Refused
        where no new work is taken. The attempt is not started yet.
        """
        self._gate.check()
        now, run_id = self._clock.now(), state.run.id
        todo = state.recipe.with_readers(todo)

        def unit(connection: Connection) -> RunState | None:
            run = runs.begin_attempt(connection, run_id, todo, self._process, now)
            if run is None:
                return None
            for extension in state.extensions:
                extension.on_attempt(connection, run)
            return load_state(connection, run_id, self._extensions)

        begun = await self._database.write(unit)
        if begun is None:
            return None
        log.info("run %s: attempt %d writes %s", run_id, begun.run.attempt, ", ".join(todo))
        keys = tuple(key for key in begun.recipe.stages[0] if key in todo)
        return replace(begun, progress=self._progress(keys))

    def start_attempt(self, state: RunState, *, is_stale: bool = False) -> Presenter:
        """Presents and executes an attempt that was begun."""
        return self._start(state, is_stale=is_stale, is_new=True)

    async def resume(self, run_id: str) -> Presenter:
        """Goes on with a run that was started before, here or by another process."""
        state = await self._database.read(load_state, run_id, self._extensions)
        return self._start(state, is_stale=True)

    async def _accept(
        self, run: Run, recipe: Recipe, inputs: RunInputs, on_accepted: OnAccepted | None
    ) -> tuple[RunState, Mapping[str, str]]:
        """The state of the run that is written down, and all texts that it is given."""
        initial = new_state(run, recipe, self._extensions)

        def unit(connection: Connection) -> tuple[RunState, Mapping[str, str]]:
            texts = dict(inputs.texts)
            for materials in self._materials:
                texts |= materials(connection, run.guild_id, recipe)
            runs.accept(connection, run, replace(inputs, texts=texts))
            more = None if on_accepted is None else on_accepted(connection, run)
            for name, text in (more or {}).items():
                run_inputs.add_text(connection, run.id, name, text)
            details = details_of(connection, initial)
            return replace(initial, details=details), {**texts, **(more or {})}

        state, texts = await self._database.write(unit)
        return replace(state, progress=self._progress(tuple(recipe.stages[0]))), texts

    def _progress(self, keys: tuple[str, ...]) -> dict[str, BranchStatus]:
        """How the branches stand a moment after the start: all are written, if all fit in."""
        fits = len(keys) <= self._engine.capacity
        return dict.fromkeys(keys, BranchStatus.WRITING if fits else BranchStatus.QUEUED)

    def _start(
        self,
        state: RunState,
        *,
        texts: Mapping[str, str] | None = None,
        card: asyncio.Future[int | None] | None = None,
        is_stale: bool = False,
        is_new: bool = False,
    ) -> Presenter:
        presenter = self._presenters.open(state, texts=texts, card=card, is_stale=is_stale)
        if state.run.outcome is None:
            self._engine.start(presenter.execution(is_new=is_new), presenter.take)
        return presenter

    async def _answer(
        self,
        state: RunState,
        answer: Answer,
        card: asyncio.Future[int | None],
        patience_seconds: float,
    ) -> None:
        card_id = None
        try:
            async with asyncio.timeout(patience_seconds):
                card_id = await answer(run_card(state), card_nonce(state.run.id))
        except (*UNANSWERED, Undeliverable) as error:
            run_id = state.run.id
            log.warning("run %s: the first answer failed, it is sent anew: %r", run_id, error)
        finally:
            if not card.done():
                card.set_result(card_id)


def wants_thread(recipe: Recipe, where: str | None) -> bool:
    """Whether the branches go to a thread, where the channel can have one."""
    if where is None:
        return sum(branch.shown for branch in recipe.branches) > MOST_IN_CHANNEL
    return where == THREAD


def answer_to(interaction: discord.Interaction[Any]) -> Answer:
    """Shows a card as the answer to this interaction."""

    async def answer(card: discord.ui.LayoutView, _nonce: str) -> int:
        response = await interaction.response.send_message(view=card)
        if response.message_id is None:
            return (await interaction.original_response()).id
        return response.message_id

    return answer


def reply_to(message: discord.Message) -> Answer:
    """Shows a card as the reply to this message."""

    async def answer(card: discord.ui.LayoutView, nonce: str) -> int:
        allowed = discord.AllowedMentions.none()
        return (await message.reply(view=card, nonce=nonce, allowed_mentions=allowed)).id

    return answer


def check_may_reply(message: discord.Message) -> None:
    """Raises Refused where the bot may read this message but not answer it."""
    channel = message.channel
    if message.guild is None or isinstance(channel, PRIVATE):
        return
    mine = channel.permissions_for(message.guild.me)
    check_may_speak(mine, inside_thread=isinstance(channel, discord.Thread))


def shortened(text: str, limit_chars: int = TOPIC_LIMIT_CHARS) -> str:
    """A longer text as a topic: its beginning, to a word's end, where it is too long."""
    line = " ".join(text.split())
    if len(line) <= limit_chars:
        return line
    at_a_word = line[: limit_chars - 1].rsplit(" ", 1)[0]
    return f"{at_a_word}…"
