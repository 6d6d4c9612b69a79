"""/schedule: what can be asked for, what is answered, who may, and how much."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.features.schedules.access import Target
from bot.features.schedules.commands import ScheduleCommands
from bot.features.schedules.service import MOST_A_DAY, MOST_IN_SERVER, ScheduleOptions
from tests.support.schedules import DAY, EIGHT, HOUR, Plan

pytestmark = pytest.mark.one_api


@pytest.fixture
def api() -> str:
    """Nothing is written here, so one API does."""
    return "functional"


def timestamp(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:F>"


async def test_the_answer_says_it_back_with_the_next_three_times(plan: Plan) -> None:
    answer = await plan.say(
        "create",
        topics="cats; owls at {season}",
        at="9:30 am",
        days="mon, thu",
        timezone="berlin",
        fresh=True,
    )
    assert "Every Monday and Thursday at 09:30 (Europe/Berlin)" in answer
    assert f"story, joke, poem** in <#{plan.world.channel.id}>" in answer
    assert "**2 topics, in turn** cats; owls at {season}" in answer
    assert "nothing is repeated within 30 days" in answer
    thursday = EIGHT + 2 * DAY + HOUR / 2
    times = re.findall(r"- (<t:[0-9]+:F>)", answer)
    assert times == [timestamp(at) for at in (thursday, thursday + 4 * DAY, thursday + 7 * DAY)]


async def test_a_schedule_is_listed_shown_edited_and_deleted(plan: Plan) -> None:
    assert "There are no schedules yet" in await plan.say("list")
    number = await plan.create()
    other = await plan.create(topics="surprise me from space", quiet=True, days="monthly 1")
    listed = await plan.say("list")
    assert f"**{number}** · story, joke, poem in <#" in listed
    assert f"**{other}** · story, joke, poem in <#" in listed
    assert "On the 1st of every month at 09:00 (Europe/London)" in listed
    shown = await plan.shown(other)
    assert "a new one each time, from: space" in shown
    assert "the finished text only" in shown

    edited = await plan.say("edit", schedule=number, at="10:15", topics="tea", recipe="BLOG")
    assert "Changed." in edited
    assert "Every day at 10:15 (Europe/London)** I post **blog**" in edited
    assert "**Topic** tea" in edited
    assert timestamp(EIGHT + 2.25 * HOUR) in edited
    cron = await plan.say("edit", schedule=number, days="0 7,19 * * mon-fri")
    assert "(Europe/London; cron 0 7,19 \\* \\* MON-FRI)" in cron
    assert "deleted" in await plan.say("delete", schedule=number)
    assert f"There's no schedule {number} here" in await plan.say("show", schedule=number)
    assert f"**{number}** ·" not in await plan.say("list")


async def test_pause_and_resume(plan: Plan) -> None:
    number = await plan.create()
    paused = await plan.say("pause", schedule=number)
    assert f"⏸️ **Paused.** <@{plan.admin.id}> paused it." in paused
    assert "<t:" not in paused
    assert f"Schedule {number} is already paused." in await plan.say("pause", schedule=number)
    assert "⏸️ paused" in await plan.say("list")
    await plan.move_to(11)
    assert not plan.world.seen()
    resumed = await plan.say("resume", schedule=number)
    assert timestamp(EIGHT + DAY + HOUR) in resumed
    assert f"Schedule {number} isn't paused." in await plan.say("resume", schedule=number)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"at": "25:00"}, "25:00” isn't a time of day"),
        ({"at": None}, "Say at what time"),
        ({"days": "someday"}, "I can't read the days"),
        ({"days": "*/5 * * * *", "at": None}, "the limit is every 15 min"),
        ({"timezone": "IST"}, "several time zones"),
        ({"timezone": "utc+2"}, "does not say when the clocks change"),
        ({"topics": " "}, "The topic is empty"),
        ({"topics": "x" * 301}, "301"),
        (
            {"topics": "; ".join(str(number) for number in range(51))},
            "the limit for a schedule is 50",
        ),
        ({"topics": "on {date} at {place}"}, "I don't know the placeholder"),
        ({"topics": "surprise me"}, "Say what from"),
        ({"recipe": "sonnets"}, "There is no recipe “sonnets”"),
    ],
)
async def test_what_can_not_be_scheduled_is_said_in_a_sentence_and_not_saved(
    plan: Plan, options: dict[str, Any], sentence: str
) -> None:
    given = {"topics": "cats", "timezone": "UTC", "at": "09:00"} | options
    given = {name: value for name, value in given.items() if value is not None}
    assert sentence in await plan.say("create", **given)
    assert "There are no schedules yet" in await plan.say("list")


async def test_all_that_is_wrong_is_told_at_once(plan: Plan) -> None:
    guild = plan.admin.guild
    assert guild.me is not None
    denied = discord.PermissionOverwrite(send_messages=False, attach_files=False)
    shut = guild.create_text_channel("shut", overwrites={guild.me: denied})
    answer = await plan.say(
        "create",
        topics="on {moon}",
        timezone="IST",
        at="25:00",
        days="someday",
        recipe="sonnets",
        channel=shut,
    )
    for sentence in (
        "There is no recipe “sonnets”",
        "I don't know the placeholder",
        "I can't read the days",
        "isn't a time of day",
        "several time zones",
        "I lack Send Messages",
    ):
        assert sentence in answer
    assert len(answer.splitlines()) == 6
    assert "There are no schedules yet" in await plan.say("list")


async def test_an_edit_is_refused_as_a_creation_is(plan: Plan) -> None:
    number = await plan.create()
    assert "Say what to change" in await plan.say("edit", schedule=number)
    assert "isn't a time of day" in await plan.say("edit", schedule=number, at="noonish")
    assert "There is no recipe" in await plan.say("edit", schedule=number, recipe="sonnets")
    assert "by its number" in await plan.say("edit", schedule="mine", at="10:00")
    assert "09:00" in await plan.shown(number)


async def test_only_those_who_manage_the_server_may(plan: Plan) -> None:
    number = await plan.create()
    world = plan.world
    options: dict[str, dict[str, Any]] = {
        "create": {"topics": "cats", "timezone": "UTC", "at": "09:00"},
        "edit": {"schedule": number, "at": "10:00"},
        "list": {},
        **{name: {"schedule": number} for name in ("show", "pause", "resume", "run-now", "delete")},
    }
    # Admins of a server can let anybody see a command; the bot looks for itself.
    synced = world.env.backend.find_command("schedule", None)
    assert synced is not None
    assert synced["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    guild = world.mod.guild
    guild.set_command_permissions(int(synced["id"]), {guild.default_role: True})
    for name, given in options.items():
        assert "Only people allowed to manage this server" in await plan.say(
            name, world.mod, **given
        )
    assert "Every day at 09:00" in await plan.shown(number)


async def test_a_person_who_may_not_post_there_makes_no_schedule_there(plan: Plan) -> None:
    guild = plan.admin.guild
    nobody = discord.PermissionOverwrite(send_messages=False)
    bot = discord.PermissionOverwrite(send_messages=True)
    assert guild.me is not None
    quiet = guild.create_text_channel(
        "announcements", overwrites={guild.default_role: nobody, guild.me: bot}
    )
    answer = await plan.say("create", topics="cats", timezone="UTC", at="09:00", channel=quiet)
    assert f"You may not post in <#{quiet.id}> yourself (you lack Send Messages)" in answer
    number = await plan.create()
    assert "You may not post" in await plan.say("edit", schedule=number, channel=quiet)


async def test_nobody_has_a_post_made_in_a_channel_that_is_closed_to_them(plan: Plan) -> None:
    staff = plan.admin.guild.create_text_channel("staff")
    number = await plan.create(channel=staff)
    backend, view = plan.world.env.backend, discord.Permissions(view_channel=True).value
    closed = Overwrite(plan.admin.id, OverwriteType.MEMBER, allow=0, deny=view)
    backend.set_overwrite(staff.id, closed)
    await plan.world.env.settle()
    changes: dict[str, dict[str, Any]] = {"edit": {"topics": "tea"}, "resume": {}, "run-now": {}}
    for name, options in changes.items():
        answer = await plan.say(name, schedule=number, **options)
        assert f"You may not post in <#{staff.id}> yourself (you lack View Channels" in answer
    assert "**Topic** cats" in await plan.shown(number)

    await plan.move_to(9)
    await plan.until_shown(number, "Paused.")
    shown = await plan.shown(number)
    assert f"<@{plan.admin.id}>, who made it, may not post in the channel" in shown
    assert not plan.world.seen(staff)


async def test_a_channel_in_which_the_bot_may_not_post_is_refused(plan: Plan) -> None:
    guild = plan.admin.guild
    assert guild.me is not None
    denied = discord.PermissionOverwrite(send_messages=False, attach_files=False)
    shut = guild.create_text_channel("shut", overwrites={guild.me: denied})
    answer = await plan.say("create", topics="cats", timezone="UTC", at="09:00", channel=shut)
    assert "I may not post in the channel: I lack Send Messages." in answer
    assert "Nothing was saved." in answer


async def test_a_server_has_so_many_schedules_and_no_more(plan: Plan) -> None:
    for _ in range(MOST_IN_SERVER):
        await plan.create()
    answer = await plan.say("create", topics="cats", timezone="UTC", at="09:00")
    assert f"This server has {MOST_IN_SERVER} schedules, and that is the limit." in answer
    listed = re.findall(r"^\*\*[0-9]+\*\*", await plan.say("list"), re.MULTILINE)
    assert len(listed) == MOST_IN_SERVER


async def test_the_posts_of_a_day_are_limited_too(plan: Plan) -> None:
    every_15_minutes = {"days": "*/15 * * * *", "at": ""}
    for _ in range(2):
        await plan.create(**every_15_minutes)
    given = {"topics": "cats", "timezone": "UTC", "days": "0 0-8 * * *"}
    answer = await plan.say("create", **given)
    assert f"up to 201 times a day; the limit is {MOST_A_DAY}" in answer
    await plan.create()
    refused = await plan.say("edit", schedule="3", days="0 0-8 * * *")
    assert "201 times" in refused


async def test_what_is_typed_is_completed(plan: Plan) -> None:
    number = await plan.create(topics="cats")
    paused = await plan.create(topics="owls", days="weekends")
    await plan.say("pause", schedule=paused)
    world = plan.world

    async def offered(name: str, focused: str, typed: str) -> list[tuple[str, str]]:
        found = await plan.admin.autocomplete(world.channel, f"schedule {name}", focused, typed)
        return [(str(choice["name"]), str(choice["value"])) for choice in found]

    assert ("Europe/Berlin (UTC+01:00)", "Europe/Berlin") in await offered(
        "create", "timezone", "berl"
    )
    assert ("21:30 (9:30 pm)", "21:30") in await offered("create", "at", "9:3")
    assert ("Every Monday and Thursday", "mon,thu") in await offered("edit", "days", "Mon, Thu")
    assert [value for _, value in await offered("create", "recipe", "bl")] == ["blog"]
    everything = await offered("pause", "schedule", "")
    assert [value for _, value in everything] == [number, paused]
    assert everything[1][0].endswith("(paused)")
    assert [value for _, value in await offered("show", "schedule", "owls")] == [paused]


async def test_a_request_that_several_processes_hear_of_makes_one_schedule(plan: Plan) -> None:
    commands = plan.world.app.client.tree.get_command("schedule")
    assert isinstance(commands, ScheduleCommands)
    create = commands.service.create
    target = Target(plan.world.channel.id, is_thread=False)
    options = ScheduleOptions(topics="cats", at="09:00", timezone="UTC", target=target)
    guild_id = plan.admin.guild.id
    first, second = [await create(guild_id, plan.admin.id, 77, options) for _ in range(2)]
    assert first == second
    assert (await plan.say("list")).count("story, joke, poem") == 1
