"""`/glossary`: how this server wants its terms to be translated."""

from __future__ import annotations

import io
from typing import Any

import discord
from discord import app_commands

from bot.clock import Clock
from bot.discord_api.commands import CheckedGroup
from bot.discord_api.interactions import say_privately
from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.errors import BotError
from bot.runs.access import RecipeAccess
from bot.runs.catalogue import CHOICE_CHARS, MOST_CHOICES
from storage import glossary
from storage.database import Database
from storage.errors import GlossaryFull
from storage.glossary import MOST_ENTRIES, GlossaryEntry, NewGlossaryEntry
from workflows.errors import LanguageError
from workflows.recipes.translate.glossary import GlossaryTerm
from workflows.recipes.translate.languages import complete, find_language
from workflows.recipes.translate.masking import mask
from workflows.text.cutting import utf16_length
from workflows.text.likeness import has_words
from workflows.text.names import one_line

TERM_CHARS = 60
TRANSLATION_CHARS = 100
SHOWN_CHARS = 200
LIST_CHARS = 1900
"""The room of a plain message; a longer list goes along as a file."""
WHAT = "glossary"
CHANGING = frozenset({"add", "remove"})
EVERY = "every language"

Choices = list[app_commands.Choice[str]]


class GlossaryError(BotError):
    """The glossary can't take this entry, or does not have it; the text says why."""


class GlossaryCommands(
    CheckedGroup, name="glossary", description="How this server's terms are translated"
):
    """The list is for everybody; who may change it is decided as for recipes: `RecipeAccess`."""

    def __init__(self, database: Database, access: RecipeAccess, clock: Clock) -> None:
        super().__init__(guild_only=True)
        self._database = database
        self._access = access
        self._clock = clock

    async def check(self, interaction: discord.Interaction[Any]) -> None:
        """Raises NotAllowed or Refused where this person may not change the glossary, but would."""
        if interaction.command is not None and interaction.command.name in CHANGING:
            await self._access.check_may_change(interaction, WHAT)

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
        new_term = _read_term(term, translation, language)
        new = NewGlossaryEntry(
            guild_id=guild_id_of(interaction),
            language=new_term.language,
            term_key=new_term.key,
            term=new_term.term,
            translation=new_term.translation,
            author_id=interaction.user.id,
            added_at_utc=self._clock.now(),
        )
        try:
            before = await self._database.write(glossary.put, new)
        except GlossaryFull as error:
            raise GlossaryError(
                f"The glossary is full: the limit is {MOST_ENTRIES} entries. Remove one with "
                "/glossary remove first."
            ) from error
        into = f" into {_language_name(new.language)}"
        text = f"From now on {_quoted(term)} is translated{into} as {_quoted(translation)}."
        if before is not None and before.translation != new.translation:
            text = f"{text} It was {_quoted(before.translation)} before."
        await say_privately(interaction, text)

    @app_commands.command(name="remove", description="Take a term out of the glossary")
    @app_commands.describe(term="Which one")
    async def remove(self, interaction: discord.Interaction[Any], term: str) -> None:
        """`/glossary remove term:`."""
        guild_id = guild_id_of(interaction)
        entry = _find(await self._database.read(glossary.list_entries, guild_id), term)
        await self._database.write(glossary.remove, guild_id, entry.id)
        into = f" into {_language_name(entry.language)}"
        await say_privately(
            interaction, f"{_quoted(entry.term)} no longer has a fixed translation{into}."
        )

    @app_commands.command(name="list", description="See this server's terms")
    async def list(self, interaction: discord.Interaction[Any]) -> None:
        """`/glossary list`."""
        entries = await self._database.read(glossary.list_entries, guild_id_of(interaction))
        if not entries:
            text = "This server's glossary is empty. /glossary add puts a term into it."
            await say_privately(interaction, text)
            return
        lines = [_line(entry) for entry in entries]
        shown = _fitting(lines)
        if len(shown) == len(lines):
            await interaction.response.send_message("\n".join(shown), ephemeral=True)
            return
        whole = "".join(f"{line}\n" for line in lines)
        file = discord.File(io.BytesIO(whole.encode()), filename="glossary.md")
        more = f"… and {len(lines) - len(shown)} more, all of them in this file."
        text = "\n".join([*shown, more])
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
        wanted = GlossaryTerm(typed, "").key
        entries = await self._database.read(glossary.list_entries, guild_id_of(interaction))
        return [
            app_commands.Choice(name=_choice(entry), value=_value(entry))
            for entry in entries
            if wanted in entry.term_key or wanted in GlossaryTerm(entry.translation, "").key
        ][:MOST_CHOICES]


def _read_term(term: str, translation: str, language: str) -> GlossaryTerm:
    """Reads and tidies what was typed. Raises GlossaryError or LanguageError."""
    try:
        tag = find_language(language).tag if language.strip() else ""
    except LanguageError as error:
        raise LanguageError(plain(str(error), SHOWN_CHARS)) from error
    read = GlossaryTerm(one_line(term), one_line(translation), tag)
    for text in (read.term, read.translation):
        if not has_words(text):
            raise GlossaryError("A term and its translation need a letter or a digit each.")
        if mask(text).pieces:
            raise GlossaryError(
                f"{_quoted(text)} has a link, a mention, code or a placeholder in it. "
                "Translations leave those alone; a glossary is for words."
            )
    return read


def _find(entries: list[GlossaryEntry], typed: str) -> GlossaryEntry:
    """Finds the entry that was chosen, or whose term was typed. Raises GlossaryError."""
    found = [entry for entry in entries if _value(entry) == typed]
    key = GlossaryTerm(typed, "").key
    found = found or [entry for entry in entries if entry.term_key == key]
    if not found:
        raise GlossaryError(
            f"The glossary has no {_quoted(typed)}. /glossary list shows what is in it."
        )
    if len(found) > 1:
        there = ", ".join(_language_name(entry.language) for entry in found)
        raise GlossaryError(
            f"{_quoted(typed)} is there more than once: for {there}. Choose one of them from what "
            "is offered while you type."
        )
    return found[0]


def _fitting(lines: list[str]) -> list[str]:
    """Gives the first lines that have room in a message."""
    room, fitting = LIST_CHARS, list[str]()
    for line in lines:
        room -= utf16_length(line) + 1
        if room < 0:
            break
        fitting.append(line)
    return fitting


def _line(entry: GlossaryEntry) -> str:
    term, translation = plain(entry.term, SHOWN_CHARS), plain(entry.translation, SHOWN_CHARS)
    return f"- **{term}** → {translation} · {_language_name(entry.language)}"


def _choice(entry: GlossaryEntry) -> str:
    shown = f"{entry.term} → {entry.translation}"
    into = f" ({_language_name(entry.language)})"
    return f"{shown[: CHOICE_CHARS - len(into)]}{into}"[:CHOICE_CHARS]


def _value(entry: GlossaryEntry) -> str:
    return f"entry:{entry.id}"


def _language_name(tag: str) -> str:
    return find_language(tag).english_name if tag else EVERY


def _quoted(text: str) -> str:
    return f"“{plain(text, SHOWN_CHARS)}”"
