"""Which answer a prompt gets, and the record that is kept of each call."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from tests.standins.model.faults import Fault

_TAGGED_TOPIC = re.compile(r"<topic>\s*(.*?)\s*</topic>", re.IGNORECASE | re.DOTALL)
_TOPIC_CHARS = 80


@dataclass(frozen=True)
class ChatRequest:
    """The body of one POST /v1/chat/completions."""

    body: Mapping[str, Any]

    @property
    def model(self) -> str:
        """The model asked for, or `stand-in` when none is named."""
        return str(self.body.get("model") or "stand-in")

    @property
    def streams(self) -> bool:
        """Whether the client asked for server-sent events."""
        return bool(self.body.get("stream"))

    @property
    def wants_stream_usage(self) -> bool:
        """Whether the client asked for a last chunk with the token usage."""
        options = self.body.get("stream_options")
        if not isinstance(options, dict):
            return False
        return bool(cast(dict[str, Any], options).get("include_usage"))

    def text(self, *roles: str) -> str:
        """The text of the messages with one of `roles` (of all messages when none is named)."""
        messages = cast(list[dict[str, Any]], self.body.get("messages") or [])
        return "\n".join(
            _content_text(message.get("content"))
            for message in messages
            if not roles or message.get("role") in roles
        )

    @property
    def topic(self) -> str:
        """What stands in `<topic>` tags, or else the beginning of the user's text."""
        tagged = _TAGGED_TOPIC.search(self.text())
        user_text = tagged.group(1) if tagged else self.text("user")
        return " ".join(user_text.split())[:_TOPIC_CHARS]


@dataclass(frozen=True)
class Call:
    """One call of the model. Times ending in `_wall` are Unix seconds, the others monotonic."""

    keyword: str
    """The keyword of the rule that answered; the empty string when no rule matched."""
    request: ChatRequest
    started_at: float
    started_wall: float
    ended_at: float | None = None
    ended_wall: float | None = None
    outcome: str = "in flight"
    """`in flight`, `ok`, a fault's kind (or `status 429`), `client gone`, or `crashed`."""
    text: str | None = None
    """The text that was answered, when there was one."""


Reply = str | Callable[[ChatRequest], str] | None
"""A fixed text, a function of the request, or None for the stand-in's own deterministic text."""


@dataclass
class Rule:
    """How prompts that mention `keyword` are answered."""

    keyword: str
    latency_seconds: float
    reply: Reply = None
    faults: deque[Fault] = field(default_factory=deque[Fault])

    def occurs_in(self, text: str) -> bool:
        """Whether the keyword occurs in `text`, whatever its case."""
        return self.keyword.casefold() in text.casefold()

    def answer(self, request: ChatRequest) -> str:
        """The text of a good answer to `request`."""
        if callable(self.reply):
            return self.reply(request)
        if self.reply is not None:
            return self.reply
        return plausible_text(self.keyword or "text", request.topic)

    def next_fault(self) -> Fault | None:
        """Use up and return the next fault, or None when the rule has none left."""
        return self.faults.popleft() if self.faults else None


def plausible_text(keyword: str, topic: str) -> str:
    """Three deterministic sentences which name `keyword` and `topic`."""
    return (
        f"Here is a {keyword} about {topic}. "
        f"It begins quietly, and {topic} soon fill the page. "
        f"In the end the {keyword} keeps its promise."
    )


def _content_text(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = cast(list[dict[str, Any]], content)
    return "\n".join(str(part.get("text", "")) for part in parts)
