"""The record of every REST request: what came, when, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True)
class Part:
    """One part of a multipart body. Of a file the text is kept where it is UTF-8."""

    name: str
    filename: str | None
    content_type: str | None
    size_bytes: int
    text: str | None


@dataclass
class Entry:
    """One request. Times are Unix seconds."""

    index: int
    method: str
    path: str
    """The path after `/api/v10`, with its ids."""
    query: dict[str, str]
    body: Any
    """The JSON body, or the one of the part `payload_json`."""
    parts: list[Part]
    arrived_wall: float
    answered_wall: float | None = None
    status: int | None = None
    """None while it runs, and for good when the connection was dropped."""
    answer: Any = None
    """The JSON that was answered; the true result even when the reply was lost on purpose."""
    committed: bool = False
    """Whether the request took effect, be its reply lost or not."""
    dropped: bool = False
    """Whether the connection was reset instead of an answer."""
    deduplicated: bool = False
    """Whether the nonce was known, so that an earlier message was returned."""


@dataclass
class RequestLog:
    """Every request since the start, and what the model of Discord could not answer."""

    entries: list[Entry] = field(default_factory=list[Entry])
    gaps: list[str] = field(default_factory=list[str])
    """Routes and fields that real Discord may know and the model does not."""

    def open(
        self,
        method: str,
        path: str,
        query: dict[str, str],
        body: Any,
        parts: list[Part],
        arrived_wall: float,
    ) -> Entry:
        """Record a request that has just arrived."""
        entry = Entry(len(self.entries), method, path, query, body, parts, arrived_wall)
        self.entries.append(entry)
        return entry

    def select(
        self, index: int, method: str | None, path: str | None, status: int | None
    ) -> list[dict[str, Any]]:
        """The entries from `index` on of a method, a shell pattern of paths and a status."""
        found = self._matching(index, method, path)
        return [asdict(entry) for entry in found if status in (None, entry.status)]

    def count_ended(self, index: int, method: str | None, path: str | None) -> int:
        """How many of such entries have been answered or dropped."""
        found = self._matching(index, method, path)
        return sum(entry.answered_wall is not None for entry in found)

    def _matching(self, index: int, method: str | None, path: str | None) -> Iterator[Entry]:
        for entry in self.entries[index:]:
            if method in (None, entry.method) and (path is None or fnmatchcase(entry.path, path)):
                yield entry
