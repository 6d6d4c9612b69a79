"""Forums, polls, crowds, roles, and the bot's way out and in again, on the Discord stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import discord
import pytest
import pytest_asyncio
from discord import app_commands
from discord.http import Route

from tests.fakes.discord import DiscordStandIn, StandInRefusal
from tests.fakes.trial_bot import Card, TrialBot, connected, describe

MAY_POLL = 563259191184384
"""The bot's permissions with Send Polls."""


class CommunityBot(TrialBot):
    """Has a command for those who may manage the server, and takes a role and a channel."""

    def __init__(self) -> None:
        super().__init__()
        setup = app_commands.Command(**describe("setup", self._setup))
        setup.default_permissions = discord.Permissions(manage_guild=True)
        self.tree.add_command(setup)

    async def _setup(
        self,
        interaction: discord.Interaction,
        role: discord.Role,
        channel: discord.TextChannel | discord.ForumChannel,
        member: discord.Member,
    ) -> None:
        manages = interaction.permissions.manage_guild
        await interaction.response.send_message(
            f"{role.name} {channel.name} {member.name} {manages}", ephemeral=True
        )


@pytest_asyncio.fixture
async def stand_in() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def bot(
    stand_in: DiscordStandIn, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[CommunityBot]:
    async with connected(stand_in, monkeypatch, CommunityBot()) as ready:
        yield ready
        assert await stand_in.gaps() == []


async def general(stand_in: DiscordStandIn, bot: TrialBot) -> discord.TextChannel:
    channel = bot.get_channel((await stand_in.world()).channels["general"])
    assert isinstance(channel, discord.TextChannel)
    return channel


async def forum_of(stand_in: DiscordStandIn, bot: TrialBot, *tags: str) -> discord.ForumChannel:
    number = await stand_in.create_channel("ideas", kind="forum", tags=tags)
    await until(lambda: bot.get_channel(number) is not None)
    channel = bot.get_channel(number)
    assert isinstance(channel, discord.ForumChannel)
    return channel


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not reached():
            await asyncio.sleep(0.01)


async def test_the_bot_posts_in_a_forum_and_goes_on_in_the_post(
    stand_in: DiscordStandIn, bot: CommunityBot
) -> None:
    forum = await forum_of(stand_in, bot, "team", "open")
    thread, first = await forum.create_thread(
        name="Tea", view=Card("what about tea?"), applied_tags=[forum.available_tags[1]]
    )
    await thread.send("more")

    assert first.id == thread.id
    assert [tag.name for tag in thread.applied_tags] == ["open"]
    seen = await stand_in.messages("Tea")
    assert [message.text for message in seen] == ["what about tea?", "more"]
    await stand_in.answer(await stand_in.press(seen[0].id, "press", user="alice"))
    with pytest.raises(discord.HTTPException) as refused:
        await bot.http.request(
            Route("POST", "/channels/{channel_id}/messages", channel_id=forum.id),
            json={"content": "not in a post"},
        )
    assert refused.value.code == 50008


async def test_people_begin_posts_in_a_forum(stand_in: DiscordStandIn, bot: CommunityBot) -> None:
    forum = await forum_of(stand_in, bot)
    world = await stand_in.world()
    post = await stand_in.open_post("Tea", f"<@{world.bot_id}> ideas?", user="bob", channel="ideas")

    await until(lambda: bool(bot.heard))
    assert [thread.name for thread in forum.threads] == ["Tea"]
    assert bot.heard == [f"<@{world.bot_id}> ideas?"]
    assert [message.id for message in await stand_in.messages(post)] == [post]
    with pytest.raises(StandInRefusal, match="posts"):
        await stand_in.say("hello", user="bob", channel="ideas")
    with pytest.raises(StandInRefusal, match="posts"):
        await stand_in.slash("create", user="bob", channel="ideas", topic="cats")
    with pytest.raises(StandInRefusal, match="no forum"):
        await stand_in.open_post("Tea", "ideas?", user="bob", channel="general")


async def test_people_vote_on_a_poll(stand_in: DiscordStandIn, bot: CommunityBot) -> None:
    channel = await general(stand_in, bot)
    poll = discord.Poll("Which?", duration=timedelta(hours=1))
    poll.add_answer(text="A").add_answer(text="B")
    with pytest.raises(discord.Forbidden):
        await channel.send(poll=poll)
    await stand_in.bot_permissions(MAY_POLL)
    sent = await channel.send(poll=poll)

    people = await stand_in.add_members(130)
    for name in people:
        await stand_in.vote(sent.id, 1, user=name)
    await stand_in.vote(sent.id, 2, user="member7")
    with pytest.raises(StandInRefusal, match="accepts one answer"):
        await stand_in.vote(sent.id, 1, 2, user="member7")
    fetched = (await channel.fetch_message(sent.id)).poll
    assert fetched is not None
    assert [answer.vote_count for answer in fetched.answers] == [129, 1]
    voters = [user.name async for user in fetched.answers[0].voters()]
    assert sorted(voters) == sorted(set(people) - {"member7"})

    await stand_in.end_poll(sent.id)
    with pytest.raises(StandInRefusal, match="finalized"):
        await stand_in.vote(sent.id, 1, user="alice")
    over = (await channel.fetch_message(sent.id)).poll
    assert over is not None
    assert over.is_finalised()


@pytest.mark.parametrize(
    ("question", "answers"), [("Q" * 301, ["A"]), ("Q", ["A" * 56]), ("Q", list("ABCDEFGHIJK"))]
)
async def test_a_poll_has_its_limits(
    stand_in: DiscordStandIn, bot: CommunityBot, question: str, answers: list[str]
) -> None:
    await stand_in.bot_permissions(MAY_POLL)
    poll = discord.Poll(question, duration=timedelta(hours=1))
    for answer in answers:
        poll.add_answer(text=answer)
    with pytest.raises(discord.HTTPException) as refused:
        await (await general(stand_in, bot)).send(poll=poll)
    assert refused.value.code == 50035


async def test_a_crowd_of_a_thousand_presses_a_button(
    stand_in: DiscordStandIn, bot: CommunityBot
) -> None:
    await stand_in.settings(ack_seconds=60)
    people = await stand_in.add_members(1000, prefix="voter")
    assert (people[0], people[-1]) == ("voter1", "voter1000")
    assert len((await stand_in.world()).users) >= 1000
    card = await (await general(stand_in, bot)).send(view=Card("vote"))

    await asyncio.gather(*(stand_in.press(card.id, "press", user=name) for name in people))

    pressed = await stand_in.wait_for_requests("POST", "/interactions/*", 1000, timeout_seconds=60)
    assert {request.status for request in pressed} == {200}


async def test_roles_decide_who_sees_a_command(stand_in: DiscordStandIn, bot: CommunityBot) -> None:
    options = {"channel": "team", "role": "poets", "member": "bob"}
    await stand_in.create_role("poets", "manage_guild")
    with pytest.raises(StandInRefusal, match="default-member-permissions"):
        await stand_in.slash("setup", options, user="bob", channel="general")
    await stand_in.give_role("bob", "poets")
    for user in ("bob", "admin"):
        asked = await stand_in.slash("setup", options, user=user, channel="general")
        answered = await stand_in.answer(asked)
        assert answered.message is not None
        assert answered.message.text == "poets team bob True"
    await stand_in.take_role("bob", "poets")
    with pytest.raises(StandInRefusal, match="default-member-permissions"):
        await stand_in.slash("setup", options, user="bob", channel="general")


async def test_the_bot_is_kicked_and_comes_back(
    stand_in: DiscordStandIn, bot: CommunityBot
) -> None:
    channel = await general(stand_in, bot)
    await stand_in.remove_bot()
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("still here?")
    assert refused.value.code == 50001
    await until(lambda: not bot.guilds)
    with pytest.raises(StandInRefusal, match="not in the guild"):
        await stand_in.slash("create", user="alice", channel="general", topic="cats")
    await stand_in.mention("anybody?", user="alice", channel="general")

    await stand_in.invite_bot()
    await channel.send("back")
    await stand_in.mention("welcome", user="alice", channel="general")
    await until(lambda: bool(bot.heard))
    assert len(bot.guilds) == 1
    assert [text.split()[-1] for text in bot.heard] == ["welcome"]


async def test_a_bot_that_was_kicked_meanwhile_finds_no_guild(
    stand_in: DiscordStandIn, bot: CommunityBot
) -> None:
    await stand_in.gateway_fault("hold")
    await stand_in.gateway_fault("lose_session")
    await stand_in.remove_bot()
    await stand_in.gateway_fault("release")
    await stand_in.wait_for_gateway(lambda state: state.identifies == 2 and state.connected == 1)
    await until(lambda: not bot.guilds)
