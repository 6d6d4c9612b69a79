"""What the tests share: a model at the socket, and a world with the bot in it."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fakes.model import ModelStandIn
from tests.support.world import World, open_world, settings_for


# How long an example takes says more about the machine than about a rule.
settings.register_profile("chorus", deadline=None)
settings.load_profile("chorus")


@pytest.fixture
async def model() -> AsyncGenerator[ModelStandIn]:
    """A language model of the test's own, at a socket."""
    async with ModelStandIn() as standin:
        yield standin


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs what is marked `one_api` over one of LangGraph's APIs, everything else over both."""
    marks = metafunc.definition.iter_markers("parametrize")
    given = {name for mark in marks for name in re.findall(r"\w+", str(mark.args[0]))}
    if "api" in metafunc.fixturenames and "api" not in given:
        one = metafunc.definition.get_closest_marker("one_api") is not None
        metafunc.parametrize("api", ["functional"] if one else ["functional", "graph"])


@pytest.fixture
def api() -> str:
    """One of LangGraph's two APIs; see `pytest_generate_tests`."""
    raise AssertionError("parametrized")


@pytest.fixture
async def world(model: ModelStandIn, api: str, tmp_path: Path) -> AsyncGenerator[World]:
    """The bot in a simulated server, over each API in turn."""
    settings = settings_for(tmp_path, model.base_url, WORKFLOW_API=api)
    async with open_world(settings) as opened:
        yield opened
