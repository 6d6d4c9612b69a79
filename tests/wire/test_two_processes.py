"""Two processes on one database: each due time fires once, and each run is one process's."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import ModelStandIn
from tests.wire.planned import Planned, public, wholes
from tests.wire.reading import assert_exactly_once, posts

CHANNELS = 6


async def test_each_due_time_fires_once(planned: Planned, discord: DiscordStandIn) -> None:
    first, second = await asyncio.gather(planned.bot("first"), planned.bot("second"))
    for number in range(CHANNELS):
        await discord.create_channel(f"news-{number}")
        await planned.create(
            channel=f"news-{number}", at=f"09:0{number % 3}", quiet=number % 2 == 1
        )
    listed = await planned.say("list")
    assert listed.count("story, joke, poem in <#") == CHANNELS
    for day in range(2):
        planned.move_to(9, 2, days=day)
        for number in range(CHANNELS):
            await planned.until_whole(day + 1, f"news-{number}")
    # One of them is killed in the midst of it, and the other one does all that is left.
    planned.move_to(9, 2, days=2)
    await asyncio.sleep(0.3)
    await first.kill()
    planned.move_to(9, 3, days=2)
    for number in range(CHANNELS):
        # Its runs are looked for every 20 s, and each of them begins where it had stopped.
        seen = await planned.until_whole(3, f"news-{number}", timeout_seconds=90)
        assert len(wholes(seen)) == 3
        headings = Counter(line for post in posts(seen) for line in _headings(post))
        assert list(headings.values()) == ([] if number % 2 else [3, 3, 3])
    assert "could not be posted" not in first.log + second.log


async def test_a_run_that_one_process_has_is_left_alone_until_that_one_dies(
    planned: Planned, discord: DiscordStandIn, model: ModelStandIn
) -> None:
    first = await planned.bot("first")
    number = await planned.create()
    model.when("story")
    model.hold("story")
    planned.move_to(9)
    await discord.wait_for_messages("general", lambda seen: len(posts(public(seen))) == 2)
    second = await planned.bot("second")
    # It has looked at its start; now it looks again.
    planned.move_to(9, 1)
    await asyncio.sleep(1)
    assert "going on with" not in second.log
    assert len(model.calls_for("story")) == 1
    await first.kill()
    planned.move_to(9, 2)
    await model.wait_for_calls(2, "story")
    assert "going on with 1 unfinished runs" in second.log
    model.release("story")
    assert_exactly_once(await planned.until_whole(1))
    assert len(model.calls) == 4
    await planned.until_shown(number, "✅")


async def test_of_two_processes_one_tells_an_admin(
    planned: Planned, discord: DiscordStandIn
) -> None:
    await asyncio.gather(planned.bot("first"), planned.bot("second"))
    news = await discord.create_channel("news")
    number = await planned.create(channel="news")
    await discord.delete_channel(news)
    # While the first letter is on its way, the other process looks as well.
    await discord.fault("POST", "/channels/*/messages", delay_seconds=1, times=2)
    planned.move_to(9)
    await asyncio.sleep(0.3)
    planned.move_to(9, 1)
    await discord.wait_for_messages("dm:admin", lambda seen: len(seen) == 1)
    await asyncio.sleep(1.5)
    assert len(await discord.messages("dm:admin")) == 1
    assert "⏸️ **Paused.** The channel is gone." in await planned.say("show", schedule=number)


def _headings(message: SeenMessage) -> list[str]:
    return [line for line in message.text.splitlines() if line.startswith("### ")]
