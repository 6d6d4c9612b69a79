"""The log: text or JSON lines, and no secret in any of them."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

HIDDEN = "[hidden]"
QUIET = ("aiosqlite", "alembic", "asyncio", "httpcore", "httpx", "httpx2", "openai")


def set_up_logs(level: str, *, as_json: bool, secrets: Sequence[str]) -> None:
    """Sends the log to standard error, at `level`, with every secret hidden."""
    inner = (
        _JsonFormatter()
        if as_json
        else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(inner, secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # At DEBUG, discord.py logs interactions with their tokens, which are secrets for 15 minutes.
    logging.getLogger("discord").setLevel(max(logging.INFO, root.level))
    # discord.py warns at every start that voice, which is not used here, lacks its libraries.
    logging.getLogger("discord.client").setLevel(max(logging.ERROR, root.level))


class RedactingFormatter(logging.Formatter):
    """Formats as another formatter does, then hides the secrets, in tracebacks too."""

    def __init__(self, inner: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        line = self._inner.format(record)
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["traceback"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)
