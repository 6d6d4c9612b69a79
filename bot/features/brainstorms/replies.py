"""What people are told about brainstorms that can't be had, changed or closed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.errors import NotNow
from bot.runs.cards.state import message_url
from storage.brainstorm_records import BrainstormRecord
from storage.errors import (
    BrainstormBusy,
    BrainstormClosed,
    BrainstormFull,
    BrainstormNotFound,
    IdeaThere,
    RunNotFound,
)
from storage.old_ideas import MOST_IDEAS
from storage.stores import Stores

GONE = "I no longer have this: old brainstorms are deleted. Start a new one with /brainstorm start."

WAIT = "Wait for it; nothing was started."
WAIT_TO_CLOSE = "Wait for it, or press Cancel on its card; then close."
CLOSE_FIRST = "Close it first, or start yours in a channel; nothing was started."


@asynccontextmanager
async def in_words(stores: Stores, brainstorm_id: str, instead: str = WAIT) -> AsyncGenerator[None]:
    """Whatever a store refuses in the block becomes NotNow, with a sentence for the person.

    `instead` says what to do where something else is being written or open.
    """
    try:
        yield
    except BrainstormNotFound as error:
        raise NotNow(GONE) from error
    except BrainstormBusy as error:
        raise NotNow(f"{error}. {instead}") from error
    except BrainstormFull as error:
        raise NotNow(
            f"This brainstorm has {MOST_IDEAS} ideas, as many as it takes. Close it to see what "
            "came of them."
        ) from error
    except IdeaThere as error:
        raise NotNow(f"You have added this idea already: it is #{error.number}.") from error
    except BrainstormClosed as error:
        brainstorm = await stores.brainstorms.get(brainstorm_id)
        raise NotNow(await closed_sentence(stores, brainstorm)) from error


async def closed_sentence(stores: Stores, brainstorm: BrainstormRecord) -> str:
    """That it is closed, and where its summary is."""
    return (
        "This brainstorm is closed: its ideas and votes stay as they are. "
        f"Its summary: {await _summary_url(stores, brainstorm)}"
    )


async def _summary_url(stores: Stores, brainstorm: BrainstormRecord) -> str:
    """The link to the summary; to its thread, where it is not posted yet."""
    thread = f"<#{brainstorm.thread_id}>"
    if brainstorm.closing_run_id is None:
        return thread
    try:
        run = await stores.runs.get(brainstorm.closing_run_id)
    except RunNotFound:
        return thread
    if run.card_message_id is None:
        return thread
    return message_url(run.guild_id, run.channel_id, run.card_message_id)
