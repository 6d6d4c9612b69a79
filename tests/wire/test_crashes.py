"""`kill -9` at any moment, lost replies, limits, lost sessions: nothing is lost or there twice."""

from __future__ import annotations

import asyncio
import random

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.seen import SeenMessage
from tests.fakes.model import ModelStandIn
from tests.wire.process import BotProcess
from tests.wire.reading import assert_exactly_once, cards, posts, until_whole

BRANCHES = ("story", "joke", "poem")


async def all_but_the_story(
    discord: DiscordStandIn, model: ModelStandIn, text: str | None = None
) -> int:
    """Starts a run up to where two branches are posted and the story is held; the command's id."""
    model.when("story", text=text)
    model.hold("story")
    asked = await discord.slash("create", user="alice", channel="general", topic="cats")
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 2)
    return asked


async def test_kill_after_the_first_post(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    for branch in BRANCHES:
        model.when(branch)
    model.hold("story")
    model.hold("poem")
    await discord.slash("create", user="alice", channel="general", topic="cats")
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 1)
    await bot.kill()
    model.release("story")
    model.release("poem")
    await bot.start()
    messages = await until_whole(discord)
    assert_exactly_once(messages)
    assert len(model.calls_for("joke")) == 1
    assert len(model.calls_for("story")) == 2


@pytest.mark.parametrize("seed", range(4))
async def test_kill_at_any_moment(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess, seed: int
) -> None:
    chance = random.Random(seed)
    for number, branch in enumerate(BRANCHES, start=1):
        model.when(branch, latency_seconds=0.1 * number)
    asked = await discord.slash("create", user="alice", channel="general", topic="cats")
    await discord.wait_for_requests("POST", "/interactions/*/*/callback")
    posted: set[str] = set()
    paid: dict[str, int] = {}
    for _ in range(3):
        await asyncio.sleep(chance.uniform(0, 0.35))
        await bot.kill()
        posted |= {heading(post) for post in posts(await discord.messages("general"))}
        paid = {branch: len(model.calls_for(branch)) for branch in posted}
        await bot.start(wait=chance.random() < 0.5)
    assert_exactly_once(await until_whole(discord))
    assert {branch: len(model.calls_for(branch)) for branch in posted} == paid
    assert (await discord.answer(asked)).kind == "message"


async def test_kill_before_the_answer(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await discord.fault("POST", "/interactions/*/*/callback", delay_seconds=5)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    await asyncio.sleep(0.5)
    await bot.kill()
    await bot.start()
    assert_exactly_once(await until_whole(discord))


@pytest.mark.parametrize("status", [None, 500], ids=["reset", "500"])
async def test_lost_replies(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess, status: int | None
) -> None:
    await discord.lose_reply("POST", "/channels/*/messages", status=status)
    await discord.lose_reply("PATCH", "/channels/*/messages/*", status=status)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    assert_exactly_once(await until_whole(discord))
    assert len(model.calls) == 3


@pytest.mark.parametrize("status", [None, 500], ids=["reset", "500"])
async def test_a_lost_answer_to_the_command(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess, status: int | None
) -> None:
    await discord.lose_reply("POST", "/interactions/*/*/callback", status=status)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    assert_exactly_once(await until_whole(discord))
    assert len(model.calls) == 3


async def test_a_command_answered_too_late_gets_its_card_all_the_same(
    discord: DiscordStandIn, bot: BotProcess
) -> None:
    await discord.fault("POST", "/interactions/*/*/callback", status=404, code=10062)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    assert_exactly_once(await until_whole(discord))


async def test_rate_limits_are_waited_out(discord: DiscordStandIn, bot: BotProcess) -> None:
    await discord.limit("POST", "/channels/*/messages", limit=1, window_seconds=1)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    assert_exactly_once(await until_whole(discord))


async def test_a_lost_gateway_session_does_not_hold_a_run_up(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await all_but_the_story(discord, model)
    await discord.gateway_fault("lose_session")
    model.release("story")
    assert_exactly_once(await until_whole(discord))


async def test_a_run_may_outlive_its_interactions_token(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await all_but_the_story(discord, model)
    await discord.expire_tokens()
    model.release("story")
    assert_exactly_once(await until_whole(discord))


async def test_a_deleted_card_is_posted_anew(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    answer = await discord.answer(await all_but_the_story(discord, model))
    assert answer.message is not None
    await discord.delete_message(answer.message.id)
    model.release("story")
    assert_exactly_once(await until_whole(discord))


async def test_a_branch_that_may_not_be_posted_is_in_the_whole(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await all_but_the_story(discord, model, text="Once upon a time.")
    await discord.channel_permissions("general", deny=["send_messages"])
    model.release("story")
    messages = await until_whole(discord)
    assert "Once upon a time." in cards(messages)[0].text
    assert (
        "Not every part could be posted on its own: the bot isn't allowed to write here"
        in messages[0].text
    )


def heading(post: SeenMessage) -> str:
    """The keyword of the branch that this is a post of."""
    return post.text.split()[2].casefold()


async def test_a_channel_that_takes_nothing_more_has_the_run_handed_over_privately(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await all_but_the_story(discord, model, text="Once upon a time.")
    await discord.channel_permissions("general", deny=["view_channel"])
    model.release("story")
    (word,) = await discord.wait_for_messages("dm:alice", lambda seen: len(seen) == 1)
    assert "I couldn't finish showing your story, joke, poem about cats" in word.text
    (file,) = word.payload["attachments"]
    assert b"Once upon a time." in await discord.download(file["url"])


async def test_a_mention_where_the_bot_may_not_write_starts_nothing_and_says_so(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    await discord.channel_permissions("general", deny=["send_messages"])
    await discord.mention("cats", user="alice", channel="general")
    (word,) = await discord.wait_for_messages("dm:alice", lambda seen: len(seen) == 1)
    assert "I can't post here yet. Ask an admin to give me Send Messages" in word.text
    assert not model.calls


async def test_cancel_stops_the_run_also_where_discord_does_not_take_the_answer(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    for branch in BRANCHES:
        model.when(branch)
        model.hold(branch)
    asked = await discord.slash("create", user="alice", channel="general", topic="cats")
    answer = await discord.answer(asked)
    assert answer.message is not None
    await model.wait_for_calls(3)
    await discord.fault("POST", "/interactions/*/*/callback", status=404, code=10062)
    await discord.press(
        answer.message.id, answer.message.button("Cancel")["custom_id"], user="alice"
    )
    await discord.wait_for_messages("general", lambda seen: "Cancelled by" in cards(seen)[0].text)
    await model.wait_until_idle()


async def test_a_branch_that_can_not_be_sent_yet_holds_up_no_other(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    for branch in BRANCHES:
        model.when(branch)
        model.hold(branch)
    await discord.slash("create", user="alice", channel="general", topic="cats")
    # discord.py learns with the first message how many it may send at the same time.
    model.release("joke")
    await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 1)
    await discord.fault("POST", "/channels/*/messages", delay_seconds=4)
    model.release("poem")
    await asyncio.sleep(0.5)
    model.release("story")
    seen = await discord.wait_for_messages("general", lambda seen: len(posts(seen)) == 2)
    assert [heading(post) for post in posts(seen)] == ["joke", "story"]
    assert_exactly_once(await until_whole(discord))
