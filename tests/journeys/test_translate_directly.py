"""/translate in direct messages with the bot, where there are no threads and no glossary."""

from __future__ import annotations

import pytest

from tests.fakes.model import ModelStandIn
from tests.support.translations import translates, turned
from tests.support.world import Seen, World, look

pytestmark = pytest.mark.one_api

SEVEN = "fr, de, it, es, pt, nl, sv"


def letters(world: World) -> list[Seen]:
    """The bot's direct messages to Bob, oldest first."""
    me = world.env.backend.bot_user.id
    history = world.bob.user.dm_channel.history(viewer=world.bob.user)
    return [look(message) for message in history if message.author.id == me]


def card_in(world: World) -> Seen:
    """The one card there."""
    (card,) = [one for one in letters(world) if one.custom_ids]
    return card


async def test_it_works_in_direct_messages_and_its_buttons_do(
    world: World, model: ModelStandIn
) -> None:
    translates(model)
    bob = world.bob.user
    choices = await bob.autocomplete("translate", "languages", "arab")
    assert choices[0]["value"] == "ar"
    await bob.slash("translate", text="Hello <@1> there", languages=SEVEN, where="thread")
    await world.until(lambda: card_in(world).offers("export"))
    card = card_in(world)
    posts = "\n".join(one.text for one in letters(world) if not one.custom_ids)
    assert posts.count(f"{turned('Hello')} <@1> {turned('there')}") == 7
    assert card.text.startswith("## Here's a translation into français, Deutsch, and 5 more of")
    assert not world.seen()

    await world.restart()
    await bob.select(card.message, ["fr"], custom_id=card.control("regenerate"))
    await world.until(lambda: any("version 2" in one.text for one in letters(world)))
    await world.until(lambda: card_in(world).offers("export"))
    exported = await bob.click(card.message, custom_id=card.control("export"))
    assert exported.response is not None
    assert len(exported.response.attachments) == 2


async def test_other_commands_are_not_offered_there(world: World) -> None:
    offered = world.bob.user.available_commands()
    assert "translate" in offered
    assert not {"create", "glossary add", "glossary list"} & set(offered)
