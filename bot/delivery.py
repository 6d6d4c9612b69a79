"""Turns each event of a run into a post or an edit, exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from bot.card_editor import CardEditor
from bot.cards.aggregated import aggregated_card
from bot.cards.posts import marker
from bot.cards.run_card import run_card
from bot.cards.state import BranchState, CardState, assemble, executable
from bot.errors import Undeliverable
from bot.messenger import CardGone, Messenger
from bot.places import Places
from bot.posting import Posting, card_id, posts_channel_id
from storage.outbox import Outbox
from storage.records import PostKind, RunRecord
from storage.runs import RunStore
from workflows.events import BranchFailed, BranchFinished, BranchStarted, Event
from workflows.tasks import Tasks

log = logging.getLogger(__name__)


class Delivery:
    """A desk per attempt that is being shown; events come in, messages go out."""

    def __init__(
        self,
        messenger: Messenger,
        runs: RunStore,
        outbox: Outbox,
        tasks: Tasks,
        forget: Callable[[str], Awaitable[None]],
        *,
        edit_interval_seconds: float,
    ) -> None:
        self.messenger = messenger
        self.runs = runs
        self.outbox = outbox
        self.tasks = tasks
        self.forget = forget
        """Deletes the checkpoints of this LangGraph thread."""
        self.edit_interval_seconds = edit_interval_seconds
        self._desks: dict[str, Desk] = {}

    def emit(self, event: Event) -> None:
        """Takes an event; returns at once. One of an attempt that is not being shown is dropped."""
        desk = self._desks.get(event.run_id)
        if desk is not None and desk.run.attempt == event.attempt:
            desk.take(event)

    def open(
        self,
        run: RunRecord,
        live: dict[str, BranchState],
        *,
        just_edited: bool = False,
        stale: bool = False,
    ) -> None:
        """Shows this attempt from now on, whatever of it has been shown before.

        `live` is how the branches stand. The card has been edited to say so just now, or is stale
        and has yet to be.
        """
        desk = Desk(self, run, live, just_edited=just_edited, stale=stale)
        before = self._desks.get(run.id)
        self._desks[run.id] = desk

        async def work() -> None:
            try:
                if before is not None:
                    await before.ended.wait()
                await desk.work()
            finally:
                if self._desks.get(run.id) is desk:
                    del self._desks[run.id]

        self.tasks.start(f"delivery {run.id}", work())

    async def drain(self, grace_seconds: float) -> None:
        """Waits until what has been emitted is shown, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                for desk in list(self._desks.values()):
                    await desk.idle.wait()

    async def state(self, run: RunRecord, live: dict[str, BranchState] | None = None) -> CardState:
        """What the run's card shows now."""
        branches = await self.runs.branches(run.id)
        return assemble(run, branches, await self.outbox.all(run.id), live or {})


