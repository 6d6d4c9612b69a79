"""/create, from the command to the aggregated message."""

from __future__ import annotations

from tests.standins.model import ModelStandIn
from tests.world import World


async def test_the_whole_of_it(world: World, model: ModelStandIn) -> None:
    model.when("story", latency_seconds=0.3, text="Once upon a time.")
    model.when("joke", latency_seconds=0.1, text="Knock knock.")
    model.when("poem", latency_seconds=0.2, text="Roses are red.")

    card = await world.create(topic="cats")
    end = await world.until_ended()
    assert end.id == card.id
    assert "Here's a story, joke, and poem about cats!" in end.text
    assert [post.text for post in world.posts()] == [
        "### 😄 Joke\nKnock knock.",
        "### 🪶 Poem\nRoses are red.",
        "### 📖 Story\nOnce upon a time.",
    ]
