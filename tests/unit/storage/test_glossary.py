"""Glossaries, pending forms and key values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from storage import glossary, key_values
from storage.database import Database
from storage.errors import GlossaryFull
from storage.glossary import MOST_ENTRIES, NewGlossaryEntry

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
GUILD = 1 << 60
ENTRY = NewGlossaryEntry(GUILD, "de", "widget", "Widget", "Dings", 7, NOW)


async def test_an_entry_takes_the_place_of_the_same_terms(database: Database) -> None:
    assert await database.write(glossary.put, ENTRY) is None
    french_entry = replace(ENTRY, language="fr", translation="truc")
    assert await database.write(glossary.put, french_entry) is None
    assert await database.write(glossary.put, replace(ENTRY, guild_id=5)) is None
    changed = replace(ENTRY, term="WIDGET", translation="Gerät")
    before = await database.write(glossary.put, changed)
    assert before is not None
    assert (before.term, before.translation) == ("Widget", "Dings")
    german, french = await database.read(glossary.list_entries, GUILD)
    assert (german.id, german.term, german.translation) == (before.id, "WIDGET", "Gerät")
    assert not await database.write(glossary.remove, 5, german.id)
    assert await database.write(glossary.remove, GUILD, german.id)
    assert not await database.write(glossary.remove, GUILD, german.id)
    assert await database.read(glossary.list_entries, GUILD) == [french]


async def test_a_glossary_has_an_end(database: Database) -> None:
    def fill(connection: Connection) -> None:
        for number in range(MOST_ENTRIES):
            glossary.put(connection, replace(ENTRY, term_key=str(number)))

    await database.write(fill)
    with pytest.raises(GlossaryFull):
        await database.write(glossary.put, ENTRY)
    assert await database.write(glossary.put, replace(ENTRY, term_key="7")) is not None


async def test_what_a_form_needs_is_there_until_it_is_removed_or_old(database: Database) -> None:
    await database.write(key_values.add_form, "a", "text", NOW)
    await database.write(key_values.add_form, "b", "other", NOW + timedelta(days=2))
    assert await database.read(key_values.get_form, "a") == "text"
    assert await database.write(key_values.prune_forms, NOW + timedelta(days=1)) == 1
    assert await database.read(key_values.get_form, "a") is None
    assert await database.read(key_values.get_form, "b") == "other"
    await database.write(key_values.remove_form, "b")
    assert await database.read(key_values.get_form, "b") is None


async def test_a_value_takes_the_place_of_an_earlier_one(database: Database) -> None:
    assert await database.read(key_values.get, "hash") is None
    await database.write(key_values.put, "hash", "1")
    await database.write(key_values.put, "hash", "2")
    await database.write(key_values.put, "other", "3")
    assert await database.read(key_values.get, "hash") == "2"
