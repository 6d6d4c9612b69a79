"""Presents a run: each branch posted the moment it is done, the card kept current, the end shown.

One presenter a live run. It owns the run's state through its recorder; everything shown is a
function of that state.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import discord

from bot.discord_api.editor import CoalescingEditor
from bot.discord_api.markdown import plain
from bot.discord_api.messenger import Messenger
from bot.discord_api.retry import keep_trying
from bot.errors import LoggedOut, MessageGone, Undeliverable
from bot.runs.cards.aggregated import ended_card
from bot.runs.cards.run_card import run_card
from bot.runs.export import as_markdown, file_name
from bot.runs.extension import Card
from bot.runs.outbox import OF_BRANCHES, OutboxSender
from bot.runs.placement import Placement
from bot.runs.recorder import Recording, RunRecorder, load_state
from bot.runs.state import BranchBegan, BranchStatus, Placed, RunState
from storage.results import MessageKind
from workflows.engine import Tasks
from workflows.run import (
    BranchFailed,
    BranchFinished,
    BranchStarted,
    Event,
    Execution,
    WorkflowApi,
    thread_id,
)

log = logging.getLogger(__name__)

Forget = Callable[[str], Awaitable[None]]
"""Deletes the checkpoints of a LangGraph thread."""

LEAVE_SECONDS = 5.0
LOGGED_OUT_SECONDS = 20.0
"""After which it is tried again where Discord did not take the token."""


@dataclass(frozen=True, slots=True)
class Presenting:
    """The services that every presenter works with."""

    recording: Recording
    messenger: Messenger
    placement: Placement
    tasks: Tasks
    forget: Forget
    edit_interval_seconds: float


class Presenters:
    """The runs that are presented in this process, each by one presenter."""

    def __init__(self, presenting: Presenting) -> None:
        self.presenting = presenting
        self.messenger = presenting.messenger
        self._database = presenting.recording.database
        self._live: dict[str, Presenter] = {}

    def open(
        self,
        state: RunState,
        *,
        texts: Mapping[str, str] | None = None,
        card: asyncio.Future[int | None] | None = None,
        is_stale: bool = False,
    ) -> Presenter:
        """Presents this attempt from now on, whatever of it has been shown before.

        `card` gives the card's id once the request has been answered with it, None where the card
        is to be posted. Of a stale run, what is in the channel is looked for first.
        """
        run_id = state.run.id
        before = self._live.get(run_id)
        # What an earlier presenter was about to send is looked for first.
        is_stale = is_stale or before is not None
        presenter = Presenter(self.presenting, state, texts=texts, card=card, is_stale=is_stale)
        self._live[run_id] = presenter

        async def work() -> None:
            try:
                if before is not None:
                    await before.leave()
                await presenter.work()
            finally:
                if self._live.get(run_id) is presenter:
                    del self._live[run_id]

        presenter.task = self.presenting.tasks.start(f"presenter {run_id}", work())
        return presenter

    def live(self, run_id: str) -> Presenter | None:
        """The presenter of this run, where it is being presented."""
        return self._live.get(run_id)

    async def load(self, run_id: str) -> RunState:
        """The state of a run: in memory where it is presented, else read whole, once.

        Raises RunNotFound.
        """
        presenter = self._live.get(run_id)
        if presenter is not None and not presenter.state.extensions:
            return presenter.state
        return await self.read(run_id)

    async def read(self, run_id: str) -> RunState:
        """The state of a run as the database has it. Raises RunNotFound."""
        extensions = self.presenting.recording.extensions
        await self._database.flush()
        return await self._database.read(load_state, run_id, extensions)

    async def redraw(self, run_id: str) -> Presenter:
        """Shows the end of a run again, whose details have changed, and what is owed after it."""
        return self.open(await self.read(run_id), is_stale=True)

    async def drain(self, grace_seconds: float) -> None:
        """Waits until all that has happened is shown, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                for presenter in list(self._live.values()):
                    await presenter.idle.wait()


