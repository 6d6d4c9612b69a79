"""The forms of the recipe editor: a recipe's basics, and one of its branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import discord

from bot.discord_api.interactions import Interaction
from bot.discord_api.modals import filled_in, form, text_part
from workflows.recipes.custom.recipe import (
    EMOJI_CHARS,
    KEY_CHARS,
    LABEL_CHARS,
    MAKES_CHARS,
    MOST_FIELDS,
    NAME_CHARS,
    PREPOSITIONS,
    PROMPT_CHARS,
    TITLE_CHARS,
    VALUE_CHARS,
    CustomBranch,
    CustomField,
    CustomRecipe,
    Preposition,
)
from workflows.text.names import one_line, several_lines

NEW_FORM = "chorus:form:recipe"
BASICS_FORM = "chorus:form:basics"
BRANCH_FORM = "chorus:form:branch"
TRY_DRAFT_FORM = "chorus:form:trydraft"

EMPTY = CustomRecipe(name="", makes="", branches=())
DEFAULT_EMOJI = "📝"
FIELDS_CHARS = MOST_FIELDS * (KEY_CHARS + LABEL_CHARS + VALUE_CHARS + len(": = \n"))
PROMPT_HINT = "{topic} and your own fields in braces stand for what people ask for; {{ is a brace."


def basics_form(custom_id: str, recipe: CustomRecipe) -> discord.ui.Modal:
    """Asks for name, product, own fields and how the branches are combined."""
    return form(
        custom_id,
        "Recipe",
        text_part("name", "Name", most_chars=NAME_CHARS, value=recipe.name, example="lesson plan"),
        text_part(
            "makes",
            "What it makes",
            most_chars=MAKES_CHARS,
            value=recipe.makes,
            hint="Completes the heading: Here's … about cats!",
            example="a lesson plan",
        ),
        discord.ui.Label(text="The word before the topic", component=_word(recipe.preposition)),
        text_part(
            "fields",
            "Own fields",
            most_chars=FIELDS_CHARS,
            value=write_fields(recipe.fields),
            hint=f"What it asks for beside the topic, at most {MOST_FIELDS}: key: label = default",
            example="tone: Tone of voice = friendly",
            required=False,
            long=True,
        ),
        text_part(
            "editor",
            "Editor's prompt",
            most_chars=PROMPT_CHARS,
            value=recipe.editor,
            hint="One more call makes one text of the parts. Empty: one below the other.",
            required=False,
            long=True,
        ),
    )


def _word(chosen: Preposition) -> discord.ui.Select[Any]:
    options = [
        discord.SelectOption(label=f"Here's … {word} cats!", value=word, default=word == chosen)
        for word in PREPOSITIONS
    ]
    return discord.ui.Select(custom_id="preposition", options=options)


def with_basics(recipe: CustomRecipe, interaction: Interaction) -> CustomRecipe:
    """Gives the recipe with the basics that were filled in."""
    texts = filled_in(interaction)
    return replace(
        recipe,
        name=one_line(texts["name"]),
        makes=one_line(texts["makes"]),
        preposition=cast(Preposition, texts["preposition"]),
        fields=read_fields(texts["fields"]),
        editor=several_lines(texts["editor"]),
    )


def branch_form(custom_id: str, branch: CustomBranch | None) -> discord.ui.Modal:
    """Asks for a branch's title, emoji and prompt."""
    return form(
        custom_id,
        "New part" if branch is None else "Part",
        text_part("title", "Title", most_chars=TITLE_CHARS, value=branch.title if branch else ""),
        text_part(
            "emoji",
            "Emoji",
            most_chars=EMOJI_CHARS,
            value=branch.emoji if branch else "",
            hint="One emoji, or the name of one of this server's own",
            example=DEFAULT_EMOJI,
            required=False,
        ),
        text_part(
            "prompt",
            "Prompt",
            most_chars=PROMPT_CHARS,
            value=branch.prompt if branch else "",
            hint=PROMPT_HINT,
            example="Write a riddle about {topic}. Answer with the riddle alone.",
            long=True,
        ),
    )


def branch_of(interaction: Interaction) -> CustomBranch:
    """The branch that was filled in."""
    texts = filled_in(interaction)
    emoji = _server_emoji(texts["emoji"].strip() or DEFAULT_EMOJI, interaction.guild)
    return CustomBranch(one_line(texts["title"]), emoji, several_lines(texts["prompt"]))


def write_fields(fields: Sequence[CustomField]) -> str:
    """Writes own fields as they are typed: a line each, `key: label = default`."""
    return "\n".join(
        f"{field.key}: {field.label}{f' = {field.default}' if field.default else ''}"
        for field in fields
    )


def read_fields(text: str) -> tuple[CustomField, ...]:
    """Reads fields from lines; a line that can't be right becomes a field that is wrong.

    Label and default may be left out: `tone` alone has the label Tone.
    """
    fields: list[CustomField] = []
    for line in filter(None, map(one_line, text.splitlines())):
        named, _, default = line.partition("=")
        key, _, label = named.partition(":")
        key = key.strip().strip("{}")
        label = label.strip() or key.replace("_", " ").capitalize()
        fields.append(CustomField(key, label, default.strip()))
    return tuple(fields)


def _server_emoji(typed: str, guild: discord.Guild | None) -> str:
    """The server's own emoji where its bare name was typed, with or without colons."""
    emojis = () if guild is None else guild.emojis
    named = {emoji.name: str(emoji) for emoji in emojis}
    return named.get(typed.strip(":"), typed)
