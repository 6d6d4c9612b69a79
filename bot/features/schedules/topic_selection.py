"""What a due time is about: the next of the schedule's topics, or one that the model finds."""

from __future__ import annotations

from bot.clock import Clock
from bot.features.schedules.post_history import Memory
from bot.features.schedules.topics import Topics, pick
from storage.firings import FiringStore
from storage.schedule_records import Claim, ScheduleRecord
from workflows.model.chat import ChatModel
from workflows.recipes.schedules.auto_topic import find_topic


class Choosing:
    """Chooses a topic once for each due time; it is kept before anything is done with it."""

    def __init__(
        self, firings: FiringStore, memory: Memory, model: ChatModel, clock: Clock
    ) -> None:
        self._firings = firings
        self._memory = memory
        self._model = model
        self._clock = clock

    async def topic(self, claim: Claim) -> str | None:
        """The topic; None where somebody else has claimed the due time meanwhile.

        Raises ModelError where the model is to find one and does not.
        """
        firing = claim.firing
        if firing.topic is not None:
            return firing.topic
        topic = await self._chosen(claim)
        kept = await self._firings.chose(firing, topic, self._clock.now())
        return topic if kept else None

    async def _chosen(self, claim: Claim) -> str:
        schedule, firing = claim.schedule, claim.firing
        used = await self._memory.topics(schedule.id) if _avoids(schedule) else []
        picked = pick(topics_of(schedule), firing.turn, firing.due_utc, schedule.timezone, used)
        if picked.topic is not None:
            return picked.topic
        return await find_topic(self._model, picked.theme or "", used)


def topics_of(schedule: ScheduleRecord) -> Topics:
    """The topics of a schedule that was kept."""
    return Topics(schedule.topics, schedule.surprise)


def _avoids(schedule: ScheduleRecord) -> bool:
    """Whether a topic of the last days is to be passed over; a surprise is always a new one."""
    return schedule.fresh or schedule.surprise
