"""A model's chatter around a translation comes off, and nothing of the translation does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.recipes.translate.answers import strip_chatter
from workflows.recipes.translate.languages import find_language
from workflows.recipes.translate.masking import mask

FRENCH, ENGLISH = find_language("fr"), find_language("en")


@pytest.mark.parametrize(
    "around",
    [
        "Here is the French translation:\n\n{}",
        "Here's the translation of your text into French: {}",
        "Sure! Here is the translated text:\n{}",
        "Certainly.\n\n{}",
        "Below is the French version.\n\n{}",
        "**French:** {}",
        "Français : {}",
        "### Translation:\n{}",
        "Translation (French): {}",
        "Traduction en français : {}",
        "The translation: {}",
        "“{}”",
        '"{}"',
        "« {} »",
        "```\n{}\n```",
        "```text\n{}\n```",
        "<text>{}</text>",
        "{}</text>",
        "{}\n\nLet me know if you need another language!",
        "{}\n\n(Note: “vous” is the polite form.)",
        "{}\n\n**Note:** this is informal.",
        'Sure! Here is the French translation:\n\n```\n"{}"\n```\n\nI hope this helps!',
    ],
)
def test_it_comes_off(around: str) -> None:
    assert (
        strip_chatter("Hello to all.", around.format("Bonjour à tous."), FRENCH)
        == "Bonjour à tous."
    )


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("“Hello!”", "« Bonjour ! »"),
        ("Note: bring a pen", "Traduction : prenez un stylo"),
        ("Say “hi” and “bye”", "« Salut » et « adieu »"),
        ("Hi.\n\nNote: be on time.", "Salut.\n\nNote : soyez à l'heure."),
        ("Here is the translation: yes", "Here is the translation: oui"),
    ],
)
def test_what_the_text_has_itself_stays(source: str, answer: str) -> None:
    assert strip_chatter(source, answer, FRENCH) == answer


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Klar!\nIch komme.", "Sure!\nI'm coming."),
        ("Hier ist die Übersetzung: ja", "Here is the translation: yes"),
    ],
)
def test_in_english_an_introduction_may_be_what_the_text_says(source: str, answer: str) -> None:
    assert strip_chatter(source, answer, ENGLISH) == answer


@THOROUGHLY
@given(TEXTS | st.sampled_from(MESSAGES))
def test_a_text_that_comes_back_is_unharmed(text: str) -> None:
    shown = mask(text).text
    assert strip_chatter(shown, shown, FRENCH) == shown.replace("\r\n", "\n").strip()


@THOROUGHLY
@given(TEXTS, TEXTS)
def test_twice_is_as_once(source: str, answer: str) -> None:
    once = strip_chatter(source, answer, FRENCH)
    assert strip_chatter(source, once, FRENCH) == once


def test_blank_lines_are_those_of_the_text() -> None:
    assert strip_chatter("a\n\n\n\nb\n \nc", "x\n\ny\n\nz", FRENCH) == "x\n\n\n\ny\n \nz"
    assert strip_chatter("a\n\n\n\nb", "x\n\ny\n\nz", FRENCH) == "x\n\ny\n\nz"
