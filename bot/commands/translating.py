"""Puts together all that is about translations: commands, the form, the glossary."""

from __future__ import annotations

from bot.commands.create import Create
from bot.commands.glossary import GlossaryCommands
from bot.commands.translate import Translations, translate_command
from bot.commands.translate_message import (
    TRANSLATE_FORM_ID,
    translate_form_taker,
    translate_from_message,
)
from bot.feature import Feature
from bot.studio.access import Access
from storage.stores import Stores
from workflows.translation.languages import find_language


def open_translations(stores: Stores, create: Create) -> Feature:
    """Everything about translations, on these stores; `create` starts what is asked for."""
    translations = Translations(create, stores.glossary, stores.facts)
    return Feature(
        commands=(
            translate_command(translations),
            translate_from_message(translations, stores.set_aside),
            GlossaryCommands(stores.glossary, Access(stores.recipes)),
        ),
        forms={TRANSLATE_FORM_ID: translate_form_taker(translations, stores.set_aside)},
    )


def load_languages() -> None:
    """Loads the languages' names, which takes 0.4 s and would otherwise do so at the first use."""
    find_language("French")
