"""Reads the model client's exceptions: which pass by themselves, and how to say them plainly."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import openai

from workflows.errors import (
    BAD_KEY,
    NO_QUOTA,
    UNKNOWN_MODEL,
    ModelEmpty,
    ModelError,
    ModelMisconfigured,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
)


def is_transient(error: BaseException) -> bool:
    """Whether the same request may well succeed a little later."""
    if isinstance(error, openai.RateLimitError):
        return error.code != "insufficient_quota"
    if isinstance(error, openai.APIStatusError):
        return error.status_code >= 500 or error.status_code == 408
    return isinstance(error, openai.APIConnectionError)


def is_about(error: BaseException | None, parameter: str) -> bool:
    """Whether the service rejected the request for this parameter of it."""
    if not isinstance(error, openai.BadRequestError | openai.UnprocessableEntityError):
        return False
    return error.param == parameter or parameter in str(error)


def timed_out(error: BaseException) -> bool:
    """Whether the call timed out.

    On the aiohttp transport the client calls a refused or broken connection a time-out as well;
    what it was stands behind it.
    """
    if not isinstance(error, openai.APITimeoutError | TimeoutError):
        return False
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, aiohttp.ClientConnectionError) and not isinstance(cause, TimeoutError):
            return False
        cause = cause.__cause__ or cause.__context__
    return True


def retry_after_seconds(error: BaseException) -> float | None:
    """The pause that the service asks for, in seconds or as a date (RFC 9110, 10.2.3)."""
    if not isinstance(error, openai.APIStatusError):
        return None
    value = error.response.headers.get("retry-after")
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def translated(error: Exception, calls: int) -> ModelError:
    """The same failure in this package's terms, completing “The poem failed: …”."""
    times = {1: "", 2: " twice"}.get(calls, f" {calls} times")
    if isinstance(error, ModelError):
        return error
    if timed_out(error):
        return ModelTimeout(f"the model timed out{times}")
    if isinstance(error, openai.RateLimitError):
        if error.code == "insufficient_quota":
            return ModelMisconfigured(NO_QUOTA)
        return ModelUnavailable(f"the model's service was too busy{times}")
    if isinstance(error, openai.APIStatusError):
        return _translated_status(error, times)
    if isinstance(error, openai.APIConnectionError):
        return ModelUnavailable(f"the connection to the model broke{times}")
    return _translated_answer(error)


def _translated_answer(error: Exception) -> ModelError:
    """The error for an answer that the client can do nothing with."""
    match error:
        case openai.LengthFinishReasonError():
            return ModelEmpty("the model hit its length limit before it finished its answer")
        case openai.ContentFilterFinishReasonError():
            return ModelRefused("the model's content filter stopped the answer")
        case IndexError() | TypeError():
            return ModelEmpty("the model's answer was empty")
        case ValueError() | openai.APIResponseValidationError():
            return ModelMisconfigured("the model's address answered with something unreadable")
        case _:
            return ModelUnavailable("the model call ended unexpectedly")


def _translated_status(error: openai.APIStatusError, times: str) -> ModelError:
    match error.status_code:
        case 401 | 403:
            return ModelMisconfigured(BAD_KEY)
        case 404:
            return ModelMisconfigured(UNKNOWN_MODEL)
        case status if status >= 500 or status == 408:
            return ModelUnavailable(f"the model's service failed{times} (error {status})")
        case status:
            return ModelMisconfigured(f"the model's service rejected the request (error {status})")
