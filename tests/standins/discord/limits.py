"""Discord's rate limits: buckets per route and major parameter, and their headers."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase

_MAJOR = ("channels", "guilds", "webhooks")
_UNLIMITED = 1000


@dataclass(frozen=True)
class LimitRule:
    """At most `limit` requests per `window_seconds` for each channel, guild or webhook."""

    method: str
    path: str
    """A shell pattern of the path after `/api/v10`."""
    limit: int
    window_seconds: float


@dataclass
class _Window:
    ends_at: float
    used: int = 0


@dataclass(frozen=True)
class Allowance:
    """What the limits say to one request."""

    headers: dict[str, str]
    retry_after_seconds: float | None
    """None lets the request pass."""


class RateLimits:
    """Fixed windows, as Discord counts. Without a rule a route is as good as unlimited."""

    def __init__(self) -> None:
        self._rules: list[LimitRule] = []
        self._windows: dict[tuple[LimitRule, str], _Window] = {}

    def add(self, rule: LimitRule) -> None:
        """Enforce `rule` from now on."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Lift every limit."""
        self._rules.clear()
        self._windows.clear()

    def take(self, method: str, path: str) -> Allowance:
        """Count one request and say whether it passes."""
        rule = self._rule(method, path)
        if rule is None:
            return Allowance(unlimited_headers(method, path), None)
        bucket = _bucket(method, path)
        now = time.monotonic()
        window = self._windows.get((rule, _major(path)))
        if window is None or window.ends_at <= now:
            window = _Window(now + rule.window_seconds)
            self._windows[rule, _major(path)] = window
        reset_after = window.ends_at - now
        if window.used >= rule.limit:
            headers = _rate_headers(bucket, rule.limit, 0, reset_after)
            return Allowance({**headers, **retry_headers(reset_after, "user")}, reset_after)
        window.used += 1
        remaining = rule.limit - window.used
        return Allowance(_rate_headers(bucket, rule.limit, remaining, reset_after), None)

    def _rule(self, method: str, path: str) -> LimitRule | None:
        for rule in self._rules:
            if rule.method in ("*", method) and fnmatchcase(path, rule.path):
                return rule
        return None


def unlimited_headers(method: str, path: str) -> dict[str, str]:
    """The `X-RateLimit-*` headers where nothing limits a request."""
    return _rate_headers(_bucket(method, path), _UNLIMITED, _UNLIMITED - 1, 1.0)


def spent_headers(method: str, path: str, seconds: float, scope: str) -> dict[str, str]:
    """All headers of a 429 that lets a request come again after `seconds`."""
    rate = _rate_headers(_bucket(method, path), 1, 0, seconds)
    return {**rate, **retry_headers(seconds, scope)}


def _rate_headers(bucket: str, limit: int, remaining: int, reset_after: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }


def retry_headers(retry_after_seconds: float, scope: str) -> dict[str, str]:
    """The headers that a 429 has on top."""
    headers = {"Retry-After": f"{retry_after_seconds:.3f}", "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return headers


def _bucket(method: str, path: str) -> str:
    segments = path.strip("/").split("/")
    if segments[0] in ("webhooks", "interactions") and len(segments) > 2:
        segments[2] = "token"
    template = "/".join("id" if segment.isdecimal() else segment for segment in segments)
    return hashlib.blake2s(f"{method} {template}".encode(), digest_size=16).hexdigest()


def _major(path: str) -> str:
    segments = path.strip("/").split("/")
    if segments[0] not in _MAJOR:
        return ""
    return "/".join(segments[: 3 if segments[0] == "webhooks" else 2])