class Presenter:
    """Shows one attempt: sends what the outbox promises, keeps the card current, ends it."""

    def __init__(
        self,
        presenting: Presenting,
        state: RunState,
        *,
        texts: Mapping[str, str] | None,
        card: asyncio.Future[int | None] | None,
        is_stale: bool,
    ) -> None:
        self.recorder = RunRecorder(presenting.recording, state, texts)
        self.idle = asyncio.Event()
        """Set while nothing that has happened is still to be shown."""
        self.ended = asyncio.Event()
        """Set once this attempt will be shown no further."""
        self._presenting = presenting
        self._messenger = presenting.messenger
        self._placement = presenting.placement
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._card = card
        self._is_stale = is_stale
        self._is_replaced = False
        self._has_begun = False
        self._pausing = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        """The task that presents the run; its owner can end it."""

    @property
    def state(self) -> RunState:
        """The run as it stands."""
        return self.recorder.state

    def take(self, event: Event) -> None:
        """Hears of an event of the workflow; called within its stream, so it does not wait."""
        self.idle.clear()
        self._events.put_nowait(event)

    def look(self) -> None:
        """Looks at the state again: somebody has changed it without the workflow."""
        self.idle.clear()
        self._events.put_nowait(None)

    async def leave(self) -> None:
        """Leaves the run to the presenter of its next attempt: soon, or else at once."""
        self._is_replaced = True
        self._pausing.set()
        try:
            async with asyncio.timeout(LEAVE_SECONDS):
                await self.ended.wait()
        except TimeoutError:
            log.info("run %s: what is owed goes on with its next attempt", self.state.run.id)
            # One that has yet to begin waits for the presenter before it, and then shows nothing.
            if self.task is not None and self._has_begun:
                self.task.cancel()
            await self.ended.wait()

    def execution(self, *, is_new: bool) -> Execution:
        """The attempt as the engine takes it."""
        run = self.state.run
        return Execution(
            run_id=run.id,
            attempt=run.attempt,
            topic=run.topic,
            recipe=self.state.recipe,
            todo=frozenset(run.todo),
            api=WorkflowApi(run.workflow_api),
            recorder=self.recorder,
            is_new=is_new,
            owner=(run.guild_id, run.requester_id),
        )

    async def work(self) -> None:
        """Until the attempt has been shown to its end.

        What stands in the way is waited out with growing pauses; what a channel will never take
        goes to the requester.
        """
        run_id = self.state.run.id
        self._has_begun = True
        try:
            while True:
                try:
                    await keep_trying(f"show run {run_id}", self._show_run, pause=self._pause)
                    return
                except LoggedOut as error:
                    # A token that was taken back ends the process; one 401 may be a stray.
                    log.error("run %s is not shown yet: %s", run_id, error)
                    await self._pause(LOGGED_OUT_SECONDS)
        except Undeliverable as error:
            await self._give_up(error)
        finally:
            self.idle.set()
            self.ended.set()

    async def _pause(self, seconds: float) -> None:
        """Waits, unless another presenter takes over meanwhile."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._pausing.wait()

    async def _show_run(self) -> None:
        """Shows the attempt to its end."""
        if self._is_stale and self._is_replaced:
            return
        try:
            await self._arrive()
            async with asyncio.TaskGroup() as group:
                await self._show_all(group)
        except Exception:
            self._is_stale = True
            raise

    async def _arrive(self) -> None:
        """Makes sure of card, channel and thread; a run whose end alone is shown has none yet."""
        run = self.state.run
        channel_id, card_id = run.channel_id, run.card_message_id
        if self._card is not None:
            card_id = await self._card or card_id
            self._card = None
        if card_id is None:
            if run.final_only:
                return
            channel_id, card_id = await self._placement.card(run, Card(run_card(self.state)))
        posts_channel_id = run.posts_channel_id or (None if run.in_thread else channel_id)
        placed = Placed(channel_id, card_id, posts_channel_id)
        if placed != Placed(run.channel_id, run.card_message_id, run.posts_channel_id):
            await self.recorder.place(placed)
        if posts_channel_id is None:
            posts_channel_id = await self._placement.thread(self.state.run)
            await self.recorder.place(Placed(channel_id, card_id, posts_channel_id))

    async def _show_all(self, group: asyncio.TaskGroup) -> None:
        sender = OutboxSender(self._messenger, self._presenting.recording.database, self.recorder)
        editor = CoalescingEditor(
            self._edit_run_card,
            self._presenting.edit_interval_seconds,
            limits=self._messenger.limits,
            channel_id=self.state.run.channel_id,
        )
        editing = group.create_task(editor.run(), name=f"card {self.state.run.id}")
        if self._is_stale:
            await sender.start(group, OF_BRANCHES, look_first=True)
            editor.touch()
        while self.state.run.outcome is None:
            if self._events.empty():
                self.idle.set()
            event = await self._events.get()
            self.idle.clear()
            if await self._show(event, sender, group):
                editor.touch()
        await self._send(group, sender, OF_BRANCHES, frozenset({MessageKind.POLL}))
        await editor.close()
        await editing
        await self._finish(group, sender)

    async def _show(
        self, event: Event | None, sender: OutboxSender, group: asyncio.TaskGroup
    ) -> bool:
        """Shows what has happened; whether the card says something else now."""
        match event:
            case BranchStarted(key=key):
                is_known = self.state.progress.get(key) is BranchStatus.WRITING
                self.recorder.apply(BranchBegan(key))
                return not is_known
            case BranchFinished() | BranchFailed():
                await sender.start(group, OF_BRANCHES)
                return True
            case _:
                return False

    async def _finish(self, group: asyncio.TaskGroup, sender: OutboxSender) -> None:
        """The aggregated message, what goes on after it, and the end."""
        state = self.state
        held_back = [
            extension for extension in state.extensions if await extension.holds_back(state)
        ]
        if not held_back:
            await self._show_whole(group, sender)
        await self._deliver()

    async def _show_whole(self, group: asyncio.TaskGroup, sender: OutboxSender) -> None:
        card = await ended_card(self.state, self._presenting.recording.database)
        run = self.state.run
        if run.card_message_id is None:
            channel_id, card_id = await self._placement.card(run, card)
            await self.recorder.place(Placed(channel_id, card_id, run.posts_channel_id))
        else:
            try:
                await self._messenger.edit(run.channel_id, run.card_id, card.view, card.files)
            except MessageGone:
                for file in card.files:
                    file.reset()
                card_id = await self._placement.post_card(run, card)
                await self.recorder.place(Placed(run.channel_id, card_id, run.posts_channel_id))
        await self._send(
            group,
            sender,
            frozenset({MessageKind.CONTINUATION}),
            frozenset({MessageKind.NOTICE}),
        )
        await sender.remove_outdated()

    async def _send(
        self, group: asyncio.TaskGroup, sender: OutboxSender, *kinds: frozenset[MessageKind]
    ) -> None:
        """Sends what is promised, one kind after the other."""
        for kind in kinds:
            await sender.start(group, kind, look_first=self._is_stale)
            await sender.wait_until_sent()

    async def _give_up(self, reason: Undeliverable) -> None:
        """Hands what there is to the requester privately, where the channel takes nothing more."""
        log.warning("run %s can't be shown: %s", self.state.run.id, reason, exc_info=reason)
        while self.state.run.outcome is None:
            self.idle.set()
            await self._events.get()
        await self._hand_over(str(reason))
        await self._deliver(reason)

    async def _hand_over(self, reason: str) -> None:
        """Gives the requester everything that was written as a file, in a direct message.

        Where that can't be either, it is logged.
        """
        state, run = self.state, self.state.run
        text = (
            f"I couldn't finish showing your {plain(state.recipe.name, 80)} "
            f"{state.recipe.preposition} {plain(run.topic, 200)} "
            f"in <#{run.channel_id}>: {reason}. Everything that was written is in this file."
        )
        file = discord.File(io.BytesIO(as_markdown(state).encode()), filename=file_name(run, "md"))
        nonce = f"{run.id}-{run.attempt}-dm"
        try:
            # Should the process die before the run is marked as shown, this is found again.
            after_id = discord.utils.time_snowflake(run.attempt_started_at_utc)
            await self._messenger.send_privately(
                run.requester_id, text, file, nonce=nonce, after_id=after_id
            )
        except Undeliverable as error:
            log.warning("run %s can't be handed to its requester either: %s", run.id, error)

    async def _deliver(self, trouble: Undeliverable | None = None) -> None:
        for extension in self.state.extensions:
            await extension.delivered(self.state, trouble)
        await self.recorder.deliver()
        run = self.state.run
        await self._presenting.forget(thread_id(run.id, run.attempt))

    async def _edit_run_card(self) -> None:
        run = self.state.run
        if run.card_message_id is not None:
            await self._messenger.edit(run.channel_id, run.card_id, run_card(self.state))
