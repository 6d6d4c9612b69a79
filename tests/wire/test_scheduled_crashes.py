"""Scheduled posts over kills, lost replies and while the bot is away: each due time once."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.model import ModelStandIn
from tests.wire.planned import Planned, public, wholes
from tests.wire.reading import assert_exactly_once, posts

BRANCHES = ("story", "joke", "poem")
MESSAGES = "/channels/*/messages"


async def until_begun(discord: DiscordStandIn, method: str, path: str) -> None:
    """Waits until such a request has come, whether or not it has been answered."""
    async with asyncio.timeout(20):
        while not await discord.requests(method, path):
            await asyncio.sleep(0.02)


async def test_a_kill_after_two_of_three_parts_pays_for_the_third_alone(
    planned: Planned, discord: DiscordStandIn, model: ModelStandIn
) -> None:
    bot = await planned.bot()
    number = await planned.create()
    model.when("story")
    model.hold("story")
    planned.move_to(9)
    await discord.wait_for_messages("general", lambda seen: len(posts(public(seen))) == 2)
    await bot.kill()
    model.release("story")
    await bot.start()
    assert_exactly_once(await planned.until_whole(1))
    assert len(model.calls) == 4
    await planned.until_shown(number, "✅")


@pytest.mark.parametrize("quiet", [False, True], ids=["shown", "quiet"])
async def test_a_kill_at_any_moment(
    planned: Planned, discord: DiscordStandIn, model: ModelStandIn, quiet: bool
) -> None:
    chance = random.Random(quiet)
    for number, branch in enumerate(BRANCHES, start=1):
        model.when(branch, latency_seconds=0.1 * number)
    bot = await planned.bot()
    schedule = await planned.create(quiet=quiet)
    planned.move_to(9)
    for _ in range(2):
        await asyncio.sleep(chance.uniform(0, 0.4))
        await bot.kill()
        await bot.start()
    await planned.until_whole(1)
    assert (await planned.until_shown(schedule, "✅")).count("[post](") == 1
    seen = public(await discord.messages("general"))
    if quiet:
        assert len(seen) == 1
    else:
        assert_exactly_once(seen)
    planned.move_to(9, days=1)
    assert len(wholes(await planned.until_whole(2))) == 2


async def test_a_lost_reply_to_the_first_message(
    planned: Planned, discord: DiscordStandIn, model: ModelStandIn
) -> None:
    await planned.bot()
    await planned.create()
    await planned.create(quiet=True, at="10:00")
    await discord.lose_reply("POST", MESSAGES)
    planned.move_to(9)
    assert_exactly_once(await planned.until_whole(1))
    await discord.lose_reply("POST", MESSAGES, status=500)
    planned.move_to(10)
    assert len(await planned.until_whole(2)) == 5
    assert len(model.calls) == 6


async def test_a_bot_that_was_away_makes_up_for_one_post_or_skips_and_says_so(
    planned: Planned, model: ModelStandIn
) -> None:
    bot = await planned.bot()
    number = await planned.create(topics="cats; owls")
    await bot.kill()
    planned.move_to(10, 59, days=1)
    await bot.start()
    seen = await planned.until_whole(1)
    assert_exactly_once(seen)
    assert "about cats!" in wholes(seen)[0].text
    shown = await planned.until_shown(number, "✅")
    made_up = "this one was made up for, 119 min late; 1 earlier time was missed."
    assert f"I was away or busy: {made_up}" in shown
    assert f"<t:{int(planned.at(9, days=2).timestamp())}:F>" in shown

    await bot.terminate()
    planned.move_to(11, days=2)
    await bot.start()
    shown = await planned.until_shown(number, "⏭️")
    assert "I was away or busy: this one was skipped, 2 h late." in shown
    assert len(model.calls) == 3
    planned.move_to(9, days=3)
    assert "about owls!" in wholes(await planned.until_whole(2))[1].text


@pytest.mark.parametrize("sent", [False, True], ids=["before", "after"])
async def test_an_admin_is_told_once_over_a_kill_before_or_after_the_letter(
    planned: Planned, discord: DiscordStandIn, sent: bool
) -> None:
    bot = await planned.bot()
    news = await discord.create_channel("news")
    number = await planned.create(channel="news")
    await discord.delete_channel(news)
    await discord.fault("POST", MESSAGES, delay_seconds=30, after_commit=sent)
    # It is back so late that Discord no longer knows the message by its nonce.
    await discord.settings(nonce_seconds=0)
    planned.move_to(9)
    await planned.until_shown(number, "⏸️ **Paused.** The channel is gone.")
    await until_begun(discord, "POST", MESSAGES)
    await discord.wait_for_messages("dm:admin", lambda seen: len(seen) == sent)
    await bot.kill()
    await bot.start()
    (letter,) = await discord.wait_for_messages("dm:admin", lambda seen: len(seen) == 1)
    assert f"Schedule {number} of " in letter.text
    assert "is paused. The channel is gone." in letter.text
    planned.move_to(9, days=1)
    await asyncio.sleep(2)
    assert len(await discord.messages("dm:admin")) == 1
