"""The picture of the judge's pairs: readable, opaque, and told in words."""

from __future__ import annotations

import pytest

from bot.features.votes.reveal import READABLE, chart, described
from bot.runs.canvas import BACKGROUND
from tests.support.pictures import contrast, ground_of, size_of, texts_of
from tests.unit.workflows.votes.elections import candidates, pair, verdict
from workflows.pictures import png_of
from workflows.recipes.votes.judge import JudgesChoice, judges_choice


def choice(letters: str = "ABC") -> JudgesChoice:
    """A beats B, C ties with A since one verdict is missing, and with B by the order."""
    given = {**pair("A", "B", "A"), **pair("A", "C", "C")}
    given["C>A"] = None
    given["B>C"] = given["C>B"] = verdict("first")
    return judges_choice(candidates(letters), given)


@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_what_is_written_stands_out(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("letters", ["AB", "ABC", "ABCDEFGH"])
def test_it_is_opaque_and_grows_with_the_candidates(letters: str) -> None:
    drawn = chart(choice(letters))
    assert ground_of(drawn) == BACKGROUND
    width, _ = size_of(png_of(drawn))
    assert width > 200 * len(letters)


def test_each_pair_is_told_from_both_sides() -> None:
    texts = texts_of(chart(choice()))
    assert texts.count("won") == texts.count("lost") == 1
    assert texts.count("tie") == 4
    assert texts.count("order") == texts.count("unread") == 2
    assert "1 won, 1 tied" in texts
    assert "order: the verdict changed with the order of the two" in texts


def test_who_won_changes_the_picture() -> None:
    other = judges_choice(candidates("ABC"), pair("B", "A", "B"))
    assert chart(choice()) != chart(other)
    assert chart(choice()) == chart(choice())


def test_it_is_told_in_words() -> None:
    assert described(choice()) == "The judge's pairs. Candidate A won against B; 2 ties."
    many = judges_choice(candidates("ABCDEFGH"), {})
    assert described(many) == "The judge's pairs. 28 ties."
