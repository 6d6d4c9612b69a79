"""Makes and changes schedules: reads what was typed, and keeps to the limits of a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.discord_api.markdown import plain
from bot.errors import NotNow, ScheduleError
from bot.features.schedules.access import Target
from bot.features.schedules.cron import is_cron, times_of_day
from bot.features.schedules.misfires import following, when_of
from bot.features.schedules.recurrence import When, parse_when
from bot.features.schedules.topics import parse_topics
from bot.runs.catalogue import Recipes
from bot.runs.requests import HERE
from storage.errors import ScheduleChanged, ScheduleNotFound, TooManySchedules
from storage.schedule_records import NewSchedule, ScheduleRecord
from storage.schedules import ScheduleStore

MOST_IN_SERVER = 50
MOST_A_DAY = 200
"""Of all schedules of a server together, if they all fall on the same day."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody typed; None for what they left out."""

    recipe: str | None = None
    topics: str | None = None
    at: str | None = None
    days: str | None = None
    timezone: str | None = None
    target: Target | None = None
    quiet: bool | None = None
    fresh: bool | None = None
    where: str | None = None

    @property
    def times(self) -> bool:
        """Whether something about the times was typed."""
        return any(one is not None for one in (self.at, self.days, self.timezone))


class Keeping:
    """Every method raises ScheduleError, TopicError, RecipeError or NotNow, with one sentence."""

    def __init__(self, schedules: ScheduleStore, recipes: Recipes, clock: Clock) -> None:
        self._schedules = schedules
        self._recipes = recipes
        self._clock = clock

    async def create(
        self, guild_id: int, owner_id: int, asked_id: int, wishes: Wishes
    ) -> ScheduleRecord:
        """A new schedule; the same request again finds the one that it made."""
        assert wishes.target is not None
        recipe = await self._recipe(guild_id, wishes.recipe or self._recipes.default.name)
        topics = parse_topics(wishes.topics or "")
        when = parse_when(wishes.at, wishes.days, wishes.timezone or "")
        now_utc = self._clock.now()
        check_a_day(await self._schedules.of_guild(guild_id), when, asked_id)
        new = NewSchedule(
            guild_id=guild_id,
            channel_id=wishes.target.channel_id,
            owner_id=owner_id,
            recipe=recipe,
            topics=topics.items,
            surprise=topics.surprise,
            at=when.at,
            days=when.days,
            timezone=when.timezone,
            quiet=bool(wishes.quiet),
            fresh=bool(wishes.fresh),
            next_due_utc=_first(when, now_utc, None),
            created_at_utc=now_utc,
            place=HERE if wishes.target.is_thread else wishes.where,
            asked_id=asked_id,
        )
        try:
            return await self._schedules.create(new, MOST_IN_SERVER)
        except TooManySchedules as error:
            raise ScheduleError(
                f"This server has {MOST_IN_SERVER} schedules, and that is the most. "
                "/schedule list shows them; delete one that is no longer needed."
            ) from error

    async def edit(self, guild_id: int, schedule_id: int, wishes: Wishes) -> ScheduleRecord:
        """The schedule with what was typed in the place of what was there."""
        if wishes == Wishes():
            raise ScheduleError("Say what to change: fill in one of the other options.")
        known = await self.get(guild_id, schedule_id)
        edited, next_due_utc = known, None
        if wishes.recipe is not None:
            edited = replace(edited, recipe=await self._recipe(guild_id, wishes.recipe))
        if wishes.topics is not None:
            topics = parse_topics(wishes.topics)
            edited = replace(edited, topics=topics.items, surprise=topics.surprise)
        if wishes.times:
            when = edited_times(when_of(known), wishes)
            others = await self._schedules.of_guild(guild_id)
            check_a_day([one for one in others if one.id != known.id], when)
            edited = replace(edited, at=when.at, days=when.days, timezone=when.timezone)
            next_due_utc = _first(when, self._clock.now(), known.handled_utc)
        edited = _moved(edited, wishes)
        if wishes.quiet is not None:
            edited = replace(edited, quiet=wishes.quiet)
        if wishes.fresh is not None:
            edited = replace(edited, fresh=wishes.fresh)
        try:
            return await self._schedules.edit(edited, next_due_utc)
        except ScheduleChanged as error:
            raise NotNow(
                "Somebody else has just changed this schedule. Look at it with /schedule show, "
                "and try again; nothing was saved."
            ) from error
        except ScheduleNotFound as error:
            raise _gone(schedule_id) from error

    async def resume(self, schedule: ScheduleRecord) -> ScheduleRecord:
        """Lets a paused schedule go on; raises NotNow where it is not paused."""
        await self._recipe(schedule.guild_id, schedule.recipe)
        due_utc = _first(when_of(schedule), self._clock.now(), schedule.handled_utc)
        if not await self._schedules.resume(schedule.guild_id, schedule.id, due_utc):
            raise NotNow(f"Schedule {schedule.id} is not paused.")
        return await self.get(schedule.guild_id, schedule.id)

    async def get(self, guild_id: int, schedule_id: int) -> ScheduleRecord:
        """The server's schedule with this number."""
        try:
            return await self._schedules.get(guild_id, schedule_id)
        except ScheduleNotFound as error:
            raise _gone(schedule_id) from error

    async def _recipe(self, guild_id: int, name: str) -> str:
        """The recipe's name as it is spelled, where a schedule can use it."""
        recipe = (await self._recipes.find(guild_id, name)).recipe
        asked = [field.label for field in recipe.fields if not field.default]
        if asked:
            raise ScheduleError(
                f"The recipe “{plain(recipe.name, 100)}” asks for {plain(asked[0], 100)} each "
                "time, and nobody is there to answer. Give that field a default with /recipe edit."
            )
        return recipe.name


def edited_times(before: When, wishes: Wishes) -> When:
    """The times with what was typed in the place of what was there. Raises ScheduleError."""
    days = before.days if wishes.days is None else wishes.days
    at = wishes.at
    if at is None and not is_cron(days.strip().lower()):
        at = before.at
    return parse_when(at, days, wishes.timezone or before.timezone)


def posts_a_day(when: When) -> int:
    """How many posts there are on a day with posts."""
    return len(times_of_day(when.days)) if when.is_cron else 1


def check_a_day(others: Sequence[ScheduleRecord], when: When, asked_id: int | None = None) -> None:
    """Raises ScheduleError where the server's schedules would post too often."""
    counted = [one for one in others if asked_id is None or one.asked_id != asked_id]
    total = sum(posts_a_day(when_of(one)) for one in counted) + posts_a_day(when)
    if total > MOST_A_DAY:
        raise ScheduleError(
            f"This server's schedules would post up to {total} times on a day; {MOST_A_DAY} is the "
            "most. Let this one post less often, or delete another; /schedule list shows them."
        )


def _moved(schedule: ScheduleRecord, wishes: Wishes) -> ScheduleRecord:
    place = schedule.place if wishes.where is None else wishes.where
    if wishes.target is None:
        return replace(schedule, place=place)
    if wishes.target.is_thread:
        place = HERE
    return replace(schedule, channel_id=wishes.target.channel_id, place=place)


def _first(when: When, now_utc: datetime, handled_utc: datetime | None) -> datetime:
    due_utc = following(when, now_utc, handled_utc)
    if due_utc is None:
        raise ScheduleError("Such a time never comes.")
    return due_utc


def _gone(schedule_id: int) -> NotNow:
    return NotNow(f"There is no schedule {schedule_id} here. /schedule list shows which there are.")
