"""`/translate`, **Translate…** and `/glossary`."""

from __future__ import annotations

import asyncio

from bot.features.translate.command import TranslationStarter, translate_command
from bot.features.translate.glossary import GlossaryCommands
from bot.features.translate.message_command import TRANSLATE_FORM_ID, MessageTranslations
from bot.runs.feature import Core, Feature
from workflows.recipes.translate.languages import find_language


def feature(core: Core) -> Feature:
    """`/translate`, “Translate…” and `/glossary`."""
    starter = TranslationStarter(core.launcher, core.database)
    messages = MessageTranslations(starter, core.database, core.clock)

    async def load_languages() -> None:
        # Their names take 0.4 s, which would otherwise come at the first use.
        await core.client.wait_until_ready()
        await asyncio.to_thread(find_language, "French")

    async def on_start() -> None:
        core.tasks.start("languages", load_languages())

    return Feature(
        commands=(
            translate_command(starter),
            messages.command(),
            GlossaryCommands(core.database, core.access, core.clock),
        ),
        modals={TRANSLATE_FORM_ID: messages.take_form},
        on_start=on_start,
        prune=(messages.prune,),
    )
