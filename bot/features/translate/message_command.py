"""The message command “Translate…”: asks for the languages in a form, and translates a message."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

import discord
from discord import app_commands
from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.clock import Clock
from bot.discord_api.message_text import TEXT_ENDINGS, embedded_text_of, text_file_of, text_of
from bot.discord_api.modals import filled_in, form, text_part
from bot.errors import Refused
from bot.features.translate.command import (
    OFF,
    ON,
    SourceText,
    TranslationStarter,
    last_languages_key,
)
from bot.runs.uploads import text_upload
from storage import key_values
from storage.database import Database
from workflows.errors import InputUnusable
from workflows.recipes.translate.languages import MAX_LANGUAGES
from workflows.recipes.translate.masking import mask

TRANSLATE_FORM = "chorus:form:translate"
TRANSLATE_FORM_ID = rf"{TRANSLATE_FORM}:(?P<form>[0-9a-f]{{12}})"
LANGUAGES_CHARS = 600
KEPT_FOR = timedelta(days=1)
"""How long a form that nobody sends off can still be sent."""

_SOURCE: Final = TypeAdapter(SourceText)


class MessageTranslations:
    """Translates messages. What one says is kept while its form is open.

    The bot is shown the message once, and can't look it up later.
    """

    def __init__(self, starter: TranslationStarter, database: Database, clock: Clock) -> None:
        self._starter = starter
        self._database = database
        self._clock = clock

    def command(self) -> app_commands.ContextMenu:
        """The message command “Translate…”."""

        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
        async def translate(
            interaction: discord.Interaction[Any], message: discord.Message
        ) -> None:
            content = _SOURCE.dump_json(_source(message)).decode()
            form_id, key = secrets.token_hex(6), last_languages_key(interaction)
            now = self._clock.now()
            last = await self._database.write(_keep, form_id, content, now, key)
            await interaction.response.send_modal(_form(form_id, last or ""))

        return app_commands.ContextMenu(name="Translate…", callback=translate)

    async def take_form(self, interaction: discord.Interaction[Any], match: re.Match[str]) -> None:
        """Starts the translation that the form was filled in for."""
        content = await self._database.read(key_values.get_form, match["form"])
        if content is None:
            raise Refused("I no longer have what that message says. Choose Translate… on it again.")
        typed = filled_in(interaction)
        await self._starter.start(
            interaction,
            _SOURCE.validate_json(content),
            typed["languages"],
            proof=typed["proof"] == ON,
        )
        await self._database.write(key_values.remove_form, match["form"])

    def prune(self, connection: Connection, _before_utc: datetime) -> None:
        """Deletes what belongs to forms that were never sent off; other rows live longer."""
        key_values.prune_forms(connection, self._clock.now() - KEPT_FOR)


def _keep(
    connection: Connection, form_id: str, content: str, now_utc: datetime, languages_key: str
) -> str | None:
    """Keeps what the form is about; gives the languages that were chosen last."""
    key_values.add_form(connection, form_id, content, now_utc)
    return key_values.get(connection, languages_key)


def _form(form_id: str, last_languages: str) -> discord.ui.Modal:
    proof = discord.ui.Select[Any](
        custom_id="proof",
        options=[
            discord.SelectOption(label="No", value=OFF, default=True),
            discord.SelectOption(label="Yes, and say where meaning drifted", value=ON),
        ],
    )
    return form(
        f"{TRANSLATE_FORM}:{form_id}",
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


def _source(message: discord.Message) -> SourceText:
    """Gives the message's text, else its embeds', else an attached text file.

    In this order, as beside a text the embeds are mostly previews of its links. Raises
    InputUnusable.
    """
    text, embedded = text_of(message), embedded_text_of(message)
    for words in (text, embedded):
        if mask(words).has_words:
            return SourceText(words)
    file = text_file_of(message)
    if file is not None:
        return SourceText(file=text_upload(file, TEXT_ENDINGS), file_bytes=file.size)
    if text or embedded:
        raise InputUnusable(
            "There are no words in this message to translate, only links, mentions, code and the "
            "like."
        )
    raise InputUnusable(
        "I can't find any text in this message, and I can't read pictures, polls or files other "
        f"than {' and '.join(TEXT_ENDINGS)}. Copy the words into /translate."
    )
