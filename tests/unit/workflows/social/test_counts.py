"""Lengths as the platforms count them; links and hashtags, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.recipes.social.limits import hashtags, links, spoken_words, x_chars
from workflows.text.cutting import utf16_length


@pytest.mark.parametrize(
    ("text", "chars"),
    [
        ("Cats rule.", 10),
        ("cafe\u0301", 4),
        ("“Cats” – ok…", 13),
        ("猫が好き", 8),
        ("🐈", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇩🇪🇫🇷", 4),
        ("1️⃣", 2),
        ("https://cats.example/a/very/long/address?with=a&query=in-it", 23),
        ("See https://c.at, and https://d.og.", 4 + 23 + 6 + 23 + 1),
        ("cats.com", 23),
        ("node.js and U.S.A.", 18),
    ],
)
def test_x_counts_by_its_own_rules(text: str, chars: int) -> None:
    assert x_chars(text) == chars


def test_other_platforms_never_count_more_than_utf16() -> None:
    assert utf16_length("👍🏽 ok") == 7


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a well-known fact – really!", 5),
        ("3.5 million cats, 24/7", 4),
        ("*** --- 🐈", 0),
        ("猫が好きです", 3),
        ("I love 東京", 3),
    ],
)
def test_words_are_counted_as_they_are_read_aloud(text: str, words: int) -> None:
    assert spoken_words(text) == words


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#cats and #dogs!", ["#cats", "#dogs"]),
        ("#cats#dogs", ["#cats", "#dogs"]),
        ("##cats #2024cats ＃猫 #été", ["#cats", "#2024cats", "＃猫", "#été"]),
        ("C#dev #1 # no a&#x27; https://c.at/#top", []),
    ],
)
def test_hashtags_are_told_from_what_only_looks_like_one(text: str, tags: list[str]) -> None:
    assert [text[start:end] for start, end in hashtags(text)] == tags


def test_a_links_end_is_not_its_sentences() -> None:
    text = "Read (https://c.at/a_(b)?c=d). Or cats.org!"
    assert [text[start:end] for start, end in links(text)] == [
        "https://c.at/a_(b)?c=d",
        "cats.org",
    ]


@given(st.text(), st.text())
def test_two_lines_are_as_long_as_both_with_the_break_between(one: str, other: str) -> None:
    one, other = one.replace("\r", ""), other.replace("\r", "")
    together = x_chars(f"{one}\n{other}")
    assert together <= x_chars(one) + 1 + x_chars(other)
    assert spoken_words(f"{one}\n{other}") <= spoken_words(one) + spoken_words(other)
