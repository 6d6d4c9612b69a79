"""Long texts are cut where a translator would pause, and nothing is lost between the segments."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.recipes.translate.masking import (
    LEAST_LIMIT_CHARS,
    Segment,
    cut_segments,
    join_segments,
    mask,
)
from workflows.recipes.translate.unmasking import UnmaskedText, unmask

LONG_TEXTS = st.lists(TEXTS | st.text(max_size=40), max_size=8).map("".join)
LIMITS = st.integers(LEAST_LIMIT_CHARS, 120)


def segments(text: str, limit: int) -> list[str]:
    return [segment.core.text for segment in cut_segments(mask(text), limit)]


@THOROUGHLY
@given(LONG_TEXTS, LIMITS)
def test_unchanged_passages_are_the_text(text: str, limit: int) -> None:
    masked = mask(text)
    whole = cut_segments(masked, limit)
    assert join_segments(whole, [segment.core.text for segment in whole]) == masked.text


@THOROUGHLY
@given(LONG_TEXTS, LIMITS)
def test_passages_are_restored_one_by_one(text: str, limit: int) -> None:
    whole = cut_segments(mask(text), limit)
    outcomes = [unmask(segment.core, segment.core.text) for segment in whole]
    unmasked = [outcome.text for outcome in outcomes if isinstance(outcome, UnmaskedText)]
    assert join_segments(whole, unmasked) == text


@THOROUGHLY
@given(LONG_TEXTS, LIMITS)
def test_each_passage_is_within_the_limit_and_has_no_space_around(text: str, limit: int) -> None:
    for segment in cut_segments(mask(text), limit):
        assert len(segment.core.text) <= limit
        assert segment.core.text == segment.core.text.strip()
        assert not segment.before.strip()
        assert not segment.after.strip()


@THOROUGHLY
@given(LONG_TEXTS, LIMITS)
def test_no_protected_piece_is_severed(text: str, limit: int) -> None:
    masked = mask(text)
    whole = cut_segments(masked, limit)
    pieces = [piece for segment in whole for piece in segment.core.pieces]
    assert pieces == list(masked.pieces)


@pytest.mark.parametrize("text", MESSAGES)
def test_code_blocks_stay_whole_however_long(text: str) -> None:
    code = "```py\n" + "x = 1\n\n" * 200 + "```"
    whole = cut_segments(mask(f"{code}\n\n{text}"), 200)
    assert code in "".join(segment.core.original for segment in whole)


@THOROUGHLY
@given(st.lists(st.sampled_from(["👨‍👩‍👧‍👦", "e\u0301\u0323", "क्षि", "🇫🇷"]), min_size=20))
def test_no_character_is_torn(clusters: list[str]) -> None:
    text = "".join(clusters)
    borders = {cluster.end() for cluster in regex.finditer(r"\X", text)}
    end = 0
    for segment in segments(text, LEAST_LIMIT_CHARS):
        end += len(segment)
        assert end in borders


def test_passages_end_at_paragraphs_then_sentences_then_words() -> None:
    first, second = "One cat sat. " * 5, "Another one, e.g. this, ran. " * 3
    assert segments(f"{first}\n\n{second}\n \n\n{first}", 90) == [
        first.strip(),
        second.strip(),
        first.strip(),
    ]
    assert segments(second, 60) == [
        "Another one, e.g. this, ran. Another one, e.g. this, ran.",
        "Another one, e.g. this, ran.",
    ]
    assert segments("猫坐着。" * 20, 50) == ["猫坐着。" * 12, "猫坐着。" * 8]
    assert segments("cat " * 20, 33) == ["cat cat cat cat cat cat cat cat"] * 2 + [
        "cat cat cat cat"
    ]
    assert segments("x" * 80, 40) == ["x" * 40, "x" * 40]


def test_a_short_heading_stays_with_what_follows() -> None:
    assert segments("# Cats\n\n" + "They sleep. " * 10, 80)[0].startswith("# Cats\n\nThey")


def test_translations_get_the_original_space_around() -> None:
    whole = cut_segments(mask("\n One.\n\n\n" + "Two words here and there.  \n\n" * 2), 40)
    assert join_segments(whole, [segment.core.text.upper() for segment in whole]) == (
        "\n ONE.\n\n\n" + "TWO WORDS HERE AND THERE.  \n\n" * 2
    )


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_a_blank_text_has_nothing_to_translate(text: str) -> None:
    whole = cut_segments(mask(text), 50)
    assert not any(segment.core.text for segment in whole)
    assert join_segments(whole, ["" for _ in whole]) == text


def test_what_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="32 characters or more, not 31"):
        cut_segments(mask("x"), LEAST_LIMIT_CHARS - 1)
    with pytest.raises(ValueError, match="shorter"):
        join_segments([Segment("", mask("x"), "")], [])


def test_a_megabyte_is_cut_into_passages_of_the_limit() -> None:
    text = "They sleep all day, and <@1> sees it. Why?\n\n" * 23_000
    whole = cut_segments(mask(text), 3000)
    assert len(whole) < len(text) / 2000
    assert "".join(f"{one.before}{one.core.original}{one.after}" for one in whole) == text
