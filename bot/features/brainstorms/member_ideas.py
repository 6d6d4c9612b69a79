"""Ideas that people add: the form, and the message that shows each, exactly once."""

from __future__ import annotations

import logging

import discord

from bot.discord_api.messenger import Messenger
from bot.discord_api.modals import form, text_part
from bot.errors import Undeliverable
from bot.features.brainstorms.idea_cards import ideas_view
from bot.runs.cards.posts import marker
from storage.records import PostKind, PostRecord
from storage.stores import Stores
from workflows.tasks import Tasks

log = logging.getLogger(__name__)

IDEA_FORM = "chorus:form:idea"
TITLE_CHARS = 100
SENTENCE_CHARS = 500


def idea_form(brainstorm_id: str) -> discord.ui.Modal:
    """Asks for an idea."""
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


class OwnIdeas:
    """Posts what people add. What is written down and not posted yet is, at the next start."""

    def __init__(self, messenger: Messenger, stores: Stores, tasks: Tasks) -> None:
        self._messenger = messenger
        self._stores = stores
        self._tasks = tasks

    async def post(self, nonce: str) -> int:
        """Posts the idea of this nonce in its brainstorm's thread; gives the message's id.

        Raises Undeliverable, which is noted too: the idea stays all the same.
        """
        (promised,) = await self._stores.outbox.promised([nonce])
        return await self._send(promised, look_first=False)

    async def resume(self) -> None:
        """Posts what the outbox promises, unless it is there already."""
        for promised in await self._stores.outbox.unsent_of(PostKind.OWN_IDEA):
            self._tasks.start(f"idea {promised.nonce}", self._send_again(promised))

    async def _send_again(self, promised: PostRecord) -> None:
        try:
            await self._send(promised, look_first=True)
        except Undeliverable as error:
            log.warning("idea %s can't be posted: %s", promised.nonce, error)

    async def _send(self, promised: PostRecord, *, look_first: bool) -> int:
        run = await self._stores.runs.get(promised.run_id)
        channel_id = run.posts_channel_id or run.channel_id
        view = ideas_view(await self._stores.ideas.post(promised.nonce))

        async def lookup() -> int | None:
            after_id = run.card_message_id or run.asked_id
            found = await self._messenger.find_marked(channel_id, after_id)
            return found.get(marker(promised.nonce))

        try:
            message_id = await lookup() if look_first else None
            if message_id is None:
                permit = await self._messenger.limits.permit(channel_id)
                try:
                    message_id = await self._messenger.send(
                        channel_id, view, nonce=promised.nonce, lookup=lookup
                    )
                finally:
                    permit.release()
        except Undeliverable as error:
            await self._stores.outbox.refused([promised.nonce], str(error))
            raise
        await self._stores.outbox.sent(
            [promised.nonce], message_id=message_id, channel_id=channel_id
        )
        return message_id
