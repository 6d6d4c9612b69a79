"""Which answer a prompt gets, and the record that is kept of each call."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from tests.fakes.model.faults import Fault
from tests.fakes.model.schemas import smallest

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

    @property
    def schema(self) -> Mapping[str, Any] | None:
        """The JSON schema that the answer has to fit, where `response_format` gives one."""
        form = self.body.get("response_format")
        if not isinstance(form, dict):
            return None
        given = cast(dict[str, Any], form)
        return given.get("json_schema", {}).get("schema")

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
        """The text in `<topic>` tags, or else the beginning of the user's text."""
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


_Json = Mapping[str, Any] | Sequence[Any] | str | float | None
JsonReply = _Json | Callable[[ChatRequest], _Json]
"""A value for JSON, a function of the request that gives one, or None for no such answer."""


@dataclass
class Rule:
    """How prompts that mention `keyword`, or for which `predicate` holds, are answered."""

    keyword: str
    latency_seconds: float
    reply: Reply = None
    faults: deque[Fault] = field(default_factory=deque[Fault])
    predicate: Callable[[ChatRequest], bool] | None = None

    def occurs_in(self, text: str) -> bool:
        """Whether the keyword decides, and occurs in `text`, whatever its case."""
        return self.predicate is None and self.keyword.casefold() in text.casefold()

    def answer(self, request: ChatRequest) -> str:
        """The text of a good answer to `request`."""
        if callable(self.reply):
            return self.reply(request)
        if self.reply is not None:
            return self.reply
        if request.schema is not None:
            return _as_json(smallest(request.schema))
        return plausible_text(self.keyword or "text", request.topic)

    def next_fault(self) -> Fault | None:
        """Use up and return the next fault, or None when the rule has none left."""
        return self.faults.popleft() if self.faults else None


class Rules:
    """The rules by keyword; where none matches, the latencies are taken in turn."""

    def __init__(self, latencies_seconds: Sequence[float]) -> None:
        self._latencies_seconds = deque(latencies_seconds)
        self._rules: dict[str, Rule] = {}

    def add(self, rule: Rule) -> None:
        """Go by `rule` from now on, in the place of an earlier one of the same keyword."""
        self._rules[rule.keyword] = rule

    def choose(self, request: ChatRequest) -> Rule:
        """The rule that answers `request`."""
        for rule in self._rules.values():
            if rule.predicate is not None and rule.predicate(request):
                return rule
        for text in (request.text("system", "developer"), request.text()):
            for rule in self._rules.values():
                if rule.occurs_in(text):
                    return rule
        latency_seconds = self._latencies_seconds[0]
        self._latencies_seconds.rotate(-1)
        return Rule("", latency_seconds)


def reply_of(text: Reply, value: JsonReply) -> Reply:
    """The one of both that was given. Raises ValueError when both were."""
    if value is None:
        return text
    if text is not None:
        raise ValueError("an answer is a text or JSON, not both")
    return lambda request: _as_json(value(request) if callable(value) else value)


def plausible_text(keyword: str, topic: str) -> str:
    """Three deterministic sentences which name `keyword` and `topic`."""
    return (
        f"Here is a {keyword} about {topic}. "
        f"It begins quietly, and {topic} soon fill the page. "
        f"In the end the {keyword} keeps its promise."
    )


def _as_json(value: object) -> str:
    """As models write it, with letters of every script."""
    return json.dumps(value, ensure_ascii=False)


def _content_text(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = cast(list[dict[str, Any]], content)
    return "\n".join(str(part.get("text", "")) for part in parts)
