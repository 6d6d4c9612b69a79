"""Long texts become messages: within the limit, cut where a reader pauses, with nothing lost."""

import re
import time
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.discord_api.splitting import (
    LEAST_LIMIT_CHARS,
    Part,
    cut,
    split,
)
from workflows.text.cutting import utf16_length

FAMILY = "👨‍👩‍👧‍👦"
WORDS = [
    "cat",
    "sat on",
    "The mat. ",
    "“Why?” ",
    "猫坐着。",
    "真的！？",
    "שלום",
    "مرحبا؟ ",
    "x" * 30,
]
SPACES = [" ", "  ", "\t", "\n", "\r\n", "\n\n", "\n    ", "\u00a0", "- ", "## Tail\n"]
CLUSTERS = [FAMILY, "👍🏽", "🇫🇷", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "e\u0301\u0323", " \u0301", "क्षि", "각", "🐈"]
FENCES = ["\n```python\n", "\n```\n", "\n~~~\n", "\n   ```js title\n", "\n````\n", "`code`", "```"]
TOKENS = ["<@123456>", "<:cat:99887766>", "https://cat.example/a?b=c", "[the cat](https://c.at)"]
HOSTILE = ["Cats. ", "猫坐着。", "x", " \n", FAMILY, "e\u0301", "\u0301", "[", "`", "!", "[a]("]
PIECES = st.sampled_from(WORDS + SPACES + CLUSTERS + FENCES + TOKENS)
TEXTS = st.lists(PIECES | st.text(max_size=4), min_size=40, max_size=90).map("".join)
LIMITS = st.integers(min_value=80, max_value=200)
thoroughly = settings(deadline=None, max_examples=80)


