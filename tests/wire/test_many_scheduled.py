"""Many schedules due at once, over the wire: in order, each once, and within Discord's limits."""

from __future__ import annotations

import re
from dataclasses import replace

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenRequest
from tests.support.stored_schedules import DAILY, fill
from tests.wire.planned import Planned, public
from tests.wire.reading import assert_exactly_once

CHANNELS = 40
SCHEDULES = 80
GLOBAL_A_SECOND = 50
MESSAGES = "/channels/*/messages"


async def test_many_at_once_go_out_in_order_and_run_into_no_limit(
    planned: Planned, discord: DiscordStandIn
) -> None:
    channels = [await discord.create_channel(f"news-{number}") for number in range(CHANNELS)]
    known = await discord.world()
    schedule = replace(
        DAILY,
        guild_id=known.guild_id,
        owner_id=known.users["admin"],
        recipe="story, joke, poem",
        timezone="UTC",
        final_only=False,
    )
    # Each other one is due a minute later: an order by row would be a wrong one.
    await fill(
        planned.database_url,
        [
            replace(
                schedule,
                channel_id=channels[number % CHANNELS],
                topics=(f"topic {number}",),
                at=f"09:0{number % 2}",
                next_due_utc=planned.at(9, number % 2),
            )
            for number in range(SCHEDULES)
        ],
    )
    await discord.limit("POST", MESSAGES, limit=5, window_seconds=5)
    await discord.limit("*", "*", limit=GLOBAL_A_SECOND, window_seconds=1, scope="global")
    await planned.bot()
    planned.move_to(9, 1)
    for number in range(CHANNELS):
        await planned.until_whole(SCHEDULES // CHANNELS, f"news-{number}", timeout_seconds=90)
    for number in range(CHANNELS):
        messages = public(await discord.messages(f"news-{number}"))
        assert_exactly_once(messages, SCHEDULES // CHANNELS)
    begun = [
        topic for request in await discord.requests("POST", MESSAGES) for topic in _topics(request)
    ]
    assert begun == [*range(0, SCHEDULES, 2), *range(1, SCHEDULES, 2)]
    assert await discord.requests(status=429) == []


def _topics(request: SeenRequest) -> list[int]:
    """The topic of the card that is being sent; empty for another message."""
    return [int(topic) for topic in re.findall(r"## ✨ topic ([0-9]+)", str(request.body))]
