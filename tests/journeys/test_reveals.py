"""The reveal where judge and crowd do not choose the same, and what /vote-stats makes of it."""

from __future__ import annotations

from tests.fakes.model import ModelStandIn
from tests.support.votes import Decide, letter_of, longer, press, until_revealed, vote, write
from tests.support.world import Seen, World

LONG, SHORT = "The sea forgets every name.", "A cat sat."


def undecided(first: str, second: str) -> str:
    """Holds both for equally good."""
    return "tie"


async def decided(world: World, model: ModelStandIn, text: str, decide: Decide = longer) -> Seen:
    """A vote between two texts in which Bob votes for this one."""
    write(model, (LONG, SHORT), decide)
    card = await vote(world, candidates=2)
    await press(world.bob, card, letter_of(world, text))
    await press(world.alice, card, "Close now")
    return await until_revealed(world)


async def told(world: World) -> str:
    """The answer of /vote-stats."""
    result = await world.bob.slash(world.channel, "vote-stats")
    assert result.response is not None
    return result.response.content


async def test_judge_and_crowd_disagree(booth: World, model: ModelStandIn) -> None:
    assert "There has been no vote yet in which both" in await told(booth)
    reveal = await decided(booth, model, SHORT)
    assert "## 🏆 cats: judge and crowd disagree" in reveal.text
    assert f"**Judge:** Candidate {letter_of(booth, LONG)} wins" in reveal.text
    assert f"**Crowd:** Candidate {letter_of(booth, SHORT)} wins" in reveal.text
    assert "↔️ Judge and crowd disagree." in reveal.text
    assert await told(booth) == "Judge and crowd agreed in 0 of 1 vote on 1 ballot."


async def test_the_crowd_chooses_one_of_those_that_are_level_with_the_judge(
    booth: World, model: ModelStandIn
) -> None:
    reveal = await decided(booth, model, SHORT, undecided)
    assert "disagree" not in reveal.text
    assert "🤝 Judge and crowd agree in part" in reveal.text
    assert "and in part in 1 more, on 1 ballot." in await told(booth)


async def test_a_judge_who_chose_nobody_is_not_counted(booth: World, model: ModelStandIn) -> None:
    reveal = await decided(booth, model, LONG, lambda _first, _second: "first")
    assert f"candidate {letter_of(booth, LONG)} wins" in reveal.text
    assert "Judge and crowd can't be compared" in reveal.text
    assert "Not counted: 1 vote in which one of them chose nobody." in await told(booth)
