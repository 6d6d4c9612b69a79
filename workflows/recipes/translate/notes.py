"""Writes the notes under a translation: what checking its segments found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workflows.recipes.translate.answers import UNCHANGED_NOTE, Drift
from workflows.recipes.translate.glossary import GlossaryTerm
from workflows.recipes.translate.segment_translation import TranslatedSegment
from workflows.text.cutting import shortened
from workflows.text.lists import counted, listed

NAMED: Final = 4
"""Things that a note names; the rest is counted."""
NAMED_CHARS: Final = 60
CHANGE_CHARS: Final = 110
MOST_DRIFTS: Final = 5
"""Places that are told one by one; the weightiest."""


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
