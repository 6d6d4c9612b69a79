"""Winners of votes: a story, a message in another channel, an example to learn from."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from tests.fakes.model import ModelStandIn
from tests.support.recipe_editor import admin_of, said
from tests.support.votes import CANDIDATE, letter_of, longer, press, vote, write
from tests.support.world import Seen, World

BEST = "The sea forgets every name, @everyone."
TEXTS = ("A cat sat.", BEST)


async def decided(world: World, model: ModelStandIn, **options: Any) -> Seen:
    """A vote in which the judge has chosen the longer text."""
    write(model, TEXTS, longer)
    return await vote(world, **({"by": "judge", "candidates": 2} | options))


async def answered(
    actor: MemberActor, card: Seen, action: str, values: dict[str, Any]
) -> InteractionResult:
    """Presses a button that opens a form, and sends the form off as it is but for these values."""
    shown = await actor.click(card.message, custom_id=card.control(action))
    assert shown.modal is not None, shown.response and shown.response.content
    filled: dict[str, Any] = {}
    for label in shown.modal["components"]:
        part = label["component"]
        default = [option["value"] for option in part.get("options", []) if option.get("default")]
        filled[part["custom_id"]] = default if "options" in part else part.get("value", "")
    return await actor.submit_modal(shown, filled | values)


def team(world: World, **overwrites: dict[str, bool]) -> ChannelHandle:
    """Another channel, in which `me` or `alice` may not do everything."""
    me = world.env.bot.user
    assert me is not None
    who: dict[str, Any] = {"me": me, "alice": world.alice}
    return world.alice.guild.create_text_channel(
        "team",
        overwrites={
            who[name]: discord.PermissionOverwrite(**what) for name, what in overwrites.items()
        },
    )


async def test_make_it_the_story(booth: World, model: ModelStandIn) -> None:
    card = await decided(booth, model)
    result = await answered(booth.alice, card, "story", {"recipe": ["blog"], "topic": "the sea"})
    assert not result.ephemeral
    await booth.until(lambda: "Here's a blog post about the sea!" in booth.card.text)
    outline = next(call for call in model.calls if "outline" in call.request.text("system"))
    assert "<chosen_text>The sea forgets every name" in outline.request.text("user")
    assert "people have chosen" in outline.request.text("system")
    assert "forgets" not in outline.request.text("system")


async def test_post_it_to_a_channel_pings_nobody(booth: World, model: ModelStandIn) -> None:
    card = await decided(booth, model, topic="cats & @here")
    channel = team(booth)
    result = await answered(booth.alice, card, "repost", {"channel": [channel]})
    (post,) = booth.posts(channel)
    assert f"https://discord.com/channels/{booth.alice.guild.id}/{channel.id}/{post.id}" in said(
        result
    )
    assert "### 🏆 Story: cats & @" in post.text
    assert "The sea forgets every name" in post.text
    assert f"Chosen in [a vote](https://discord.com/channels/{booth.alice.guild.id}/" in post.text
    assert not post.message.mention_everyone


async def test_a_winner_too_long_for_messages_goes_along_as_a_file(
    booth: World, model: ModelStandIn
) -> None:
    long = "The sea forgets. " * 1200
    write(model, ("A cat sat.", long), longer)
    card = await vote(booth, by="judge", candidates=2)
    channel = team(booth)
    await answered(booth.alice, card, "repost", {"channel": [channel]})
    (post,) = booth.posts(channel)
    (file,) = post.message.attachments
    assert (await file.read()).decode().strip() == long.strip()


@pytest.mark.parametrize(
    ("overwrites", "sentence"),
    [
        ({"alice": {"send_messages": False}}, "You may not write in <#"),
        ({"me": {"send_messages": False}}, "I may not write in <#"),
    ],
)
async def test_both_the_person_and_the_bot_have_to_be_allowed_to_write_there(
    booth: World, model: ModelStandIn, overwrites: dict[str, Any], sentence: str
) -> None:
    card = await decided(booth, model)
    channel = team(booth, **overwrites)
    shown = await booth.alice.click(card.message, custom_id=card.control("repost"))
    result = await booth.alice.submit_modal(shown, {"channel": [channel]})
    assert sentence in said(result)
    assert not booth.posts(channel)


async def test_only_the_requester_and_moderators_take_a_winner_on(
    booth: World, model: ModelStandIn
) -> None:
    card = await decided(booth, model)
    for label in ("Make it the story…", "Post it to a channel…"):
        assert "Only the person who asked" in await press(booth.bob, card, label)
    told = await press(booth.alice, card, "Remember as an example…")
    assert told == "Only people allowed to manage this server can choose its examples."


async def test_where_nobody_or_several_have_won_the_form_asks_which(
    booth: World, model: ModelStandIn
) -> None:
    write(model, TEXTS, lambda _first, _second: "first")
    card = await vote(booth, by="judge", candidates=2)
    letter = letter_of(booth, "A cat sat.")
    channel = team(booth)
    await answered(booth.alice, card, "repost", {"channel": [channel], "which": [letter]})
    (post,) = booth.posts(channel)
    assert "A cat sat." in post.text


async def test_examples_are_kept_listed_used_only_when_switched_on_and_deleted(
    booth: World, model: ModelStandIn
) -> None:
    card = await decided(booth, model, task="Poem")
    admin = admin_of(booth)
    told = await press(admin, card, "Remember as an example…")
    assert told == (
        "Remembered as example 1 of story, joke, poem › Poem. Examples are off here: /examples use "
        "switches them on."
    )
    listed = await admin.slash(booth.channel, "examples list")
    assert "1 example · off; /examples use switches them on" in said(listed)
    assert "`1` **story, joke, poem › Poem** · The sea forgets every name" in said(listed)
    assert listed.response is not None
    assert [file.filename for file in listed.response.attachments] == ["examples.md"]

    await booth.create()
    await booth.until_ended()
    assert not [call for call in model.calls if "example" in call.request.text("user")]

    assert "Examples are on" in said(await admin.slash(booth.channel, "examples use", state="on"))
    before = len(model.calls)
    await booth.create(topic="owls")
    await booth.until(lambda: "poem about owls!" in booth.card.text)
    await decided(booth, model, task="Poem", topic="owls")
    later = [call.request for call in model.calls[before:]]
    taught = [request for request in later if "<example_1>" in request.text("user")]
    assert all("poem" in request.text("system").casefold() for request in taught)
    assert len(taught) == 3  # the poem, and both candidates; neither story, joke nor judge
    assert all("forgets" not in request.text("system") for request in taught)
    assert len([request for request in taught if CANDIDATE in request.text("system")]) == 2

    assert "Example 1 is deleted." in said(
        await admin.slash(booth.channel, "examples delete", example=1)
    )
    gone = said(await admin.slash(booth.channel, "examples delete", example=1))
    assert gone == "There is no example 1 here. /examples list shows them."
    assert "There are no examples yet" in said(await admin.slash(booth.channel, "examples list"))
    assert "Examples are off" in said(await admin.slash(booth.channel, "examples use", state="off"))


async def test_what_was_typed_once_is_no_recipes_example(booth: World, model: ModelStandIn) -> None:
    card = await decided(booth, model, task="Write one line about it.")
    assert not card.offers("example")
