"""One edit in flight, none too soon, the last state always shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.discord_api.editor import CardEditor
from bot.errors import Undeliverable

INTERVAL_SECONDS = 0.1


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
        self.began_at.append(time.monotonic())
        await asyncio.sleep(self._takes_seconds)
        self.shown.append(state)
        self.in_flight -= 1


def gaps(times: list[float]) -> Iterator[float]:
    """The seconds between one and the next."""
    return (later - earlier for earlier, later in pairwise(times))


@pytest.mark.parametrize("takes_seconds", [0.0, 0.03, 0.15])
async def test_many_changes_make_few_edits_and_the_last_is_shown(takes_seconds: float) -> None:
    card = Card(takes_seconds)
    editor = CardEditor(card.edit, INTERVAL_SECONDS)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        for state in range(1, 41):
            card.state = state
            editor.touch()
            await asyncio.sleep(0.01)
        while card.shown[-1:] != [40]:
            await asyncio.sleep(0.01)
        editor.close()
    assert len(card.shown) <= 6
    assert min(gaps(card.began_at)) >= INTERVAL_SECONDS


async def test_closing_makes_no_further_edit_and_waits_for_the_one_in_flight() -> None:
    card = Card(takes_seconds=0.1)
    editor = CardEditor(card.edit, 0.01)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        editor.touch()
        while not card.in_flight:
            await asyncio.sleep(0.005)
        editor.touch()
        editor.close()
    assert card.shown == [0]


async def test_the_next_edit_rests_an_interval_after_the_last() -> None:
    card = Card()
    editor = CardEditor(card.edit, INTERVAL_SECONDS)
    begun_at = time.monotonic()
    await editor.rest()
    assert time.monotonic() - begun_at < INTERVAL_SECONDS / 2  # nothing was edited yet
    editor = CardEditor(card.edit, INTERVAL_SECONDS, just_edited=True)
    await editor.rest()
    assert time.monotonic() - begun_at >= INTERVAL_SECONDS


async def test_an_edit_that_discord_refuses_does_not_stop_it() -> None:
    edits = 0

    async def edit() -> None:
        nonlocal edits
        edits += 1
        raise Undeliverable("the channel is gone")

    editor = CardEditor(edit, 0.01)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(editor.run())
        for _ in range(2):
            editor.touch()
            await asyncio.sleep(0.05)
        editor.close()
    assert edits == 2
