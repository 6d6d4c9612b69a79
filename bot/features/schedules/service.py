"""Makes and changes schedules: reads what was typed, and keeps to the limits of a server."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeVar

from bot.clock import Clock
from bot.discord_api.markdown import plain
from bot.errors import BotError, Mistakes, Refused, ScheduleError
from bot.features.schedules.access import Target
from bot.features.schedules.due_times import following, recurrence_of
from bot.features.schedules.recurrence import Recurrence, is_cron, parse_recurrence
from bot.features.schedules.scheduler import Scheduler
from bot.features.schedules.topics import parse_topics
from bot.runs.catalogue import RecipeCatalogue
from bot.runs.launcher import HERE
from storage import claims, occurrences, schedules
from storage.database import Database
from storage.errors import (
    AlreadyClaimed,
    ScheduleChanged,
    ScheduleNotFound,
    TooManySchedules,
)
from storage.schedules import NewSchedule, Schedule

AnySchedule = TypeVar("AnySchedule", bound=NewSchedule)
MOST_IN_SERVER = 50
MOST_A_DAY = 200
"""Posts of all schedules of a server together, if they all fall on the same day."""


@dataclass(frozen=True, slots=True)
class ScheduleOptions:
    """Options of a command as somebody typed them; None for what they left out."""

    recipe: str | None = None
    topics: str | None = None
    at: str | None = None
    days: str | None = None
    timezone: str | None = None
    target: Target | BotError | None = None
    """Where to post, or why that can't be."""
    final_only: bool | None = None
    avoid_repeats: bool | None = None
    where: str | None = None

    @property
    def has_times(self) -> bool:
        """Whether something about the times was typed."""
        return any(typed is not None for typed in (self.at, self.days, self.timezone))


