"""Whether a text is an earlier one again."""

from __future__ import annotations

from workflows.text.likeness import is_repeated, resembles

POEM = "The owl looked down upon the sleeping town and hooted once before it flew away. " * 3


def test_repeats_are_told_from_what_is_only_alike() -> None:
    assert is_repeated("The  cat, again", ["x", "the Cat again!"])
    assert not is_repeated("News of 4 May", ["News of 5 May"])
    assert is_repeated("!!", ["!!"])
    assert not is_repeated("!!", ["??"])


def test_a_text_with_a_word_changed_resembles_what_it_was() -> None:
    assert resembles(POEM.replace("hooted", "called"), [POEM])
    assert not resembles(POEM.replace("hooted", "called"), [POEM], 99.5)
    assert not resembles("A train left the station at noon, and nobody was on it. " * 3, [POEM])
    assert not resembles(POEM, [])
