"""The errors of the Discord side of Chorus, in words for the person who asked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from typing import cast

from storage.errors import DatabaseUnavailable, RunNotFound
from workflows.errors import WorkflowError

log = logging.getLogger(__name__)


class BotError(Exception):
    """Base of this package's errors; its text can be shown to a person as it is."""


class SettingsError(BotError):
    """The environment is not as it should be; the text lists every mistake."""


class Refused(BotError):
    """It can't be done; the text says why, and what can be done instead."""


class NotAllowed(Refused):
    """The person may not do this; the text says who may."""


class NotNow(Refused):
    """It can't be done at this moment; the text says when it can."""


class ScheduleError(BotError):
    """The request can't be scheduled; the text says why, and what could be."""


class LoggedOut(BotError):
    """Discord no longer accepts the bot's token; with a new one, what is owed goes on."""


class Undeliverable(BotError):
    """Discord will not take this message, however often it is sent."""


class MessageGone(Undeliverable):
    """The message was deleted; its channel is still there."""


class ChannelClosed(Undeliverable):
    """The channel is gone, or the bot may not write there."""


def sentence(error: BaseException) -> str:
    """The error as a sentence for a person; an unforeseen one is logged under a short reference."""
    if isinstance(error, BotError | WorkflowError):
        return str(error)
    if isinstance(error, RunNotFound):
        return "I no longer have this run: old ones are deleted. Start a new one with /create."
    if isinstance(error, DatabaseUnavailable):
        log.error("a person was told that the database can't be used: %s", error)
        return "My database can't be used just now. Nothing was changed; try again in a minute."
    reference = secrets.token_hex(2).upper()
    log.error("something went wrong (ref %s)", reference, exc_info=error)
    return (
        "Something went wrong on my side. What was written is safe. "
        f"Try again, and tell whoever hosts me if it stays. (ref {reference})"
    )


def gravest(error: Exception) -> Exception:
    """The error; of several at the same time, the one that decides how it goes on."""
    if not isinstance(error, ExceptionGroup):
        return error
    several = cast("ExceptionGroup[Exception]", error)
    chosen = several.subgroup(LoggedOut) or several.subgroup(Undeliverable) or several
    return next(_leaves(chosen))


def _leaves(several: ExceptionGroup[Exception]) -> Iterator[Exception]:
    for error in several.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(cast("ExceptionGroup[Exception]", error))
        else:
            yield error