class ScheduleService:
    """Does what a server asks of its schedules; one is found from its own server alone.

    Every method raises ScheduleError, with all that is wrong, or Refused or RecipeError.
    """

    def __init__(
        self,
        database: Database,
        catalogue: RecipeCatalogue,
        scheduler: Scheduler,
        clock: Clock,
        process: str,
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._scheduler = scheduler
        self._clock = clock
        self._process = process

    async def create(
        self, guild_id: int, owner_id: int, request_id: int, options: ScheduleOptions
    ) -> Schedule:
        """Makes a schedule; the same request again finds the one that it made."""
        blank = NewSchedule(
            guild_id=guild_id,
            channel_id=0,
            owner_id=owner_id,
            recipe=self._catalogue.default.name,
            topics=(),
            auto_topics=False,
            at=None,
            days="daily",
            timezone="",
            final_only=False,
            avoid_repeats=False,
            next_due_utc=None,
            created_at_utc=self._clock.now(),
            request_id=request_id,
        )
        new = await self._changed(blank, options)
        try:
            made = await self._database.write(schedules.create, new, MOST_IN_SERVER)
        except TooManySchedules as error:
            raise ScheduleError(
                f"This server has {MOST_IN_SERVER} schedules, and that is the limit. "
                "/schedule list shows them; delete one that is no longer needed."
            ) from error
        self._scheduler.wake()
        return made

    async def edit(self, known: Schedule, options: ScheduleOptions) -> Schedule:
        """Changes a schedule: what was typed takes the place of what was there."""
        if options == ScheduleOptions():
            raise ScheduleError("Say what to change: fill in one of the other options.")
        edited = await self._changed(known, options)
        next_due_utc = edited.next_due_utc if options.has_times else None
        with found(known.id):
            written = await self._database.write(schedules.edit, edited, next_due_utc)
        self._scheduler.wake()
        return written

    async def resume(self, schedule: Schedule) -> Schedule:
        """Lets a paused schedule go on."""
        await self._recipe(schedule.guild_id, schedule.recipe)
        due_utc = self._first(recurrence_of(schedule), schedule.handled_utc)
        with found(schedule.id):
            resumed = await self._database.write(
                schedules.resume, schedule.guild_id, schedule.id, due_utc
            )
        if resumed is None:
            raise Refused(f"Schedule {schedule.id} isn't paused.")
        self._scheduler.wake()
        return resumed

    async def run_now(self, schedule: Schedule, request_id: int) -> None:
        """Posts at once, in the background; its times stay as they are."""
        self._scheduler.check_open()
        for latest in await self._database.read(occurrences.latest, schedule.id, 1):
            if latest.manual and latest.is_under_way and latest.request_id != request_id:
                raise Refused(f"Schedule {schedule.id} is being posted right now. Wait for that.")
        guild_id, now_utc = schedule.guild_id, self._clock.now()
        # Of two processes that hear of the same command, one claims it.
        with suppress(AlreadyClaimed), found(schedule.id):
            claim = await self._database.write(
                claims.claim_now, guild_id, schedule.id, now_utc, self._process, request_id
            )
            self._scheduler.post(guild_id, [claim])

    async def get(self, guild_id: int, schedule_id: int) -> Schedule:
        """The server's schedule with this number."""
        with found(schedule_id):
            return await self._database.read(schedules.get, guild_id, schedule_id)

    async def _changed(self, before: AnySchedule, options: ScheduleOptions) -> AnySchedule:
        """The schedule with what was typed in the place of what was there.

        Raises ScheduleError, with all that is wrong.
        """
        mistakes, changes = Mistakes(), dict[str, Any]()
        if options.recipe is not None:
            with mistakes.noted():
                changes["recipe"] = await self._recipe(before.guild_id, options.recipe)
        if options.topics is not None:
            with mistakes.noted():
                topics = parse_topics(options.topics)
                changes |= {"topics": topics.items, "auto_topics": topics.auto}
        if options.has_times:
            with mistakes.noted():
                changes |= await self._times(before, options)
        if isinstance(options.target, Target):
            changes["channel_id"] = options.target.channel_id
        elif options.target is not None:
            mistakes.note(options.target)
        mistakes.check()
        where = options.where
        if isinstance(options.target, Target) and options.target.is_thread:
            where = HERE
        given = (options.final_only, options.avoid_repeats, where)
        kept = zip(("final_only", "avoid_repeats", "where"), given, strict=True)
        return replace(before, **changes, **{name: to for name, to in kept if to is not None})

    async def _times(self, before: NewSchedule, options: ScheduleOptions) -> dict[str, Any]:
        """The schedule's new times, and the first of them, within the limits of its server."""
        days = before.days if options.days is None else options.days
        at = before.at if options.at is None and not is_cron(days) else options.at
        recurrence = parse_recurrence(at, days, options.timezone or before.timezone)
        schedule_id, handled_utc = None, None
        if isinstance(before, Schedule):
            schedule_id, handled_utc = before.id, before.handled_utc
        others = [
            recurrence_of(other).posts_a_day
            for other in await self._database.read(schedules.of_guild, before.guild_id)
            if other.id != schedule_id
            and (before.request_id is None or other.request_id != before.request_id)
        ]
        if (total := sum(others) + recurrence.posts_a_day) > MOST_A_DAY:
            raise ScheduleError(
                f"This server's schedules would post up to {total} times a day; the limit is "
                f"{MOST_A_DAY}. Let this one post less often, or delete another; /schedule list "
                "shows them."
            )
        return {
            "at": recurrence.at,
            "days": recurrence.days,
            "timezone": recurrence.timezone,
            "next_due_utc": self._first(recurrence, handled_utc),
        }

    def _first(self, recurrence: Recurrence, handled_utc: datetime | None) -> datetime:
        due_utc = following(recurrence, self._clock.now(), handled_utc)
        if due_utc is None:
            raise ScheduleError("That time never comes. Choose another.")
        return due_utc

    async def _recipe(self, guild_id: int, name: str) -> str:
        """The recipe's name as it is spelled, where a schedule can use it."""
        recipe = (await self._catalogue.find(guild_id, name)).recipe
        asked = [field.label for field in recipe.fields if not field.default]
        if asked:
            raise ScheduleError(
                f"The recipe “{plain(recipe.name, 100)}” asks for {plain(asked[0], 100)} each "
                "time, and nobody is there to answer. Give that field a default with /recipe edit."
            )
        return recipe.name


@contextmanager
def found(schedule_id: int) -> Generator[None, None, Literal[False]]:
    """Raises Refused where the schedule is gone, or was changed meanwhile."""
    try:
        yield
    except ScheduleNotFound as error:
        raise gone(schedule_id) from error
    except ScheduleChanged as error:
        raise Refused(
            "Somebody else has just changed this schedule; nothing was saved. Look at it with "
            "/schedule show and try again."
        ) from error
    return False


def gone(schedule_id: int) -> Refused:
    """The error that says that the server has no such schedule."""
    return Refused(f"There's no schedule {schedule_id} here. /schedule list shows which there are.")
