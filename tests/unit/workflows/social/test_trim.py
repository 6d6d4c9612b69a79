"""Trimming ends at a sentence or a word, within the limit, and severs nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.recipes.social.enforcement import trim
from workflows.recipes.social.limits import hashtags, links, spoken_words, x_chars
from workflows.text.cutting import utf16_length

FAMILY = "👨‍👩‍👧‍👦"
PIECES = st.sampled_from(
    [
        *("cats", "It purrs.", "Why?", "Dr. Who", "3.5", " ", "\n", "\n\n", ". ", "! ", "e\u0301"),
        *("#cats", "#a_long_hashtag", "https://c.at/x?y=z", "cats.com/a", FAMILY, "🇩🇪", "👍🏽"),
        *("猫が好きです", "。", "สวัสดี", "“Well.”", "…"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)
MEASURES = st.sampled_from([x_chars, utf16_length, spoken_words])


@pytest.mark.parametrize(
    ("text", "most", "kept", "at"),
    [
        ("Cats purr. Dogs bark. Owls hoot.", 25, "Cats purr. Dogs bark.", "a sentence"),
        ("Cats purr. Dogs bark.", 21, "Cats purr. Dogs bark.", ""),
        ("“Cats purr!” he said, and left them to it.", 20, "“Cats purr!”", "a sentence"),
        ("Ask Dr. Whiskers, our cat, about it.", 12, "Ask Dr.", "a word"),
        ("Cats purr\n\nDogs bark and bark", 20, "Cats purr", "a sentence"),
        ("cats and dogs and owls", 11, "cats and", "a word"),
        ("Wow! cats and dogs and owls", 22, "Wow! cats and dogs and", "a word"),
        ("猫が好きです。犬も好きです。", 10, "猫が好きです。", "a sentence"),
        ("猫が好きですけれど", 5, "猫が好きで", "a word"),
        ("Look: https://c.at/a/b/c now", 15, "Look:", "a word"),
        ("Look at#me #hashtags now", 15, "Look at#me", "a word"),
        ("aaaaaaaaaa", 4, "aaaa", "a letter"),
        (f"{FAMILY}{FAMILY}", 15, FAMILY, "a letter"),
    ],
)
def test_a_text_ends_where_a_reader_would_pause(text: str, most: int, kept: str, at: str) -> None:
    result = trim(text, utf16_length, most)
    assert result.text == kept
    assert result.at == at


def test_a_sentence_that_ends_too_soon_is_no_post() -> None:
    text = "Wow! " + "cats and dogs " * 30
    result = trim(text, utf16_length, 280)
    assert result.at == "a word"
    assert 260 < len(result.text) <= 280


@settings(deadline=None, max_examples=300)
@given(TEXTS, MEASURES, st.integers(1, 60))
def test_any_text_becomes_its_own_beginning_within_the_limit(
    text: str, measure: Callable[[str], int], most: int
) -> None:
    kept = trim(text, measure, most).text
    assert text.startswith(kept)
    assert measure(kept) <= most
    ends = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    assert len(kept) in ends
    for start, end in [*links(text), *hashtags(text)]:
        is_over_by_itself = not text[:start].strip() and measure(text[start:end]) > most
        assert not start < len(kept) < end or is_over_by_itself


@settings(deadline=None)
@given(TEXTS, MEASURES, st.integers(1, 60))
def test_trimming_again_changes_nothing(
    text: str, measure: Callable[[str], int], most: int
) -> None:
    once = trim(text, measure, most)
    assert trim(once.text, measure, most).text == once.text


@given(st.lists(st.sampled_from(["cats", "dogs", "a"]), min_size=6, max_size=30))
def test_no_word_that_has_room_is_left_out(words: list[str]) -> None:
    kept = trim(" ".join([*words, "caterpillars"]), utf16_length, 20).text.split()
    assert kept == words[: len(kept)]
    assert len(kept) == len(words) or len(" ".join(words[: len(kept) + 1])) > 20