def units(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def open_fence(part: str, longest: int) -> str | None:
    """The fence a reader of the part alone would still find open at its end."""
    fence = None
    for line in part.split("\n"):
        found = units(line) <= longest and re.match(r"[ \t]*(`{3,}|~{3,})(.*)", line, re.DOTALL)
        if found and fence is None and not (found[1][0] == "`" and "`" in found[2]):
            fence = found[1]
        elif found and fence and found[1].startswith(fence) and not found[2].strip():
            fence = None
    return fence


def placed(text: str, parts: list[Part]) -> list[tuple[int, int]]:
    """Where each body stands in the text; fails if more than whitespace lies between two."""
    spans: list[tuple[int, int]] = []
    position = 0
    for part in parts:
        start = text.index(part.body, position)
        assert not text[position:start].strip()
        position = start + len(part.body)
        spans.append((start, position))
    assert not text[position:].strip()
    return spans


@thoroughly
@given(TEXTS, LIMITS)
def test_every_part_is_within_the_limit_and_says_something(text: str, limit: int) -> None:
    assert all(part.strip() and units(part) <= limit for part in split(text, limit))


@thoroughly
@given(TEXTS, LIMITS)
@example("```py\n" + "x" * 100 + "\n```", 100)
@example("```py\nx" + "\n" * 300 + "```", 80)
@example("cat" * 35 + " \n```\nhttps://cat.example/a?b=cThe mat. ```", 80)
def test_every_part_closes_the_fences_it_opens(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert len(parts) < 2 or not any(open_fence(part, limit // 4) for part in parts)


@thoroughly
@given(TEXTS, LIMITS)
def test_a_reopened_fence_is_the_one_that_was_cut(text: str, limit: int) -> None:
    parts = cut(text, limit)
    for before, after in pairwise(parts):
        assert bool(before.closed) == bool(after.reopened)
        assert after.reopened.lstrip().startswith(before.closed.strip())
        assert after.reopened.strip() in before.text


@thoroughly
@given(TEXTS, LIMITS)
def test_only_whitespace_is_lost_and_no_grapheme_cluster_torn(text: str, limit: int) -> None:
    borders = {0} | {cluster.end() for cluster in regex.finditer(r"\X", text)}
    for start, end in placed(text, cut(text, limit)):
        assert {start, end} <= borders


@thoroughly
@given(st.lists(st.text("abc", min_size=1, max_size=40), min_size=9), st.integers(40, 80))
def test_words_that_fit_are_never_torn(words: list[str], limit: int) -> None:
    text = " ".join(words)
    assert " ".join(split(text, limit)) == text


@thoroughly
@given(st.lists(st.sampled_from(TOKENS) | st.text("猫犬 "), min_size=9), st.integers(40, 80))
def test_tokens_that_fit_are_never_torn(pieces: list[str], limit: int) -> None:
    parts = split("猫".join(pieces), limit)
    for token in TOKENS:
        assert sum(part.count(token) for part in parts) == pieces.count(token)


@thoroughly
@given(st.text(st.characters(), min_size=50), st.integers(LEAST_LIMIT_CHARS, 40))
def test_any_text_and_any_limit_will_do(text: str, limit: int) -> None:
    assert all(part.encode("utf-8") and units(part) <= limit for part in split(text, limit))


@pytest.mark.parametrize("text", ["cats", "  cats\n", "```py\nleft open", "🐈" * 50, "a\n\n\nb"])
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert split(text, 100) == [text]


@pytest.mark.parametrize("text", ["", " \n\t", "\u2003" * 500])
def test_a_blank_text_has_no_parts(text: str) -> None:
    assert split(text, 100) == []


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="needs 16 characters or more, not 15"):
        split("cats", 15)


def test_length_is_counted_in_utf16_code_units() -> None:
    assert [utf16_length(text) for text in ("cat", "🐈", FAMILY, "\ud800")] == [3, 2, 11, 1]


def test_a_story_of_9000_characters_is_cut_between_its_paragraphs() -> None:
    paragraph = "The cat looked at the moon. " * 17 + "Then it slept."
    story = "\n\n".join([paragraph] * 19)
    parts = split(story, 4000)
    assert len(story) > 9000
    assert len(parts) == 3
    assert "\n\n".join(parts) == story
    assert all(part.startswith("The cat") and part.endswith("slept.") for part in parts)


def test_a_single_long_paragraph_is_cut_between_its_sentences() -> None:
    text = "A certain J. Cat asked: “Who is there?” Nobody answered, e.g. no mouse. " * 4
    parts = split(text, 100)
    assert " ".join(parts) == text.strip()
    assert all(part.endswith(("there?”", "mouse.")) for part in parts)


def test_a_list_is_cut_between_its_items_and_keeps_its_indentation() -> None:
    text = "\n".join(["- fruit and vegetables", "  - apples and pears", "  - leeks and kale"] * 3)
    assert split(text, 90)[1].startswith("  - ")
    assert "\n".join(split(text, 90)) == text


def test_a_heading_stays_with_its_section() -> None:
    text = "Once upon a time there was a cat.\n\n## The mouse\n\nThen a mouse came along, quickly."
    assert split(text, 60) == [text[:33], text[35:]]


def test_a_text_without_spaces_fills_each_part() -> None:
    assert [len(part) for part in split("x" * 9000, 4000)] == [4000, 4000, 1000]


def test_a_short_introduction_is_not_left_alone_before_a_word_that_must_be_torn() -> None:
    assert [len(part) for part in split("Here: " + "x" * 150, 100)] == [100, 56]


def test_chinese_is_cut_after_its_sentence_marks() -> None:
    text = "猫坐在垫子上。" * 5 + "“你在看什么？”" * 5 + "月亮真美！" * 5
    parts = split(text, 40)
    assert "".join(parts) == text
    assert all(part.endswith(("。", "？”", "！")) for part in parts)


def test_right_to_left_text_is_cut_between_words() -> None:
    text = "שלום לכולם, " * 5 + "هل رأيت القطة؟ " * 10
    parts = split(text, 60)
    assert " ".join(parts) == text.strip()
    assert parts[-1].endswith("القطة؟")


@pytest.mark.parametrize("cluster", [FAMILY, "👍🏽", "🇫🇷", "e\u0301", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
@pytest.mark.parametrize("offset", range(12))
def test_an_emoji_at_the_cut_goes_whole_into_one_part(cluster: str, offset: int) -> None:
    parts = split("x" * offset + cluster * 20, 50)
    assert all(part.lstrip("x").replace(cluster, "") == "" for part in parts)


def test_a_grapheme_longer_than_a_part_is_cut_at_last() -> None:
    zalgo = "h" + "\u0336" * 250
    parts = split(zalgo, 100)
    assert "".join(parts) == zalgo
    assert [len(part) for part in parts] == [100, 100, 51]


def test_surrogates_are_joined_in_pairs_and_replaced_alone() -> None:
    assert split("\ud83d\udc08 and \ud83d", 20) == ["🐈 and \ufffd"]


def test_a_long_code_block_is_closed_and_reopened_with_its_language() -> None:
    code = "".join(f"    print('line {number} of the listing')\n" for number in range(170))
    text = f"Run this:\n\n```python\n{code}```\n\nThat is all."
    parts = split(text, 2000)
    assert len(code) > 6000
    assert len(parts) == 4
    assert all(part.startswith("```python\n    print('line") for part in parts[1:])
    assert all(part.endswith("listing')\n```") for part in parts[:-1])
    assert parts[-1].endswith("\n```\n\nThat is all.")


@pytest.mark.parametrize("fence", ["```", "~~~", "`````"])
def test_any_fence_is_reopened_as_it_was(fence: str) -> None:
    first, second = split(f"{fence}c++ title=x\n{'a();' * 8}\n{'b();' * 8}\n{fence}", 80)
    assert first == f"{fence}c++ title=x\n{'a();' * 8}\n{fence}"
    assert second == f"{fence}c++ title=x\n{'b();' * 8}\n{fence}"


def test_a_cut_beside_a_code_block_adds_no_fences() -> None:
    code = "```py\n" + "meow()\n" * 8 + "```"
    assert split(f"{code}\n{code}", 100) == [code, code]


@pytest.mark.parametrize("before", range(20))
def test_no_fence_is_reopened_for_no_code(before: int) -> None:
    text = "\n".join(["x" * before, "```", *["meow()"] * 5, "```", "purr" * 6])
    assert not any("```\n```" in part for part in split(text, 60))


def test_a_fence_left_open_is_closed_in_the_last_part() -> None:
    parts = split("```\n" + "meow()\n" * 20, 100)
    assert all(part.startswith("```\nmeow()") and part.endswith("meow()\n```") for part in parts)


def test_a_number_with_a_no_break_space_stays_whole() -> None:
    assert split("Two cats cost 10\u00a0000 francs", 18) == ["Two cats cost", "10\u00a0000 francs"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_any_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    assert split(text * (250_000 // len(text)) + "x", 4000)
    assert time.process_time() - started < 2.5, "about 0.1 s on an idle machine"
