"""`translation`: a text in another language, passage by passage, each checked and some proved."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError
from workflows.input_text import TEXT_FILE
from workflows.parallel import in_parallel
from workflows.recipes.translate.back_translation import Prover
from workflows.recipes.translate.direction import with_direction_marks
from workflows.recipes.translate.glossary import Entry
from workflows.recipes.translate.injected_tokens import live_in, take_out
from workflows.recipes.translate.languages import Language
from workflows.recipes.translate.masking import Protected, protect
from workflows.recipes.translate.notes import notes_of
from workflows.recipes.translate.segment_translation import AT_ONCE, Translated, Translator
from workflows.recipes.translate.segments import Passage, cut, join

TRANSLATION: Final = "translation"

TYPED: Final = "text"
"""The material that was typed; a file's is named as its intake."""
GLOSSARY: Final = "glossary"
"""The material with the server's entries, as `glossary_as_text` writes them."""
NOTHING_TO_TRANSLATE: Final = "There are no words in it to translate."


async def write_translation(context: BranchContext) -> BranchOutput:
    """The text in the language that the brief names, with everything protected in it as it was.

    Its passages are translated at the same time. Where one comes to nothing the branch does, and a
    Retry asks for that one and for those after it: finished ones are kept. Raises ModelError.
    """
    brief: dict[str, Any] = context.branch.brief
    language = Language(**brief["language"])
    given = context.material
    source = given[TYPED] if TYPED in given else given[TEXT_FILE]
    protected, passages = await asyncio.to_thread(_cut, source, context.output_chars // 2)
    if not protected.has_words:
        return BranchOutput(source, (NOTHING_TO_TRANSLATE,))
    entries = glossary_from_text(given.get(GLOSSARY, "[]"))
    translator = Translator(context, language, entries)
    prover = await Prover.of(context, protected.prose) if brief["proof"] else None
    made = await _all(context, passages, translator, prover)
    texts = [one.text for one in made]
    return BranchOutput(
        await asyncio.to_thread(_whole, protected, passages, texts),
        notes_of(
            [one for one, passage in zip(made, passages, strict=True) if passage.core.has_words],
            proved=prover is not None,
        ),
        truncated=any(one.truncated for one in made),
    )


def glossary_as_text(entries: Sequence[Entry]) -> str:
    """The entries as a run keeps them."""
    plain = [[one.term, one.translation, one.language] for one in entries]
    return json.dumps(plain, ensure_ascii=False)


def glossary_from_text(text: str) -> list[Entry]:
    """The entries that `glossary_as_text` wrote."""
    return [Entry(*fields) for fields in json.loads(text)]


async def _all(
    context: BranchContext,
    passages: Sequence[Passage],
    translator: Translator,
    prover: Prover | None,
) -> list[Translated]:
    """Every passage, translated. Raises ModelError, which says how many are kept for Retry."""

    async def work(number: int, core: Protected) -> Translated:
        # The text is in the name: another model may have the next start cut it otherwise.
        name = f"passage {number} {hashlib.sha256(core.text.encode()).hexdigest()[:8]}"
        made = await translator.translate(name, core)
        if prover is not None:
            made = await prover.proved(name, core, made)
        if core.has_words:
            await context.keep(name)
        return made

    outcomes = await in_parallel(
        [partial(work, number, passage.core) for number, passage in enumerate(passages, start=1)],
        AT_ONCE,
    )
    if outcomes.error is None:
        return list(outcomes.done.values())
    raise _told(outcomes.error, len(outcomes.done), len(passages)) from outcomes.error


def _told(error: ModelError, done: int, whole: int) -> ModelError:
    if not done:
        return error
    return type(error)(f"{error} ({done} of {whole} passages are kept for Retry)")


def _cut(source: str, limit_chars: int) -> tuple[Protected, list[Passage]]:
    protected = protect(source)
    return protected, cut(protected, limit_chars)


def _whole(protected: Protected, passages: Sequence[Passage], translations: Sequence[str]) -> str:
    text = join(passages, translations)
    if len(passages) > 1:
        # Nothing of its own came back in any passage; nor may two of them form something together.
        own = (part if isinstance(part, str) else part.text for part in protected.parts())
        text = take_out(live_in(protected.original).union(*map(live_in, own)), text)
    return with_direction_marks(text)
