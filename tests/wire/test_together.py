"""Branches that finish while the channel's limit holds a post up go out together, exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import ModelStandIn
from tests.wire.process import BotProcess
from tests.wire.reading import assert_exactly_once, cards, posts, until_whole

MESSAGES = "/channels/*/messages"
PARTS = {
    "titles": "five catchy titles",
    "outline": "five main points",
    "introduction": "engaging introduction",
    "action": "call to action for",
}


def headings(messages: Sequence[SeenMessage]) -> list[list[str]]:
    """By message, the titles of the branches that it carries."""
    return [
        [line.split(maxsplit=2)[2] for line in message.text.splitlines() if line.startswith("### ")]
        for message in posts(messages)
    ]


async def hold_all(discord: DiscordStandIn, model: ModelStandIn) -> None:
    """A blog whose parts end when they are told to, in a channel of one message per 3 seconds."""
    model.when("you are the editor", text="One post.")
    for keyword in PARTS.values():
        model.when(keyword, text=f"About {keyword}.")
        model.hold(keyword)
    await discord.limit("POST", MESSAGES, limit=1, window_seconds=3)
    await discord.slash("create", user="alice", channel="general", topic="cats", recipe="blog")
    await model.wait_for_calls(4)
    model.release(PARTS["titles"])
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 1)


async def until_done(discord: DiscordStandIn) -> Sequence[SeenMessage]:
    """Everything in the channel once the blog's card is the aggregated message."""
    return await discord.wait_for_messages(
        "general", lambda seen: "Here's a blog post" in cards(seen)[-1].text, timeout_seconds=30
    )


async def test_what_waits_for_the_limit_goes_out_together(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await hold_all(discord, model)
    for part in ("outline", "introduction", "action"):
        model.release(PARTS[part])
    seen = headings(await until_done(discord))
    assert seen[0] == ["Title ideas"]
    assert sorted(seen[1]) == ["Call to action", "Introduction", "Outline"]
    assert len(seen) == 2
    assert all(sent.status == 200 for sent in await discord.requests("POST", MESSAGES))


async def test_what_was_decided_to_go_together_does_so_after_a_kill(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await hold_all(discord, model)
    await discord.fault("POST", MESSAGES, delay_seconds=30)
    model.release(PARTS["outline"])
    model.release(PARTS["introduction"])
    sent = await discord.wait_for_requests("POST", MESSAGES, count=1)
    while len(await discord.requests("POST", MESSAGES)) < len(sent) + 1:
        await asyncio.sleep(0.05)
    await bot.kill()
    model.release(PARTS["action"])
    await bot.start()
    seen = headings(await until_done(discord))
    assert [sorted(titles) for titles in seen] == [
        ["Title ideas"],
        ["Introduction", "Outline"],
        ["Call to action"],
    ]


async def test_a_lost_reply_to_a_message_of_several_posts_none_twice(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await hold_all(discord, model)
    await discord.fault("POST", MESSAGES, after_commit=True, delay_seconds=30)
    for part in ("outline", "introduction", "action"):
        model.release(PARTS[part])
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 2)
    await bot.kill()
    await bot.start()
    seen = headings(await until_done(discord))
    assert [len(titles) for titles in seen] == [1, 3]


async def test_a_message_of_several_that_is_refused_is_in_the_whole(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    for branch in ("story", "joke", "poem"):
        model.when(branch, text=f"A {branch}.")
    model.hold("story")
    model.hold("poem")
    await discord.limit("POST", MESSAGES, limit=1, window_seconds=3)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 1)
    await discord.fault("POST", MESSAGES, status=403, code=50013)
    model.release("story")
    model.release("poem")
    messages = await until_whole(discord)
    assert "A story." in cards(messages)[0].text
    assert "A poem." in cards(messages)[0].text
    assert "Not every part could be posted on its own" in cards(messages)[0].text
    assert len(posts(messages)) == 1


async def test_two_runs_in_one_channel_share_its_limit(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await discord.limit("POST", MESSAGES, limit=2, window_seconds=2)
    for topic in ("cats", "owls"):
        await discord.slash("create", user="alice", channel="general", topic=topic)
    await until_whole(discord)
    messages = await discord.wait_for_messages(
        "general", lambda seen: all("Here's" in card.text for card in cards(seen))
    )
    assert_exactly_once(messages, runs=2)
