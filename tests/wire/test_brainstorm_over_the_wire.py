"""Brainstorms with the real process: kills, many people at once, channels, forums, one summary."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.discord import DiscordStandIn
from tests.fakes.discord.process import poll
from tests.fakes.discord.seen import SeenInteraction, SeenMessage
from tests.fakes.model import ModelStandIn
from tests.support.brainstorms import NUMBER, sum_up, think
from tests.wire.process import BotProcess

WAIT_SECONDS = 30


def numbers(messages: Sequence[SeenMessage]) -> list[int]:
    """The numbers of the ideas that are shown, as often as they are."""
    shown = [
        message
        for message in messages
        if any("chorus:like:" in name for name in message.custom_ids)
    ]
    return [int(number) for message in shown for number in NUMBER.findall(message.text)]


def button(
    messages: Sequence[SeenMessage], action: str, number: int
) -> tuple[int, Mapping[str, Any]]:
    """The message and the button of this idea."""
    for message in messages:
        for part in message.components():
            name = str(part.get("custom_id", ""))
            if name.startswith(f"chorus:{action}:") and name.endswith(f":{number}"):
                return message.id, part
    raise LookupError(f"no {action} for #{number}")


def votes(messages: Sequence[SeenMessage], number: int) -> int:
    """The number on this idea's 👍."""
    return int(button(messages, "like", number)[1]["label"])


def summaries(messages: Sequence[SeenMessage]) -> list[SeenMessage]:
    """The cards of what closes it."""
    return [message for message in messages if message.text.startswith("## 🏁")]


async def begin(discord: DiscordStandIn, **options: Any) -> SeenMessage:
    """Alice starts a brainstorm; gives its card, whose id is the thread's."""
    asked = await discord.slash(
        "brainstorm start", user="alice", channel="general", topic="a quiet café", **options
    )
    answer = await discord.answer(asked, lambda seen: seen.message is not None)
    assert answer.message is not None
    return answer.message


async def thought(
    discord: DiscordStandIn, card: SeenMessage, channel: str | int = "general"
) -> SeenMessage:
    """The card once every perspective has come to its end."""
    return await discord.wait_for_message(
        card.id, channel, lambda seen: "rank-ideas" in str(seen.custom_ids), timeout_seconds=30
    )


async def ideas(discord: DiscordStandIn, thread: int, count: int) -> list[SeenMessage]:
    """The messages of the thread once so many ideas are there."""
    await discord.wait_for_requests("POST", "/channels/*threads", timeout_seconds=WAIT_SECONDS)
    return await discord.wait_for_messages(
        thread, lambda seen: len(numbers(seen)) >= count, timeout_seconds=WAIT_SECONDS
    )


async def like(discord: DiscordStandIn, thread: int, number: int, user: str) -> SeenInteraction:
    """Somebody presses 👍, and is answered."""
    message_id, part = button(await discord.messages(thread), "like", number)
    return await discord.answer(await discord.press(message_id, part["custom_id"], user=user))


async def until_votes(
    discord: DiscordStandIn, thread: int, number: int, count: int
) -> list[SeenMessage]:
    """The messages of the thread once this idea shows so many votes."""
    return await discord.wait_for_messages(
        thread, lambda seen: votes(seen, number) == count, timeout_seconds=WAIT_SECONDS
    )


async def press(
    discord: DiscordStandIn, message: SeenMessage, action: str, user: str = "alice"
) -> int:
    """Somebody presses a button of a card; gives the interaction's id."""
    (name,) = [
        custom_id for custom_id in message.custom_ids if custom_id.startswith(f"chorus:{action}:")
    ]
    return await discord.press(message.id, name, user=user)


async def arrived(discord: DiscordStandIn, path: str, since: int) -> None:
    """Waits for a POST to this path, answered or not."""
    await poll(
        lambda: discord.requests("POST", path, since=since), bool, timeout_seconds=WAIT_SECONDS
    )


