"""Turns each event of a run into a post or an edit, exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from bot.discord_api.editor import CoalescingEditor
from bot.discord_api.messenger import Messenger
from bot.discord_api.retry import keep_trying
from bot.errors import LoggedOut, MessageGone, Undeliverable
from bot.features.schedules.outcomes import Settling
from bot.runs.cards.run_card import run_card
from bot.runs.cards.state import BranchState, CardState, executable
from bot.runs.places import Places
from bot.runs.posting import Posting, card_id
from bot.runs.snapshots import Snapshots
from storage.records import PostKind, RunRecord
from storage.stores import Stores
from workflows.events import BranchFailed, BranchFinished, BranchStarted, Event
from workflows.tasks import Tasks

log = logging.getLogger(__name__)


class Delivery:
    """A desk per attempt that is being shown; events come in, messages go out."""

    def __init__(
        self,
        messenger: Messenger,
        stores: Stores,
        tasks: Tasks,
        settling: Settling,
        forget: Callable[[str], Awaitable[None]],
        *,
        edit_interval_seconds: float,
    ) -> None:
        self.messenger = messenger
        self.stores = stores
        self.runs = stores.runs
        self.snapshots = Snapshots(stores)
        self.tasks = tasks
        self.settling = settling
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
    ) -> Desk:
        """Shows this attempt from now on, whatever of it has been shown before.

        `live` is how the branches stand. The card says so since just now, or is stale.
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
        return desk

    async def drain(self, grace_seconds: float) -> None:
        """Waits until what has been emitted is shown, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_seconds):
                for desk in list(self._desks.values()):
                    await desk.idle.wait()

    async def state(self, run: RunRecord, live: dict[str, BranchState] | None = None) -> CardState:
        """What the run's card shows now."""
        return await self.snapshots.state(run, live)


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
        self._posting = Posting(delivery.messenger, delivery.stores)
        self._live = live
        self._stale = stale

    def take(self, event: Event) -> None:
        """Puts the event in line."""
        self.idle.clear()
        self._events.put_nowait(event)

    async def work(self) -> None:
        """Until the attempt has been shown to its end; what is left undone, the next start does."""
        try:
            await keep_trying(f"show run {self.run.id}", self._show_run)
        except Undeliverable as reason:
            await self._give_up(reason)
        except LoggedOut as error:
            log.error("run %s is not shown yet: %s", self.run.id, error)
        finally:
            self.idle.set()
            self.ended.set()

    async def _show_run(self) -> None:
        """Shows the attempt to its end."""
        try:
            self.run = await self._delivery.runs.get(self.run.id)
            await self._arrive()
            async with asyncio.TaskGroup() as group:
                await self._show_all(group)
        except Exception:
            self._stale = True
            raise

    async def _arrive(self) -> None:
        """Makes sure of card, channel and thread; a quiet run has none of them before its whole."""
        if self.run.card_message_id is None:
            if self.run.quiet:
                return
            view = run_card(await self._delivery.state(self.run, self._live))
            channel_id, card_message_id = await self._places.card(self.run, view)
            await self._mark(channel_id=channel_id, card_message_id=card_message_id)
        if self.run.posts_channel_id is None:
            channel_id = await self._places.posts_channel(self.run, card_id(self.run))
            await self._mark(posts_channel_id=channel_id)

    async def _show_all(self, group: asyncio.TaskGroup) -> None:
        self._posting = Posting(self._messenger, self._delivery.stores)
        editor = CoalescingEditor(
            self._edit_run_card,
            self._delivery.edit_interval_seconds,
            limits=self._messenger.limits,
            channel_id=self.run.channel_id,
        )
        editing = group.create_task(editor.run(), name=f"card {self.run.id}")
        if self._stale:
            await self._posting.start(self.run, group, PostKind.BRANCH, look_first=True)
            editor.touch()
        while self.run.outcome is None:
            if self._events.empty():
                self.idle.set()
            event = await self._events.get()
            self.idle.clear()
            if await self._show(event, group):
                editor.touch()
        await editor.close()
        await editing
        await self._finish(group)

    async def _show(self, event: Event, group: asyncio.TaskGroup) -> bool:
        """Shows what has happened; whether the card says something else now."""
        match event:
            case BranchStarted(key=key):
                known = self._live.get(key) is BranchState.WRITING
                self._live[key] = BranchState.WRITING
                return not known
            case BranchFinished() | BranchFailed():
                await self._posting.start(self.run, group, PostKind.BRANCH)
                return True
            case _:
                self.run = await self._delivery.runs.get(self.run.id)
                return False

    async def _finish(self, group: asyncio.TaskGroup) -> None:
        """The last branches, the aggregated message, what goes on after it, and the end."""
        await self._post(group, PostKind.BRANCH, PostKind.POLL)
        if not await self._delivery.settling.holds_back(await self._delivery.state(self.run)):
            await self._show_whole(group)
        await self._end()

    async def _show_whole(self, group: asyncio.TaskGroup) -> None:
        view, files = await self._delivery.snapshots.ended(self.run)
        if self.run.card_message_id is None:
            channel_id, card_message_id = await self._places.card(self.run, view, files)
            await self._mark(channel_id=channel_id, card_message_id=card_message_id)
        else:
            try:
                await self._messenger.edit(self.run.channel_id, card_id(self.run), view, files)
            except MessageGone:
                card = await self._places.post_card(self.run, view, files)
                await self._mark(card_message_id=card)
        await self._post(group, PostKind.CONTINUATION, PostKind.NOTICE)
        await self._posting.remove_outdated(self.run)

    async def _post(self, group: asyncio.TaskGroup, *kinds: PostKind) -> None:
        """Sends what is promised, one kind after the other."""
        for kind in kinds:
            await self._posting.start(self.run, group, kind, look_first=self._stale)
            await self._posting.settle()

    async def _give_up(self, reason: Undeliverable) -> None:
        """Hands what there is to the requester privately, where the channel takes nothing more."""
        log.warning("run %s can't be shown: %s", self.run.id, reason, exc_info=reason)
        while (run := await self._delivery.runs.get(self.run.id)).outcome is None:
            self.idle.set()
            await self._events.get()
        self.run = run
        await self._posting.hand_over(await self._delivery.state(run), str(reason))
        await self._end(reason)

    async def _end(self, trouble: Undeliverable | None = None) -> None:
        if self.run.schedule_id is not None:
            await self._delivery.settling.settle(await self._delivery.state(self.run), trouble)
        await self._delivery.runs.delivered(self.run, datetime.now(UTC))
        await self._delivery.forget(executable(self.run).thread_id)

    async def _edit_run_card(self) -> None:
        if self.run.card_message_id is not None:
            card = run_card(await self._delivery.state(self.run, self._live))
            await self._messenger.edit(self.run.channel_id, card_id(self.run), card)

    async def _mark(self, **marks: int) -> None:
        self.run = await self._delivery.runs.mark(self.run.id, **marks)
