"""The commands `/schedule …`."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import app_commands
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.commands import AnyChannel, CheckedGroup, Suggested
from bot.discord_api.interactions import Interaction, say_privately
from bot.discord_api.permissions import check_in_server, check_manages_server, guild_id_of
from bot.errors import Refused
from bot.features.schedules.access import POSTABLE, Channels, Target
from bot.features.schedules.recurrence import complete_at, complete_days
from bot.features.schedules.service import ScheduleOptions, ScheduleService, found, gone
from bot.features.schedules.timezones import complete_timezone
from bot.features.schedules.views import choice_name, list_texts, schedule_view
from bot.runs.catalogue import MOST_CHOICES, RecipeCatalogue
from bot.runs.launcher import WHERE, WHERE_CHOICES
from storage import occurrences, schedules
from storage.database import Database
from storage.schedules import Schedule
from workflows.text.names import name_key

LATEST_SHOWN = 5
Choices = list[app_commands.Choice[str]]
Channel = app_commands.Transform[AnyChannel, POSTABLE]
At = app_commands.Transform[str, Suggested(complete_at)]
Days = app_commands.Transform[str, Suggested(complete_days)]


class ScheduleNumber(app_commands.Transformer):
    """An option that is a schedule's number, as it was chosen or typed."""

    async def transform(self, interaction: Interaction, value: Any, /) -> int:
        """Raises Refused where there is no number."""
        found = re.match(r"\s*#?([0-9]{1,15})\b", str(value))
        if found is None:
            raise Refused("Name the schedule by its number; /schedule list shows them all.")
        return int(found[1])


Number = app_commands.Transform[int, ScheduleNumber]

WHICH = "Which one"
OPTIONS = {
    "recipe": "What to write",
    "topics": "One, or several with semicolons, or: surprise me from …; {date} {weekday} {season}",
    "timezone": "Whose clocks count: a city or Europe/Berlin",
    "at": "At what time, as 09:00 or 9:30 pm",
    "days": "daily, weekdays, Mon,Thu, monthly 1 or a cron expression",
    "channel": "Where to post",
    "final_only": "Post only the finished text",
    "avoid_repeats": "Repeat no topic and no text within 30 days",
    "where": WHERE,
}
DEFAULTS = {
    **OPTIONS,
    "recipe": "What to write (default: the one of /create)",
    "days": f"{OPTIONS['days']} (default: daily)",
    "channel": "Where to post (default: here)",
}


NAMES = {"final_only": "quiet", "avoid_repeats": "fresh"}
"""The names under which people see these options."""


