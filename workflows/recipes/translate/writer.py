"""`translation`: a text in another language, segment by segment, each checked."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError
from workflows.input_text import TEXT_FILE
from workflows.parallel import in_parallel
from workflows.recipes.translate.back_translation import BackTranslator
from workflows.recipes.translate.direction import add_direction_marks
from workflows.recipes.translate.glossary import read_glossary
from workflows.recipes.translate.languages import Language
from workflows.recipes.translate.masking import MaskedText, mask
from workflows.recipes.translate.notes import write_notes
from workflows.recipes.translate.segment_translation import AT_ONCE, TranslatedSegment, Translator
from workflows.recipes.translate.segments import Segment, cut_segments, join_segments
from workflows.recipes.translate.tokens import remove_tokens, tokens_in

TRANSLATION: Final = "translation"

TYPED: Final = "text"
"""The material that was typed; a file's is named as its loader."""
GLOSSARY: Final = "glossary"
"""The material with the server's entries, as `write_glossary` writes them."""
NOTHING_TO_TRANSLATE: Final = "There are no words in it to translate."


async def write_translation(context: BranchContext) -> BranchOutput:
    """The text in the language that the brief names, with everything masked in it as it was.

    Its segments are translated at the same time. Where one comes to nothing the branch does, and a
    Retry asks for that one and for those after it: finished ones are kept. Raises ModelError.
    """
    brief: dict[str, Any] = context.branch.brief
    language = Language(**brief["language"])
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
