"""Puts together all that is about translations: commands, the form, the glossary."""

from __future__ import annotations

from bot.features.translate.command import Translations, translate_command
from bot.features.translate.glossary import GlossaryCommands
from bot.features.translate.message_command import (
    TRANSLATE_FORM_ID,
    translate_form_taker,
    translate_from_message,
)
from bot.runs.access import Access
from bot.runs.feature import Feature
from bot.runs.launcher import Create
from storage.stores import Stores
from workflows.recipes.translate.languages import find_language


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
