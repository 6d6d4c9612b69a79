"""`/translate`: a text in several languages at once, a branch for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from workflows.input_text import TEXT_FILE
from workflows.recipe import Branch, Recipe
from workflows.recipes.translate.language_names import folded
from workflows.recipes.translate.languages import Language
from workflows.recipes.translate.writer import TRANSLATION, write_translation
from workflows.registry import Registry
from workflows.text.lists import SHOWN_BY_NAME, listed

LEFT_TO_RIGHT_MARK = "\u200e"
"""An invisible letter: between two of them, a name does not turn the line that it stands in."""


def translation_recipe(languages: Sequence[Language], *, proof: bool = False) -> Recipe:
    """Makes the recipe for these languages, at most twelve, each once.

    With `proof`, each translation is translated back and compared with the text.
    """
    return Recipe(
        name="translation",
        summary="A text in other languages, links and the like unharmed",
        product=f"a translation into {listed(map(_in_line, languages), most=SHOWN_BY_NAME)}",
        preposition="of",
        loader=TEXT_FILE,
        branches=tuple(_branch(language, proof) for language in languages),
    )


def _branch(language: Language, proof: bool) -> Branch:
    return Branch(
        key=language.tag,
        title=_title(language),
        emoji="🌐",
        prompt="",
        writer=TRANSLATION,
        brief={"language": asdict(language), "proof": proof},
        shows_mentions=True,
    )


def _title(language: Language) -> str:
    """Its name in its own script, and in English where that is another."""
    name, english = _in_line(language), language.english_name
    if folded(language.name) == folded(english):
        return name
    return f"{name} – {english}" if "(" in name else f"{name} ({english})"


def _in_line(language: Language) -> str:
    """Its own name, as it stands in a line from left to right."""
    if not language.right_to_left:
        return language.name
    return f"{LEFT_TO_RIGHT_MARK}{language.name}{LEFT_TO_RIGHT_MARK}"


TRANSLATE = Registry(writers={TRANSLATION: write_translation})
"""The writer that `/translate` brings along."""
