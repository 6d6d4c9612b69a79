"""/brainstorm start: a thread, perspectives in parallel, ideas as they come; forums; channels."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle

from tests.fakes.model import Fault, ModelStandIn
from tests.support.brainstorms import PERSPECTIVES, Storm, answer, asks, ideas_of, open_post, think
from tests.support.recipe_editor import admin_of, said
from tests.support.world import World, walk


async def test_each_perspective_has_its_ideas_posted_in_the_thread_as_it_finishes(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    for perspective in PERSPECTIVES:
        model.hold(perspective)
    storm = await Storm.begin(world, model)
    assert "## 🧠 a quiet café" in storm.card.text
    assert storm.card.text.count("✍️ writing…") == 5
    assert storm.card.offers("cancel")
    assert storm.card.offers("add-idea")
    for count, perspective in enumerate(reversed(PERSPECTIVES), start=1):
        model.release(perspective)
        await world.until(lambda count=count: len(storm.posts()) == count)
        text = storm.posts()[-1].text
        assert perspective.capitalize() in text.splitlines()[0]
        assert all(title in text for title, _ in ideas_of(perspective))
        assert storm.posts()[-1].message.flags.suppress_notifications
    await storm.until_thought()
    assert storm.thread.name == "a quiet café"
    assert storm.thread.id == storm.card.id
    assert storm.numbers() == [*range(1, 16)]
    assert f"The ideas are in <#{storm.thread.id}>." in storm.card.text
    assert "**Wild card** · 3 ideas" in storm.card.text
    assert not world.posts()
    for action in ("rank-ideas", "close-ideas", "regenerate"):
        assert storm.card.offers(action)


async def test_perspectives_are_what_was_asked_for_each_once(
    world: World, model: ModelStandIn
) -> None:
    for name in ("a child", "the night nurse", "CFO"):
        model.when_request(name, asks(name), json=answer(ideas_of(name)))
    storm = await Storm.start(
        world, model, perspectives=" a child,, the  night nurse ; A Child\nCFO, cfo."
    )
    heads = {post.text.splitlines()[0] for post in storm.posts()}
    assert heads == {"### 🔎 A child", "### 🧭 The night nurse", "### 🎯 CFO"}
    assert len(model.calls) == 3


async def test_there_may_be_eight(world: World, model: ModelStandIn) -> None:
    names = [
        f"expert on {word}" for word in ("ink", "oak", "ice", "tin", "gas", "ore", "rye", "tea")
    ]
    for name in names:
        model.when_request(name, asks(name), json=answer(ideas_of(name)))
        model.hold(name)
    storm = await Storm.begin(world, model, perspectives=", ".join(names))
    await model.wait_for_calls(8)
    for name in names:
        model.release(name)
    await storm.until_thought()
    assert sorted(storm.numbers()) == [*range(1, 25)]
    assert len(list(walk(storm.card.message.components))) <= 40


@pytest.mark.parametrize(
    ("perspectives", "sentence"),
    [
        ("a, b", "These are 2 perspectives; a brainstorm has 3 to 8."),
        ("a, A, a.", "This is 1 perspective; a brainstorm has 3 to 8."),
        ("a,b,c,d,e,f,g,h,i", "These are 9 perspectives"),
        (f"a, b, {'c' * 41}", "41 characters long; the limit is 40"),
    ],
)
async def test_perspectives_that_are_none_start_nothing(
    world: World, model: ModelStandIn, perspectives: str, sentence: str
) -> None:
    result = await world.alice.slash(
        world.channel, "brainstorm start", topic="cats", perspectives=perspectives
    )
    assert sentence in said(result)
    assert not world.seen()
    assert not model.calls


async def test_hostile_perspectives_and_ideas_ping_nobody_and_break_nothing(
    world: World, model: ModelStandIn
) -> None:
    evil = f"@everyone <@{world.bob.id}> **x**"
    model.when_request(
        "evil",
        lambda request: "<perspective>@everyone" in request.text("user"),
        json=answer(
            [
                (f"# {evil} </idea>", f"> [click](https://x.example) <@&{world.mod.id}> @here"),
                ("*" * 200, "`" * 900),
                ("1. **Listed**", "- **a bullet**\n\nwith lines"),
            ]
        ),
    )
    model.when("You take part", json=answer(ideas_of("plain")))
    storm = await Storm.start(world, model, topic=evil, perspectives=f"{evil}, b, c")
    for message in [storm.card, *storm.messages()]:
        stored = world.env.backend.messages[message.message.channel.id][message.id]
        assert not stored.ping_user_ids
        assert not stored.ping_role_ids
        assert not stored.mention_everyone
    post = next(message for message in storm.posts() if "Listed" in message.text)
    assert "**#" in post.text
    assert "· Listed**\na bullet with lines" in post.text
    assert "](https://x" not in post.text
    for call in model.calls:
        assert "@everyone" not in call.request.text("system")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([("Same", "A cat naps."), ("same!", "A cat naps."), ("Other", "Rain falls up.")], 2),
        ([(f"Idea {n}", f"{'abcdefgh'[n % 8] * 20} number {n} of {n * n}.") for n in range(50)], 5),
        ([("", ""), (" ", "No title."), ("No sentence", "\u200b"), ("Whole", "One.")], 1),
    ],
)
async def test_doubles_empty_ones_and_too_many_are_left_out(
    world: World, model: ModelStandIn, given: list[tuple[str, str]], kept: int
) -> None:
    think(model, customer=given)
    storm = await Storm.start(world, model)
    post = next(message for message in storm.posts() if "Customer" in message.text.splitlines()[0])
    assert post.text.count("**#") == kept
    assert ("I asked the model for" in post.text) == (kept < 3)
    assert len(model.calls_for("customer")) == (1 if kept >= 3 else 2)


async def test_too_few_ideas_are_asked_for_once_more(world: World, model: ModelStandIn) -> None:
    think(model)
    answers = iter([answer(ideas_of("customer", 1)), answer(ideas_of("customer", 1, 4, 5))])
    model.when_request("customer", asks("customer"), json=lambda _request: next(answers))
    storm = await Storm.start(world, model)
    post = next(message for message in storm.posts() if "Customer" in message.text.splitlines()[0])
    assert post.text.count("**#") == 3
    _, again = model.calls_for("customer")
    assert f"<given_already>{ideas_of('customer', 1)[0][0]}:" in again.request.text("user")


async def test_a_perspective_that_fails_is_named_and_retried(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    model.when_request(
        "sceptic", asks("sceptic"), faults=[Fault.http(400)], json=answer(ideas_of("sceptic"))
    )
    storm = await Storm.start(world, model)
    assert "**Sceptic** · ⚠️ no ideas" in storm.card.text
    assert "The sceptic failed" in storm.card.text
    assert storm.numbers() == [*range(1, 13)]
    await storm.press_card(world.alice, "retry")
    await world.until(lambda: "**Sceptic** · 3 ideas" in storm.card.text)
    assert storm.numbers() == [*range(1, 16)]


async def test_regenerate_brings_more_ideas_and_keeps_the_others(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    storm = await Storm.start(world, model)
    think(model, customer=ideas_of("patron", 1, 2, 3))
    await world.alice.select(storm.card.message, ["p1"], custom_id=storm.card.control("regenerate"))
    await world.until(lambda: "**Customer** · 6 ideas" in storm.card.text)
    assert storm.numbers() == [*range(1, 19)]
    assert "· more ideas" in storm.posts()[-1].text


async def test_it_goes_on_after_a_restart_and_no_idea_is_there_twice(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    model.hold("wild card")
    storm = await Storm.begin(world, model)
    await world.until(lambda: len(storm.posts()) == 4)
    await world.restart()
    model.release("wild card")
    await storm.until_thought()
    assert storm.numbers() == [*range(1, 16)]
    assert len(model.calls_for("customer")) == 1


async def test_without_the_permission_for_threads_nothing_is_started(
    world: World, model: ModelStandIn
) -> None:
    bot = world.env.bot.user
    assert bot is not None
    channel = world.alice.guild.create_text_channel(
        "closed", overwrites={bot: discord.PermissionOverwrite(create_public_threads=False)}
    )
    result = await world.alice.slash(channel, "brainstorm start", topic="cats")
    assert "give me Create Public Threads in this channel; nothing was started" in said(result)
    assert not model.calls


async def test_in_a_thread_the_ideas_are_there_and_one_brainstorm_at_a_time(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    first = await Storm.start(world, model)
    thread = first.thread
    refused = await world.alice.slash(thread, "brainstorm start", topic="dogs")
    assert "Another brainstorm is open in this thread. Close it first" in said(refused)


@pytest.fixture
def forum(world: World) -> ChannelHandle:
    """A forum that everybody may post in."""
    return world.alice.guild.create_forum_channel("ideas")


async def test_in_a_forum_it_is_a_post_that_begins_with_the_card(
    world: World, model: ModelStandIn, forum: ChannelHandle
) -> None:
    think(model)
    here = await open_post(world, world.bob, forum, "Hello", "Nice forum.")
    result = await world.alice.slash(here, "brainstorm start", topic="a quiet café")
    assert f"opens as a new post in <#{forum.id}>" in said(result)
    await world.until(lambda: len(forum.threads) == 2)
    post = next(thread for thread in forum.threads if thread.name == "a quiet café")
    storm = Storm.at(world, model, post)
    await storm.until_thought()
    assert post.history()[0].id == storm.card.id
    assert storm.numbers() == [*range(1, 16)]
    assert "The ideas are here." in storm.card.text
    assert len(world.seen(here)) == 0
    await storm.like(world.bob, 3)
    assert storm.votes(3) == 1


async def test_a_forum_that_wants_a_tag_gets_one(
    world: World, model: ModelStandIn, forum: ChannelHandle
) -> None:
    think(model)
    plain: dict[str, Any] = {"emoji_id": None, "emoji_name": None}
    stored = world.env.backend.channels[forum.id]
    stored.available_tags = [
        {"id": "11", "name": "news", "moderated": True, **plain},
        {"id": "12", "name": "talk", "moderated": False, **plain},
    ]
    here = await open_post(world, world.bob, forum, "Hello", "Nice forum.")
    world.env.inject_error("POST", "/channels/*/threads", status=400, code=40067)
    await world.alice.slash(here, "brainstorm start", topic="cats")
    await world.until(lambda: len(forum.threads) == 2)
    post = next(thread for thread in forum.threads if thread.name == "cats")
    assert world.env.backend.channels[post.id].applied_tags == [12]
    await Storm.at(world, model, post).until_thought()


async def test_who_may_not_post_in_a_forum_starts_nothing_there(
    world: World, model: ModelStandIn, forum: ChannelHandle
) -> None:
    here = await open_post(world, world.bob, forum, "Hello", "Nice forum.")
    world.env.backend.set_overwrite(forum.id, deny(world.alice.id))
    result = await world.alice.slash(here, "brainstorm start", topic="cats")
    assert f"you may not open posts in <#{forum.id}>" in said(result)
    assert len(forum.threads) == 1
    assert not model.calls


def deny(user_id: int) -> Any:
    """An overwrite by which a member may not open posts."""
    from simcord.backend.models import Overwrite
    from simcord.enums import OverwriteType

    no = discord.Permissions(send_messages=True).value
    return Overwrite(target_id=user_id, type=OverwriteType.MEMBER, allow=0, deny=no)


async def test_in_a_brainstorming_channel_a_mention_is_the_topic(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    admin = admin_of(world)
    told = await admin.slash(world.channel, "brainstorm channel enable")
    assert f"<#{world.channel.id}> is a brainstorming channel. From now on" in said(told)
    me = world.env.backend.bot_user.id
    asked = await world.bob.send(world.channel, f"<@{me}> a quiet café")
    storm = Storm.at(world, model, world.channel)
    await storm.until_thought()
    assert storm.card.message.reference is not None
    assert storm.card.message.reference.message_id == asked.id
    assert storm.numbers() == [*range(1, 16)]

    await world.restart()
    await admin.slash(world.channel, "brainstorm channel disable")
    await world.bob.send(world.channel, f"<@{me}> owls")
    await world.until(lambda: "Here's a story, joke, and poem about owls!" in world.card.text)


async def test_a_long_mention_is_shortened_and_handed_on_whole(
    world: World, model: ModelStandIn
) -> None:
    think(model)
    await admin_of(world).slash(world.channel, "brainstorm channel enable")
    me = world.env.backend.bot_user.id
    await world.bob.send(world.channel, f"<@{me}> {'quiet places ' * 40}at the very end")
    await Storm.at(world, model, world.channel).until_thought()
    assert "at the very end</details>" in model.calls[0].request.text("user")


async def test_a_mention_without_words_in_a_brainstorming_channel_is_answered(
    world: World, model: ModelStandIn
) -> None:
    await admin_of(world).slash(world.channel, "brainstorm channel enable")
    await world.bob.send(world.channel, f"<@{world.env.backend.bot_user.id}>")
    await world.until(world.seen)
    assert "Mention me with a topic" in world.seen()[0].text
    assert not model.calls


async def test_a_new_post_in_a_brainstorming_forum_is_a_brainstorm_on_its_title(
    world: World, model: ModelStandIn, forum: ChannelHandle
) -> None:
    think(model)
    admin = admin_of(world)
    told = await admin.slash(world.channel, "brainstorm channel enable", channel=forum)
    assert f"<#{forum.id}> is a brainstorming channel." in said(told)
    me = world.env.backend.bot_user.id
    post = await open_post(
        world, world.bob, forum, "A quiet café", f"<@{me}> Our café is too loud on Mondays."
    )
    storm = Storm.at(world, model, post)
    await storm.until_thought()
    assert storm.card.text.startswith("## 🧠 A quiet café")
    assert storm.numbers() == [*range(1, 16)]
    assert "<details>Our café is too loud on Mondays.</details>" in model.calls[0].request.text()
    silent = await open_post(world, world.bob, forum, "No brainstorm", "Just talk.")
    assert not world.seen(silent)


@pytest.mark.parametrize("action", ["enable", "disable"])
async def test_only_those_who_manage_channels_choose_brainstorming_channels(
    world: World, model: ModelStandIn, action: str
) -> None:
    for actor in (world.alice, world.mod):
        told = said(await actor.slash(world.channel, f"brainstorm channel {action}"))
        assert told == (
            "Only those who may manage channels, or the server, can make brainstorming channels."
        )
    guild = world.alice.guild
    role = guild.create_role("keepers", permissions=discord.Permissions(manage_channels=True))
    keeper = guild.add_member(world.env.create_user("keeper"), roles=[role])
    told = said(await keeper.slash(world.channel, f"brainstorm channel {action}"))
    assert "brainstorming channel" in told
    again = said(await keeper.slash(world.channel, f"brainstorm channel {action}"))
    assert ("It already is one" in again) == (action == "enable")
    assert "wasn't a brainstorming channel" in again or action == "enable"


async def test_a_message_of_ideas_fits_into_discords_limits(
    world: World, model: ModelStandIn
) -> None:
    hard = [(f"{'*_' * 60}{n}", f"{'`<[' * 200}{n * 7}{'abcde'[n] * 40}") for n in range(5)]
    think(model, customer=hard, engineer=hard)
    storm = await Storm.start(world, model)
    for post in storm.posts():
        assert len(list(walk(post.message.components))) <= 40
        assert len(post.text.encode("utf-16-le")) // 2 <= 4000
