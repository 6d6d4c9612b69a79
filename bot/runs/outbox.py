"""Sends a run's outbox messages to its channel, and finds those that are there already."""

from __future__ import annotations

import asyncio
import io
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import discord

from bot.discord_api.messenger import Messenger
from bot.discord_api.polls import Poll
from bot.discord_api.rate_limits import Permit
from bot.errors import Undeliverable
from bot.runs.cards.posts import PostText, fit_together, marker, picture_files, post_view
from bot.runs.export import file_name
from bot.runs.recorder import RunRecorder
from bot.runs.state import (
    MessagesCombined,
    MessagesRefused,
    MessagesSent,
    RunState,
)
from storage import results
from storage.database import Database
from storage.results import MessageKind, OutboxMessage, PictureRecord

log = logging.getLogger(__name__)

OF_BRANCHES = frozenset({MessageKind.BRANCH, MessageKind.IDEAS})


class OutboxSender:
    """Sends one run's promised messages: each result's own in order, none waiting for another's.

    Where the channel's limit holds them up, those that wait go out together in the next message.
    """

    def __init__(
        self,
        messenger: Messenger,
        database: Database,
        recorder: RunRecorder,
    ) -> None:
        self._messenger = messenger
        self._database = database
        self._recorder = recorder
        self._queues = MessageQueues()
        self._dispatching = False
        self._begun: set[str] = set()
        self._in_flight: set[asyncio.Task[None]] = set()

    async def start(
        self, group: asyncio.TaskGroup, kinds: frozenset[MessageKind], *, look_first: bool = False
    ) -> None:
        """Begins to send what is owed of these kinds and was not begun before.

        With `look_first`, what is in the channel already is only noted as sent.
        """
        owed = [
            message
            for message in self._recorder.state.messages
            if message.is_owed and message.kind in kinds and message.nonce not in self._begun
        ]
        self._begun.update(message.nonce for message in owed)
        if look_first and owed:
            owed = await self._still_owed(owed)
        self._queues.add(owed)
        self._dispatch(group)

    async def wait_until_sent(self) -> None:
        """Waits until everything that was begun has been sent, or refused."""
        while self._in_flight:
            await asyncio.gather(*self._in_flight)

    async def remove_outdated(self) -> None:
        """Deletes what went on after an earlier attempt's card; the branches' posts stay."""
        state = self._recorder.state
        if state.run.attempt == 1:
            return
        for message in state.messages:
            is_outdated = (
                message.kind is MessageKind.CONTINUATION and message.attempt < state.run.attempt
            )
            if is_outdated and message.message_id and message.channel_id:
                await self._messenger.delete(message.channel_id, message.message_id)

    async def _still_owed(self, owed: Sequence[OutboxMessage]) -> list[OutboxMessage]:
        """Messages that are not in the channel; the others are noted as sent."""
        known = await self._sent_messages()
        missing: list[OutboxMessage] = []
        for message in owed:
            message_id = known.get(marker(message.nonce))
            if message.kind is MessageKind.POLL:
                message_id = await self._sent_poll()
            if message_id is None:
                missing.append(message)
            else:
                await self._mark_sent([message], message_id)
        return missing

    def _dispatch(self, group: asyncio.TaskGroup) -> None:
        """Goes through the queues, unless that is being done already or there is nothing to do."""
        if self._queues.ready and not self._dispatching:
            self._dispatching = True
            self._begin(group, self._send_waiting(group), f"outbox {self._recorder.state.run.id}")

    async def _send_waiting(self, group: asyncio.TaskGroup) -> None:
        try:
            while self._queues.ready:
                permit = await self._messenger.limits.permit(
                    self._recorder.state.run.messages_channel_id
                )
                messages = self._queues.take(fit_together if permit.waited else None)
                work = self._send_together(group, messages, permit)
                self._begin(group, work, f"message {messages[0].nonce}")
        finally:
            self._dispatching = False

    async def _send_together(
        self, group: asyncio.TaskGroup, messages: Sequence[OutboxMessage], permit: Permit
    ) -> None:
        nonces = tuple(message.nonce for message in messages)
        run = self._recorder.state.run
        try:
            if len(messages) > 1 and messages[0].together is None:
                await self._database.write(results.combine, nonces)
                self._recorder.apply(MessagesCombined(nonces))
            message_id = await self._send(messages)
        except Undeliverable as error:
            log.warning("run %s, messages %s are refused: %s", run.id, nonces, error)
            await self._database.write(results.mark_refused, nonces, str(error))
            self._recorder.apply(MessagesRefused(nonces, str(error)))
        else:
            log.debug("run %s: message %s is sent", run.id, nonces[0])
            await self._mark_sent(messages, message_id)
        finally:
            permit.release()
        self._queues.sent(messages)
        self._dispatch(group)

    def _begin(self, group: asyncio.TaskGroup, work: Coroutine[Any, Any, None], name: str) -> None:
        task = group.create_task(work, name=name)
        self._in_flight.add(task)
        task.add_done_callback(self._in_flight.discard)

    async def _mark_sent(self, messages: Sequence[OutboxMessage], message_id: int) -> None:
        nonces = tuple(message.nonce for message in messages)
        channel_id = self._recorder.state.run.messages_channel_id
        await self._recorder.mark_sent(MessagesSent(nonces, message_id, channel_id))

    async def _send(self, messages: Sequence[OutboxMessage]) -> int:
        """Sends the message and gives its id; a branch silently, a notice to its person."""
        first, run = messages[0], self._recorder.state.run
        mention_user_id = run.requester_id if first.kind is MessageKind.NOTICE else None
        pictures = await self._pictures(messages)
        file = self._file(first)

        async def lookup() -> int | None:
            if first.kind is MessageKind.POLL:
                return await self._sent_poll()
            return (await self._sent_messages()).get(marker(first.nonce))

        return await self._messenger.send(
            run.messages_channel_id,
            await self._view(messages, pictures, file),
            nonce=first.nonce,
            files=[*picture_files(pictures), *([file] if file else [])],
            silent=mention_user_id is None,
            mention_user_id=mention_user_id,
            lookup=lookup,
        )

    async def _view(
        self,
        messages: Sequence[OutboxMessage],
        pictures: Sequence[PictureRecord],
        file: discord.File | None,
    ) -> discord.ui.LayoutView | Poll:
        state, first = self._recorder.state, messages[0]
        for extension in state.extensions:
            if (view := await extension.message_view(state, first)) is not None:
                return view
        texts = [PostText(_body(state, message), message.nonce) for message in messages]
        return post_view(texts, pictures, file)

    async def _pictures(self, messages: Sequence[OutboxMessage]) -> list[PictureRecord]:
        """The pictures that go with the first message of a branch; such a one goes alone."""
        first = messages[0]
        if not first.pictures:
            return []
        drawn = await self._database.read(results.pictures, first.run_id, first.key)
        return [picture for picture in drawn if picture.attempt == first.attempt]

    def _file(self, message: OutboxMessage) -> discord.File | None:
        """The whole text of a branch whose message has its beginning; such a one goes alone."""
        if not message.with_file:
            return None
        state = self._recorder.state
        text = next(
            record.text
            for record in state.results
            if (record.key, record.attempt) == (message.key, message.attempt)
        )
        name = file_name(state.run, "md", message.key)
        return discord.File(io.BytesIO(text.encode()), filename=name)

    async def _sent_messages(self) -> Mapping[int, int]:
        """Ids of the messages posted since the card, noted or not, by their markers."""
        run = self._recorder.state.run
        return await self._messenger.find_marked(run.messages_channel_id, run.card_id)

    async def _sent_poll(self) -> int | None:
        """The id of the run's newest poll where it has been posted, though nobody noted it."""
        state = self._recorder.state
        noted = {message.message_id for message in state.messages}
        found = await self._messenger.polls.find(
            state.run.messages_channel_id, state.card_url, state.run.card_id
        )
        return next((message_id for message_id in found if message_id not in noted), None)


