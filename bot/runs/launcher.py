"""Launches runs: checks the request, stores it, answers with its card, and hands it on."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import discord
from discord import app_commands
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.interactions import UNANSWERED, acknowledge, say_privately
from bot.discord_api.markdown import clean_topic
from bot.discord_api.permissions import check_may_speak, check_may_write
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
from workflows.text.lists import counted

log = logging.getLogger(__name__)
T = TypeVar("T")

NAME_A_MODEL = "Set OPENAI_API_KEY or OPENAI_BASE_URL for a model that can"
ANSWER_SECONDS = 10
DEFER_AFTER_SECONDS = 2.0
"""Discord waits 3 s for an answer; where the database takes longer, it is told to go on waiting."""
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
            raise NotNow("I'm restarting, so nothing was started. Try again in a minute.")


@dataclass(frozen=True, slots=True)
class OpenRunLimits:
    """How many runs may be queued or written at a time; 0 is no limit."""

    per_person: int = 0
    """Over all servers."""
    per_server: int = 0

    def check(self, connection: Connection, guild_id: int, requester_id: int) -> None:
        """Raises NotNow where one more would be over a limit; asked in the transaction that
        would write it down. A direct message belongs to no server."""
        if not (self.per_person or self.per_server):
            return
        theirs, servers = runs.count_open(connection, guild_id, requester_id)
        if self.per_person and theirs >= self.per_person:
            raise NotNow(
                f"You have {counted(theirs, 'run')} under way, and the limit is "
                f"{self.per_person}. Wait until one has ended, or cancel one; nothing was started."
            )
        if self.per_server and guild_id and servers >= self.per_server:
            raise NotNow(
                f"This server has {counted(servers, 'run')} under way, and the limit is "
                f"{self.per_server}. Wait until one has ended; nothing was started."
            )


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
    open_runs: OpenRunLimits = OpenRunLimits()
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
        self._open_runs = launching.open_runs
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
        on_wait: Callable[[], Awaitable[None]] | None = None,
        run_id: str | None = None,
        patience_seconds: float = ANSWER_SECONDS,
    ) -> Presenter:
        """Writes the run down, starts it, and answers with its card.

        `on_accepted` writes down what the run belongs to, in the same transaction; `on_wait` is
        called where that takes longer than Discord waits for an answer. Raises TopicError,
        Refused or RunExists, with nothing started. From the moment that the run is written down
        it goes on, whatever fails: an answer that does is made up for.
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
        accepting = self._accept(run, recipe, inputs or RunInputs(), on_accepted)
        state, texts = await _told_to_wait(accepting, on_wait)
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
            raise Refused("This only works in a server's channel. Ask me there.")
        inside_thread = isinstance(interaction.channel, discord.Thread)
        if in_server:
            check_may_write(interaction.permissions, inside_thread=inside_thread)
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
            on_wait=lambda: acknowledge(interaction, thinking=True),
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
            self._open_runs.check(connection, state.run.guild_id, state.run.requester_id)
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
            if run.schedule_id is None:
                self._open_runs.check(connection, run.guild_id, run.requester_id)
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


async def _told_to_wait(
    work: Coroutine[Any, Any, T], on_wait: Callable[[], Awaitable[None]] | None
) -> T:
    """What the work gives; `on_wait` is called once it has taken long."""
    task = asyncio.create_task(work, name="accept a run")
    try:
        if on_wait is not None:
            await asyncio.wait({task}, timeout=DEFER_AFTER_SECONDS)
            if not task.done():
                await on_wait()
        return await task
    finally:
        task.cancel()


def wants_thread(recipe: Recipe, where: str | None) -> bool:
    """Whether the branches go to a thread, where the channel can have one."""
    if where is None:
        return sum(branch.shown for branch in recipe.branches) > MOST_IN_CHANNEL
    return where == THREAD


def answer_to(interaction: discord.Interaction[Any]) -> Answer:
    """Shows a card as the answer to this interaction."""

    async def answer(card: discord.ui.LayoutView, _nonce: str) -> int:
        if interaction.response.is_done():
            return (await interaction.edit_original_response(view=card)).id
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
