"""Rules for messages which Discord enforces and its OpenAPI document does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from tests.fakes.discord.seen import SeenRequest, walk_components

_V2_FLAG = 1 << 15
_V2_TYPES = (9, 10, 11, 12, 13, 14, 17)
_BUTTON, _TEXT_DISPLAY = 2, 10
_PREMIUM_STYLE = 6
_COMPONENTS = 40
_CONTENT_CHARS = 2000
_TEXT_CHARS = 4000
_CREATES = re.compile(r"/channels/\d+/messages|/webhooks/\d+/[^/]+")
_POSTS = re.compile(r"/channels/\d+/threads")
_EDITS = re.compile(r"/channels/\d+/messages/\d+|/webhooks/\d+/[^/]+/messages/(\d+|@original)")
_CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback")
_MESSAGE_CALLBACK, _UPDATE_CALLBACK = 4, 7
_FILLINGS = ("content", "embeds", "components", "sticker_ids", "poll", "attachments")

_Body = Mapping[str, Any]


def message_violations(request: SeenRequest) -> list[str]:
    """The mistakes in the message that `request` creates or edits, if it does."""
    found = _message(request)
    if found is None:
        return []
    message, creates = found
    return [
        *_length_violations(message),
        *_component_violations(message),
        *_flag_violations(message, creates=creates),
        *(["the message is empty"] if creates and _is_empty(message, request) else []),
    ]


def _message(request: SeenRequest) -> tuple[_Body, bool] | None:
    """The message in the request, and whether it is a new one; None when there is none."""
    value: object = request.body
    if not isinstance(value, dict):
        return None
    body = cast(_Body, value)
    if request.method == "POST" and _CREATES.fullmatch(request.path):
        return body, True
    if request.method == "POST" and _POSTS.fullmatch(request.path) and body.get("message"):
        return cast(_Body, body["message"]), True
    if request.method == "PATCH" and _EDITS.fullmatch(request.path):
        return body, False
    if request.method == "POST" and _CALLBACK.fullmatch(request.path):
        kind, data = body.get("type"), cast(_Body, body.get("data") or {})
        if kind in (_MESSAGE_CALLBACK, _UPDATE_CALLBACK):
            return data, kind == _MESSAGE_CALLBACK
    return None


def _length_violations(message: _Body) -> list[str]:
    violations: list[str] = []
    content = str(message.get("content") or "")
    if len(content) > _CONTENT_CHARS:
        violations.append(f"content has {len(content)} of {_CONTENT_CHARS} characters")
    texts = [
        str(component.get("content", ""))
        for component in walk_components(message.get("components"))
        if component.get("type") == _TEXT_DISPLAY
    ]
    total = sum(len(text) for text in texts)
    if total > _TEXT_CHARS:
        violations.append(f"the text displays have {total} of {_TEXT_CHARS} characters")
    return violations


def _component_violations(message: _Body) -> list[str]:
    components = list(walk_components(message.get("components")))
    violations: list[str] = []
    if len(components) > _COMPONENTS:
        violations.append(f"{len(components)} components are more than {_COMPONENTS}")
    for component in components:
        if component.get("type") != _BUTTON or component.get("style") == _PREMIUM_STYLE:
            continue
        if not component.get("custom_id") and not component.get("url"):
            violations.append(f"button {component.get('label')!r} has neither custom_id nor url")
    custom_ids = [part["custom_id"] for part in components if part.get("custom_id")]
    doubled = sorted({name for name in custom_ids if custom_ids.count(name) > 1})
    return violations + [f"custom_id {name!r} occurs twice" for name in doubled]


def _flag_violations(message: _Body, *, creates: bool) -> list[str]:
    """An edit may leave the flag out, because the message may have it already."""
    flags = str(message.get("flags") or 0)
    if flags.isdecimal() and int(flags) & _V2_FLAG:
        beside = [
            name for name in ("content", "embeds", "sticker_ids", "poll") if message.get(name)
        ]
        return [f"{name} stands beside Components V2" for name in beside]
    kinds = {part.get("type") for part in walk_components(message.get("components"))}
    if creates and kinds & set(_V2_TYPES):
        return ["there are V2 components without the flag"]
    return []


def _is_empty(message: _Body, request: SeenRequest) -> bool:
    forwards = cast(_Body, message.get("message_reference") or {}).get("type") == 1
    has_files = any(part.filename is not None for part in request.parts)
    return not (forwards or has_files or any(message.get(name) for name in _FILLINGS))