def _body(state: RunState, message: OutboxMessage) -> str:
    if message.kind is not MessageKind.NOTICE:
        return message.body
    return f"<@{state.run.requester_id}>, {message.body} {state.card_url}"


Fit = Callable[[Sequence[str]], bool]
"""Whether these texts have room in one message."""


class MessageQueues:
    """A queue for each result. What stands behind in a queue waits for what is sent before it."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[OutboxMessage]] = {}
        self._busy: set[str] = set()

    def add(self, messages: Sequence[OutboxMessage]) -> None:
        """Puts them in line; those that were decided to go together share a queue of their own."""
        for message in messages:
            self._queues.setdefault(_queue(message), deque()).append(message)

    @property
    def ready(self) -> bool:
        """Whether there is something that may go now."""
        return bool(self._free())

    def take(self, fit: Fit | None = None) -> list[OutboxMessage]:
        """The messages that go out as the next one, in the order in which they were promised.

        That is one, or those that were decided to go together before. With `fit`, as many of the
        texts that wait as fit in one message.
        """
        free = self._free()
        if not free:
            return []
        first = self._queues[free[0]]
        messages = [first.popleft()]
        while first and messages[0].together is not None:
            messages.append(first.popleft())
        if fit is not None and _may_join(messages[0]):
            for name in free[1:]:
                head = self._queues[name][0]
                if _may_join(head) and fit([*(message.body for message in messages), head.body]):
                    messages.append(self._queues[name].popleft())
        self._busy.update(_queue(message) for message in messages)
        return messages

    def sent(self, messages: Sequence[OutboxMessage]) -> None:
        """These are through, or refused: what stands behind them may go."""
        for name in {_queue(message) for message in messages}:
            self._busy.discard(name)
            if not self._queues[name]:
                del self._queues[name]

    def _free(self) -> list[str]:
        return [
            name for name, waiting in self._queues.items() if waiting and name not in self._busy
        ]


def _queue(message: OutboxMessage) -> str:
    return message.together or f"{message.key} {message.attempt}"


def _may_join(message: OutboxMessage) -> bool:
    """Whether others may go in this one's message: not where it has files or pings somebody."""
    alone = message.pictures or message.with_file or message.together is not None
    return message.kind is MessageKind.BRANCH and not alone
