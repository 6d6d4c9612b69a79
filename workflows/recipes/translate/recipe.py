"""`/translate`: a text in several languages at once, segment by segment, a branch for each."""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError
from workflows.input_text import TEXT_FILE
from workflows.parallel import in_parallel
from workflows.recipe import Branch, Recipe
from workflows.recipes.translate.back_translation import BackTranslator
from workflows.recipes.translate.glossary import read_glossary
from workflows.recipes.translate.language_tags import folded
from workflows.recipes.translate.languages import Language, find_language
from workflows.recipes.translate.masking import (
    MaskedText,
    Segment,
    cut_segments,
    join_segments,
    mask,
)
from workflows.recipes.translate.notes import write_notes
from workflows.recipes.translate.segment_translation import AT_ONCE, TranslatedSegment, Translator
from workflows.registry import Registry
from workflows.text.direction import add_direction_marks
from workflows.text.lists import SHOWN_BY_NAME, listed
from workflows.text.tokens import remove_tokens, tokens_in

TRANSLATION: Final = "translation"

TYPED: Final = "text"
"""The material that was typed; a file's is named as its loader."""
GLOSSARY: Final = "glossary"
"""The material with the server's entries, as `write_glossary` writes them."""
NOTHING_TO_TRANSLATE: Final = "There are no words in it to translate."
LEFT_TO_RIGHT_MARK: Final = "\u200e"
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
    name = language.name
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in name)
    return f"{LEFT_TO_RIGHT_MARK}{name}{LEFT_TO_RIGHT_MARK}" if turns else name


async def write_translation(context: BranchContext) -> BranchOutput:
    """The text in the language that the brief names, with everything masked in it as it was.

    Its segments are translated at the same time. Where one comes to nothing the branch does, and a
    Retry asks for that one and for those after it: finished ones are kept. Raises ModelError.
    """
    brief: dict[str, Any] = context.branch.brief
    # By its tag alone: what else older runs say of a language has changed.
    language = find_language(brief["language"]["tag"])
    given = context.material
    source = given[TYPED] if TYPED in given else given[TEXT_FILE]
    masked, segments = await asyncio.to_thread(_cut, source, context.output_chars // 2)
    if not masked.has_words:
        return BranchOutput(source, (NOTHING_TO_TRANSLATE,))
    terms = read_glossary(given.get(GLOSSARY, "[]"))
    translator = Translator(context, language, terms)
    back_translator = await BackTranslator.begin(context, masked.prose) if brief["proof"] else None
    made = await _all(context, segments, translator, back_translator)
    texts = [segment.text for segment in made]
    return BranchOutput(
        await asyncio.to_thread(_whole, masked, segments, texts),
        write_notes(
            [done for done, segment in zip(made, segments, strict=True) if segment.core.has_words],
            compared=back_translator is not None,
        ),
        truncated=any(segment.truncated for segment in made),
    )


async def _all(
    context: BranchContext,
    segments: Sequence[Segment],
    translator: Translator,
    back_translator: BackTranslator | None,
) -> list[TranslatedSegment]:
    """Every segment, translated. Raises ModelError, which says how many are kept for Retry."""

    async def work(number: int, core: MaskedText) -> TranslatedSegment:
        # The text is in the name: another model may have the next start cut it otherwise.
        name = f"passage {number} {hashlib.sha256(core.text.encode()).hexdigest()[:8]}"
        made = await translator.translate(name, core)
        if back_translator is not None:
            made = await back_translator.compare(name, core, made)
        if core.has_words:
            await context.keep(name)
        return made

    outcomes = await in_parallel(
        [partial(work, number, segment.core) for number, segment in enumerate(segments, start=1)],
        AT_ONCE,
    )
    if outcomes.error is None:
        return list(outcomes.done.values())
    raise _counted(outcomes.error, len(outcomes.done), len(segments)) from outcomes.error


def _counted(error: ModelError, done: int, whole: int) -> ModelError:
    if not done:
        return error
    return type(error)(f"{error} ({done} of {whole} passages are kept for Retry)")


def _cut(source: str, limit_chars: int) -> tuple[MaskedText, list[Segment]]:
    masked = mask(source)
    return masked, cut_segments(masked, limit_chars)


def _whole(masked: MaskedText, segments: Sequence[Segment], translations: Sequence[str]) -> str:
    text = join_segments(segments, translations)
    if len(segments) > 1:
        # Nothing of its own came back in any segment; nor may two of them form something together.
        own = (part if isinstance(part, str) else part.text for part in masked.parts())
        text = remove_tokens(tokens_in(masked.original).union(*map(tokens_in, own)), text)
    return add_direction_marks(text)


TRANSLATE = Registry(writers={TRANSLATION: write_translation})
"""The writer that `/translate` brings along."""