class Desk:
    """Shows one attempt: sends what the outbox promises, keeps the card current, ends it."""

    def __init__(
        self,
        delivery: Delivery,
        run: RunRecord,
        live: dict[str, BranchState],
        *,
        just_edited: bool,
        stale: bool,
    ) -> None:
        self.run = run
        self.idle = asyncio.Event()
        """Set while nothing that has happened is still to be shown."""
        self.ended = asyncio.Event()
        """Set once this attempt will be shown no further."""
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._delivery = delivery
        self._messenger = delivery.messenger
        self._places = Places(delivery.messenger)
        self._posting = Posting(delivery.messenger)
        self._live = live
        self._editor = CardEditor(
            self._edit_run_card, delivery.edit_interval_seconds, just_edited=just_edited
        )
        self._stale = stale
        if stale:
            self._editor.touch()

    def take(self, event: Event) -> None:
        """Puts the event in line."""
        self.idle.clear()
        self._events.put_nowait(event)

    async def work(self) -> None:
        """Until the attempt has been shown to its end; what is left undone, the next start does."""
        try:
            await self._arrive()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._editor.run(), name=f"card {self.run.id}")
                try:
                    await self._follow()
                finally:
                    self._editor.close()
            await self._finish()
        except* Undeliverable as group_error:
            await self._give_up(group_error.exceptions[0])
        finally:
            self.idle.set()
            self.ended.set()

    async def _arrive(self) -> None:
        """Makes sure of the card and the thread, and sends what an earlier process still owed."""
        if self.run.card_message_id is None:
            await self._mark(card_message_id=await self._card())
        if self.run.posts_channel_id is None:
            channel_id = await self._places.posts_channel(self.run, card_id(self.run))
            await self._mark(posts_channel_id=channel_id)
        if self._stale:
            await self._send_promised(recovered=True)

    async def _follow(self) -> None:
        """Shows each event as it comes, until the attempt has its end."""
        while self.run.outcome is None:
            if self._events.empty():
                self.idle.set()
            event = await self._events.get()
            self.idle.clear()
            await self._show(event)

    async def _show(self, event: Event) -> None:
        match event:
            case BranchStarted(key=key):
                if self._live.get(key) is BranchState.WRITING:
                    return
                self._live[key] = BranchState.WRITING
            case BranchFinished() | BranchFailed():
                await self._send_promised()
            case _:
                self.run = await self._delivery.runs.get(self.run.id)
                return
        self._editor.touch()

    async def _finish(self) -> None:
        """The last branches, the aggregated message, what goes on after it, and the end."""
        await self._send_promised(PostKind.BRANCH)
        await self._editor.rest()
        state = await self._delivery.state(self.run)
        view, files = aggregated_card(state)
        try:
            await self._messenger.edit(self.run.channel_id, card_id(self.run), view, files)
        except CardGone:
            await self._mark(card_message_id=await self._places.post_card(self.run, view, files))
        await self._send_promised()
        await self._remove_outdated()
        await self._delivery.runs.delivered(self.run, datetime.now(UTC))
        await self._delivery.forget(executable(self.run).thread_id)

    async def _give_up(self, reason: BaseException) -> None:
        """Hands what there is to the requester privately, where the channel takes nothing more."""
        log.warning("run %s can't be shown: %s", self.run.id, reason, exc_info=reason)
        state = await self._delivery.state(self.run)
        try:
            await self._posting.hand_over(state, str(reason))
        except Undeliverable as error:
            log.warning("run %s can't be handed to its requester either: %s", self.run.id, error)
        await self._delivery.runs.delivered(self.run, datetime.now(UTC))

    async def _send_promised(self, *kinds: PostKind, recovered: bool = False) -> None:
        """Sends what the outbox holds, in order; what is there already is only noted."""
        known: dict[int, int] | None = None
        for post in await self._delivery.outbox.unsent(self.run.id):
            if kinds and post.kind not in kinds:
                continue
            if recovered and known is None:
                known = await self._posting.present(self.run)
            message_id = None if known is None else known.get(marker(post.nonce))
            try:
                if message_id is None:
                    message_id = await self._posting.send(self.run, post)
            except Undeliverable as error:
                log.warning("run %s, post %s is refused: %s", self.run.id, post.nonce, error)
                await self._delivery.outbox.refused(post.nonce, str(error))
                continue
            await self._delivery.outbox.sent(
                post.nonce, message_id=message_id, channel_id=posts_channel_id(self.run)
            )

    async def _remove_outdated(self) -> None:
        """Deletes what went on after an earlier attempt's card; the branches' posts stay."""
        if self.run.attempt == 1:
            return
        for post in await self._delivery.outbox.all(self.run.id):
            outdated = post.kind is PostKind.CONTINUATION and post.attempt < self.run.attempt
            if outdated and post.message_id is not None and post.channel_id is not None:
                await self._messenger.delete(post.channel_id, post.message_id)

    async def _card(self) -> int:
        """The id of the card: of the one that is there, or of a new one."""
        found = await self._places.find_card(self.run)
        if found is not None:
            return found
        state = await self._delivery.state(self.run, self._live)
        return await self._places.post_card(self.run, run_card(state))

    async def _edit_run_card(self) -> None:
        state = await self._delivery.state(self.run, self._live)
        await self._messenger.edit(self.run.channel_id, card_id(self.run), run_card(state))

    async def _mark(self, **marks: int) -> None:
        self.run = await self._delivery.runs.mark(self.run.id, **marks)