class ScheduleCommands(
    CheckedGroup, name="schedule", description="Posts that go out by themselves"
):
    """For those who may manage the server; that is checked on each use as well."""

    def __init__(
        self,
        database: Database,
        service: ScheduleService,
        channels: Channels,
        catalogue: RecipeCatalogue,
        clock: Clock,
    ) -> None:
        super().__init__(
            guild_only=True, default_permissions=discord.Permissions(manage_guild=True)
        )
        self._database = database
        self.service = service
        self._channels = channels
        self._catalogue = catalogue
        self._clock = clock

    async def check(self, interaction: Interaction) -> None:
        """Raises NotAllowed or Refused where this person may not manage this server."""
        check_in_server(interaction)
        check_manages_server(interaction, "see or change schedules")

    @app_commands.command(name="create", description="Make a new schedule")
    @app_commands.describe(**DEFAULTS)
    @app_commands.rename(**NAMES)
    @app_commands.choices(where=WHERE_CHOICES)
    async def create(
        self,
        interaction: Interaction,
        topics: str,
        timezone: str,
        recipe: str | None = None,
        at: At | None = None,
        days: Days | None = None,
        channel: Channel | None = None,
        final_only: bool = False,
        avoid_repeats: bool = False,
        where: str | None = None,
    ) -> None:
        """`/schedule create recipe: topics: at: days: timezone: channel: quiet: fresh: where:`."""
        target = await self._target(interaction, channel)
        options = ScheduleOptions(
            recipe, topics, at, days, timezone, target, final_only, avoid_repeats, where
        )
        made = await self.service.create(
            guild_id_of(interaction), interaction.user.id, interaction.id, options
        )
        await self._show_changed(interaction, made, "Saved.")

    @app_commands.command(name="edit", description="Change a schedule")
    @app_commands.describe(schedule=WHICH, **OPTIONS)
    @app_commands.rename(**NAMES)
    @app_commands.choices(where=WHERE_CHOICES)
    async def edit(
        self,
        interaction: Interaction,
        schedule: Number,
        recipe: str | None = None,
        topics: str | None = None,
        at: At | None = None,
        days: Days | None = None,
        timezone: str | None = None,
        channel: Channel | None = None,
        final_only: bool | None = None,
        avoid_repeats: bool | None = None,
        where: str | None = None,
    ) -> None:
        """`/schedule edit schedule:`, and what is to be changed."""
        known, target = await self.service.get(guild_id_of(interaction), schedule), None
        if channel is not None:
            target = await self._target(interaction, channel)
        else:
            await self._channels.check_person(interaction, known.channel_id, "Nothing was saved.")
        options = ScheduleOptions(
            recipe, topics, at, days, timezone, target, final_only, avoid_repeats, where
        )
        edited = await self.service.edit(known, options)
        await self._show_changed(interaction, edited, "Changed.")

    @app_commands.command(name="list", description="See all schedules of this server")
    async def list(self, interaction: Interaction) -> None:
        """`/schedule list`."""
        known = await self._database.read(occurrences.overview, guild_id_of(interaction))
        for text in list_texts(known):
            await say_privately(interaction, text)

    @app_commands.command(name="show", description="See a schedule and its latest posts")
    @app_commands.describe(schedule=WHICH)
    async def show(self, interaction: Interaction, schedule: Number) -> None:
        """`/schedule show schedule:`."""

        def unit(connection: Connection) -> discord.ui.LayoutView:
            known = schedules.get(connection, guild_id_of(interaction), schedule)
            latest = occurrences.with_cards(connection, schedule, LATEST_SHOWN)
            return schedule_view(known, self._clock.now(), latest=latest)

        with found(schedule):
            view = await self._database.read(unit)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command(name="pause", description="Pause a schedule")
    @app_commands.describe(schedule=WHICH)
    async def pause(self, interaction: Interaction, schedule: Number) -> None:
        """`/schedule pause schedule:`."""
        reason = f"<@{interaction.user.id}> paused it."
        guild_id = guild_id_of(interaction)
        with found(schedule):
            paused = await self._database.write(schedules.pause, guild_id, schedule, reason)
        if paused is None:
            raise Refused(f"Schedule {schedule} is already paused.")
        await self._show_changed(interaction, paused, "Nothing more is posted for now.")

    @app_commands.command(name="resume", description="Start a paused schedule again")
    @app_commands.describe(schedule=WHICH)
    async def resume(self, interaction: Interaction, schedule: Number) -> None:
        """`/schedule resume schedule:`."""
        known = await self.service.get(guild_id_of(interaction), schedule)
        outcome = "The schedule is still paused."
        await self._channels.check_both(interaction, known.channel_id, outcome)
        await self._show_changed(
            interaction, await self.service.resume(known), "It's running again."
        )

    @app_commands.command(name="run-now", description="Post at once; the times stay as they are")
    @app_commands.describe(schedule=WHICH)
    async def run_now(self, interaction: Interaction, schedule: Number) -> None:
        """`/schedule run-now schedule:`."""
        known = await self.service.get(guild_id_of(interaction), schedule)
        await self._channels.check_both(interaction, known.channel_id, "Nothing was started.")
        await self.service.run_now(known, interaction.id)
        due_utc = known.next_due_utc
        stays = "" if due_utc is None else f", {discord.utils.format_dt(due_utc, 'F')}"
        await say_privately(
            interaction,
            f"Schedule {known.id} is being posted in <#{known.channel_id}>. Its next time "
            f"hasn't changed{stays}.",
        )

    @app_commands.command(name="delete", description="Delete a schedule; its earlier posts stay")
    @app_commands.describe(schedule=WHICH)
    async def delete(self, interaction: Interaction, schedule: Number) -> None:
        """`/schedule delete schedule:`."""
        if not await self._database.write(schedules.remove, guild_id_of(interaction), schedule):
            raise gone(schedule)
        await say_privately(
            interaction,
            f"Schedule {schedule} is deleted. Its earlier posts stay, and a post that is being "
            "written will be finished.",
        )

    @create.autocomplete("recipe")
    @edit.autocomplete("recipe")
    async def _recipe(self, interaction: Interaction, typed: str) -> Choices:
        return await self._catalogue.choices(guild_id_of(interaction), typed)

    @create.autocomplete("timezone")
    @edit.autocomplete("timezone")
    async def _timezone(self, interaction: Interaction, typed: str) -> Choices:
        return complete_timezone(typed, self._clock.now())

    @edit.autocomplete("schedule")
    @show.autocomplete("schedule")
    @pause.autocomplete("schedule")
    @resume.autocomplete("schedule")
    @run_now.autocomplete("schedule")
    @delete.autocomplete("schedule")
    async def _schedule(self, interaction: Interaction, typed: str) -> Choices:
        if not interaction.permissions.manage_guild:
            return []
        known = await self._database.read(schedules.of_guild, guild_id_of(interaction))
        names = {schedule.id: choice_name(schedule) for schedule in known}
        wanted = name_key(typed)
        return [
            app_commands.Choice(name=name, value=str(schedule_id))
            for schedule_id, name in names.items()
            if wanted in name_key(name)
        ][:MOST_CHOICES]

    async def _target(
        self, interaction: Interaction, channel: AnyChannel | None
    ) -> Target | Refused:
        """The channel to post in; or why that can't be, to be told with all else that is wrong."""
        try:
            return await self._channels.target(interaction, channel)
        except Refused as error:
            return error

    async def _show_changed(
        self, interaction: Interaction, schedule: Schedule, first_line: str
    ) -> None:
        view = schedule_view(schedule, self._clock.now(), first_line=first_line)
        await interaction.response.send_message(view=view, ephemeral=True)
