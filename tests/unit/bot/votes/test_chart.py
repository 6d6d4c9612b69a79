"""The picture of the judge's pairs: readable, opaque, and told in words."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.features.votes.chart import READABLE, described, draw
from tests.unit.bot.recipes.test_picture import luminance
from tests.unit.workflows.votes.elections import candidates, pair, verdict
from workflows.recipes.votes.judge import JudgesChoice, judges_choice


def choice(letters: str = "ABC") -> JudgesChoice:
    """A beats B, C ties with A since one verdict is missing, and with B by the order."""
    given = {**pair("A", "B", "A"), **pair("A", "C", "C")}
    given["C>A"] = None
    given["B>C"] = given["C>B"] = verdict("first")
    return judges_choice(candidates(letters), given)


@pytest.mark.parametrize(("ink", "ground"), READABLE)
def test_what_is_written_stands_out(ink: str, ground: str) -> None:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("letters", ["AB", "ABC", "ABCDEFGH"])
def test_it_is_opaque_and_grows_with_the_candidates(letters: str) -> None:
    with Image.open(io.BytesIO(draw(choice(letters)))) as picture:
        assert picture.format == "PNG"
        assert picture.width > 200 * len(letters)
        assert picture.getchannel("A").getextrema() == (255, 255)


def test_who_won_changes_the_picture() -> None:
    other = judges_choice(candidates("ABC"), pair("B", "A", "B"))
    assert draw(choice()) != draw(other)
    assert draw(choice()) == draw(choice())


def test_it_is_told_in_words() -> None:
    assert described(choice()) == "The judge's pairs. Candidate A won against B; 2 ties."
    many = judges_choice(candidates("ABCDEFGH"), {})
    assert described(many) == "The judge's pairs. 28 ties."
