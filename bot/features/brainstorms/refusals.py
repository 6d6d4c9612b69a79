"""Says in a sentence why a brainstorm can't be had, changed or closed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.errors import Refused
from bot.runs.state import message_url
from storage import brainstorms
from storage.brainstorms import MOST_IDEAS, Brainstorm
from storage.database import Database
from storage.errors import (
    BrainstormBusy,
    BrainstormClosed,
    BrainstormFull,
    BrainstormNotFound,
    IdeaThere,
)
from storage.runs import Run

GONE = "I no longer have this: old brainstorms are deleted. Start a new one with /brainstorm start."

WAIT = "Wait for it; nothing was started."
WAIT_TO_CLOSE = "Wait for it, or press Cancel on its card; then close."
CLOSE_FIRST = "Close it first, or start yours in a channel; nothing was started."


@asynccontextmanager
async def refusals_as_sentences(
    database: Database, brainstorm_id: str, instead: str = WAIT
) -> AsyncGenerator[None]:
    """Turns what storage refuses in the block into Refused, with a sentence for the person.

    `instead` says what to do where something else is being written or open.
    """
    try:
        yield
    except BrainstormNotFound as error:
        raise Refused(GONE) from error
    except BrainstormBusy as error:
        raise Refused(f"{error}. {instead}") from error
    except BrainstormFull as error:
        raise Refused(
            f"This brainstorm has {MOST_IDEAS} ideas, as many as it takes. Close it to see what "
            "came of them."
        ) from error
    except IdeaThere as error:
        raise Refused(f"You have added this idea already: it is #{error.number}.") from error
    except BrainstormClosed as error:
        raise await closed(database, brainstorm_id) from error


async def closed(database: Database, brainstorm_id: str) -> Refused:
    """The error that says that it is closed, and where its summary is."""
    brainstorm, run = await database.read(brainstorms.summary_run, brainstorm_id)
    return Refused(
        "This brainstorm is closed: its ideas and votes stay as they are. "
        f"Its summary: {_summary_link(brainstorm, run)}"
    )


def _summary_link(brainstorm: Brainstorm, run: Run | None) -> str:
    """The link to the summary; to its thread, where it is not posted yet."""
    if run is None or run.card_message_id is None:
        return f"<#{brainstorm.thread_id}>"
    return message_url(run.guild_id, run.channel_id, run.card_message_id)
