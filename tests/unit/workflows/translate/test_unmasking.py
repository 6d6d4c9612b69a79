"""Masked pieces come back unharmed, or it is noticed that they did not."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.recipes.translate.masking import MaskedText, mask
from workflows.recipes.translate.unmasking import Damage, UnmaskedText, unmask

WITH_PIECES = TEXTS.map(mask).filter(lambda masked: bool(masked.pieces))


def unmasked(text: str, answer: str) -> str:
    outcome = unmask(mask(text), answer)
    assert isinstance(outcome, UnmaskedText)
    assert outcome.removed == ()
    return outcome.text


def damage(text: str, answer: str) -> Damage:
    outcome = unmask(mask(text), answer)
    assert isinstance(outcome, Damage)
    return outcome


def answer_with(masked: MaskedText, markers: list[str]) -> str:
    """The masked text with these in the places of its markers."""
    rest = iter(markers)
    return "".join(part if isinstance(part, str) else next(rest) for part in masked.parts())


def markers_of(masked: MaskedText) -> list[str]:
    return [piece.marker for piece in masked.pieces]


@THOROUGHLY
@given(TEXTS)
def test_an_unchanged_answer_is_restored_to_the_text(text: str) -> None:
    masked = mask(text)
    assert unmask(masked, masked.text) == UnmaskedText(text, ())


@pytest.mark.parametrize("text", MESSAGES)
def test_messages_come_back_as_they_were(text: str) -> None:
    assert unmasked(text, mask(text).text) == text


@THOROUGHLY
@given(WITH_PIECES, st.randoms(use_true_random=False))
def test_in_any_order_everything_comes_back(masked: MaskedText, random: Random) -> None:
    shuffled = markers_of(masked)
    random.shuffle(shuffled)
    outcome = unmask(masked, answer_with(masked, shuffled))
    assert isinstance(outcome, UnmaskedText)
    assert outcome.removed == ()
    for text, count in Counter(piece.text for piece in masked.pieces).items():
        assert len(re.findall(f"(?={re.escape(text)})", outcome.text)) >= count


@THOROUGHLY
@given(WITH_PIECES, st.data())
def test_a_dropped_marker_is_noticed(masked: MaskedText, data: st.DataObject) -> None:
    dropped = data.draw(st.sets(st.sampled_from(masked.pieces), min_size=1))
    kept = ["" if piece in dropped else piece.marker for piece in masked.pieces]
    outcome = unmask(masked, answer_with(masked, kept))
    assert isinstance(outcome, Damage)
    assert set(outcome.missing) == dropped
    assert outcome.doubled == outcome.invented == ()


@THOROUGHLY
@given(WITH_PIECES, st.data())
def test_a_doubled_marker_is_noticed(masked: MaskedText, data: st.DataObject) -> None:
    doubled = data.draw(st.sampled_from(masked.pieces))
    markers = markers_of(masked)
    markers[data.draw(st.integers(0, len(markers) - 1))] += doubled.marker
    outcome = unmask(masked, answer_with(masked, markers))
    assert isinstance(outcome, Damage)
    assert outcome.doubled == (doubled,)
    assert outcome.missing == outcome.invented == ()


@THOROUGHLY
@given(WITH_PIECES, st.data(), st.sampled_from(["⟦{}⟧", "⟦ {}⟧", "[{}⟧", "⟦name⟧", "⟦", "⟧"]))
def test_an_invented_marker_is_noticed(masked: MaskedText, data: st.DataObject, form: str) -> None:
    invented = form.format(len(masked.pieces) + data.draw(st.integers(1, 99)))
    markers = markers_of(masked)
    place = data.draw(st.integers(0, len(markers) - 1))
    markers[place] = f"{markers[place]} {invented} "
    outcome = unmask(masked, answer_with(masked, markers))
    assert isinstance(outcome, Damage)
    # A lone bracket may complete a number of the text: then that marker is there twice.
    assert outcome.invented or outcome.doubled


TOLERATED = [
    "⟦ {} ⟧", "⟦\u200f{}⟧", "⟦{}]", "【{}⟧", "⟧{}⟦", "[{}]", "[[{}]]", "【{}】", "［{}］", "〚{}〛",
]  # fmt: skip
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９"]


@pytest.mark.parametrize("form", TOLERATED)
@pytest.mark.parametrize("digits", DIGITS)
def test_markers_that_models_alter_are_known_again(form: str, digits: str) -> None:
    first, second = form.format(digits[1]), form.format(digits[2])
    text = "Ask <@1> about {name} now."
    assert unmasked(text, f"Frag {second}: {first}!") == "Frag {name}: <@1>!"


@pytest.mark.parametrize("form", ["[{}]", "【{}】", "［{}］"])
def test_brackets_that_the_text_has_too_are_not_taken_for_markers(form: str) -> None:
    text = f"As {form.format(1)} says, ask <@1>."
    found = damage(text, f"Wie {form.format(1)} sagt, frag.")
    assert [piece.text for piece in found.missing] == ["<@1>"]
    assert (
        unmasked(text, f"Wie {form.format(1)} sagt, frag ⟦1⟧.")
        == f"Wie {form.format(1)} sagt, frag <@1>."
    )


def test_an_altered_marker_that_is_there_twice_is_in_doubt() -> None:
    assert damage("Ask <@1>.", "Frag [1] oder [1].").missing
    assert unmasked("Ask <@1>.", "Frag ⟦1⟧, siehe [1].") == "Frag <@1>, siehe [1]."


def test_damage_is_told_to_the_model() -> None:
    found = damage("See <@1>, {a}, ```b```, [c](https://d.example).", "⟦2⟧ ⟦2⟧ ⟦9⟧ ⟦4⟧")
    assert found.correction == (
        "You left out ⟦1⟧, ⟦3⟧, ⟦5⟧. You used more than once: ⟦2⟧. You wrote ⟦9⟧, which the text "
        "does not have. Put each marker of the text into the translation exactly once, unchanged."
    )


def test_a_links_ends_that_changed_places_are_put_right() -> None:
    text = "Read [the rules](https://a.example) or [ask](https://b.example)."
    assert unmasked(text, "Lies ⟦2⟧die Regeln⟦1⟧ oder ⟦3⟧frag⟦4⟧.") == (
        "Lies [die Regeln](https://a.example) oder [frag](https://b.example)."
    )


def test_a_code_block_keeps_its_lines() -> None:
    text = "Run\n```py\nx\n```\nand wait."
    assert unmasked(text, "Starte ⟦1⟧ und warte.") == "Starte \n```py\nx\n```\n und warte."
    assert unmasked("Run ```x``` and wait.", "Starte ⟦1⟧, warte.") == "Starte ```x```, warte."


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("See https://a.example now", "现在看⟦1⟧的内容", "现在看https://a.example 的内容"),
        ("See https://a.example now", "Voir ⟦1⟧.", "Voir https://a.example."),
        ("See https://a.example now", "voirab⟦1⟧", "voirab https://a.example"),
        ("Ask me@a.example now", "frag⟦1⟧", "frag me@a.example"),
        ("Hi $name there", "⟦1⟧s da", "$name s da"),
        ("Hi $name there", "⟦1⟧さん", "$nameさん"),
    ],
)
def test_words_do_not_become_part_of_what_is_protected(
    text: str, answer: str, expected: str
) -> None:
    assert unmasked(text, answer) == expected


@pytest.mark.parametrize(
    ("source", "answer", "unmasked"),
    [
        (
            "Read https://a.example first.",
            "請先讀 ⟦1⟧，再說。",
            "請先讀 https://a.example ，再說。",
        ),
        ("Read https://a.example now.", "⟦1⟧を読んで。", "https://a.example を読んで。"),
        ("Read https://a.example.", "« ⟦1⟧\u00a0»", "« https://a.example\u00a0»"),
        ("Read https://a.example.", "请读 ⟦1⟧.", "请读 https://a.example."),
        ("Read [it](https://a.example).", "请读⟦1⟧它⟦2⟧。", "请读[它](https://a.example)。"),
        ("Read <https://a.example>.", "请读 ⟦1⟧。", "请读 <https://a.example>。"),
        ("Write to me@a.example.", "写信到 ⟦1⟧。", "写信到 me@a.example。"),
        ("看 https://a.example。", "請看 ⟦1⟧。", "請看 https://a.example。"),
    ],
)
def test_a_url_does_not_run_on_into_what_a_client_takes_for_more_of_it(
    source: str, answer: str, unmasked: str
) -> None:
    outcome = unmask(mask(source), answer)
    assert isinstance(outcome, UnmaskedText)
    assert outcome.text == unmasked


def test_an_answer_has_the_space_around_that_the_text_has() -> None:
    assert unmasked("\n  Hi <@1>\n", "Salut ⟦1⟧ \n\n") == "\n  Salut <@1>\n"


@pytest.mark.parametrize(
    ("answer", "text", "removed"),
    [
        ("Salut ⟦1⟧ <@2> @everyone", "Salut <@1> … …", ("<@2>", "@everyone")),
        ("Salut ⟦1⟧ discord.gg/evil!", "Salut <@1> …!", ("discord.gg/evil",)),
        ("⟦1⟧ [ici](https://evil.example)", "<@1> [ici]", ("https://evil.example",)),
        ("⟦1⟧ <:x:5> <https://e.example>", "<@1> … …", ("<:x:5>", "https://e.example")),
    ],
)
def test_what_the_model_injects_in_is_taken_out(
    answer: str, text: str, removed: tuple[str, ...]
) -> None:
    assert unmask(mask("Hello <@1>"), answer) == UnmaskedText(text, removed)


def test_two_harmless_parts_do_not_make_a_mention() -> None:
    outcome = unmask(mask("Hello :smile:"), "Salut <⟦1⟧123>")
    assert outcome == UnmaskedText("Salut < :smile: 123>", ())


@THOROUGHLY
@given(TEXTS, st.text())
def test_any_answer_is_restored_or_refused(text: str, answer: str) -> None:
    masked = mask(text)
    outcome = unmask(masked, answer)
    assume(masked.pieces)
    assert isinstance(outcome, Damage) or all(piece.text in outcome.text for piece in masked.pieces)
