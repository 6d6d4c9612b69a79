"""What a schedule posted lately: kept of each post, and read back so that nothing is repeated."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.features.schedules.topics import FRESH_DAYS
from bot.runs.cards.state import CardState
from storage.firings import FiringStore
from storage.schedule_records import PastPost
from workflows.repeats import opening

KEPT = timedelta(days=FRESH_DAYS)


class Memory:
    """Reads what schedules have posted in the last 30 days."""

    def __init__(self, firings: FiringStore, clock: Clock) -> None:
        self._firings = firings
        self._clock = clock

    async def topics(self, schedule_id: int) -> list[str]:
        """The schedule's topics, latest first."""
        posts = await self._firings.past_posts(schedule_id, self._clock.now() - KEPT)
        return list(dict.fromkeys(post.topic for post in posts))

    async def texts(self, run_id: str, key: str) -> list[str]:
        """What other runs of this one's schedule posted under the branch's key, latest first."""
        claim = await self._firings.of_run(run_id)
        if claim is None:
            return []
        since_utc = self._clock.now() - KEPT
        posts = await self._firings.past_posts(claim.schedule.id, since_utc)
        kept: list[dict[str, Any]] = [json.loads(post.output) for post in posts]
        return [one["texts"][key] for one in kept if one["run"] != run_id and key in one["texts"]]


def to_remember(state: CardState, now_utc: datetime) -> PastPost:
    """What is kept of a post: its topic, and the beginning of each text by its branch's key."""
    records = [row.latest for row in state.written if row.latest is not None]
    if state.editor is not None and state.editor.done:
        records.append(state.editor)
    texts = {record.key: opening(record.text) for record in records}
    output = json.dumps({"run": state.run.id, "texts": texts}, ensure_ascii=False)
    return PastPost(state.run.topic, output, now_utc)
