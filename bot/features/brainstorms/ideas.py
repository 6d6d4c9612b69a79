"""The messages that show ideas: how they look, how each is posted once, and the votes on them."""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Iterable
from typing import Any

import discord
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.buttons import button, row
from bot.discord_api.editor import CoalescingEditors, is_old
from bot.discord_api.interactions import UNANSWERED, Interaction, acknowledge
from bot.discord_api.markdown import plain
from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.runs.cards.posts import marker
from bot.runs.cards.texts import small_notes
from storage import ideas, results, runs
from storage.brainstorms import Board
from storage.database import Database
from storage.errors import BrainstormNotFound
from storage.ideas import BoardIdea, IdeaPost
from storage.results import MessageKind
from storage.runs import Run
from workflows.engine import Tasks
from workflows.recipe import Branch
from workflows.recipes.brainstorms.ideas import Idea, as_json
from workflows.run import BranchResult

BRAINSTORM_ID = r"(?P<brainstorm>[0-9a-f]{12})"
IDEA_ID = rf"{BRAINSTORM_ID}:(?P<number>\d{{1,6}})"
"""Custom ids of brainstorms have a hyphen or a number, unlike those by which a run's card is found
again in a channel's history."""
LIKE, BUILD, ADD_IDEA = "chorus:like", "chorus:build", "chorus:add-idea"

PEOPLE = "people"
"""The origin of ideas that no perspective had."""
TITLE_CHARS = 120
SENTENCE_CHARS = 500
"""Five of them have room in a message, whatever had to be escaped in them."""
MEMBER_SENTENCE_CHARS = 1500
"""A person's idea has a message to itself."""

log = logging.getLogger(__name__)
OLD_PAUSE_SECONDS = 2.0
"""Between two edits in a channel, where the message is old."""


def idea_of(stored: BoardIdea) -> Idea:
    """The stored idea as the rules of brainstorming take it."""
    origin = stored.perspective or PEOPLE
    return Idea(stored.number, stored.title, stored.sentence, origin, stored.voters)


def ideas_json(stored: Iterable[BoardIdea]) -> str:
    """The ideas and their votes as a run's material."""
    return as_json(map(idea_of, stored))


def titled(number: int, title: str) -> str:
    """“#3 · Stamp card”, shown literally."""
    return f"#{number} · {plain(title, TITLE_CHARS)}"


def origin_of(idea: BoardIdea) -> str:
    """The perspective, or the person as a mention, which pings nobody where mentions are off."""
    if idea.author_id is not None:
        return f"<@{idea.author_id}>"
    return plain(idea.perspective or PEOPLE, 80)


def ideas_heading(branch: Branch, result: BranchResult, attempt: int, board: Board) -> str:
    """The line above the ideas of a branch: whose they are, and what they build on."""
    title = f"### {branch.emoji} {plain(branch.title, 80)}"
    if board.about is not None:
        title += f" · building on #{board.about}"
    if attempt > 1:
        title += " · more ideas"
    return f"{title}\n{small_notes(result.notes)}" if result.notes else title


def ideas_view(post: IdeaPost) -> discord.ui.LayoutView:
    """The message, with the votes as they stand; its marker tells it apart in the history."""
    view = discord.ui.LayoutView(timeout=None)
    if not post.heading:
        for idea in post.ideas:
            view.add_item(discord.ui.TextDisplay(_member_idea(idea), id=marker(post.nonce)))
            view.add_item(row(*_buttons(idea), add_idea_button(idea.brainstorm_id)))
        return view
    view.add_item(discord.ui.TextDisplay(post.heading, id=marker(post.nonce)))
    for idea in post.ideas:
        view.add_item(discord.ui.TextDisplay(_idea(idea)))
        view.add_item(row(*_buttons(idea)))
    for brainstorm_id in {idea.brainstorm_id for idea in post.ideas}:
        view.add_item(discord.ui.Separator(visible=False))
        view.add_item(row(add_idea_button(brainstorm_id)))
    return view


