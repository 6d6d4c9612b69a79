"""Everything that can go wrong while writing, each with the plain words a person is told."""

from __future__ import annotations

NO_QUOTA = "the model account's quota is used up"
BAD_KEY = "the model's service refused the bot's key"
UNKNOWN_MODEL = "the model's service doesn't know this model or address"
FOR_THE_HOST = (NO_QUOTA, BAD_KEY, UNKNOWN_MODEL)
"""Failures that come again until whoever hosts the bot has changed something."""


class WorkflowError(Exception):
    """Base of this package's errors; its text can be shown to a person as it is."""


class InputUnusable(WorkflowError):
    """The uploaded file can't be used; the text says why and what to do, in one sentence."""


class RecipeError(WorkflowError):
    """A recipe is not as it should be."""


class LanguageError(WorkflowError):
    """No language, too many, or one that is unknown; the text says which, and what is near."""


class CheckpointsUnusable(WorkflowError):
    """The checkpointer's file is damaged or is no database."""


class NotWritten(WorkflowError):
    """A branch came to nothing. The text completes “The poem failed: …”."""


class ModelError(NotWritten):
    """A model call came to nothing."""


class ModelTimeout(ModelError):
    """No answer in time, also after trying again."""


class ModelUnavailable(ModelError):
    """The model's service is busy, broken or can't be reached, also after trying again."""


class ModelMisconfigured(ModelError):
    """The service refuses the request for what it is; trying again would not help."""


class ModelRefused(ModelError):
    """The model, or its content filter, declined to answer."""


class ModelEmpty(ModelError):
    """The answer had no text in it."""


class ModelRepeats(ModelError):
    """The answer was one that had been posted before, also after asking again."""


class ModelUnreadable(ModelError):
    """The answer did not have the form that was asked for, also after asking again."""
