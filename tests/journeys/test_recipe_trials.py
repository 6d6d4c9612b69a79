"""Trying a recipe in direct messages: the run, its buttons, and people who take none."""

from __future__ import annotations

from storage import runs
from tests.fakes.model import Fault, ModelStandIn
from tests.support.recipe_editor import RHYME, EditorSession, admin_of, command, said, saved
from tests.support.world import Seen, World, look


def letters(world: World) -> list[Seen]:
    """The bot's direct messages to Bob, oldest first."""
    me = world.env.backend.bot_user.id
    history = world.bob.user.dm_channel.history(viewer=world.bob.user)
    return [look(message) for message in history if message.author.id == me]


async def until_tried(world: World) -> Seen:
    """The card in Bob's direct messages once its run has ended."""
    await world.until(lambda: [one for one in letters(world) if one.offers("export")])
    return next(one for one in letters(world) if one.offers("export"))


async def test_a_trial_is_seen_by_its_author_alone_and_its_buttons_work(
    world: World, model: ModelStandIn
) -> None:
    await saved(world, admin_of(world))
    model.when("write a riddle", faults=[Fault.http(400)], text="What is it?")
    result = await command(world, world.bob, "try", recipe="rhymes", topic="cats")
    card = await until_tried(world)
    channel = world.bob.user.dm_channel.id
    assert said(result) == (
        "I am writing **rhymes** in your direct messages: "
        f"https://discord.com/channels/@me/{channel}/{card.id}"
    )
    assert "🧪 You are trying **rhymes**, version 1, of Test Guild." in letters(world)[0].text
    assert not world.seen()

    await world.restart()
    await world.bob.user.click(card.message, custom_id=card.control("retry"))
    await world.until(lambda: "What is it?" in letters(world)[1].text)
    end = letters(world)[1]
    assert "Here's a rhyme and a riddle about cats!" in end.text
    exported = await world.bob.user.click(end.message, custom_id=end.control("export"))
    assert exported.response is not None
    assert len(exported.response.attachments) == 2
    await world.bob.user.select(end.message, ["rhyme"], custom_id=end.control("regenerate"))
    await world.until(lambda: any("version 2" in one.text for one in letters(world)))
    (newest,) = [one for one in letters(world) if "version 2" in one.text]
    assert f"https://discord.com/channels/@me/{channel}/" in newest.text


async def test_closed_direct_messages_are_one_sentence_and_nothing_is_started(
    world: World, model: ModelStandIn
) -> None:
    channel = world.bob.user.dm_channel.id
    world.env.inject_error(
        "POST", f"/channels/{channel}/messages", status=403, code=50007, times=None
    )
    result = await command(world, world.bob, "try", recipe="blog", topic="cats")
    assert said(result) == (
        "I can't write to you directly, and nothing was started. Allow direct messages in this "
        "server's privacy settings, and try again."
    )
    assert not model.calls
    assert await world.app.database.read(runs.undelivered) == []


async def test_own_fields_are_asked_for_in_a_trial_too(world: World, model: ModelStandIn) -> None:
    await saved(world, admin_of(world), fields="tone")
    shown = await command(world, world.bob, "try", recipe="rhymes", topic="cats")
    await world.bob.submit_modal(shown, {"topic": "owls", "field-tone": "warm"})
    assert "about owls!" in (await until_tried(world)).text
    assert all("<tone>warm</tone>" in call.request.text("user") for call in model.calls)


async def test_a_draft_is_tried_before_it_is_saved(world: World, model: ModelStandIn) -> None:
    role = world.alice.guild.create_role("Writers")
    await command(world, admin_of(world), "role", role=role)
    world.env.backend.add_member_role(world.alice.guild.id, world.bob.id, role.id)
    session = await EditorSession.new(world, world.bob, fields="tone = calm")
    await session.add(RHYME)
    shown = await world.bob.click(session.seen.message, label="Try")
    result = await world.bob.submit_modal(shown, {"topic": "owls", "field-tone": ""})
    assert "I am writing **rhymes** in your direct messages" in said(result)
    assert "about owls!" in (await until_tried(world)).text
    assert "a draft, of Test Guild" in letters(world)[0].text
    assert "<tone>calm</tone>" in model.calls[0].request.text("user")
    assert not world.seen()
    assert "None yet." in said(await command(world, world.bob, "list"))


async def test_a_topic_that_is_none_tries_nothing(world: World, model: ModelStandIn) -> None:
    result = await command(world, world.bob, "try", recipe="blog", topic="x" * 301)
    assert "301" in said(result)
    assert not model.calls
    assert letters(world) == []
