"""Failures a test orders for coming REST requests and downloads."""

from __future__ import annotations

import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from aiohttp import web

_MESSAGES = {
    401: "401: Unauthorized",
    403: "Missing Access",
    404: "404: Not Found",
    429: "You are being rate limited.",
    500: "500: Internal Server Error",
    502: "502: Bad Gateway",
    503: "503: Service Unavailable",
}


@dataclass
class RestFault:
    """A fault of the next `times` requests that match; one of `status`, `drop` or a delay."""

    method: str
    """An HTTP method, or `*`."""
    path: str
    """A shell pattern of the path after `/api/v10`, such as `/channels/*/messages`; the path of a
    file begins with `/cdn/`, as in `/cdn/*/sales.csv`."""
    times: int = 1
    status: int | None = None
    code: int = 0
    """Discord's own error code, in the body."""
    message: str | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    """Added to the answer; null takes a header away (`{"Via": null}` is a ban at the edge)."""
    body: str | None = None
    """A raw HTML body instead of Discord's JSON error."""
    retry_after_seconds: float = 1.0
    """For status 429."""
    scope: str = "user"
    """For status 429: `user`, `shared` or `global`."""
    drop: bool = False
    """Reset the connection instead of answering."""
    after_commit: bool = False
    """Carry the request out first: the reply is lost, not the request."""
    delay_seconds: float = 0.0
    """Wait before carrying out the request, or after it with `after_commit`."""
    after_bytes: int = 0
    """Of a file: send so much of it before the delay or the reset."""
    surplus_bytes: int = 0
    """Of a file: send so many zero bytes more than its `size` says, and no Content-Length."""

    def __post_init__(self) -> None:
        if self.times < 1:
            raise ValueError("a fault strikes at least once")

    @property
    def answers(self) -> bool:
        """Whether the fault takes the place of the real answer."""
        return self.drop or self.status is not None

    def matches(self, method: str, path: str) -> bool:
        """Whether a request falls under this fault."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)

    def error_body(self) -> dict[str, object]:
        """Discord's JSON for the fault's status."""
        text = self.message or _MESSAGES.get(self.status or 0, "Stand-in fault")
        if self.status == 429:
            return {
                "message": text,
                "retry_after": self.retry_after_seconds,
                "global": self.scope == "global",
            }
        return {"message": text, "code": self.code}


class RestFaults:
    """The faults still to come, in the order in which they were ordered."""

    def __init__(self) -> None:
        self._pending: list[RestFault] = []

    def add(self, fault: RestFault) -> None:
        """Order `fault`."""
        self._pending.append(fault)

    def clear(self) -> None:
        """Take back every fault."""
        self._pending.clear()

    def take(self, method: str, path: str) -> RestFault | None:
        """The first fault that matches, used up by one, or None."""
        for fault in self._pending:
            if fault.matches(method, path):
                fault.times -= 1
                if fault.times == 0:
                    self._pending.remove(fault)
                return fault
        return None


def reset_connection(request: web.Request) -> None:
    """Drop the connection with RST, so that the client sees a lost reply and no clean end."""
    transport = request.transport
    if transport is None:
        return
    peer: socket.socket = transport.get_extra_info("socket")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
