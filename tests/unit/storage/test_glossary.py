"""Glossaries, what forms set aside, and calls that outlast their attempt."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from storage.database import open_database
from storage.errors import GlossaryFull
from storage.glossary import MOST_ENTRIES, NewEntry
from storage.records import BranchRecord, CallRecord, NewRun, Outcome
from storage.stores import Stores
from storage.tables import Base, PostRow
from storage.translation_tables import GlossaryRow, SetAsideRow

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
GUILD = 1 << 60
ENTRY = NewEntry(GUILD, "de", "widget", "Widget", "Dings", 7, NOW)
RUN = NewRun(
    id="0123456789ab",
    topic="cats",
    recipe="{}",
    todo=("fr", "de"),
    workflow_api="graph",
    requester_id=7,
    guild_id=GUILD,
    channel_id=1,
    in_thread=False,
    asked_id=2,
    replies=False,
    created_at_utc=NOW,
)
FRENCH = BranchRecord(RUN.id, "fr", 1, True, "Salut", None, None, False, 0.0, 0, 0)


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncGenerator[Stores]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}") as opened:
        yield Stores(opened)


async def test_an_entry_takes_the_place_of_the_same_terms(stores: Stores) -> None:
    assert await stores.glossary.put(ENTRY) is None
    assert await stores.glossary.put(replace(ENTRY, language="fr", translation="truc")) is None
    assert await stores.glossary.put(replace(ENTRY, guild_id=5)) is None
    before = await stores.glossary.put(replace(ENTRY, term="WIDGET", translation="Gerät"))
    assert before is not None
    assert (before.term, before.translation) == ("Widget", "Dings")
    german, french = await stores.glossary.of_guild(GUILD)
    assert (german.id, german.term, german.translation) == (before.id, "WIDGET", "Gerät")
    assert not await stores.glossary.remove(5, german.id)
    assert await stores.glossary.remove(GUILD, german.id)
    assert not await stores.glossary.remove(GUILD, german.id)
    assert await stores.glossary.of_guild(GUILD) == [french]


async def test_a_glossary_has_an_end(stores: Stores) -> None:
    for number in range(MOST_ENTRIES):
        await stores.glossary.put(replace(ENTRY, term_key=str(number)))
    with pytest.raises(GlossaryFull):
        await stores.glossary.put(ENTRY)
    assert await stores.glossary.put(replace(ENTRY, term_key="7")) is not None


async def test_what_is_set_aside_is_there_until_it_is_dropped_or_old(stores: Stores) -> None:
    name = await stores.set_aside.keep("text", NOW)
    other = await stores.set_aside.keep("other", NOW + timedelta(days=2))
    assert await stores.set_aside.get(name) == "text"
    await stores.set_aside.prune(NOW + timedelta(days=1))
    assert await stores.set_aside.get(name) is None
    assert await stores.set_aside.get(other) == "other"
    await stores.set_aside.drop(other)
    assert await stores.set_aside.get(other) is None


async def answer(stores: Stores, key: str, attempt: int, name: str) -> str | None:
    call = await stores.materials.call(RUN.id, key, attempt, name)
    return call and call.text


async def test_kept_calls_last_until_their_branch_is_written(stores: Stores) -> None:
    run = await stores.runs.add(RUN)
    for key, name in [("fr", "p1"), ("de", "p1"), ("de", "p1 again"), ("de", "p2")]:
        await stores.materials.record_call(CallRecord(RUN.id, key, 1, name, name, False, 1, 1))
    for key in ("fr", "de"):
        await stores.materials.keep_calls(RUN.id, key, 1, "p1")
    assert await answer(stores, "fr", 1, "p1") == "p1"
    await stores.branches.record(FRENCH, ())
    await stores.branches.record(replace(FRENCH, key="de", done=False, reason="late"), ())
    await stores.runs.end(RUN.id, 1, Outcome.PARTIAL, NOW)
    await stores.runs.delivered(run, NOW)
    assert await answer(stores, "fr", 2, "p1") is None
    assert await answer(stores, "de", 2, "p1") == "p1"
    assert await answer(stores, "de", 2, "p1 again") == "p1 again"
    assert await answer(stores, "de", 2, "p2") is None
    assert await answer(stores, "de", 1, "p2") is None


async def test_the_migration_makes_the_tables_that_are_mapped(
    stores: Stores, tmp_path: Path
) -> None:
    mine = (GlossaryRow.__tablename__, SetAsideRow.__tablename__, PostRow.__tablename__)

    def differences(connection: Connection) -> list[str]:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        return [str(one) for one in found if any(name in str(one) for name in mine)]

    engine = create_engine(f"sqlite:///{tmp_path / 'chorus.db'}")
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()
