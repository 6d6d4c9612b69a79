"""`/translate`: a text or a file in up to twelve languages at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import plain
from bot.discord_api.permissions import guild_id_of
from bot.runs.launcher import WHERE, WHERE_CHOICES, Launcher
from bot.runs.uploads import text_upload
from storage import glossary, key_values
from storage.database import Database
from storage.run_inputs import Upload
from workflows.errors import InputUnusable, LanguageError
from workflows.recipes.translate.glossary import GlossaryTerm, write_glossary
from workflows.recipes.translate.languages import MAX_LANGUAGES, Language, complete, parse_languages
from workflows.recipes.translate.masking import GAP, mask
from workflows.recipes.translate.recipe import GLOSSARY, TYPED, translation_recipe
from workflows.text.cutting import shortened, well_formed

TEXT_CHARS = 6000
"""The most that Discord lets a text option have."""
ENDINGS = (".txt", ".md")
BYTES_IN_ALL = 2_000_000
"""A file's size times its languages: a hundred thousand words and a few hundred calls."""
PROOF_WEIGHT = 2
TITLE_CHARS = 80
SENTENCE_CHARS = 1000

_SPOILER = re.compile(r"\|\|.*?\|\|", re.DOTALL)
"""Stays hidden: a title shows it to everybody, and a thread's name has no spoilers."""
_MARKUP = re.compile(r"^[ \t]*(?:#{1,3}|-#|>{1,3}|[-*])[ \t]+|\*\*|__|~~", re.MULTILINE)
"""Left out of titles."""

ON, OFF = "on", "off"
PROOF = [app_commands.Choice(name=word, value=word) for word in (ON, OFF)]


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text or a file that somebody wants to have translated."""

    text: str = ""
    file: Upload | None = None
    file_bytes: int = 0


class TranslationStarter:
    """Starts translations, each with the server's glossary as it is then."""

    def __init__(self, launcher: Launcher, database: Database) -> None:
        self._launcher = launcher
        self._database = database

    async def start(
        self,
        interaction: discord.Interaction[Any],
        source: SourceText,
        languages: str,
        *,
        proof: bool,
        where: str | None = None,
    ) -> None:
        """Starts the run, with its card as the answer.

        Raises LanguageError, InputUnusable, Refused or TopicError, with nothing started.
        """
        self._launcher.check_model("translate")
        chosen = read_languages(languages)
        if source.file is not None:
            check_size(source.file.name, source.file_bytes, len(chosen), proof=proof)
            topic = shortened(source.file.name, TITLE_CHARS)
        else:
            topic = _title(source.text)
        entries = await self._database.read(glossary.list_entries, guild_id_of(interaction))
        terms = [GlossaryTerm(entry.term, entry.translation, entry.language) for entry in entries]
        fitting = [term for term in terms if any(term.is_for(to.tag) for to in chosen)]
        material = {GLOSSARY: write_glossary(fitting)}
        if source.file is None:
            material[TYPED] = well_formed(source.text)
        await self._launcher.launch_from(
            interaction,
            topic=topic,
            recipe=translation_recipe(chosen, proof=proof),
            where=where,
            material=material,
            upload=source.file,
            in_direct_messages=True,
        )
        tags = ", ".join(language.tag for language in chosen)
        await self._database.write(key_values.put, last_languages_key(interaction), tags)


def last_languages_key(interaction: discord.Interaction[Any]) -> str:
    """Names the value that keeps the tags which this person chose in this server last."""
    return f"languages {guild_id_of(interaction)} {interaction.user.id}"


def translate_command(starter: TranslationStarter) -> app_commands.Command[Any, Any, Any]:
    """`/translate languages: text: file: proof: where:`."""

    @app_commands.command(name="translate", description="Translate into several languages at once")
    @app_commands.describe(
        languages=f"Up to {MAX_LANGUAGES}, by name or tag, with commas: French, pt-BR, ja",
        text="What to translate, up to 6000 characters",
        file="Or a file: .txt or .md, up to 1 MB",
        proof="Translate back, compare, and say where meaning drifted (default: off)",
        where=WHERE,
    )
    @app_commands.autocomplete(languages=_complete_languages)
    @app_commands.choices(where=WHERE_CHOICES, proof=PROOF)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def translate(
        interaction: discord.Interaction[Any],
        languages: str,
        text: app_commands.Range[str, 1, TEXT_CHARS] | None = None,
        file: discord.Attachment | None = None,
        proof: str = OFF,
        where: str | None = None,
    ) -> None:
        source = _source(text, file)
        await starter.start(interaction, source, languages, proof=proof == ON, where=where)

    return cast("app_commands.Command[Any, Any, Any]", translate)


async def _complete_languages(
    _interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=shown, value=value) for shown, value in complete(typed)]


def read_languages(text: str) -> tuple[Language, ...]:
    """Reads a list of languages. Raises LanguageError, which repeats nothing as Markdown."""
    try:
        return parse_languages(text)
    except LanguageError as error:
        raise LanguageError(plain(str(error), SENTENCE_CHARS)) from error


def check_size(name: str, file_bytes: int, languages: int, *, proof: bool) -> None:
    """Raises InputUnusable where the file is too long for so many languages."""
    weight = PROOF_WEIGHT if proof else 1
    if file_bytes * languages * weight <= BYTES_IN_ALL:
        return
    most_kilobytes = BYTES_IN_ALL // (languages * weight * 1000)
    most_languages = BYTES_IN_ALL // (file_bytes * weight)
    count = "1 language" if most_languages == 1 else f"{most_languages} languages"
    raise InputUnusable(
        f"{name} is {file_bytes // 1000} kB. For {languages} languages"
        f"{' with proof' if proof else ''} the limit is {most_kilobytes} kB; a file of this size "
        f"can be translated into {count} at once. Nothing was started."
    )


def _source(text: str | None, file: discord.Attachment | None) -> SourceText:
    """Gives the one of both that was given. Raises InputUnusable."""
    if text is not None and file is not None:
        raise InputUnusable("Give me a text or a file, not both. Nothing was started.")
    if file is not None:
        return SourceText(file=text_upload(file, ENDINGS), file_bytes=file.size)
    if text is None:
        raise InputUnusable(
            f"There is nothing to translate: give me a text, or a {' or '.join(ENDINGS)} file."
        )
    return SourceText(text)


def _title(text: str) -> str:
    """Names a text by its beginning, as far as it can be read. Raises InputUnusable."""
    masked = mask(well_formed(text))
    if not masked.has_words:
        raise InputUnusable(
            "There are no words in it to translate, only links, mentions, code and the like. "
            "Nothing was started."
        )
    words = _MARKUP.sub("", _SPOILER.sub("…", masked.prose.replace(GAP, "…")))
    return f"“{shortened(words, TITLE_CHARS)}”"
