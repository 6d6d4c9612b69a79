"""poll:on: the crowd votes in a poll of Discord's own, which is read when the vote closes."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest

from tests.fakes.model import ModelStandIn
from tests.support.clocks import MovedClock
from tests.support.votes import TEN_MINUTES, labels, press, until_revealed, vote, write
from tests.support.world import World


def poll_of(world: World) -> discord.Message:
    """The poll in the channel."""
    (message,) = [seen.message for seen in world.seen() if seen.message.poll is not None]
    return message


async def test_its_votes_are_the_crowds(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    card = await vote(booth, candidates=3, poll="on", duration="90 min")
    message = poll_of(booth)
    poll = message.poll
    assert poll is not None
    assert poll.question == "Which candidate is the best? cats"
    assert [answer.text for answer in poll.answers] == ["Candidate A", "Candidate B", "Candidate C"]
    assert poll.duration == timedelta(hours=2)  # Discord's polls last whole hours
    assert message.content.endswith(f"/{card.id}")
    assert labels(card) == ["Close now", "Cancel", "Export"]
    assert "Vote in the poll below; everybody sees how it stands." in card.text
    assert not card.offers("regenerate")

    await booth.bob.vote(message, answer=2)
    await booth.mod.vote(message, answer=2)
    await booth.alice.vote(message, answer=3)
    await clock.move(timedelta(minutes=90))
    reveal = await until_revealed(booth)
    assert "🗳️ **Crowd:** Candidate B wins with 2 of 3 votes." in reveal.text
    ended = poll_of(booth).poll
    assert ended is not None
    assert ended.is_finalised()
    told = await booth.bob.slash(booth.channel, "vote-stats")
    assert told.response is not None
    assert told.response.content.endswith("3 ballots.")


async def test_a_poll_that_was_deleted_is_told(
    booth: World, model: ModelStandIn, clock: MovedClock
) -> None:
    write(model)
    await vote(booth, candidates=2, by="crowd", poll="on")
    message = poll_of(booth)
    booth.env.backend.delete_message(message.channel.id, message.id)
    await clock.move(TEN_MINUTES)
    reveal = await until_revealed(booth)
    assert "The crowd chose no winner: nobody has voted." in reveal.text
    assert "The poll could not be read: the message was deleted." in reveal.text


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"by": "judge"}, "A poll is for the crowd: choose by:crowd or by:both"),
        ({"ballot": "ranked"}, "Discord polls can't rank: leave out poll or ballot"),
    ],
)
async def test_what_no_poll_can_do_starts_nothing(
    booth: World, model: ModelStandIn, options: dict[str, str], sentence: str
) -> None:
    result = await booth.alice.slash(booth.channel, "vote", topic="cats", poll="on", **options)
    assert result.ephemeral
    assert result.response is not None
    assert sentence in result.response.content
    assert not model.calls


async def test_a_missing_permission_is_one_sentence(booth: World, model: ModelStandIn) -> None:
    me = booth.env.bot.user
    assert me is not None
    quiet = discord.PermissionOverwrite(send_polls=False)
    channel = booth.alice.guild.create_text_channel("no-polls", overwrites={me: quiet})
    result = await booth.alice.slash(channel, "vote", topic="cats", poll="on")
    assert result.ephemeral
    assert result.response is not None
    assert "I may not post polls here. Ask an admin to give me Send Polls" in (
        result.response.content
    )
    assert not model.calls


async def test_a_cancelled_poll_is_ended(booth: World, model: ModelStandIn) -> None:
    write(model)
    card = await vote(booth, candidates=2, by="crowd", poll="on")
    await press(booth.alice, card, "Cancel")
    await booth.until(lambda: "🛑 Cancelled by" in booth.card.text)
    poll = poll_of(booth).poll
    assert poll is not None
    assert poll.is_finalised()
