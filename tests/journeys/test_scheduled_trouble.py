"""When a scheduled post fails: tried again, then its owner is told; or its schedule is paused."""

from __future__ import annotations

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from tests.fakes.model import Fault, ModelStandIn
from tests.support.recipe_editor import saved
from tests.support.schedules import DAY, EIGHT, HOUR, Plan

BRANCHES = ("story", "joke", "poem")
BAD = Fault.http(400)
TRIES = (0, 5, 15)
"""In minutes after the due time."""


async def bot_may_not(plan: Plan, **denied: bool) -> None:
    """Takes permissions from the bot in the channel."""
    allow, deny = discord.PermissionOverwrite(**dict.fromkeys(denied, False)).pair()
    backend = plan.world.env.backend
    backend.set_overwrite(
        plan.world.channel.id,
        Overwrite(backend.bot_user.id, OverwriteType.MEMBER, allow.value, deny.value),
    )
    await plan.world.env.settle()


async def test_a_failed_post_is_tried_twice_more_and_only_the_missing_is_written(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    model.when("poem", text="Roses.", faults=[BAD, BAD])
    await plan.move_to(9)
    await plan.until_shown(number, "Failed: the poem: the model's service rejected the request")
    assert "The poem failed" in plan.world.card.text
    await plan.move_to(9, 4)
    assert len(model.calls_for("poem")) == 1
    await plan.move_to(9, 5)
    await plan.until_shown(number, f"<t:{int((EIGHT + 1.25 * HOUR).timestamp())}:R>.")
    await plan.move_to(9, 15)
    await plan.until_shown(number, "✅")
    end = await plan.ended("cats")
    assert "Roses." in end.text
    assert "failed" not in end.text
    assert len(model.calls) == 5
    assert len(plan.world.posts()) == 3
    assert len([seen for seen in plan.world.seen() if seen.custom_ids]) == 1


async def test_after_the_third_failure_the_owner_alone_is_told_in_the_channel(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    model.when("poem", text="Roses.", faults=[BAD] * 3)
    for tries, minute in enumerate(TRIES, start=1):
        await plan.move_to(9, minute)
        await model.wait_for_calls(tries, "poem")
        await plan.until_shown(number, "Failed:")
    await plan.until_shown(number, "I won't try again.")
    await plan.world.until(lambda: "failed three times" in plan.world.seen()[-1].text)
    told = plan.world.seen()[-1]
    assert told.text.startswith(
        f"<@{plan.admin.id}>, the scheduled post about **cats** (schedule {number}) failed three "
        "times: the poem: the model's service rejected the request (error 400). The story and the "
        "joke are safe. Press Retry there: https://discord.com/channels/"
    )
    assert f"The next one is due <t:{int((EIGHT + DAY + HOUR).timestamp())}:F>." in told.text
    assert plan.pinged(told) == {plan.admin.id}
    assert len(model.calls_for("poem")) == 3

    end = plan.world.card
    await plan.admin.click(end.message, custom_id=end.control("retry"))
    await plan.until_shown(number, "✅")
    assert "Roses." in (await plan.ended("cats")).text
    await plan.move_to(11)
    assert len([seen for seen in plan.world.seen() if "failed three times" in seen.text]) == 1


async def test_a_final_only_post_is_shown_once_it_is_whole(plan: Plan, model: ModelStandIn) -> None:
    number = await plan.create(quiet=True)
    model.when("poem", text="Roses.", faults=[BAD])
    await plan.move_to(9)
    await plan.until_shown(number, "Failed:")
    assert not plan.world.seen()
    await plan.move_to(9, 5)
    end = await plan.ended("cats")
    assert "Roses." in end.text
    assert len(plan.world.seen()) == 1
    assert len(model.calls) == 4


async def test_a_final_only_post_that_fails_to_the_end_is_shown_as_far_as_there_is_one(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create(quiet=True)
    for branch in BRANCHES:
        model.when(branch, text=f"A {branch}.", faults=[BAD] * 3)
    for tries, minute in enumerate(TRIES, start=1):
        await plan.move_to(9, minute)
        await model.wait_for_calls(3 * tries)
        await plan.until_shown(number, "Failed:")
    await plan.world.until(lambda: len(plan.world.seen()) == 2)
    card, told = plan.world.seen()
    assert "Nothing could be written about cats" in card.text
    assert card.offers("retry")
    assert "failed three times: the model's service rejected the request" in told.text
    await plan.world.mod.click(card.message, custom_id=card.control("retry"))
    await plan.ended("cats")
    await plan.until_shown(number, "✅")


async def test_a_deleted_channel_pauses_the_schedule_and_an_admin_is_told_once(
    plan: Plan, model: ModelStandIn
) -> None:
    news = plan.admin.guild.create_text_channel("news")
    number = await plan.create(channel=news, days="0 9,10 * * *", at="")
    plan.world.env.backend.delete_channel(news.id)
    await plan.move_to(9)
    await plan.world.until(plan.letters)
    await plan.move_to(10)
    (letter,) = plan.letters()
    assert f"Schedule {number} of " in letter
    assert "is paused. The channel is gone. Earlier posts are safe." in letter
    assert f"/schedule resume schedule:{number}" in letter
    assert "⏸️ **Paused.** The channel is gone." in await plan.shown(number)
    assert "⏸️ paused: The channel is gone." in await plan.say("list")
    assert not model.calls
    refused = await plan.say("resume", schedule=number)
    assert "The channel is gone. The schedule is still paused." in refused
    assert "The channel is gone. Nothing was started." in await plan.say("run-now", schedule=number)
    await plan.say("edit", schedule=number, channel=plan.world.channel)
    await plan.say("resume", schedule=number)
    await plan.move_to(9, days=1)
    await plan.ended("cats")


async def test_a_lost_permission_pauses_the_schedule_until_it_is_back(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    await bot_may_not(plan, send_messages=True)
    await plan.move_to(9)
    await plan.world.until(plan.letters)
    assert "I may not post in the channel: I lack Send Messages." in plan.letters()[0]
    assert not model.calls
    plan.world.env.backend.delete_overwrite(
        plan.world.channel.id, plan.world.env.backend.bot_user.id
    )
    await plan.world.env.settle()
    await plan.say("resume", schedule=number)
    await plan.move_to(9, days=1)
    await plan.ended("cats")
    assert len(plan.letters()) == 1


async def test_a_permission_lost_while_a_final_only_post_is_written_loses_nothing(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create(quiet=True)
    model.when("story", text="Once upon a time.")
    model.hold("story")
    await plan.move_to(9)
    await model.wait_for_calls(3)
    await bot_may_not(plan, send_messages=True)
    model.release("story")
    await plan.world.until(lambda: len(plan.letters()) == 2)
    handed_over, paused = plan.letters()
    assert "Everything that was written is in this file." in handed_over
    assert "is paused. The bot isn't allowed to write here" in paused
    assert "Paused." in await plan.shown(number)


async def test_an_owner_who_takes_no_letters_is_stood_in_for(plan: Plan) -> None:
    await plan.create()
    guild = plan.admin.guild
    backend = plan.world.env.backend
    dm_id = plan.admin.user.dm_channel.id
    plan.world.env.inject_error(
        "POST", f"/channels/{dm_id}/messages", status=403, code=50007, times=None
    )
    await bot_may_not(plan, send_messages=True)
    await plan.move_to(9)
    owner = guild.owner
    me = backend.bot_user.id

    def written() -> list[discord.Message]:
        history = owner.dm_channel.history(viewer=owner)
        return [message for message in history if message.author.id == me]

    await plan.world.until(written)
    assert "is paused" in written()[0].content


async def test_an_alert_that_is_held_up_holds_up_no_other(plan: Plan, model: ModelStandIn) -> None:
    dm_id = plan.admin.user.dm_channel.id
    plan.world.env.inject_error("POST", f"/channels/{dm_id}/messages", status=500, times=None)
    news = plan.admin.guild.create_text_channel("news")
    gone = await plan.create(channel=news)
    failing = await plan.create(at="10:00")
    plan.world.env.backend.delete_channel(news.id)
    await plan.move_to(9)
    await plan.until_shown(gone, "Paused.")
    model.when("poem", text="Roses.", faults=[BAD] * 3)
    for tries, minute in enumerate(TRIES, start=1):
        await plan.move_to(10, minute)
        await model.wait_for_calls(tries, "poem")
        await plan.until_shown(failing, "Failed:")
    await plan.world.until(lambda: "failed three times" in plan.world.seen()[-1].text)
    assert not plan.letters()


async def test_a_recipe_that_was_deleted_pauses_the_schedule(plan: Plan) -> None:
    await saved(plan.world, plan.admin)
    number = await plan.create(recipe="rhymes")
    await plan.admin.slash(plan.world.channel, "recipe delete", recipe="rhymes")
    await plan.move_to(9)
    await plan.world.until(plan.letters)
    assert "is paused. There is no recipe “rhymes”" in plan.letters()[0]
    assert "There is no recipe" in await plan.say("resume", schedule=number)


async def test_a_recipe_that_asks_each_time_can_not_be_scheduled(plan: Plan) -> None:
    await saved(plan.world, plan.admin, fields="tone")
    given = {"topics": "cats", "timezone": "UTC", "at": "09:00", "recipe": "rhymes"}
    assert "asks for Tone each time" in await plan.say("create", **given)


async def test_what_was_missed_is_made_up_for_within_the_grace(plan: Plan) -> None:
    number = await plan.create()
    await plan.world.apps.aclose()
    await plan.move_to(10, 30)
    await plan.world.restart()
    await plan.ended("cats")
    note = "I was away or busy: this one was made up for, 90 min late."
    await plan.until_shown(number, note)
    assert note in await plan.say("list")
    assert len(plan.world.posts()) == 3


async def test_what_was_missed_for_longer_is_skipped_and_the_schedule_says_so(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create(topics="cats; owls")
    await plan.world.apps.aclose()
    await plan.move_to(11, 1, days=2)
    await plan.world.restart()
    note = "I was away or busy: this one was skipped, 2 h late; 2 earlier times were missed."
    shown = await plan.until_shown(number, note)
    assert "⏭️" in shown
    assert note in await plan.say("list")
    assert not plan.world.seen()
    assert not model.calls
    await plan.move_to(9, days=3)
    await plan.ended("cats")


async def test_a_post_goes_on_after_a_restart_and_nothing_is_there_twice(
    plan: Plan, model: ModelStandIn
) -> None:
    number = await plan.create()
    model.when("story")
    model.hold("story")
    await plan.move_to(9)
    await plan.world.until(lambda: len(plan.world.posts()) == 2)
    await plan.world.restart()
    model.release("story")
    await plan.ended("cats")
    await plan.until_shown(number, "✅")
    assert len(plan.world.seen()) == 4
    assert len(model.calls) == 4


async def test_a_final_only_post_goes_on_after_a_restart(plan: Plan, model: ModelStandIn) -> None:
    number = await plan.create(quiet=True)
    model.when("story")
    model.hold("story")
    await plan.move_to(9)
    await model.wait_for_calls(3)
    await plan.world.restart()
    model.release("story")
    await plan.ended("cats")
    await plan.until_shown(number, "✅")
    assert len(plan.world.seen()) == 1
