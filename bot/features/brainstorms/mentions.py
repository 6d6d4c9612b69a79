"""Handles mentions in the threads of brainstorms and in brainstorming channels."""

from __future__ import annotations

import discord

from bot.errors import Refused
from bot.features.brainstorms.ideas import idea_of
from bot.features.brainstorms.launcher import BrainstormLauncher
from bot.features.brainstorms.refusals import closed
from bot.runs.launcher import check_may_reply
from storage import brainstorm_channels
from storage.brainstorms import Board
from storage.database import Database
from storage.ideas import BoardIdea
from workflows.recipes.brainstorms.idea_lookup import IdeaMatch, find_idea, without_number


class BrainstormMentions:
    """Decides what a mention means where it is."""

    def __init__(self, database: Database, launcher: BrainstormLauncher) -> None:
        self._database = database
        self._launcher = launcher

    async def take(self, message: discord.Message, text: str) -> bool:
        """Looks closer at an idea in a brainstorm's thread, begins a brainstorm in one of their
        channels, and leaves other mentions alone (False).

        Raises Refused, or what starting a run raises, with nothing started.
        """
        if message.guild is None:
            return False
        channel, reference = message.channel, message.reference
        thread = channel if isinstance(channel, discord.Thread) else None
        around = await self._database.read(
            brainstorm_channels.surroundings,
            thread.id if thread is not None else None,
            reference.message_id if reference is not None else None,
            [channel.id] if thread is None else [thread.id, thread.parent_id],
        )
        if around.board is not None:
            check_may_reply(message)
            await self._look_closer(message, text, around.board, around.shown)
            return True
        if not around.in_channel or (not text.strip() and thread is None):
            return False
        check_may_reply(message)
        await self._launcher.start_by_message(message, text)
        return True

    async def _look_closer(
        self, message: discord.Message, text: str, board: Board, shown: tuple[BoardIdea, ...]
    ) -> None:
        if not board.brainstorm.is_open:
            raise await closed(self._database, board.brainstorm.id)
        match = find_idea(text, [*map(idea_of, board.ideas)], [*map(idea_of, shown)])
        if match.idea is None or (idea := board.idea(match.idea.number)) is None:
            raise Refused(_not_known(match, board.ideas, shown))
        question = without_number(text)
        await self._launcher.look_closer(
            message, board.brainstorm, idea, question, guessed=match.is_guess
        )


def _not_known(match: IdeaMatch, ideas: tuple[BoardIdea, ...], shown: tuple[BoardIdea, ...]) -> str:
    if not ideas:
        return "There are no ideas here yet. Ask again once the first are there."
    if match.unknown_number is not None:
        return f"There is no idea #{match.unknown_number} here; they go up to #{ideas[-1].number}."
    if shown:
        return (
            f"This message shows the ideas #{shown[0].number} to #{shown[-1].number}. Which one "
            f"do you mean? Name its number, like #{shown[0].number}."
        )
    return (
        "I could not tell which idea you mean. Reply to it, or name its number, like "
        f"#{ideas[0].number}."
    )
