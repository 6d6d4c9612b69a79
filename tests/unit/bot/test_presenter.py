"""Each run is presented by one presenter at a time, whoever takes over from whom."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import cast

import pytest

from bot.discord_api.messenger import Messenger
from bot.errors import LoggedOut
from bot.runs import presenter as presenters
from bot.runs.placement import Placement
from bot.runs.presenter import Presenter, Presenters, Presenting
from bot.runs.recorder import Recording
from bot.runs.state import RunState
from storage.runs import Run
from workflows.engine import Tasks
from workflows.recipes.create.recipe import STORY_JOKE_POEM

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STATE = RunState(
    Run(
        id="0123456789ab",
        topic="cats",
        recipe=STORY_JOKE_POEM.to_json(),
        todo=STORY_JOKE_POEM.keys,
        workflow_api="functional",
        requester_id=1,
        guild_id=2,
        channel_id=3,
        asked_id=4,
        created_at_utc=NOW,
        attempt_started_at_utc=NOW,
    ),
    STORY_JOKE_POEM,
)


class NoRecording(Recording):
    """None is needed: nothing is written here."""

    def __init__(self) -> None:
        object.__setattr__(self, "database", None)


async def forget(_thread_id: str) -> None:
    """There are no checkpoints."""


async def test_two_that_take_over_at_the_same_moment_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first one hangs, as in an outage of Discord's; the last one shows the run."""
    monkeypatch.setattr(presenters, "LEAVE_SECONDS", 0.1)
    shown: list[Presenter] = []
    at_once = 0

    async def show_run(presenter: Presenter) -> None:
        nonlocal at_once
        at_once += 1
        assert at_once == 1
        shown.append(presenter)
        try:
            if len(shown) == 1:
                await asyncio.Event().wait()
        finally:
            at_once -= 1

    monkeypatch.setattr(Presenter, "_show_run", show_run)
    async with Tasks() as tasks:
        nothing = cast(Messenger, None)
        several = Presenters(
            Presenting(NoRecording(), nothing, Placement(nothing), tasks, forget, 1.0)
        )
        first = several.open(STATE)
        await asyncio.sleep(0)
        second, third = several.open(STATE), several.open(STATE)
        async with asyncio.timeout(10):
            await third.ended.wait()
    assert (shown[0], shown[-1]) == (first, third)
    assert second.ended.is_set()
    assert several.live(STATE.run.id) is None


async def test_a_stray_401_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presenters, "LOGGED_OUT_SECONDS", 0.01)
    tries: list[Presenter] = []

    async def show_run(presenter: Presenter) -> None:
        tries.append(presenter)
        if len(tries) < 3:
            raise LoggedOut("Discord no longer accepts DISCORD_TOKEN")

    monkeypatch.setattr(Presenter, "_show_run", show_run)
    async with Tasks() as tasks:
        nothing = cast(Messenger, None)
        several = Presenters(
            Presenting(NoRecording(), nothing, Placement(nothing), tasks, forget, 1.0)
        )
        presenter = several.open(STATE)
        async with asyncio.timeout(10):
            await presenter.ended.wait()
    assert tries == [presenter] * 3
