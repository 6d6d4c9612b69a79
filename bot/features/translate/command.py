"""`/translate`: a text or a file in up to twelve languages at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_api.markdown import plain, well_formed
from bot.discord_api.replies import visible_failures
from bot.runs.catalogue import here
from bot.runs.launcher import Create, start_from
from bot.runs.requests import PLACES, WHERE, Request, shortened
from bot.runs.text_files import text_file
from storage.facts import Facts
from storage.glossary import GlossaryStore
from storage.records import NewFile
from workflows.errors import InputUnusable, LanguageError
from workflows.recipes.translate.glossary import Entry
from workflows.recipes.translate.language_lists import MAX_LANGUAGES, complete, parse_languages
from workflows.recipes.translate.languages import Language
from workflows.recipes.translate.masking import GAP, protect
from workflows.recipes.translate.recipe import translation_recipe
from workflows.recipes.translate.writer import GLOSSARY, TYPED, glossary_as_text

TEXT_CHARS = 6000
"""The most that Discord lets a text option have."""
ENDINGS = (".txt", ".md")
BYTES_IN_ALL = 2_000_000
"""Of a file, times its languages: a hundred thousand words and more, and a few hundred calls."""
PROOF_WEIGHT = 2
TITLE_CHARS = 80
SENTENCE_CHARS = 1000

_SPOILER = re.compile(r"\|\|.*?\|\|", re.DOTALL)
"""Stays hidden: a title shows it to everybody, and a thread's name has no spoilers."""
_MARKUP = re.compile(r"^[ \t]*(?:#{1,3}|-#|>{1,3}|[-*])[ \t]+|\*\*|__|~~", re.MULTILINE)
"""Stands in a title for nothing."""

ON, OFF = "on", "off"
PROOF = [app_commands.Choice(name=word, value=word) for word in (ON, OFF)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to have translated: a text or a file."""

    text: str = ""
    file: NewFile | None = None
    file_bytes: int = 0


class Translations:
    """Starts translations, each with the server's glossary as it is then."""

    def __init__(self, create: Create, glossary: GlossaryStore, facts: Facts) -> None:
        self._create = create
        self._glossary = glossary
        self._facts = facts

    async def start(
        self,
        interaction: discord.Interaction[Any],
        wanted: Wanted,
        languages: str,
        *,
        proof: bool,
        where: str | None = None,
    ) -> None:
        """Starts the run, with its card as the answer.

        Raises LanguageError, InputUnusable, NotNow or TopicError, with nothing started.
        """
        chosen = read_languages(languages)
        if wanted.file is not None:
            check_size(wanted.file.name, wanted.file_bytes, len(chosen), proof=proof)
            topic = shortened(wanted.file.name, TITLE_CHARS)
        else:
            topic = _title(wanted.text)
        entries = [
            Entry(one.term, one.translation, one.language)
            for one in await self._glossary.of_guild(here(interaction))
        ]
        fitting = [one for one in entries if any(one.is_for(to.tag) for to in chosen)]
        material = {GLOSSARY: glossary_as_text(fitting)}
        if wanted.file is None:
            material[TYPED] = well_formed(wanted.text)
        recipe = translation_recipe(chosen, proof=proof)
        request = Request(topic, recipe, where, material, wanted.file, in_direct_messages=True)
        await start_from(self._create, interaction, request)
        tags = ", ".join(one.tag for one in chosen)
        await self._facts.set(_last(interaction), tags)

    async def last_languages(self, interaction: discord.Interaction[Any]) -> str:
        """What this person chose here last, as tags; empty where that was never."""
        return await self._facts.get(_last(interaction)) or ""


def translate_command(translations: Translations) -> app_commands.Command[Any, Any, Any]:
    """`/translate languages: text: file: proof: where:`."""

    @app_commands.command(name="translate", description="Translate into several languages at once")
    @app_commands.describe(
        languages=f"Up to {MAX_LANGUAGES}, by name or tag, with commas: French, pt-BR, ja",
        text="What to translate, up to 6000 characters",
        file="Or a file: .txt or .md, up to 1 MB",
        proof="Translate back, compare, and say where meaning drifted (default: off)",
        where=WHERE,
    )
    @app_commands.autocomplete(languages=complete_languages)
    @app_commands.choices(where=PLACES, proof=PROOF)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def translate(
        interaction: discord.Interaction[Any],
        languages: str,
        text: app_commands.Range[str, 1, TEXT_CHARS] | None = None,
        file: discord.Attachment | None = None,
        proof: str = OFF,
        where: str | None = None,
    ) -> None:
        async with visible_failures(interaction):
            wanted = _wanted(text, file)
            await translations.start(interaction, wanted, languages, proof=proof == ON, where=where)

    return cast("app_commands.Command[Any, Any, Any]", translate)


async def complete_languages(
    _interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """What the list of languages may become."""
    return [app_commands.Choice(name=shown, value=value) for shown, value in complete(typed)]


def read_languages(text: str) -> tuple[Language, ...]:
    """The languages of a list. Raises LanguageError, which repeats nothing that Discord reads."""
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
        f"{name} has {file_bytes // 1000} kB. Into {languages} languages"
        f"{' with proof' if proof else ''} I take up to {most_kilobytes} kB at once, and a file of "
        f"this length into {count}. Nothing was started."
    )


def _wanted(text: str | None, file: discord.Attachment | None) -> Wanted:
    """The one of both that was given. Raises InputUnusable."""
    if text is not None and file is not None:
        raise InputUnusable("Give me a text or a file, not both at once; nothing was started.")
    if file is not None:
        return Wanted(file=text_file(file, ENDINGS), file_bytes=file.size)
    if text is None:
        raise InputUnusable(
            f"There is nothing to translate: give me a text, or a {' or '.join(ENDINGS)} file."
        )
    return Wanted(text)


def _title(text: str) -> str:
    """What titles call a text: its beginning, as far as it can be read. Raises InputUnusable."""
    protected = protect(well_formed(text))
    if not protected.has_words:
        raise InputUnusable(
            "There are no words in it to translate, only links, mentions, code and the like; "
            "nothing was started."
        )
    words = _MARKUP.sub("", _SPOILER.sub("…", protected.prose.replace(GAP, "…")))
    return f"“{shortened(words, TITLE_CHARS)}”"


def _last(interaction: discord.Interaction[Any]) -> str:
    """The fact that keeps what this person chose in this server last."""
    return f"languages {here(interaction)} {interaction.user.id}"
