"""`/translate`: a text in several languages at once, segment by segment, a branch for each."""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any, Final

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError
from workflows.input_text import TEXT_FILE
from workflows.parallel import in_parallel
from workflows.recipe import Branch, Recipe
from workflows.recipes.translate.answers import UNCHANGED_NOTE, Drift
from workflows.recipes.translate.back_translation import BackTranslator
from workflows.recipes.translate.glossary import GlossaryTerm, read_glossary
from workflows.recipes.translate.language_tags import folded
from workflows.recipes.translate.languages import Language, find_language
from workflows.recipes.translate.masking import (
    MaskedText,
    Segment,
    cut_segments,
    join_segments,
    mask,
)
from workflows.recipes.translate.segment_translation import AT_ONCE, TranslatedSegment, Translator
from workflows.registry import Registry
from workflows.text.cutting import shortened
from workflows.text.direction import add_direction_marks
from workflows.text.lists import SHOWN_BY_NAME, counted, listed
from workflows.text.tokens import remove_tokens, tokens_in

TRANSLATION: Final = "translation"

TYPED: Final = "text"
"""The material that was typed; a file's is named as its loader."""
GLOSSARY: Final = "glossary"
"""The material with the server's entries, as `write_glossary` writes them."""
NAMED: Final = 4
"""Things that a note names; the rest is counted."""
NAMED_CHARS: Final = 60
CHANGE_CHARS: Final = 110
MOST_DRIFTS: Final = 5
"""Places that are told one by one; the weightiest."""
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


def write_notes(segments: Sequence[TranslatedSegment], *, compared: bool) -> tuple[str, ...]:
    """Writes a plain sentence for each thing that a reader should know, the gravest first."""
    return tuple(_notes(segments, compared))


def _notes(segments: Sequence[TranslatedSegment], compared: bool) -> Iterator[str]:
    whole = len(segments)
    issues = [segment.issue.note for segment in segments if segment.issue]
    for note in dict.fromkeys(issues):
        yield _placed(note, issues.count(note), whole)
    if unchanged := sum(segment.unchanged for segment in segments):
        yield _placed(UNCHANGED_NOTE, unchanged, whole)
    if by_phrases := sum(segment.by_phrases for segment in segments):
        yield _placed(
            "The model lost its place among links, mentions, code and the like, so only the words "
            "between them were translated, piece by piece.",
            by_phrases,
            whole,
        )
    if left := sum(segment.left for segment in segments):
        pieces = counted(left, "piece was", "pieces were")
        yield f"{pieces} left in the original: no usable translation came back."
    if removed := list(dict.fromkeys(token for segment in segments for token in segment.removed)):
        yield f"Taken out, because it isn't in the text: {listed(map(_quoted, removed), NAMED)}."
    unused = dict.fromkeys(term for segment in segments for term in segment.unused)
    yield from _about_glossary(list(unused))
    if compared:
        yield from _about_comparison(segments)


def _about_glossary(unused: Sequence[GlossaryTerm]) -> Iterator[str]:
    pairs = [_quoted(f"{term.term} → {term.translation}") for term in unused]
    if len(pairs) == 1:
        yield f"The glossary's {pairs[0]} was not used."
    elif pairs:
        yield f"These glossary terms were not used: {listed(pairs, NAMED)}."


def _about_comparison(segments: Sequence[TranslatedSegment]) -> Iterator[str]:
    drifts = [drift for segment in segments for drift in segment.drifts]
    shown = sorted(drifts, key=lambda drift: drift.severity == "minor")[:MOST_DRIFTS]
    for drift in drifts:
        if any(drift is weighty for weighty in shown):
            yield _drifted(drift)
    if rest := len(drifts) - len(shown):
        yield f"{counted(rest, 'more place')} drifted."
    reasons = [segment.not_compared for segment in segments if segment.not_compared]
    for reason in dict.fromkeys(reasons):
        note = f"It couldn't be checked by translating it back: {reason}."
        yield _placed(note, reasons.count(reason), len(segments))
    if not drifts and not reasons and not all(segment.unchanged for segment in segments):
        yield "Translated back and compared: the meaning is the same."


def _drifted(drift: Drift) -> str:
    begins = "Meaning drifted" if drift.severity == "major" else "A nuance drifted"
    came_back = drift.came_back.strip()
    became = f"came back as {_quoted(came_back)}" if came_back else "did not come back"
    change = shortened(drift.what_changed, CHANGE_CHARS).rstrip(".")
    return f"{begins}: {_quoted(drift.original)} {became}{f' ({change})' if change else ''}."


def _placed(note: str, count: int, whole: int) -> str:
    """The note, with how many of the segments it is about, where there are several."""
    if whole == 1:
        return note
    where = f"All {whole} passages" if count == whole else f"{count} of {whole} passages"
    return f"{where}: {note[0].lower()}{note[1:]}"


def _quoted(text: str) -> str:
    return f"“{shortened(text, NAMED_CHARS)}”"


TRANSLATE = Registry(writers={TRANSLATION: write_translation})
"""The writer that `/translate` brings along."""
