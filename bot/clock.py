"""The time of day, and waiting for a time of day."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

LOOK_SECONDS = 30.0
"""The clock may be set while somebody waits for it; this is how late that is noticed."""


class Clock:
    """This machine's clock. A test has one that it moves."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    async def look(self, until_utc: datetime) -> None:
        """Waits for this time, but no longer than it is wise to trust the clock."""
        await asyncio.sleep(min(LOOK_SECONDS, max(0.0, (until_utc - self.now()).total_seconds())))