def add_idea_button(
    brainstorm_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    """Opens the form for an idea of one's own."""
    return button(f"{ADD_IDEA}:{brainstorm_id}", "Add idea", emoji="💡", style=style)


def _idea(idea: BoardIdea) -> str:
    text = f"**{titled(idea.number, idea.title)}**"
    limit_chars = MEMBER_SENTENCE_CHARS if idea.author_id is not None else SENTENCE_CHARS
    return f"{text}\n{plain(idea.sentence, limit_chars)}" if idea.sentence else text


def _member_idea(idea: BoardIdea) -> str:
    return f"{_idea(idea)}\n-# 💡 added by {origin_of(idea)}"


def _buttons(idea: BoardIdea) -> tuple[discord.ui.Button[Any], discord.ui.Button[Any]]:
    name = f"{idea.brainstorm_id}:{idea.number}"
    return (
        button(f"{LIKE}:{name}", str(idea.votes), emoji="👍"),
        button(f"{BUILD}:{name}", "Build on this", emoji="🌱"),
    )


class MemberIdeas:
    """Posts the ideas that people add. What is written down and not posted yet is, at the start."""

    def __init__(self, messenger: Messenger, database: Database, tasks: Tasks) -> None:
        self._messenger = messenger
        self._database = database
        self._tasks = tasks

    async def post(self, run: Run, post: IdeaPost, *, look_first: bool = False) -> int:
        """Posts the idea in the thread of the run that its brainstorm began with.

        Gives the message's id; with `look_first`, of one that is there already. Raises
        Undeliverable, which is noted too: the idea stays all the same.
        """
        channel_id = run.messages_channel_id

        async def lookup() -> int | None:
            found = await self._messenger.find_marked(
                channel_id, run.card_message_id or run.asked_id
            )
            return found.get(marker(post.nonce))

        try:
            message_id = await lookup() if look_first else None
            if message_id is None:
                permit = await self._messenger.limits.permit(channel_id)
                try:
                    message_id = await self._messenger.send(
                        channel_id, ideas_view(post), nonce=post.nonce, lookup=lookup
                    )
                finally:
                    permit.release()
        except Undeliverable as error:
            await self._database.write(results.mark_refused, [post.nonce], str(error))
            raise
        await self._database.write(
            results.mark_sent, [post.nonce], message_id=message_id, channel_id=channel_id
        )
        return message_id

    async def resume(self) -> None:
        """Posts what the outbox promises, unless it is there already."""
        for run, post in await self._database.read(_owed):
            self._tasks.start(f"idea {post.nonce}", self._post_again(run, post))

    async def _post_again(self, run: Run, post: IdeaPost) -> None:
        try:
            await self.post(run, post, look_first=True)
        except Undeliverable as error:
            log.warning("idea %s can't be posted: %s", post.nonce, error)


def _owed(connection: Connection) -> list[tuple[Run, IdeaPost]]:
    return [
        (runs.get(connection, message.run_id), ideas.post(connection, message.nonce))
        for message in results.owed_of(connection, MessageKind.OWN_IDEA)
    ]


class VoteCounts:
    """Shows the votes on ideas: at once in the answer to a press, where nothing else shows them
    just now; presses that come meanwhile share one edit, which reads the votes last of all."""

    def __init__(
        self,
        messenger: Messenger,
        database: Database,
        tasks: Tasks,
        clock: Clock,
        interval_seconds: float,
    ) -> None:
        self._messenger = messenger
        self._database = database
        self._clock = clock
        self._editors = CoalescingEditors[str](
            self._edit, interval_seconds, tasks.start, limits=messenger.limits
        )
        self._old_edits = weakref.WeakValueDictionary[int, asyncio.Lock]()
        """Locks by channel: one edit of an old message at a time."""

    async def answer(self, interaction: Interaction, nonce: str) -> None:
        """Answers a press, whose vote is committed, on the message of this nonce."""
        if nonce in self._editors:
            self._editors.touch(nonce)
            await acknowledge(interaction)
            return
        async with self._editors.shown_by_owner(nonce):
            try:
                post = await self._database.read(ideas.post, nonce)
                await interaction.response.edit_message(view=ideas_view(post))
                await self._database.write(ideas.mark_shown, post)
            except UNANSWERED as error:
                log.info("votes are shown by an edit, since a press was not answered: %r", error)
                self._editors.touch(nonce)
                await acknowledge(interaction)

    async def resume(self) -> None:
        """Shows the votes that were committed and then not shown."""
        for nonce in await self._database.read(ideas.outdated):
            self._editors.touch(nonce)

    async def _edit(self, nonce: str) -> None:
        try:
            post = await self._database.read(ideas.post, nonce)
        except BrainstormNotFound:
            return
        if post.message_id is None or post.channel_id is None:
            return
        if not is_old(post.message_id, self._clock.now()):
            await self._show(post)
            return
        async with self._old_edits.setdefault(post.channel_id, asyncio.Lock()):
            await self._show(await self._database.read(ideas.post, nonce))
            await asyncio.sleep(OLD_PAUSE_SECONDS)

    async def _show(self, post: IdeaPost) -> None:
        assert post.message_id is not None
        assert post.channel_id is not None
        await self._messenger.edit(post.channel_id, post.message_id, ideas_view(post))
        await self._database.write(ideas.mark_shown, post)
