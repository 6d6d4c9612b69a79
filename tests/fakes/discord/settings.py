"""Settings of the Discord stand-in that a test may change while it runs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Settings:
    """Discord's own values by default; all times are in seconds."""

    token: str = "stand-in-token"
    """The bot token that is accepted by REST and at IDENTIFY."""
    ack_seconds: float = 3.0
    """How long an interaction waits for its first answer; later ones get 10062."""
    token_seconds: float = 900.0
    """How long an interaction's token works; afterwards 401 with code 50027."""
    nonce_seconds: float = 180.0
    """How long a nonce is remembered ("a few minutes")."""
    heartbeat_seconds: float = 41.25
    """The interval announced in HELLO."""
    message_content: bool = False
    """Whether the application has been granted the Message Content intent."""
    file_bytes: int = 10 * 1024**2
    """The size limit of each file the bot sends, told as `attachment_size_limit`."""
    shards: int = 1
    """The number of shards GET /gateway/bot recommends."""

    def change(self, values: dict[str, Any]) -> None:
        """Set the fields named in `values`. Raises KeyError for a name that is none."""
        known = {field.name for field in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise KeyError(name)
            setattr(self, name, value)
