"""The message command «Translate…»: asks for the languages in a form, and translates a message."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.discord_api.message_text import TEXT_ENDINGS, embedded_text_of, text_file_of, text_of
from bot.discord_api.modals import Taker, filled_in, form, text_part
from bot.discord_api.replies import visible_failures
from bot.errors import NotNow
from bot.features.translate.command import OFF, ON, Translations, Wanted
from bot.runs.text_files import text_file
from storage.records import NewFile
from storage.set_aside import SetAside
from workflows.errors import InputUnusable
from workflows.recipes.translate.language_lists import MAX_LANGUAGES
from workflows.recipes.translate.masking import protect

TRANSLATE_FORM = "chorus:form:translate"
TRANSLATE_FORM_ID = rf"{TRANSLATE_FORM}:(?P<aside>[0-9a-f]{{12}})"
LANGUAGES_CHARS = 600


def translate_from_message(
    translations: Translations, set_aside: SetAside
) -> app_commands.ContextMenu:
    """The message command «Translate…».

    What the message says is set aside: the bot is shown it now, and can't look it up later.
    """

    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def translate(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        async with visible_failures(interaction):
            wanted = _wanted(message)
            name = await set_aside.keep(_as_text(wanted), datetime.now(UTC))
            last = await translations.last_languages(interaction)
            await interaction.response.send_modal(_form(name, last))

    return app_commands.ContextMenu(name="Translate…", callback=translate)


def translate_form_taker(translations: Translations, set_aside: SetAside) -> Taker:
    """Starts the translation that the form was filled in for."""

    async def take(interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        content = await set_aside.get(match["aside"])
        if content is None:
            raise NotNow("I no longer have what that message says. Choose Translate… on it again.")
        typed = filled_in(interaction)
        await translations.start(
            interaction, _from_text(content), typed["languages"], proof=typed["proof"] == ON
        )
        await set_aside.drop(match["aside"])

    return take


def _form(name: str, last_languages: str) -> discord.ui.Modal:
    proof = discord.ui.Select[Any](
        custom_id="proof",
        options=[
            discord.SelectOption(label="No", value=OFF, default=True),
            discord.SelectOption(label="Yes, and say where meaning drifted", value=ON),
        ],
    )
    return form(
        f"{TRANSLATE_FORM}:{name}",
        "Translate…",
        text_part(
            "languages",
            "Languages",
            most_chars=LANGUAGES_CHARS,
            value=last_languages,
            hint=f"Up to {MAX_LANGUAGES}, by name or tag, with commas between them",
            example="French, pt-BR, ja",
        ),
        discord.ui.Label(text="Translate back to check it?", component=proof),
    )


def _wanted(message: discord.Message) -> Wanted:
    """The message's text, else its embeds', else an attached text file. Raises InputUnusable.

    In this order, as beside a text the embeds are mostly previews of its links.
    """
    text, embedded = text_of(message), embedded_text_of(message)
    for words in (text, embedded):
        if protect(words).has_words:
            return Wanted(words)
    file = text_file_of(message)
    if file is not None:
        return Wanted(file=text_file(file, TEXT_ENDINGS), file_bytes=file.size)
    if text or embedded:
        raise InputUnusable(
            "There are no words in this message to translate, only links, mentions, code and the "
            "like."
        )
    raise InputUnusable(
        "I find no text in this message: pictures, polls and files other than "
        f"{' and '.join(TEXT_ENDINGS)} I can't read. Copy the words into /translate."
    )


def _as_text(wanted: Wanted) -> str:
    file = None if wanted.file is None else [wanted.file.name, wanted.file.url, wanted.file_bytes]
    return json.dumps({"text": wanted.text, "file": file}, ensure_ascii=False)


def _from_text(content: str) -> Wanted:
    fields: dict[str, Any] = json.loads(content)
    if fields["file"] is None:
        return Wanted(fields["text"])
    name, url, file_bytes = fields["file"]
    return Wanted(file=NewFile(name, url), file_bytes=file_bytes)
