"""Scheduled posts: they go out like any run, quietly where that is asked for, each time once."""

from __future__ import annotations

from tests.fakes.model import ModelStandIn
from tests.support.schedules import DAY, EIGHT, HOUR, MINUTE, Plan
from tests.support.world import look

BRANCHES = ("story", "joke", "poem")


async def test_a_post_goes_out_at_its_time_with_card_branches_and_whole(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    for branch in BRANCHES:
        model.when(branch, text=f"A {branch}.")
        model.hold(branch)
    await plan.move_to(8, 59)
    assert not plan.world.seen()
    await plan.move_to(9)
    await model.wait_for_calls(3)
    card = plan.world.card
    assert f"scheduled post {number} by <@{plan.admin.id}>" in card.text
    assert card.offers("cancel")
    assert not card.message.flags.suppress_notifications
    for branch in BRANCHES:
        model.release(branch)
    end = await plan.ended("cats")
    assert end.id == card.id
    assert f"scheduled post {number} by <@{plan.admin.id}>" in end.text
    assert len(plan.world.posts()) == 3
    assert all(not plan.pinged(seen) for seen in plan.world.seen())
    at = int((EIGHT + HOUR).timestamp())
    shown = await plan.until_shown(number, f"✅ <t:{at}:f> · cats · [post](")
    assert str(card.id) in shown


async def test_a_final_only_post_is_the_whole_alone_and_its_buttons_work(
    plan: Plan, model: ModelStandIn
) -> None:
    jokes = iter(["Knock.", "Knock knock."])
    model.when("story", text="Once.")
    model.when("joke", text=lambda _request: next(jokes))
    model.when("poem", text="Roses.")
    model.hold("story")
    await plan.create(quiet=True)
    await plan.move_to(9)
    await model.wait_for_calls(3)
    await model.wait_for_calls(1, "joke")
    assert not plan.world.seen()
    model.release("story")
    end = await plan.ended("cats")
    for text in ("Once.", "Knock.", "Roses."):
        assert text in end.text
    assert not end.message.flags.suppress_notifications
    assert len(plan.world.seen()) == 1

    refused = await plan.world.bob.select(
        end.message, ["joke"], custom_id=end.control("regenerate")
    )
    assert refused.ephemeral
    await plan.world.mod.select(end.message, ["joke"], custom_id=end.control("regenerate"))
    await plan.world.until(lambda: "Knock knock." in plan.world.card.text)
    await plan.world.until_ended()
    assert [seen.id for seen in plan.world.seen()] == [end.id]
    exported = await plan.world.bob.click(end.message, custom_id=end.control("export"))
    assert exported.response is not None
    assert len(exported.response.attachments) == 2


async def test_topics_take_turns_and_placeholders_are_of_the_schedules_zone(plan: Plan) -> None:
    await plan.create(
        topics="tea on {weekday}; {season} rain; news of {date}",
        timezone="Pacific/Auckland",
        at="00:30",
    )
    # Half past midnight in Auckland is half past eleven in London, the day before.
    for day, topic in enumerate(
        ["tea on Wednesday", "spring rain", "news of 27 November 2026", "tea on Saturday"]
    ):
        await plan.move_to(11, 30, day)
        await plan.ended(topic)


async def test_run_now_posts_at_once_and_moves_nothing(plan: Plan, model: ModelStandIn) -> None:
    number = await plan.create(topics="cats; owls")
    model.when("story")
    model.hold("story")
    answer = await plan.say("run-now", schedule=number)
    assert "Its next time hasn't changed" in answer
    await model.wait_for_calls(1, "story")
    assert "is being posted right now" in await plan.say("run-now", schedule=number)
    model.release("story")
    await plan.ended("cats")
    await plan.move_to(9)
    await plan.ended("owls")
    shown = await plan.until_shown(number, "✅", 2)
    assert f"✅ <t:{int(EIGHT.timestamp())}:f> (run-now) · cats" in shown


async def test_a_paused_schedule_can_be_run_by_hand(plan: Plan) -> None:
    number = await plan.create()
    await plan.say("pause", schedule=number)
    await plan.say("run-now", schedule=number)
    await plan.ended("cats")
    assert "Paused." in await plan.shown(number)


async def test_cancel_is_for_the_owner_and_is_not_tried_again(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    model.when("story")
    model.hold("story")
    await plan.move_to(9)
    await model.wait_for_calls(3)
    card = plan.world.card
    assert (await plan.world.bob.click(card.message, custom_id=card.control("cancel"))).ephemeral
    await plan.admin.click(card.message, custom_id=card.control("cancel"))
    end = await plan.world.until_ended()
    assert f"Cancelled by <@{plan.admin.id}>" in end.text
    await plan.until_shown(number, f"Skipped: Cancelled by <@{plan.admin.id}>")
    await plan.move_to(10)
    assert len(model.calls) == 3
    model.release("story")
    await plan.admin.click(end.message, custom_id=end.control("retry"))
    await plan.ended("cats")
    await plan.until_shown(number, "✅")


async def test_the_branches_can_go_to_a_thread(plan: Plan) -> None:
    await plan.create(where="thread")
    await plan.move_to(9)
    end = await plan.ended("cats")
    (thread,) = plan.world.channel.threads
    assert thread.id == end.id
    assert len(plan.world.posts(thread)) == 3
    assert not plan.world.posts()


async def test_a_schedule_may_post_into_another_channel_and_with_another_recipe(
    plan: Plan, model: ModelStandIn
) -> None:
    model.when("you are the editor", text="# Cats\nOne flowing post.")
    news = plan.admin.guild.create_text_channel("news")
    await plan.create(channel=news, recipe="blog", quiet=True)
    await plan.move_to(9)
    await plan.world.until(lambda: plan.world.seen(news))
    (whole,) = plan.world.seen(news)
    assert "Here's a blog post about cats!" in whole.text
    assert "One flowing post." in whole.text
    assert not plan.world.seen()


async def test_an_edit_counts_from_the_next_post_on(plan: Plan) -> None:
    number = await plan.create()
    await plan.say("edit", schedule=number, at="10:00", topics="owls", quiet=True)
    await plan.move_to(9, 30)
    assert not plan.world.seen()
    await plan.move_to(10)
    await plan.ended("owls")
    assert len(plan.world.seen()) == 1


async def test_what_is_deleted_posts_no_more(plan: Plan) -> None:
    number = await plan.create()
    other = await plan.create(topics="owls", at="09:05")
    await plan.say("delete", schedule=number)
    await plan.move_to(9, 5)
    await plan.ended("owls")
    assert len(plan.world.posts()) == 3
    assert other in await plan.say("list")


async def test_a_clock_set_back_posts_nothing_twice(plan: Plan) -> None:
    await plan.create(topics="cats; owls")
    await plan.move_to(9)
    await plan.ended("cats")
    await plan.move_to(7)
    await plan.move_to(9, 30)
    await plan.create(topics="tea", at="09:45")
    await plan.move_to(9, 45)
    await plan.ended("tea")
    assert not [seen for seen in plan.world.seen() if "owls" in seen.text]
    await plan.move_to(9, days=1)
    await plan.ended("owls")


async def test_many_at_the_same_time_go_out_in_order(plan: Plan, model: ModelStandIn) -> None:
    for number in range(24):
        await plan.create(topics=f"topic {number}", at="09:00" if number % 2 else "08:59")
    await plan.move_to(9)
    await plan.ended("topic 23")
    await plan.world.until(lambda: sum(seen.offers("export") for seen in plan.world.seen()) == 24)
    cards = [seen.text.splitlines()[0] for seen in plan.world.seen() if seen.custom_ids]
    due = [*range(0, 24, 2), *range(1, 24, 2)]
    assert cards == [f"## Here's a story, joke, and poem about topic {number}!" for number in due]
    assert model.max_in_flight <= 16


async def test_a_wall_time_that_the_clocks_skip_or_show_twice_is_one_post(plan: Plan) -> None:
    spring = EIGHT.replace(year=2027, month=3, day=28, hour=0)
    await plan.clock.move_to(spring)
    number = await plan.create(timezone="Europe/Berlin", at="02:30", topics="cats; owls")
    await plan.clock.move_to(spring + HOUR)
    await plan.ended("cats")
    await plan.until_shown(number, "✅")
    autumn = EIGHT.replace(year=2027, month=10, day=30, hour=20)
    await plan.say("pause", schedule=number)
    await plan.clock.move_to(autumn)
    await plan.say("resume", schedule=number)
    await plan.clock.move_to(autumn + 4 * HOUR + 30 * MINUTE)
    await plan.ended("owls")
    await plan.clock.move_to(autumn + DAY)
    # What came of the spring's is forgotten by then.
    await plan.until_shown(number, "✅")


async def test_a_person_sees_whose_post_it_is_on_the_card_of_a_retry_too(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    await plan.move_to(9)
    end = await plan.ended("cats")
    model.when("joke")
    model.hold("joke")
    await plan.admin.select(end.message, ["joke"], custom_id=end.control("regenerate"))
    await model.wait_for_calls(1, "joke")
    card = look(plan.world.card.message)
    assert f"scheduled post {number}" in card.text
    model.release("joke")
    await plan.ended("cats")
