"""An admin who plans posts on the wire, and bots on a clock that the test moves."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenInteraction, SeenMessage
from tests.wire.moved_bot import CLOCK, FileClock
from tests.wire.process import BotProcess
from tests.wire.reading import WHOLE, cards

MOVED_BOT = "tests.wire.moved_bot"
ADMIN = {"user": "admin", "channel": "general"}


@dataclass
class Planned:
    """One database and one clock, and the bots on them."""

    discord: DiscordStandIn
    model_url: str
    folder: Path
    clock: FileClock
    midnight_utc: datetime
    """Three days ago: what is looked for in a channel's history is younger."""
    stack: AsyncExitStack

    @property
    def database_url(self) -> str:
        """The database that every process has."""
        return f"sqlite+aiosqlite:///{self.folder / 'chorus.db'}"

    async def bot(self, name: str = "first") -> BotProcess:
        """A process on the database, connected; it is ended with the test."""
        return await self.stack.enter_async_context(self.new_bot(name))

    def new_bot(self, name: str = "first") -> BotProcess:
        """A process on the database, not started yet."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        environment = {
            "DATABASE_URL": self.database_url,
            CLOCK: str(self.folder / "clock"),
        }
        return BotProcess(self.discord, self.model_url, folder, MOVED_BOT, **environment)

    def at(self, hour: int, minute: int = 0, days: int = 0) -> datetime:
        """This time of day, so many days after the first one."""
        return self.midnight_utc + timedelta(days=days, hours=hour, minutes=minute)

    def move_to(self, hour: int, minute: int = 0, days: int = 0) -> None:
        """Moves the clock to this time of day, so many days after the first one."""
        self.clock.move_to(self.at(hour, minute, days))

    async def say(self, what: str, **options: Any) -> str:
        """The answer to the admin's subcommand of /schedule."""
        asked = await self.discord.slash(f"schedule {what}", options, **ADMIN)
        answer = await self.discord.answer(asked, _settled, timeout_seconds=20)
        assert answer.message is not None
        return answer.message.text

    async def create(self, **options: Any) -> str:
        """A schedule at nine each day, in UTC, unless told otherwise; gives its number."""
        given: Mapping[str, Any] = {"topics": "cats", "timezone": "UTC", "at": "09:00"} | options
        answer = await self.say("create", **given)
        found = re.search(r"Schedule ([0-9]+)", answer)
        assert found is not None, answer
        return found[1]

    async def until_shown(self, schedule: str, text: str) -> str:
        """The answer of /schedule show, once it says this."""
        async with asyncio.timeout(20):
            while text not in (shown := await self.say("show", schedule=schedule)):
                await asyncio.sleep(0.1)
            return shown

    async def until_whole(
        self, count: int, channel: str = "general", timeout_seconds: float = 40
    ) -> list[SeenMessage]:
        """The channel's messages, once so many cards are aggregated messages."""
        seen = await self.discord.wait_for_messages(
            channel, lambda seen: len(wholes(seen)) >= count, timeout_seconds=timeout_seconds
        )
        return public(seen)


def open_planned(
    discord: DiscordStandIn, model_url: str, folder: Path, stack: AsyncExitStack
) -> Planned:
    """An empty database, at eight in the morning."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    midnight -= timedelta(days=3)
    planned = Planned(discord, model_url, folder, FileClock(folder / "clock"), midnight, stack)
    planned.move_to(8)
    return planned


def public(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    """The messages that everybody sees."""
    return [message for message in messages if not message.ephemeral]


def wholes(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    """The aggregated messages."""
    return [message for message in cards(public(messages)) if WHOLE in message.text]


def _settled(seen: SeenInteraction) -> bool:
    return seen.message is not None and bool(seen.message.text)
