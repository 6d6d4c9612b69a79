"""Schedules with the server's custom recipes, and the days on which schedules post."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.fakes.model import ModelStandIn
from tests.support.recipe_editor import EditorSession, saved
from tests.support.schedules import DAY, EIGHT, HOUR, MINUTE, Plan

pytestmark = pytest.mark.one_api

TONED = {"title": "Rhyme", "emoji": "🪶", "prompt": "Write a rhyme about {topic}, {tone}."}


async def test_a_recipe_of_the_servers_own_is_posted_in_its_newest_version(
    plan: Plan, model: ModelStandIn
) -> None:
    session = await EditorSession.new(plan.world, plan.admin, fields="tone = calm")
    await session.add(TONED)
    await session.press("Save")
    model.when("riddle about")
    await plan.create(recipe="Rhymes", topics="cats; owls")
    await plan.move_to(9)
    await plan.ended("cats")
    (call,) = model.calls
    assert "<tone>calm</tone>" in call.request.text("user")
    later = await EditorSession.edit(plan.world, plan.admin, "rhymes")
    await later.add({"title": "Riddle", "emoji": "❓", "prompt": "Write a riddle about {topic}."})
    await later.press("Save")
    await plan.move_to(9, days=1)
    await plan.ended("owls")
    assert len(model.calls_for("riddle about")) == 1


async def test_a_custom_recipe_is_offered_and_may_be_scheduled_final_only(
    plan: Plan, model: ModelStandIn
) -> None:
    await saved(plan.world, plan.admin)
    offered = await plan.admin.autocomplete(plan.world.channel, "schedule create", "recipe", "rhy")
    assert [choice["value"] for choice in offered] == ["rhymes"]
    await plan.create(recipe="rhymes", quiet=True)
    await plan.move_to(9)
    end = await plan.ended("cats")
    assert "Here's a rhyme and a riddle about cats!" in end.text
    assert len(plan.world.seen()) == 1


@pytest.mark.parametrize("api", ["functional"])
@pytest.mark.parametrize(
    ("days", "after"),
    [
        ("daily", (HOUR, DAY + HOUR, 2 * DAY + HOUR)),
        ("weekdays", (HOUR, DAY + HOUR, 4 * DAY + HOUR)),
        ("Mon,Thu", (HOUR, 4 * DAY + HOUR, 7 * DAY + HOUR)),
        ("monthly 1", (5 * DAY + HOUR, 36 * DAY + HOUR, 67 * DAY + HOUR)),
        ("0 9,21 * * *", (HOUR, 13 * HOUR, DAY + HOUR)),
        ("*/15 9 26 11 *", (HOUR, HOUR + 15 * MINUTE, HOUR + 30 * MINUTE)),
    ],
)
async def test_it_posts_on_the_days_that_it_says(
    plan: Plan, days: str, after: tuple[timedelta, ...]
) -> None:
    thursday = EIGHT + 2 * DAY
    await plan.clock.move_to(thursday)
    at = "" if "*" in days else "09:00"
    answer = await plan.say("create", topics="cats; owls", timezone="UTC", at=at, days=days)
    times = [int(found) for found in re.findall(r"<t:([0-9]+):F>", answer)]
    assert times == [int((thursday + passed).timestamp()) for passed in after]
    for topic, passed in zip(("cats", "owls"), after, strict=False):
        await plan.clock.move_to(thursday + passed - MINUTE)
        assert not [seen for seen in plan.world.seen() if f"about {topic}!" in seen.text]
        await plan.clock.move_to(thursday + passed)
        await plan.ended(topic)
