"""One edit in flight, none too soon, the last state always shown, and never in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import yarl
from multidict import CIMultiDict

from bot.discord_api.editor import CLOSING_SECONDS, CoalescingEditor, CoalescingEditors
from bot.discord_api.rate_limits import REQUESTS_A_SECOND, RateLimits
from bot.errors import Undeliverable
from tests.support.virtual_time import in_virtual_time
from workflows.engine import Tasks

INTERVAL_SECONDS = 1.2


def now() -> float:
    return asyncio.get_running_loop().time()


class Card:
    """Counts its edits and notes when each began and ended."""

    def __init__(self, takes_seconds: float = 0.0) -> None:
        self.state = 0
        self.shown: list[int] = []
        self.began_at: list[float] = []
        self.in_flight = 0
        self._takes_seconds = takes_seconds

    async def edit(self) -> None:
        self.in_flight += 1
        assert self.in_flight == 1
        state = self.state
        self.began_at.append(now())
        try:
            await asyncio.sleep(self._takes_seconds)
            self.shown.append(state)
        finally:
            self.in_flight -= 1


def gaps(times: list[float]) -> Iterator[float]:
    """The seconds between one and the next."""
    return (later - earlier for earlier, later in pairwise(times))


@in_virtual_time
@pytest.mark.parametrize("takes_seconds", [0.0, 0.4, 1.8])
async def test_many_changes_make_few_edits_and_the_last_is_shown(takes_seconds: float) -> None:
    card = Card(takes_seconds)
    editor = CoalescingEditor(card.edit, INTERVAL_SECONDS)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        for state in range(1, 41):
            card.state = state
            editor.touch()
            await asyncio.sleep(INTERVAL_SECONDS / 10)
        while card.shown[-1:] != [40]:
            await asyncio.sleep(0.1)
        await editor.close()
    assert len(card.shown) <= 6
    assert min(gaps(card.began_at)) >= INTERVAL_SECONDS


@in_virtual_time
async def test_closing_makes_no_further_edit_and_waits_for_the_one_in_flight() -> None:
    card = Card(takes_seconds=0.1)
    editor = CoalescingEditor(card.edit, 0.01)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        editor.touch()
        await asyncio.sleep(0.05)
        assert card.in_flight
        editor.touch()
        await editor.close()
        assert card.shown == [0]
    assert card.shown == [0]


@in_virtual_time
async def test_the_final_edit_waits_for_no_interval() -> None:
    card = Card()
    editor = CoalescingEditor(card.edit, INTERVAL_SECONDS)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        editor.touch()
        await asyncio.sleep(INTERVAL_SECONDS - 0.2)
        editor.touch()
        closing_at = now()
        await editor.close()
        assert now() == closing_at
    assert card.shown == []


@in_virtual_time
async def test_an_edit_that_hangs_holds_up_the_final_one_only_for_a_while() -> None:
    card = Card(takes_seconds=1000.0)
    editor = CoalescingEditor(card.edit, INTERVAL_SECONDS)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        editor.touch()
        await asyncio.sleep(INTERVAL_SECONDS + 1)
        closing_at = now()
        await editor.close()
        assert now() - closing_at == pytest.approx(CLOSING_SECONDS)
    assert not card.in_flight


@in_virtual_time
async def test_one_that_never_ran_is_closed_as_well() -> None:
    editor = CoalescingEditor(Card().edit, INTERVAL_SECONDS)
    editor.touch()
    await editor.close()
    await editor.run()


@in_virtual_time
async def test_an_edit_that_discord_refuses_does_not_stop_it() -> None:
    edits = 0

    async def edit() -> None:
        nonlocal edits
        edits += 1
        raise Undeliverable("the channel is gone")

    editor = CoalescingEditor(edit, 0.01)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        for _ in range(2):
            editor.touch()
            await asyncio.sleep(0.05)
        await editor.close()
    assert edits == 2


@in_virtual_time
async def test_edits_give_way_while_requests_are_scarce() -> None:
    limits = RateLimits(2)
    card = Card()
    editor = CoalescingEditor(card.edit, INTERVAL_SECONDS, limits=limits, channel_id=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        with limits.spare_request():
            editor.touch()
            await asyncio.sleep(10 * INTERVAL_SECONDS)
            assert card.shown == []
        await asyncio.sleep(INTERVAL_SECONDS)
        assert card.shown == [0]
        with limits.spare_request():
            editor.touch()
            await asyncio.sleep(10 * INTERVAL_SECONDS)
            await editor.close()
    assert card.shown == [0]


@in_virtual_time
async def test_an_edit_may_ask_for_a_longer_rest() -> None:
    began_at: list[float] = []

    async def edit() -> float:
        began_at.append(now())
        return 5.0

    editor = CoalescingEditor(edit, INTERVAL_SECONDS)
    async with asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        for _ in range(20):
            editor.touch()
            await asyncio.sleep(0.5)
        await editor.close()
    assert len(began_at) == 2
    assert min(gaps(began_at)) >= 5.0


@in_virtual_time
async def test_many_messages_are_edited_each_at_its_own_pace_and_then_forgotten() -> None:
    shown: list[str] = []

    async def edit(key: str) -> None:
        shown.append(key)

    async with Tasks() as tasks:
        editors = CoalescingEditors[str](edit, INTERVAL_SECONDS, tasks.start)
        for _ in range(9):
            editors.touch("a")
            editors.touch("b")
            await asyncio.sleep(0.1)
        assert "a" in editors
        await asyncio.sleep(INTERVAL_SECONDS)
        assert sorted(shown) == ["a", "b"]
        assert "a" not in editors
        editors.touch("a")
        await asyncio.sleep(INTERVAL_SECONDS)
        await asyncio.sleep(0)
    assert sorted(shown) == ["a", "a", "b"]


@in_virtual_time
async def test_what_changes_while_the_owner_shows_it_is_shown_afterwards() -> None:
    shown: list[str] = []

    async def edit(key: str) -> None:
        shown.append(key)

    async with Tasks() as tasks:
        editors = CoalescingEditors[str](edit, INTERVAL_SECONDS, tasks.start)
        async with editors.shown_by_owner("a"):
            assert "a" in editors
        assert "a" not in editors
        async with editors.shown_by_owner("a"):
            editors.touch("a")
            await asyncio.sleep(9 * INTERVAL_SECONDS)
            assert shown == []
        await asyncio.sleep(1.1 * INTERVAL_SECONDS)
    assert shown == ["a"]


@in_virtual_time
async def test_two_hundred_runs_at_once_take_little_more_than_their_posts_need() -> None:
    limits = RateLimits()
    trace = limits.trace()
    trace.freeze()
    progress_edits = 0

    async def request() -> None:
        url = yarl.URL("https://discord.com/api/v10/channels/1/messages")
        begins = aiohttp.TraceRequestStartParams("POST", url, CIMultiDict())
        session: Any = None
        await trace.on_request_start.send(session, SimpleNamespace(), begins)
        await asyncio.sleep(0.05)

    async def edit() -> None:
        nonlocal progress_edits
        progress_edits += 1
        await request()

    async def run(number: int) -> None:
        editor = CoalescingEditor(edit, INTERVAL_SECONDS, limits=limits)
        async with asyncio.TaskGroup() as group:
            group.create_task(editor.run())
            async with asyncio.TaskGroup() as posts:
                for _ in range(3):
                    await asyncio.sleep(0.5 + number % 7 / 10)
                    editor.touch()
                    posts.create_task(request())
            await editor.close()
        await request()

    began_at = now()
    await asyncio.gather(*(run(number) for number in range(200)))
    assert now() - began_at <= 1.1 * 800 / REQUESTS_A_SECOND
    assert progress_edits <= 40
