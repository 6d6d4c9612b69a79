"""`/schedule` and its subcommands."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.discord_api.channel_option import AnyChannel
from bot.discord_api.replies import say_privately, visible_failures
from bot.errors import NotNow
from bot.features.schedules.access import POSTABLE, Access
from bot.features.schedules.replies import Answering
from bot.features.schedules.service import Keeping, Wishes
from bot.features.schedules.views import choice_name
from bot.features.schedules.zone_choices import complete_timezone
from bot.runs.catalogue import MOST_CHOICES, Recipes, here
from bot.runs.requests import PLACES, WHERE
from storage.schedules import ScheduleStore
from workflows.recipes.custom.names import name_key

Choices = list[app_commands.Choice[str]]
Place = app_commands.Transform[AnyChannel, POSTABLE]

WHICH = "Which one"
OPTIONS = {
    "recipe": "What to write",
    "topics": "One, or several with semicolons, or: surprise me from …; {date} {weekday} {season}",
    "timezone": "Whose clocks count: a city or Europe/Berlin",
    "at": "At what time, as 09:00 or 9:30 pm",
    "days": "daily, weekdays, Mon,Thu, monthly 1 or a cron expression",
    "channel": "Where to post",
    "quiet": "Post only the whole, once it is ready",
    "fresh": "Repeat no topic and no text within 30 days",
    "where": WHERE,
}
DEFAULTS = {
    **OPTIONS,
    "recipe": "What to write (default: the one of /create)",
    "days": f"{OPTIONS['days']} (default: daily)",
    "channel": "Where to post (default: here)",
}


class ScheduleCommands(
    app_commands.Group, name="schedule", description="Posts that go out by themselves"
):
    """For those who may manage the server; that is checked on each use as well."""

    def __init__(
        self,
        schedules: ScheduleStore,
        recipes: Recipes,
        access: Access,
        keeping: Keeping,
        answering: Answering,
        clock: Clock,
    ) -> None:
        super().__init__(
            guild_only=True, default_permissions=discord.Permissions(manage_guild=True)
        )
        self._schedules = schedules
        self._recipes = recipes
        self._access = access
        self._keeping = keeping
        self._answering = answering
        self._clock = clock

    @app_commands.command(name="create", description="Make a new schedule")
    @app_commands.describe(**DEFAULTS)
    @app_commands.choices(where=PLACES)
    async def create(
        self,
        interaction: discord.Interaction[Any],
        topics: str,
        timezone: str,
        recipe: str | None = None,
        at: str | None = None,
        days: str | None = None,
        channel: Place | None = None,
        quiet: bool = False,
        fresh: bool = False,
        where: str | None = None,
    ) -> None:
        """`/schedule create recipe: topics: at: days: timezone: channel: quiet: fresh: where:`."""
        async with visible_failures(interaction):
            target = await self._access.target(interaction, channel)
            wishes = Wishes(recipe, topics, at, days, timezone, target, quiet, fresh, where)
            made = await self._keeping.create(
                here(interaction), interaction.user.id, interaction.id, wishes
            )
            await self._answering.changed(interaction, made, "Saved.")

    @app_commands.command(name="edit", description="Change a schedule")
    @app_commands.describe(schedule=WHICH, **OPTIONS)
    @app_commands.choices(where=PLACES)
    async def edit(
        self,
        interaction: discord.Interaction[Any],
        schedule: str,
        recipe: str | None = None,
        topics: str | None = None,
        at: str | None = None,
        days: str | None = None,
        timezone: str | None = None,
        channel: Place | None = None,
        quiet: bool | None = None,
        fresh: bool | None = None,
        where: str | None = None,
    ) -> None:
        """`/schedule edit schedule:`, and what is to be changed."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            target = None
            if channel is not None:
                target = await self._access.target(interaction, channel)
            wishes = Wishes(recipe, topics, at, days, timezone, target, quiet, fresh, where)
            edited = await self._keeping.edit(guild_id, number(schedule), wishes)
            await self._answering.changed(interaction, edited, "Changed.")

    @app_commands.command(name="list", description="See all schedules of this server")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """`/schedule list`."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            await self._answering.list(interaction, guild_id)

    @app_commands.command(name="show", description="See a schedule, and what became of it lately")
    @app_commands.describe(schedule=WHICH)
    async def show(self, interaction: discord.Interaction[Any], schedule: str) -> None:
        """`/schedule show schedule:`."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            known = await self._keeping.get(guild_id, number(schedule))
            await self._answering.show(interaction, known)

    @app_commands.command(name="pause", description="Let a schedule post nothing for now")
    @app_commands.describe(schedule=WHICH)
    async def pause(self, interaction: discord.Interaction[Any], schedule: str) -> None:
        """`/schedule pause schedule:`."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            known = await self._keeping.get(guild_id, number(schedule))
            reason = f"<@{interaction.user.id}> paused it."
            if not await self._schedules.pause(guild_id, known.id, reason):
                raise NotNow(f"Schedule {known.id} is paused already.")
            paused = await self._keeping.get(guild_id, known.id)
            await self._answering.changed(interaction, paused, "Nothing more is posted for now.")

    @app_commands.command(name="resume", description="Let a paused schedule go on")
    @app_commands.describe(schedule=WHICH)
    async def resume(self, interaction: discord.Interaction[Any], schedule: str) -> None:
        """`/schedule resume schedule:`."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            known = await self._keeping.get(guild_id, number(schedule))
            outcome = "The schedule stays as it is."
            await self._access.check_bot(guild_id, known.channel_id, outcome)
            resumed = await self._keeping.resume(known)
            await self._answering.changed(interaction, resumed, "It goes on.")

    @app_commands.command(name="run-now", description="Post at once; the times stay as they are")
    @app_commands.describe(schedule=WHICH)
    async def run_now(self, interaction: discord.Interaction[Any], schedule: str) -> None:
        """`/schedule run-now schedule:`."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            known = await self._keeping.get(guild_id, number(schedule))
            await self._access.check_bot(guild_id, known.channel_id, "Nothing was started.")
            await self._answering.run_now(interaction, known)

    @app_commands.command(name="delete", description="Delete a schedule; what it posted stays")
    @app_commands.describe(schedule=WHICH)
    async def delete(self, interaction: discord.Interaction[Any], schedule: str) -> None:
        """`/schedule delete schedule:`."""
        async with visible_failures(interaction):
            guild_id = self._access.check_may_manage(interaction)
            known = await self._keeping.get(guild_id, number(schedule))
            await self._schedules.delete(guild_id, known.id)
            await say_privately(
                interaction,
                f"Schedule {known.id} is deleted. What it posted stays, and a post that is being "
                "written goes on.",
            )

    @create.autocomplete("recipe")
    @edit.autocomplete("recipe")
    async def _recipe(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._recipes.choices(here(interaction), typed)

    @create.autocomplete("timezone")
    @edit.autocomplete("timezone")
    async def _timezone(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        zones = complete_timezone(typed, self._clock.now(), MOST_CHOICES)
        return [app_commands.Choice(name=one.label, value=one.zone) for one in zones]

    @edit.autocomplete("schedule")
    @show.autocomplete("schedule")
    @pause.autocomplete("schedule")
    @resume.autocomplete("schedule")
    @run_now.autocomplete("schedule")
    @delete.autocomplete("schedule")
    async def _schedule(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        if not interaction.permissions.manage_guild:
            return []
        guild_id = here(interaction)
        names = {one.id: choice_name(one) for one in await self._schedules.of_guild(guild_id)}
        wanted = name_key(typed)
        return [
            app_commands.Choice(name=name, value=str(schedule_id))
            for schedule_id, name in names.items()
            if wanted in name_key(name)
        ][:MOST_CHOICES]


def number(typed: str) -> int:
    """The schedule's number, as it was chosen or typed. Raises NotNow."""
    found = re.match(r"\s*#?([0-9]{1,15})\b", typed)
    if found is None:
        raise NotNow("Say which schedule by its number; /schedule list shows which there are.")
    return int(found[1])
