"""Only the words between masked pieces are translated, and everything else is in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.recipes.translate.masking import mask
from workflows.recipes.translate.unmasking import UnmaskedText, assemble, phrases
from workflows.text.tokens import injected_tokens, tokens_in


@THOROUGHLY
@given(TEXTS)
def test_unchanged_segments_make_the_text(text: str) -> None:
    masked = mask(text)
    assert assemble(masked, phrases(masked)) == UnmaskedText(text, ())


@THOROUGHLY
@given(TEXTS, st.data())
def test_whatever_is_answered_every_piece_is_there_in_its_order(
    text: str, data: st.DataObject
) -> None:
    masked = mask(text)
    answers = [data.draw(st.text("ab ⟦1⟧\n猫.")) for _ in phrases(masked)]
    outcome = assemble(masked, answers)
    assert outcome.removed == ()
    position = 0
    for piece in masked.pieces:
        position = outcome.text.index(piece.text, position) + len(piece.text)


@THOROUGHLY
@given(TEXTS, st.data())
def test_nothing_can_be_injected_in(text: str, data: st.DataObject) -> None:
    masked = mask(text)
    answers = [data.draw(TEXTS) for _ in phrases(masked)]
    # What stands right beside another piece may look like an address only by itself.
    source = "\n".join([text, masked.prose, *(piece.text for piece in masked.pieces)])
    assert injected_tokens(tokens_in(source), assemble(masked, answers).text) == ()


@pytest.mark.parametrize("text", MESSAGES)
def test_segments_are_words_without_space_or_markers(text: str) -> None:
    for segment in phrases(mask(text)):
        assert segment == segment.strip()
        assert not set("⟦⟧\n") & set(segment)
        assert any(character.isalpha() for character in segment)


def test_lines_list_signs_and_spaces_stay() -> None:
    masked = mask("# Rules\n\n- Ask <@1>,\n  2. read [the docs](https://a.example) !\n> <#2>\n")
    assert phrases(masked) == ("Rules", "Ask", "read", "the docs")
    outcome = assemble(masked, ["Regeln", "Frag", "lies\nnur ⟦7⟧", ""])
    assert outcome.text == (
        "# Regeln\n\n- Frag <@1>,\n  2. lies nur 7 [the docs](https://a.example) !\n> <#2>\n"
    )


@pytest.mark.parametrize("answers", [[], ["a", "b"]])
def test_each_phrase_has_one_answer(answers: list[str]) -> None:
    with pytest.raises(ValueError, match="translations than phrases"):
        assemble(mask("Hi <@1>"), answers)
