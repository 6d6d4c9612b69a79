"""A glossary's terms are found as words, and it is noticed where they were not used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import THOROUGHLY
from workflows.recipes.translate.glossary import GlossaryTerm, relevant_terms, unused_terms
from workflows.recipes.translate.masking import mask


def terms(text: str, *entries: str, language: str = "fr") -> list[str]:
    return [
        entry.term
        for entry in relevant_terms([GlossaryTerm(e, e) for e in entries], text, language)
    ]


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("The CAT sat.", "cat", True),
        ("Concatenate the category", "cat", False),
        ("a cat's life, (cat)", "CAT", True),
        ("cat_1 cat2", "cat", False),
        ("New\n York", "new york", True),
        ("Newyork", "new york", False),
        ("cafe\u0301 au lait", "café", True),
        ("cafés", "café", False),
        ("Große STRASSE", "straße", True),
        ("三只猫在家", "猫", True),
        ("これはcatです", "cat", True),
        ("고양이는 잔다", "고양이", True),
        ("แมวนอน", "แมว", True),
        ("кошка и кот", "кот", True),
        ("который", "кот", False),
        ("I like C++!", "c++", True),
        ("I like C++11", "C++", True),
        ("ask @mods now", "@mods", True),
        ("ask @modsters", "@mods", False),
        ("", "cat", False),
        ("cat", " ", False),
    ],
)
def test_terms_are_found_as_words(text: str, term: str, found: bool) -> None:
    assert terms(text, term) == ([term] if found else [])


def test_longer_terms_come_first_and_hide_what_is_only_in_them() -> None:
    text = "New York City and New York"
    assert terms(text, "York", "New York", "New York City") == ["New York City", "New York"]
    assert terms(f"{text}, York", "York", "New York") == ["New York", "York"]


def test_the_narrowest_language_counts() -> None:
    entries = [
        GlossaryTerm("Guild", "x", "fr-CA"),
        GlossaryTerm("guild", "y"),
        GlossaryTerm("guild", "z", "fr"),
    ]
    for language, translation in [("fr-CA", "x"), ("fr-ca", "x"), ("fr", "z"), ("de", "y")]:
        assert [e.translation for e in relevant_terms(entries, "guild", language)] == [translation]
    assert relevant_terms([GlossaryTerm("guild", "x", "fr-CA")], "guild", "fr") == []
    assert relevant_terms([GlossaryTerm("guild", "x", "fr")], "guild", "fry") == []


def test_terms_in_code_and_addresses_do_not_count() -> None:
    prose = mask("See `cat` at https://cat.example/ {cat} 1").prose
    assert terms(prose, "cat", "1") == ["1"]


@THOROUGHLY
@given(st.text(), st.text(min_size=1), st.text())
def test_any_term_is_looked_for(before: str, term: str, after: str) -> None:
    assert terms(f"{before} {term} {after}", term) in ([term], [])
    assert bool(terms(f". {term} .", term)) is bool(term.strip())


@pytest.mark.parametrize(
    ("translation", "text", "used"),
    [
        ("serveur", "Le SERVEUR dort.", True),
        ("serveur", "Le service dort.", False),
        ("кошка", "Я вижу кошку.", True),
        ("serveur principal", "les serveurs principaux", True),
        ("serveur principal", "les serveurs", False),
        ("猫", "三只猫", True),
        ("Hund", "eine Katze", False),
        ("", "eine Katze", True),
    ],
)
def test_whether_a_translation_was_used(translation: str, text: str, used: bool) -> None:
    entry = GlossaryTerm("term", translation)
    assert unused_terms([entry], text) == ([] if used else [entry])
