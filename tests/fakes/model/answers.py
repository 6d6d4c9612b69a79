"""The bodies of completions, as OpenAI's chat API shapes them, whole and streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.model.faults import Fault, FaultKind
from tests.fakes.model.rules import ChatRequest

_CREATED_UTC = 1767225600
_WORDS = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Answer:
    """An answer of the model, before it is put into a body."""

    content: str | None
    finish_reason: str = "stop"
    refusal: str | None = None
    has_choices: bool = True


def shape(text: str, fault: Fault | None) -> Answer:
    """The answer `text` as `fault` leaves it; kinds that are not about the text leave it whole."""
    kind = fault.kind if fault else None
    match kind:
        case FaultKind.EMPTY:
            return Answer("")
        case FaultKind.NULL_CONTENT:
            return Answer(None)
        case FaultKind.REFUSAL:
            return Answer(None, refusal="I cannot help with that.")
        case FaultKind.LENGTH:
            return Answer(text[: max(1, len(text) // 2)], finish_reason="length")
        case FaultKind.CUT:
            return Answer(text[: max(1, len(text) // 2)])
        case FaultKind.FENCED:
            return Answer(f"```json\n{text}\n```")
        case FaultKind.PROSE:
            return Answer(f"Here is what you asked for:\n\n{text}\n\nI hope it helps!")
        case FaultKind.CONTENT_FILTER:
            return Answer("", finish_reason="content_filter")
        case FaultKind.NO_CHOICES:
            return Answer(None, has_choices=False)
        case _:
            return Answer(text)


def completion(number: int, request: ChatRequest, answer: Answer) -> dict[str, Any]:
    """The body of a whole completion; `number` makes its id."""
    message = {"role": "assistant", "content": answer.content, "refusal": answer.refusal}
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": answer.finish_reason,
    }
    return {
        **_head(number, request, "chat.completion"),
        "choices": [choice] if answer.has_choices else [],
        "usage": usage(request, answer),
    }


def stream_events(number: int, request: ChatRequest, answer: Answer) -> Iterator[bytes]:
    """The same completion as server-sent events, a word at a time, ending in `[DONE]`."""
    head = _head(number, request, "chat.completion.chunk")

    def event(delta: dict[str, Any], finish_reason: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return _event({**head, "choices": [choice]})

    if answer.has_choices:
        yield event({"role": "assistant", "content": ""}, None)
        for word in _WORDS.findall(answer.content or ""):
            yield event({"content": word}, None)
        if answer.refusal is not None:
            yield event({"refusal": answer.refusal}, None)
        yield event({}, answer.finish_reason)
    if request.wants_stream_usage:
        yield _event({**head, "choices": [], "usage": usage(request, answer)})
    yield b"data: [DONE]\n\n"


def usage(request: ChatRequest, answer: Answer) -> dict[str, int]:
    """Token counts: one token for four characters, at least one for the prompt."""
    prompt = max(1, len(request.text()) // 4)
    completed = len(answer.content or "") // 4
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completed,
        "total_tokens": prompt + completed,
    }


def _head(number: int, request: ChatRequest, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{number:08d}",
        "object": kind,
        "created": _CREATED_UTC,
        "model": request.model,
        "system_fingerprint": "fp_standin",
    }


def _event(body: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(body, separators=(",", ":")).encode() + b"\n\n"
