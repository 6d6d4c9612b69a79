"""Discord's rate limits: buckets per route and major parameter, and their headers."""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

_MAJOR = ("channels", "guilds", "webhooks")
_UNLIMITED = 1000
_MESSAGES = {
    0: "You are being rate limited.",
    30046: "Maximum number of edits to messages older than 1 hour reached. Try again later.",
}


@dataclass(frozen=True)
class LimitRule:
    """At most `limit` requests per `window_seconds` for each channel, guild or webhook."""

    method: str
    path: str
    """A shell pattern of the path after `/api/v10`."""
    limit: int
    window_seconds: float
    scope: str = "user"
    """`user`; `shared`, which counts for no ban; or `global`, which is over all channels and leaves
    interactions out."""
    code: int = 0
    """Discord's own error code in the body of a 429, such as 30046 for edits of old messages."""


@dataclass
class _Window:
    ends_at: float
    used: int = 0


@dataclass(frozen=True)
class Allowance:
    """The limits' decision on one request."""

    headers: dict[str, str]
    refusal: dict[str, object] = field(default_factory=dict[str, object])
    """The body of a 429; an empty one lets the request pass."""


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
        """Count one request and say whether it passes; one that does not counts nowhere."""
        rules = self._rules_for(method, path)
        for rule in rules:
            window = self._window(rule, path)
            if window.used >= rule.limit:
                return self._refuse(rule, window, method, path)
        for rule in rules:
            self._window(rule, path).used += 1
        return Allowance(self.headers(method, path))

    def headers(self, method: str, path: str) -> dict[str, str]:
        """The `X-RateLimit-*` headers of an answer now; nothing is counted."""
        for rule in self._rules_for(method, path):
            if rule.scope != "global":
                window = self._window(rule, path)
                left = rule.limit - window.used
                return _rate_headers(method, path, rule.limit, left, window.ends_at)
        return _rate_headers(method, path, _UNLIMITED, _UNLIMITED - 1, time.monotonic() + 1.0)

    def _refuse(self, rule: LimitRule, window: _Window, method: str, path: str) -> Allowance:
        seconds = window.ends_at - time.monotonic()
        is_global = rule.scope == "global"
        body: dict[str, object] = {"message": _MESSAGES.get(rule.code, _MESSAGES[0])}
        body.update(retry_after=_in_milliseconds(seconds), **{"global": is_global})
        if rule.code:
            body["code"] = rule.code
        rate = {} if is_global else self.headers(method, path)
        return Allowance({**rate, **retry_headers(seconds, rule.scope)}, body)

    def _rules_for(self, method: str, path: str) -> list[LimitRule]:
        """The first rule of a bucket and the first global one that cover a request."""
        covering = [
            rule
            for rule in self._rules
            if rule.method in ("*", method)
            and fnmatchcase(path, rule.path)
            and not (rule.scope == "global" and _is_interaction(path))
        ]
        buckets = [rule for rule in covering if rule.scope != "global"]
        return buckets[:1] + [rule for rule in covering if rule.scope == "global"][:1]

    def _window(self, rule: LimitRule, path: str) -> _Window:
        now = time.monotonic()
        key = (rule, "" if rule.scope == "global" else _major(path))
        window = self._windows.get(key)
        if window is None or window.ends_at <= now:
            window = self._windows[key] = _Window(now + rule.window_seconds)
        return window


def spent_headers(method: str, path: str, seconds: float, scope: str) -> dict[str, str]:
    """All headers of a 429 that lets a request come again after `seconds`."""
    rate = _rate_headers(method, path, 1, 0, time.monotonic() + seconds)
    return {**rate, **retry_headers(seconds, scope)}


def retry_headers(retry_after_seconds: float, scope: str) -> dict[str, str]:
    """The headers that a 429 has on top."""
    headers = {
        "Retry-After": f"{_in_milliseconds(retry_after_seconds):.3f}",
        "X-RateLimit-Scope": scope,
    }
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return headers


def _rate_headers(
    method: str, path: str, limit: int, remaining: int, ends_at: float
) -> dict[str, str]:
    reset_after = _in_milliseconds(max(0.0, ends_at - time.monotonic()))
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": _bucket(method, path),
    }


def _in_milliseconds(seconds: float) -> float:
    """Rounded up, since whoever waits exactly so long must not be too early."""
    return math.ceil(round(seconds * 1000, 3)) / 1000


def _is_interaction(path: str) -> bool:
    segments = path.strip("/").split("/")
    return segments[0] == "interactions" or (segments[0] == "webhooks" and len(segments) > 2)


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
