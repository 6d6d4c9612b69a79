"""Claims and facts are looked up in what was given; nobody's word is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.input_text import as_shown
from workflows.recipes.product.sources import SourceWords
from workflows.recipes.product.writers import claims_note, claims_without_source, find_facts

FACTS = (
    "SunKettle, a solar kettle. Holds 1.5 litres and boils in 40 minutes. Not dishwasher safe. "
    "Costs 1,200 yen. Two handles."
)


@pytest.mark.parametrize(
    ("description", "quotes", "claims"),
    [
        ("Holds 1.5 litres.", [], []),
        ("Holds 1,5 litres for 1200 yen, with 2 handles.", [], []),
        ("It is waterproof.", ["waterproof"], ["“waterproof”"]),
        ("It is waterproof.", ["bulletproof", "", "???"], []),
        ("It boils in 40 minutes.", ["boils in 40 minutes"], []),
        ("It is dishwasher safe.", ["dishwasher safe"], ["“dishwasher safe”"]),
        ("A 10-year warranty, for $99!", [], ["“10-year warranty”", "“$99”"]),
        (
            "It is **Waterproof** with a 10-year warranty.",
            ["waterproof", "a 10-year warranty", "10-year warranty"],
            ["“Waterproof”", "“a 10-year warranty”"],
        ),
        ("1. Solar.\n2. Holds 1.5 litres.", [], []),
        ("完全防水です。", ["完全防水"], ["“完全防水”"]),
    ],
)
def test_claims_are_those_that_stand_there_and_have_no_source(
    description: str, quotes: list[str], claims: list[str]
) -> None:
    assert claims_without_source(description, quotes, [FACTS]) == claims


def test_a_note_says_how_many_and_which() -> None:
    assert claims_note(["“waterproof”"]) == "1 claim without a source: “waterproof”."
    assert (
        claims_note(["“waterproof”", "“10-year warranty”"])
        == "2 claims without a source: “waterproof” and “10-year warranty”."
    )
    assert claims_note(["“a”"] * 6) == (
        "6 claims without a source: “a”, “a”, “a”, “a”, and 2 more."
    )


@settings(deadline=None)
@given(st.text(), st.lists(st.text(), max_size=5), st.text())
def test_every_claim_that_is_shown_is_in_the_description(
    description: str, quotes: list[str], facts: str
) -> None:
    said = " ".join(description.split())
    for claim in claims_without_source(description, quotes, [facts]):
        assert claim[1:-1].removesuffix("…").rstrip() in said
    assert claims_without_source(facts, [], [facts]) == []


def test_what_is_said_is_found_unless_it_is_denied() -> None:
    facts = SourceWords.of(FACTS)
    assert facts.says("holds 1.5 LITRES")
    assert facts.says("not dishwasher safe")
    assert not facts.says("dishwasher safe")
    assert not facts.says("1.5 litres boils")
    assert not facts.says("")
    assert SourceWords.of("No cats. Dogs").says("dogs")


def test_a_fact_sheet_has_the_models_lines_that_are_from_there_in_their_order() -> None:
    answer = (
        "Here are the facts:\n- Price: costs 1,200 yen\n- holds **1.5 litres**\n- Waterproof\n"
        "- dishwasher safe\n2. SunKettle, a solar kettle."
    )
    facts = find_facts(answer, [FACTS])
    assert facts.lines == (
        "SunKettle, a solar kettle.",
        "Holds 1.5 litres and boils in 40 minutes",
        "Not dishwasher safe",
        "costs 1,200 yen",
        "Two handles",
    )
    assert facts.dropped == 2
    assert facts.are_the_models


def test_what_is_denied_is_parted_from_its_denial_nowhere() -> None:
    facts = find_facts(
        "- waterproof", ["A mug, not for ovens, waterproof or unbreakable; red, big"]
    )
    assert facts.lines == ("A mug, not for ovens, waterproof or unbreakable", "red", "big")
    assert facts.dropped == 1


def test_where_no_line_is_from_there_what_was_given_is_listed() -> None:
    facts = find_facts("- Waterproof\n- Award-winning", ["Red mug, 300 ml, ceramic\ncolour,red"])
    assert facts.lines == ("Red mug", "300 ml", "ceramic", "colour,red")
    assert facts.dropped == 2
    assert not facts.are_the_models


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_fact_sheet_holds_no_word_that_was_not_given(answer: str, facts: str) -> None:
    given_words = set(SourceWords.of(facts).words)
    for line in find_facts(answer, [facts]).lines:
        assert set(SourceWords.of(line).words) <= given_words


def test_what_has_no_room_is_left_out_at_a_line_and_said() -> None:
    given_texts = as_shown({"file": "line one\nline two\nline three", "facts": "A mug."}, 24)
    assert given_texts.shown == {"facts": "A mug.", "file": "line one\nline two"}
    assert given_texts.note == (
        "Written from the first 23 of 34 characters; the model can't take more."
    )
    assert given_texts.whole == ("A mug.", "line one\nline two\nline three")
    assert as_shown({"facts": "A mug."}, 24).note is None


@given(st.text(), st.text(), st.integers(0, 50))
def test_the_model_is_never_handed_more_than_it_takes(facts: str, file: str, room: int) -> None:
    given_texts = as_shown({"facts": facts, "file": file}, room)
    assert sum(len(text) for text in given_texts.shown.values()) <= room
    for name, text in given_texts.shown.items():
        assert {"facts": facts, "file": file}[name].startswith(text)
