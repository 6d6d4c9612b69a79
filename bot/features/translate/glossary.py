"""`/glossary`: how this server wants its terms to be translated."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from bot.discord_api.replies import say_privately, visible_failures
from bot.discord_api.splitting import discord_length
from bot.errors import BotError
from bot.runs.access import Access
from bot.runs.catalogue import CHOICE_CHARS, MOST_CHOICES, here
from storage.errors import GlossaryFull
from storage.glossary import MOST_ENTRIES, EntryRecord, GlossaryStore, NewEntry
from workflows.errors import LanguageError
from workflows.recipes.custom.names import one_line
from workflows.recipes.translate.glossary import Entry
from workflows.recipes.translate.language_lists import complete
from workflows.recipes.translate.languages import find_language
from workflows.recipes.translate.masking import protect

TERM_CHARS = 60
TRANSLATION_CHARS = 100
SHOWN_CHARS = 200
LIST_CHARS = 1900
"""Of a plain message; a longer list goes along as a file."""
WHAT = "glossary"
EVERY = "every language"

Choices = list[app_commands.Choice[str]]


class GlossaryError(BotError):
    """The glossary can't take this entry, or does not have it; the text says why."""


class GlossaryCommands(
    app_commands.Group, name="glossary", description="How this server's terms are translated"
):
    """The list is for everybody; who may change it is decided as for recipes, see `Access`."""

    def __init__(self, glossary: GlossaryStore, access: Access) -> None:
        super().__init__(guild_only=True)
        self._glossary = glossary
        self._access = access

    @app_commands.command(name="add", description="Say how a term is to be translated")
    @app_commands.describe(
        term="A word or a few, as texts have them",
        translation="What it becomes; the same again leaves it as it is",
        language=f"A language, by name or tag (default: {EVERY})",
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
        term: app_commands.Range[str, 1, TERM_CHARS],
        translation: app_commands.Range[str, 1, TRANSLATION_CHARS],
        language: str = "",
    ) -> None:
        """`/glossary add term: translation: language:`."""
        async with visible_failures(interaction):
            guild_id = await self._access.check_may_change(interaction, WHAT)
            entry = _entry(term, translation, language)
            new = NewEntry(
                guild_id,
                entry.language,
                entry.key,
                entry.term,
                entry.translation,
                interaction.user.id,
                datetime.now(UTC),
            )
            try:
                before = await self._glossary.put(new)
            except GlossaryFull as error:
                raise GlossaryError(
                    f"The glossary has {MOST_ENTRIES} entries, which is the most. Remove one with "
                    "/glossary remove first."
                ) from error
            into = f" into {_language_name(entry.language)}"
            told = f"From now on {_quoted(term)} is translated{into} as {_quoted(translation)}."
            if before is not None and before.translation != entry.translation:
                told = f"{told} Before, it was {_quoted(before.translation)}."
            await say_privately(interaction, told)

    @app_commands.command(name="remove", description="Take a term out of the glossary")
    @app_commands.describe(term="Which one")
    async def remove(self, interaction: discord.Interaction[Any], term: str) -> None:
        """`/glossary remove term:`."""
        async with visible_failures(interaction):
            guild_id = await self._access.check_may_change(interaction, WHAT)
            entry = _named(await self._glossary.of_guild(guild_id), term)
            await self._glossary.remove(guild_id, entry.id)
            into = f" into {_language_name(entry.language)}"
            await say_privately(
                interaction, f"{_quoted(entry.term)} has no fixed translation{into} any more."
            )

    @app_commands.command(name="list", description="See this server's terms")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """`/glossary list`."""
        async with visible_failures(interaction):
            entries = await self._glossary.of_guild(here(interaction))
            if not entries:
                text = "This server's glossary is empty. /glossary add puts a term into it."
                await say_privately(interaction, text)
                return
            shown = _as_list(entries)
            if len(shown) == len(entries):
                await interaction.response.send_message("\n".join(shown), ephemeral=True)
                return
            rest = len(entries) - len(shown)
            whole = "".join(f"{_line(one)}\n" for one in entries)
            file = discord.File(io.BytesIO(whole.encode()), filename="glossary.md")
            text = "\n".join([*shown, f"… and {rest} more, all of them in this file."])
            await interaction.response.send_message(text, file=file, ephemeral=True)

    @add.autocomplete("language")
    async def _language(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return [
            app_commands.Choice(name=shown, value=value)
            for shown, value in complete(typed)
            if "," not in value
        ]

    @remove.autocomplete("term")
    async def _term(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        wanted = Entry(typed, "").key
        return [
            app_commands.Choice(name=_choice(one), value=_value(one))
            for one in await self._glossary.of_guild(here(interaction))
            if wanted in one.term_key or wanted in Entry(one.translation, "").key
        ][:MOST_CHOICES]


def _entry(term: str, translation: str, language: str) -> Entry:
    """The entry, tidied. Raises GlossaryError or LanguageError."""
    try:
        tag = find_language(language).tag if language.strip() else ""
    except LanguageError as error:
        raise LanguageError(plain(str(error), SHOWN_CHARS)) from error
    entry = Entry(one_line(term), one_line(translation), tag)
    for text in (entry.term, entry.translation):
        if not any(map(str.isalnum, text)):
            raise GlossaryError("A term and its translation need a letter or a digit each.")
        if protect(text).pieces:
            raise GlossaryError(
                f"{_quoted(text)} has a link, a mention, code or a placeholder in it. No "
                "translation changes those; a glossary is for words."
            )
    return entry


def _named(entries: list[EntryRecord], typed: str) -> EntryRecord:
    """The entry that was chosen, or whose term was typed. Raises GlossaryError."""
    found = [one for one in entries if _value(one) == typed]
    found = found or [one for one in entries if one.term_key == Entry(typed, "").key]
    if not found:
        raise GlossaryError(
            f"The glossary has no {_quoted(typed)}. /glossary list shows what is in it."
        )
    if len(found) > 1:
        there = ", ".join(_language_name(one.language) for one in found)
        raise GlossaryError(
            f"{_quoted(typed)} is there more than once: for {there}. Choose one of them from what "
            "is offered while you type."
        )
    return found[0]


def _as_list(entries: list[EntryRecord]) -> list[str]:
    """The first lines that have room in a message."""
    lines: list[str] = []
    room = LIST_CHARS
    for one in entries:
        line = _line(one)
        room -= discord_length(line) + 1
        if room < 0:
            break
        lines.append(line)
    return lines


def _line(one: EntryRecord) -> str:
    into = _language_name(one.language)
    return f"- **{plain(one.term, SHOWN_CHARS)}** → {plain(one.translation, SHOWN_CHARS)} · {into}"


def _choice(one: EntryRecord) -> str:
    shown = f"{one.term} → {one.translation}"
    into = f" ({_language_name(one.language)})"
    return f"{shown[: CHOICE_CHARS - len(into)]}{into}"[:CHOICE_CHARS]


def _value(one: EntryRecord) -> str:
    return f"entry:{one.id}"


def _language_name(tag: str) -> str:
    return find_language(tag).english_name if tag else EVERY


def _quoted(text: str) -> str:
    return f"“{plain(text, SHOWN_CHARS)}”"
