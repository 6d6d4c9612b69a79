"""Deduplication of Create Message by nonce, as Discord does for "a few minutes"."""

from __future__ import annotations

import time
from typing import Any

from simcord.backend import errors
from simcord.backend.models import Message

from tests.fakes.discord.world import World

NONCE_CHARS = 25


class Nonces:
    """The bot's recent nonces and the messages that were made under them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[str, tuple[float, int, int]] = {}

    def check(self, body: dict[str, Any]) -> str | None:
        """The nonce of a message's body, or None. Raises BackendError 50035 when it is too long."""
        nonce = body.get("nonce")
        if nonce is None:
            return None
        if len(str(nonce)) > NONCE_CHARS:
            raise errors.invalid_form_body(f"nonce: Must be {NONCE_CHARS} or fewer in length")
        return str(nonce)

    def earlier(self, nonce: str, body: dict[str, Any]) -> Message | None:
        """The message made under `nonce`, if the body enforces it and the time is not over."""
        if not body.get("enforce_nonce") or nonce not in self._seen:
            return None
        at, channel_id, message_id = self._seen[nonce]
        if time.monotonic() - at > self._world.settings.nonce_seconds:
            del self._seen[nonce]
            return None
        return self._world.backend.messages.get(channel_id, {}).get(message_id)

    def remember(self, nonce: str, channel_id: int, message_id: int) -> None:
        """Note that a message was made under `nonce` now."""
        self._seen[nonce] = (time.monotonic(), channel_id, message_id)
