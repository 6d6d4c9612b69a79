"""What the tests share: a model at the socket, and a world with the bot in it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.standins.model import ModelStandIn
from tests.world import World, open_world, settings_for


@pytest.fixture
async def model() -> AsyncGenerator[ModelStandIn]:
    """A language model of the test's own, at a socket."""
    async with ModelStandIn() as standin:
        yield standin


@pytest.fixture(params=["functional", "graph"])
def api(request: pytest.FixtureRequest) -> str:
    """Each of LangGraph's two APIs in turn."""
    return str(request.param)


@pytest.fixture
async def world(model: ModelStandIn, api: str, tmp_path: Path) -> AsyncGenerator[World]:
    """The bot in a simulated server, over each API in turn."""
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    async with open_world(settings) as opened:
        yield opened
