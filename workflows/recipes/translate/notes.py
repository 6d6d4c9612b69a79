"""What is said under a translation: what checking its passages found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from workflows.recipes.translate.drift import Drift
from workflows.recipes.translate.glossary import Entry
from workflows.recipes.translate.quality_checks import UNCHANGED_NOTE
from workflows.recipes.translate.segment_translation import Translated

NAMED: Final = 4
"""Things that a note names; the rest is counted."""
NAMED_CHARS: Final = 60
CHANGE_CHARS: Final = 110
MOST_DRIFTS: Final = 5
"""Places that are told one by one; the weightiest."""


def notes_of(passages: Sequence[Translated], *, proved: bool) -> tuple[str, ...]:
    """A plain sentence for each thing that a reader should know, the gravest first."""
    return tuple(_notes(passages, proved))


def _notes(passages: Sequence[Translated], proved: bool) -> Iterator[str]:
    whole = len(passages)
    doubts = [one.doubt.note for one in passages if one.doubt]
    for note in dict.fromkeys(doubts):
        yield _placed(note, doubts.count(note), whole)
    if unchanged := _count(passages, lambda one: one.unchanged):
        yield _placed(UNCHANGED_NOTE, unchanged, whole)
    if in_pieces := _count(passages, lambda one: one.in_pieces):
        yield _placed(
            "The model lost its place among links, mentions, code and the like, so only the words "
            "between them were translated, piece by piece.",
            in_pieces,
            whole,
        )
    if left := sum(one.left for one in passages):
        pieces = "1 piece was" if left == 1 else f"{left} pieces were"
        yield f"{pieces} left in the original: there was no translation to be had."
    if removed := list(dict.fromkeys(thing for one in passages for thing in one.removed)):
        yield f"Taken out, since the text does not have it: {_listed(map(_quoted, removed))}."
    yield from _about_glossary(list(dict.fromkeys(e for one in passages for e in one.unused)))
    if proved:
        yield from _about_proof(passages)


def _about_glossary(unused: Sequence[Entry]) -> Iterator[str]:
    pairs = [_quoted(f"{entry.term} → {entry.translation}") for entry in unused]
    if len(pairs) == 1:
        yield f"The glossary's {pairs[0]} was not used."
    elif pairs:
        yield f"Of the glossary, these were not used: {_listed(pairs)}."


def _about_proof(passages: Sequence[Translated]) -> Iterator[str]:
    drifts = [drift for one in passages for drift in one.drifts]
    told = sorted(drifts, key=lambda drift: drift.severity == "minor")[:MOST_DRIFTS]
    for drift in drifts:
        if any(drift is one for one in told):
            yield _drifted(drift)
    if rest := len(drifts) - len(told):
        yield f"{rest} more {'place' if rest == 1 else 'places'} drifted."
    reasons = [one.unproved for one in passages if one.unproved]
    for reason in dict.fromkeys(reasons):
        note = f"It could not be checked by translating it back: {reason}."
        yield _placed(note, reasons.count(reason), len(passages))
    if not drifts and not reasons and not all(one.unchanged for one in passages):
        yield "Translated back and compared: the meaning is the same."


def _drifted(drift: Drift) -> str:
    begins = "Meaning drifted" if drift.severity == "major" else "A shade drifted"
    came_back = drift.came_back.strip()
    became = f"came back as {_quoted(came_back)}" if came_back else "did not come back"
    change = _shortened(drift.what_changed, CHANGE_CHARS).rstrip(".")
    return f"{begins}: {_quoted(drift.original)} {became}{f' ({change})' if change else ''}."


def _placed(note: str, count: int, whole: int) -> str:
    """The note, with how many of the passages it is about, where there are several."""
    if whole == 1:
        return note
    where = f"All {whole} passages" if count == whole else f"{count} of {whole} passages"
    return f"{where}: {note[0].lower()}{note[1:]}"


def _count(passages: Sequence[Translated], holds: Callable[[Translated], bool]) -> int:
    return sum(1 for one in passages if holds(one))


def _listed(things: Iterable[str]) -> str:
    named = list(things)
    more = len(named) - NAMED
    return ", ".join(named[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _quoted(text: str) -> str:
    return f"“{_shortened(text, NAMED_CHARS)}”"


def _shortened(text: str, limit_chars: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit_chars else f"{line[: limit_chars - 1].rstrip()}…"
