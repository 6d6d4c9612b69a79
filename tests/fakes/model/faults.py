"""The ways in which a language model's endpoint fails, each as one value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class FaultKind(StrEnum):
    """A fault of a call, instead of a normal answer or on top of one."""

    STATUS = "status"
    """An HTTP error with `Fault.body` and `Fault.headers`."""
    RESET = "reset"
    """The connection is reset before any byte of the answer."""
    HANG = "hang"
    """No answer until the client gives up or the server stops."""
    SLOW = "slow"
    """A normal answer, `Fault.seconds` later than the rule says."""
    EMPTY = "empty"
    """A completed answer whose text is the empty string."""
    NULL_CONTENT = "null_content"
    """A completed answer whose content is null."""
    REFUSAL = "refusal"
    """A completed answer with a `refusal` and no content."""
    LENGTH = "length"
    """The first half of the text, with finish_reason `length`."""
    CUT = "cut"
    """The first half of the text, as if that were all."""
    FENCED = "fenced"
    """The text in a fence of Markdown, as code in JSON."""
    PROSE = "prose"
    """The text between two friendly sentences."""
    CONTENT_FILTER = "content_filter"
    """No text, with finish_reason `content_filter`."""
    NO_CHOICES = "no_choices"
    """A completion with an empty list of choices."""
    HTML = "html"
    """A web page with status 200, as a proxy in the way answers."""


@dataclass(frozen=True)
class Fault:
    """One failure, used up by one call. Use the constructors below rather than the fields."""

    kind: FaultKind
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    seconds: float = 0.0

    @classmethod
    def http(
        cls,
        status: int,
        message: str = "stand-in fault",
        *,
        code: str | None = None,
        kind: str = "invalid_request_error",
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """An HTTP `status` with an OpenAI error object of these fields."""
        error = {"message": message, "type": kind, "param": param, "code": code}
        body = json.dumps({"error": error})
        return cls(FaultKind.STATUS, status=status, body=body, headers=dict(headers or {}))

    @classmethod
    def rate_limited(cls, retry_after_seconds: float | None = None) -> Self:
        """429 `rate_limit_exceeded`, with `Retry-After` when seconds are given."""
        headers: dict[str, str] = {}
        if retry_after_seconds is not None:
            headers["Retry-After"] = f"{retry_after_seconds:g}"
        return cls.http(
            429, "Rate limit reached", code="rate_limit_exceeded", kind="requests", headers=headers
        )

    @classmethod
    def insufficient_quota(cls) -> Self:
        """429 `insufficient_quota`: waiting does not help."""
        return cls.http(
            429,
            "You exceeded your current quota",
            code="insufficient_quota",
            kind="insufficient_quota",
        )

    @classmethod
    def server_error(cls, status: int = 500) -> Self:
        """A 5xx `server_error`."""
        return cls.http(status, "The server had an error", kind="server_error")

    @classmethod
    def bad_request(cls) -> Self:
        """400 `invalid_request_error`."""
        return cls.http(400, "Invalid request")

    @classmethod
    def unknown_response_format(cls) -> Self:
        """400 of an endpoint that does not know structured output."""
        message = "Unrecognized request argument supplied: response_format"
        return cls.http(400, message, param="response_format")

    @classmethod
    def unauthorized(cls) -> Self:
        """401 `invalid_api_key`."""
        return cls.http(401, "Incorrect API key provided", code="invalid_api_key")

    @classmethod
    def not_found(cls) -> Self:
        """404 `model_not_found`."""
        return cls.http(404, "The model does not exist", code="model_not_found")

    @classmethod
    def reset(cls) -> Self:
        """A connection reset."""
        return cls(FaultKind.RESET)

    @classmethod
    def hang(cls) -> Self:
        """No answer at all until the client goes away."""
        return cls(FaultKind.HANG)

    @classmethod
    def slow(cls, seconds: float) -> Self:
        """A normal answer, `seconds` late."""
        return cls(FaultKind.SLOW, seconds=seconds)

    @classmethod
    def empty(cls) -> Self:
        """An empty text."""
        return cls(FaultKind.EMPTY)

    @classmethod
    def null_content(cls) -> Self:
        """Null instead of a text."""
        return cls(FaultKind.NULL_CONTENT)

    @classmethod
    def refusal(cls) -> Self:
        """A refusal by the model."""
        return cls(FaultKind.REFUSAL)

    @classmethod
    def truncated(cls) -> Self:
        """Half the text, finish_reason `length`."""
        return cls(FaultKind.LENGTH)

    @classmethod
    def cut(cls) -> Self:
        """Half the text, as if it were whole: JSON that ends in the middle."""
        return cls(FaultKind.CUT)

    @classmethod
    def fenced(cls) -> Self:
        """The text as a block of JSON in Markdown."""
        return cls(FaultKind.FENCED)

    @classmethod
    def prose(cls) -> Self:
        """The text with a sentence before and after it."""
        return cls(FaultKind.PROSE)

    @classmethod
    def filtered(cls) -> Self:
        """No text, finish_reason `content_filter`."""
        return cls(FaultKind.CONTENT_FILTER)

    @classmethod
    def no_choices(cls) -> Self:
        """A completion without choices."""
        return cls(FaultKind.NO_CHOICES)

    @classmethod
    def html(cls) -> Self:
        """A web page with status 200."""
        return cls(FaultKind.HTML)
