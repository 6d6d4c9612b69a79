"""Requests of /vote: tasks of recipes and in one's own words, times, limits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.model import ModelStandIn
from tests.support.recipe_editor import RHYME, admin_of, said, saved
from tests.support.votes import CANDIDATE, exported, vote, write
from tests.support.world import World

pytestmark = pytest.mark.one_api


async def offered(world: World, option: str, typed: str) -> list[str]:
    """The choices that Discord shows Alice while she types."""
    found = await world.alice.autocomplete(world.channel, "vote", option, typed, topic="cats")
    return [choice["name"] for choice in found]


async def test_the_parts_of_all_recipes_are_offered_as_tasks(
    booth: World, model: ModelStandIn
) -> None:
    await saved(booth, admin_of(booth))
    assert await offered(booth, "task", "") == [
        "story, joke, poem › Story",
        "story, joke, poem › Joke",
        "story, joke, poem › Poem",
        "blog › Title ideas",
        "blog › Outline",
        "blog › Introduction",
        "blog › Call to action",
        "rhymes › Rhyme",
        "rhymes › Riddle",
    ]
    assert await offered(booth, "task", "rhy") == ["rhymes › Rhyme", "rhymes › Riddle"]
    write(model)
    card = await vote(booth, task="rhymes › Rhyme", by="crowd", candidates=2)
    assert "vote on Rhyme" in card.text
    prompt = RHYME["prompt"].replace("{topic}", "<topic>")
    assert all(prompt in call.request.text("system") for call in model.calls_for(CANDIDATE))


@pytest.mark.parametrize(
    ("task", "title", "told"),
    [
        (None, "Story", "Write a short story"),
        ("poem", "Poem", "Write a rhyming poem"),
        ("One line,\nin capitals", "One line, in capitals", "line,\nin capitals\n\nWrite it"),
        ("x" * 70, "x" * 59 + "…", "x" * 70),
    ],
)
async def test_a_task_may_be_left_out_named_or_typed(
    booth: World, model: ModelStandIn, task: str | None, title: str, told: str
) -> None:
    write(model)
    options = {} if task is None else {"task": task}
    card = await vote(booth, by="crowd", candidates=2, **options)
    assert f"vote on {title}" in card.text
    assert told in model.calls[0].request.text("system")
    content = await exported(booth, card)
    assert content["vote"]["decided"] is False
    assert "settings" not in content["vote"]
    assert content["aggregated"] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"task": " \u200b "}, "The task is empty. Say what to write; nothing was started."),
        ({"task": "x" * 1001}, "The task is 1001 characters long; the limit is 1000."),
        ({"duration": "soon"}, "I can't read “soon” as a time. Write it like 10 min, 2 hours"),
        ({"duration": "8 days"}, "A vote can be open from 30 seconds to 7 days, and “8 days” is"),
        ({"duration": "1 s"}, "and “1 s” is less; nothing was started."),
        ({"criteria": "a,b,c,d,e,f,g"}, "That's 7 criteria; the limit is 6."),
        ({"criteria": "x" * 61}, "is 61 characters long; the limit is 60."),
        ({"topic": " "}, "The topic is empty."),
    ],
)
async def test_what_can_not_be_voted_on_starts_nothing(
    booth: World, model: ModelStandIn, options: dict[str, Any], sentence: str
) -> None:
    result = await booth.alice.slash(booth.channel, "vote", **({"topic": "cats"} | options))
    assert sentence in said(result)
    assert not booth.seen()
    assert not model.calls


async def test_a_recipe_that_asks_for_more_is_no_task(booth: World, model: ModelStandIn) -> None:
    await saved(booth, admin_of(booth), fields="tone\nlength = short")
    result = await booth.alice.slash(booth.channel, "vote", topic="cats", task="rhymes › Riddle")
    assert said(result) == (
        "“rhymes” also asks for Tone, which a vote can't ask for. Choose another task; nothing was "
        "started."
    )


async def test_times_are_completed(booth: World) -> None:
    assert await offered(booth, "duration", "hour") == ["1 hour", "3 hours", "12 hours"]
    assert await offered(booth, "duration", "45m") == ["45m"]
    assert await offered(booth, "duration", "soon") == []
