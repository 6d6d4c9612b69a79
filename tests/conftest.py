"""Shared by all tests: a model at the socket, and both of LangGraph's APIs."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator

import pytest
from hypothesis import settings

from tests.fakes.model import ModelStandIn

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
