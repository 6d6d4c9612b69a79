"""Whether new work is taken: not while the bot shuts down."""

from __future__ import annotations

from bot.errors import NotNow


class Doors:
    """Open until closed; there is no opening them again."""

    def __init__(self) -> None:
        self._open = True

    def close(self) -> None:
        """Takes no more work from here on."""
        self._open = False

    def check(self) -> None:
        """Raises NotNow where they are closed."""
        if not self._open:
            raise NotNow("I am restarting just now. Ask again in a minute; nothing was started.")
