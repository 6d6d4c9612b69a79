"""Everything that can go wrong in the database, as the rest of Chorus sees it."""


class StorageError(Exception):
    """Base of this package's errors; its text is one sentence for the person who hosts the bot."""


class DatabaseUnusable(StorageError):
    """The database can't be opened, migrated or trusted."""


class DatabaseUnavailable(StorageError):
    """The database can't be used at this moment, though it could be before."""


class RunNotFound(StorageError):
    """No run has this id: it was pruned, or it belongs to another database."""


class RunExists(StorageError):
    """The run was written before, here or by another process."""


class RecipeNotFound(StorageError):
    """This server has no recipe, or no such version of it, by that name or number."""


class RecipeNameTaken(StorageError):
    """Another recipe of this server has that name."""


class RecipeLimitReached(StorageError):
    """This server has as many recipes as it may."""


class RecipeChanged(StorageError):
    """The recipe was saved or deleted since the version that this one was made from."""


class DraftNotFound(StorageError):
    """The draft was saved or thrown away."""


class DraftLimitReached(StorageError):
    """This person has as many drafts in this server as one may."""


class BrainstormNotFound(StorageError):
    """No brainstorm, or no idea of it, has this id: it was pruned, or never was."""


class BrainstormClosed(StorageError):
    """Its ideas and votes stay as they are."""


class BrainstormBusy(StorageError):
    """Something is being written or open that stands in the way; the text says what."""


class BrainstormFull(StorageError):
    """It has as many ideas as it takes."""


class IdeaThere(StorageError):
    """The same person has added the same idea before."""

    def __init__(self, number: int) -> None:
        super().__init__(f"it is idea {number}")
        self.number = number


class GlossaryFull(StorageError):
    """The server's glossary has as many entries as it may have."""


class ScheduleNotFound(StorageError):
    """The server has no schedule with this id: it was deleted, or never was."""


class TooManySchedules(StorageError):
    """The server has as many schedules as it may have."""


class AlreadyClaimed(StorageError):
    """Another process has taken this request for a post."""


class ScheduleChanged(StorageError):
    """Somebody else edited the schedule in the meantime; nothing was written."""


class ExampleLimitReached(StorageError):
    """The branch, or the server, has as many examples as it may."""


class VoteOver(StorageError):
    """The crowd's vote is over: its candidates stay as they were voted on."""
