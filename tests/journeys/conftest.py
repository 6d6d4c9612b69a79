"""What journeys through time share."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.planning import Plan, open_plan
from tests.standins.model import ModelStandIn
from tests.world import settings_for


@pytest.fixture
async def plan(model: ModelStandIn, api: str, tmp_path: Path) -> AsyncGenerator[Plan]:
    """The bot in a simulated server on a Tuesday at eight, over each API in turn."""
    async with open_plan(settings_for(tmp_path, model.base_url, WORKFLOW_API=api)) as opened:
        yield opened
