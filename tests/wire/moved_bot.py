"""The bot on a clock that stands still until a test moves it: `python -m tests.wire.moved_bot`."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path

from bot.clock import Clock
from bot.command_line import run_bot
from bot.logs import set_up_logs
from bot.settings import Settings

CLOCK = "MOVED_CLOCK"
"""The environment variable that names the clock's file."""
LOOK_SECONDS = 0.02


class FileClock(Clock):
    """Tells the time that a file says; every process that has the file sees it move at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text())

    async def look(self, until_utc: datetime) -> None:
        while self.now() < until_utc:
            await asyncio.sleep(LOOK_SECONDS)

    def move_to(self, now_utc: datetime) -> None:
        """Sets the clock, forward or back."""
        new = self._file.with_suffix(".new")
        new.write_text(now_utc.isoformat())
        new.replace(self._file)


def main() -> int:
    """As `python -m bot`, with the settings of the environment alone."""
    settings = Settings.read(os.environ)
    set_up_logs(settings.log_level, as_json=settings.log_format == "json", secrets=settings.secrets)
    asyncio.run(run_bot(settings, FileClock(Path(os.environ[CLOCK]))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
