"""Asking for what a recipe wants to know beside the topic: a form with its own fields."""

from __future__ import annotations

from typing import Any

import discord

from bot.discord_api.markdown import TOPIC_LIMIT_CHARS
from bot.discord_api.modals import filled_in, form, text_part
from workflows.recipe import Recipe
from workflows.recipes.custom.form import VALUE_CHARS
from workflows.recipes.custom.names import one_line

TOPIC_PART = "topic"
FIELD_PART = "field-"


async def ask(
    interaction: discord.Interaction[Any], custom_id: str, recipe: Recipe, topic: str = ""
) -> None:
    """Answers with the form. The topic stands in it too, so that the form needs no memory."""
    parts = [
        text_part(
            f"{FIELD_PART}{field.key}",
            field.label,
            most_chars=VALUE_CHARS,
            value=field.default,
            required=not field.default,
        )
        for field in recipe.fields
    ]
    about = text_part(TOPIC_PART, "Topic", most_chars=TOPIC_LIMIT_CHARS, value=topic)
    await interaction.response.send_modal(form(custom_id, recipe.name, about, *parts))


def answered(interaction: discord.Interaction[Any], recipe: Recipe) -> tuple[str, dict[str, str]]:
    """The topic as it was typed, and what was filled into the recipe's own fields, by their keys.

    What was left empty is not there: it takes its default.
    """
    texts = filled_in(interaction)
    values = {
        field.key: one_line(texts.get(f"{FIELD_PART}{field.key}", "")) for field in recipe.fields
    }
    return texts.get(TOPIC_PART, ""), {key: value for key, value in values.items() if value}
