"""Notes under a translation of several segments."""

from __future__ import annotations

from workflows.recipes.translate.answers import Drift, QualityIssue
from workflows.recipes.translate.glossary import GlossaryTerm
from workflows.recipes.translate.recipe import write_notes
from workflows.recipes.translate.segment_translation import TranslatedSegment

GOOD = TranslatedSegment("Bonjour")
LONG = QualityIssue("", "It is far longer than the text.")


def drift(words: str, severity: str = "minor") -> Drift:
    return Drift.model_validate(
        {"original": words, "came_back": "x", "what_changed": "", "severity": severity}
    )


def test_a_good_translation_needs_no_note() -> None:
    assert write_notes([GOOD, GOOD], compared=False) == ()
    assert write_notes([GOOD], compared=True) == (
        "Translated back and compared: the meaning is the same.",
    )


def test_notes_say_how_many_passages_they_are_about() -> None:
    doubted = TranslatedSegment("x", issue=LONG)
    assert write_notes([doubted], compared=False) == ("It is far longer than the text.",)
    assert write_notes([doubted, GOOD, doubted], compared=False) == (
        "2 of 3 passages: it is far longer than the text.",
    )
    same = TranslatedSegment("x", unchanged=True)
    assert write_notes([same, same], compared=True) == ("All 2 passages: it came back as it was.",)


def test_things_of_the_same_kind_share_a_note_and_many_are_counted() -> None:
    entries = tuple(GlossaryTerm(f"t{number}", "x") for number in range(6))
    segments = [
        TranslatedSegment("x", removed=("@here", "https://a.example"), unused=entries[:1], left=1),
        TranslatedSegment("y", removed=("@here",), unused=entries, left=2),
    ]
    assert write_notes(segments, compared=False) == (
        "3 pieces were left in the original: no usable translation came back.",
        "Taken out, because it isn't in the text: “@here” and “https://a.example”.",
        "These glossary terms were not used: “t0 → x”, “t1 → x”, “t2 → x”, “t3 → x”, and 2 more.",
    )


def test_the_weightiest_drifts_are_told_in_their_order() -> None:
    drifts = [drift(f"w{number}") for number in range(6)]
    drifts += [drift("major one", "major")]
    segments = [
        TranslatedSegment("x", drifts=tuple(drifts)),
        TranslatedSegment("y", not_compared="it was late"),
    ]
    assert write_notes(segments, compared=True) == (
        *(f"A nuance drifted: “w{number}” came back as “x”." for number in range(4)),
        "Meaning drifted: “major one” came back as “x”.",
        "2 more places drifted.",
        "1 of 2 passages: it couldn't be checked by translating it back: it was late.",
    )
