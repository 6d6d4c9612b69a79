"""The errors of the Discord side of Chorus, in words for the person who asked."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager
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
    """The request can't be scheduled; the text says why, and what could be, each in a sentence."""

    def __init__(self, *sentences: str) -> None:
        several = len(sentences) > 1
        super().__init__("\n".join(f"- {text}" if several else text for text in sentences))
        self.sentences = sentences


class LoggedOut(BotError):
    """Discord no longer accepts the bot's token; with a new one, what is owed goes on."""


class Undeliverable(BotError):
    """Discord will not take this message, however often it is sent."""


class MessageGone(Undeliverable):
    """The message was deleted; its channel is still there."""


class ChannelClosed(Undeliverable):
    """The channel is gone, or the bot may not write there."""


class Mistakes:
    """Collects what is wrong with a request, so that people hear of all of it at once."""

    def __init__(self) -> None:
        self._sentences: list[str] = []

    @contextmanager
    def noted(self) -> Generator[None, None, None]:
        """Notes what is raised for a person in a sentence, and goes on after it."""
        try:
            yield
        except (BotError, WorkflowError) as error:
            self.note(error)

    def note(self, error: BotError | WorkflowError) -> None:
        """Notes an error for a person."""
        self._sentences += error.sentences if isinstance(error, ScheduleError) else (str(error),)

    def check(self) -> None:
        """Raises ScheduleError, with all that was noted, unless that is nothing."""
        if self._sentences:
            raise ScheduleError(*self._sentences)


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
        "Something went wrong on my side. Everything written so far is safe. "
        f"Try again, and tell whoever hosts me if it keeps happening. (ref {reference})"
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