async def test_kill_during_the_perspectives_keeps_ideas_and_votes_and_posts_none_twice(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    think(model)
    for late in ("marketer", "wild card"):
        model.hold(late)
    card = await begin(discord)
    await ideas(discord, card.id, 9)
    await like(discord, card.id, 2, "bob")
    await like(discord, card.id, 2, "mod")
    await like(discord, card.id, 7, "bob")
    shown = await discord.answer(
        await press(discord, await discord.message(card.id, "general"), "add-idea", "bob")
    )
    await bot.kill()
    model.release("marketer")
    await bot.start()
    await discord.submit_modal(shown.id, user="bob", values={"title": "Slippers"})
    await ideas(discord, card.id, 13)
    await like(discord, card.id, 2, "mod")
    await bot.kill()
    model.release("wild card")
    await bot.start()
    await thought(discord, card)
    messages = await ideas(discord, card.id, 16)
    assert sorted(numbers(messages)) == [*range(1, 17)]
    assert (votes(messages, 2), votes(messages, 7), votes(messages, 1)) == (1, 1, 0)
    assert sum("Slippers" in message.text for message in messages) == 1
    for perspective in ("customer", "engineer", "sceptic"):
        assert len(model.calls_for(perspective)) == 1


async def test_of_many_who_press_at_once_each_counts_once(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    think(model)
    card = await thought(discord, await begin(discord))
    message_id, part = button(await ideas(discord, card.id, 15), "like", 4)
    members = [*await discord.add_members(30), "alice", "bob"]
    twice = members[:5]
    path = f"/channels/*/messages/{message_id}"
    edits = len(await discord.requests("PATCH", path))
    pressed = await asyncio.gather(
        *(discord.press(message_id, part["custom_id"], user=user) for user in [*members, *twice])
    )
    for interaction_id in pressed:
        answer = await discord.answer(interaction_id, timeout_seconds=WAIT_SECONDS)
        assert answer.kind in ("update", "deferred_update")
    # Who pressed a second time took their vote back.
    await until_votes(discord, card.id, 4, 27)
    for user in twice:
        await like(discord, card.id, 4, user)
    messages = await until_votes(discord, card.id, 4, 32)
    assert votes(messages, 5) == 0
    assert len(await discord.requests("PATCH", path)) - edits < 20

    # A vote that was written down, and cut off before it could be shown.
    await discord.fault("POST", "/interactions/*/*/callback", delay_seconds=5)
    since = len(await discord.requests())
    await discord.press(message_id, part["custom_id"], user="mod")
    await arrived(discord, "/interactions/*/*/callback", since)
    await bot.kill()
    await bot.start()
    await until_votes(discord, card.id, 4, 33)


async def test_of_many_who_build_on_an_idea_at_once_one_does(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    think(model)
    card = await thought(discord, await begin(discord))
    message_id, part = button(await ideas(discord, card.id, 15), "build", 4)
    model.when_request("building", lambda request: "<idea>" in request.text("user"))
    model.hold("building")
    pressed = await asyncio.gather(
        *(discord.press(message_id, part["custom_id"], user=user) for user in ("bob", "bob", "mod"))
    )
    answers = [
        await discord.answer(interaction_id, lambda seen: seen.message is not None)
        for interaction_id in pressed
    ]
    told = [answer.message.text for answer in answers if answer.message is not None]
    assert sum("being built on just now" in text for text in told) == 2
    assert sum(text.startswith("## 🌱") for text in told) == 1


async def test_a_mention_in_a_brainstorming_channel_is_the_topic_and_one_in_its_thread_digs_deeper(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    think(model)
    model.when("look closer", text="It works like this.")
    enabled = await discord.slash("brainstorm channel enable", user="admin", channel="team")
    told = await discord.answer(enabled, lambda seen: seen.message is not None)
    assert told.message is not None
    assert "is a brainstorming channel" in told.message.text
    asked = await discord.mention("a quiet café", user="bob", channel="team")
    messages = await discord.wait_for_messages(
        "team", lambda seen: any("rank-ideas" in str(message.custom_ids) for message in seen)
    )
    (card,) = [message for message in messages if message.custom_ids]
    assert card.text.startswith("## 🧠 a quiet café")
    assert card.payload["message_reference"]["message_id"] == str(asked)
    assert sorted(numbers(await ideas(discord, card.id, 15))) == [*range(1, 16)]

    await discord.mention("#3 who would pay for it?", user="bob", channel=card.id)
    messages = await discord.wait_for_messages(
        card.id, lambda seen: any("a closer look at" in message.text for message in seen)
    )
    assert "It works like this." in messages[-1].text
    user = model.calls_for("look closer")[0].request.text("user")
    assert "<question>who would pay for it?</question>" in user
    assert "#15 " in user
    refused = await discord.slash("brainstorm channel disable", user="bob", channel="team")
    told = await discord.answer(refused, lambda seen: seen.message is not None)
    assert told.message is not None
    assert "Only those who may manage channels" in told.message.text


@pytest.mark.parametrize(
    ("moment", "api"), [("asked", "functional"), ("writing", "graph"), ("posted", "graph")]
)
async def test_kill_during_the_close_posts_one_summary(
    discord: DiscordStandIn, model: ModelStandIn, tmp_path: Path, moment: str, api: str
) -> None:
    async with BotProcess(discord, model.base_url, tmp_path, WORKFLOW_API=api) as bot:
        await close_over_a_kill(discord, model, bot, moment)


async def close_over_a_kill(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess, moment: str
) -> None:
    think(model)
    sum_up(model, {"All": [*range(1, 16)]})
    card = await thought(discord, await begin(discord))
    await ideas(discord, card.id, 15)
    await like(discord, card.id, 2, "bob")
    since = len(await discord.requests())
    if moment == "asked":
        await discord.fault("POST", f"/channels/{card.id}/messages", delay_seconds=5)
    if moment == "writing":
        model.hold("Group the ideas")
    if moment == "posted":
        await discord.lose_reply("POST", f"/channels/{card.id}/messages")
    await press(discord, card, "close-ideas")
    await press(discord, card, "close-ideas", "mod")
    await arrived(discord, f"/channels/{card.id}/messages", since)
    if moment == "writing":
        await model.wait_for_calls(1, "Group the ideas")
    await bot.kill()
    model.release("Group the ideas")
    await bot.start()
    messages = await discord.wait_for_messages(
        card.id,
        lambda seen: "export" in str([message.custom_ids for message in summaries(seen)]),
        timeout_seconds=WAIT_SECONDS,
    )
    (summary,) = summaries(messages)
    assert "👍 1" in summary.text
    assert len(summary.payload["attachments"]) == 2
    await discord.wait_for_message(card.id, "general", lambda seen: "**Closed** by" in seen.text)
    told = await like(discord, card.id, 2, "bob")
    assert told.message is not None
    assert f"/{card.id}/{summary.id}" in told.message.text
    messages = await discord.messages(card.id)
    assert len(summaries(messages)) == 1
    assert votes(messages, 2) == 1


async def test_in_a_forum_it_is_one_post_over_lost_replies_and_a_kill(
    discord: DiscordStandIn, model: ModelStandIn, bot: BotProcess
) -> None:
    think(model)
    model.hold("wild card")
    forum = await discord.create_channel("ideas", kind="forum")
    path = f"/channels/{forum}/threads"
    here = await discord.open_post("Hello", "Nice forum.", user="bob", channel=forum)
    await discord.lose_reply("POST", path, status=500)
    await discord.slash("brainstorm start", user="alice", channel=here, topic="a quiet café")
    (made,) = await discord.wait_for_requests("POST", path)
    post = int(made.answer["id"])
    await discord.wait_for_messages(post, lambda seen: len(numbers(seen)) == 12)
    await bot.kill()
    model.release("wild card")
    await discord.lose_reply("POST", path)
    await bot.start()
    messages = await ideas(discord, post, 15)
    assert messages[0].text.startswith(("## 🧠 a quiet café", "## ✨"))
    await thought(discord, messages[0], post)
    assert sorted(numbers(await discord.messages(post))) == [*range(1, 16)]
    assert len(await discord.requests("POST", path)) == 1
    assert not [message for message in await discord.messages(here) if message.custom_ids]

    await discord.slash("brainstorm start", user="alice", channel=here, topic="owls")
    made = (await discord.wait_for_requests("POST", path, 2))[-1]
    await ideas(discord, int(made.answer["id"]), 15)
    assert len(await discord.requests("POST", path)) == 2
