"""Everything that can go wrong on Discord's side of Chorus, in words for the person who asked."""

from __future__ import annotations


class BotError(Exception):
    """Base of this package's errors; its text can be shown to a person as it is."""


class SettingsError(BotError):
    """The environment is not as it should be; the text lists every mistake."""


class NotAllowed(BotError):
    """The person may not do this; the text says who may."""


class NotNow(BotError):
    """It can't be done at this moment; the text says when it can."""


class Undeliverable(BotError):
    """Discord will not take this message, however often it is sent."""
