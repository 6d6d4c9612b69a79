"""Fixtures of the wire tests: Discord, the model and the bot, each at a socket."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.openapi import check_requests
from tests.fakes.model import ModelStandIn
from tests.wire.planned import Planned, open_planned
from tests.wire.process import BotProcess


@pytest.fixture
async def discord() -> AsyncGenerator[DiscordStandIn]:
    """A Discord of the test's own; afterwards, every request is held against Discord's document."""
    async with DiscordStandIn() as standin:
        yield standin
        assert await standin.gaps() == []
        document = os.environ.get("DISCORD_OPENAPI")
        if document:
            assert check_requests(await standin.requests(), document) == []


@pytest.fixture
def new_bot(discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path) -> BotProcess:
    """The bot, not started yet."""
    return BotProcess(discord, model.base_url, tmp_path)


@pytest.fixture
async def bot(new_bot: BotProcess) -> AsyncGenerator[BotProcess]:
    """The bot, connected."""
    async with new_bot as running:
        yield running


@pytest.fixture
async def planned(
    discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path
) -> AsyncGenerator[Planned]:
    """An empty database and a clock that the test moves; no bot is started yet."""
    async with AsyncExitStack() as stack:
        yield open_planned(discord, model.base_url, tmp_path, stack)
