"""Fixtures of journeys through time: worlds by a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.fakes.model import ModelStandIn
from tests.support.clocks import MovedClock
from tests.support.schedules import Plan, open_plan
from tests.support.votes import now_clock
from tests.support.world import World, open_world, settings_for


@pytest.fixture
def clock() -> MovedClock:
    """Stands at this moment."""
    return now_clock()


@pytest.fixture
async def timed(
    model: ModelStandIn, api: str, tmp_path: Path, clock: MovedClock
) -> AsyncGenerator[World]:
    """The bot in a simulated server that goes by the clock, over each API in turn."""
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    async with open_world(settings, clock=clock) as opened:
        yield opened


@pytest.fixture
async def booth(model: ModelStandIn, tmp_path: Path, clock: MovedClock) -> AsyncGenerator[World]:
    """The same over one API, for what happens once the candidates are written."""
    async with open_world(settings_for(tmp_path, model.base_url), clock=clock) as opened:
        yield opened


@pytest.fixture
async def plan(model: ModelStandIn, api: str, tmp_path: Path) -> AsyncGenerator[Plan]:
    """The bot in a simulated server on a Tuesday at eight, over each API in turn."""
    async with open_plan(settings_for(tmp_path, model.base_url, WORKFLOW_API=api)) as opened:
        yield opened


@pytest.fixture
async def world(model: ModelStandIn, api: str, tmp_path: Path) -> AsyncGenerator[World]:
    """The bot in a simulated server, over each API in turn."""
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    async with open_world(settings) as opened:
        yield opened
