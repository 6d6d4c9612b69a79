"""Only the words between protected pieces are translated, and everything else is in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.recipes.translate.injected_tokens import foreign_to, live_in
from workflows.recipes.translate.masking import protect
from workflows.recipes.translate.pieces import assemble, segments
from workflows.recipes.translate.unmasking import Restored


@THOROUGHLY
@given(TEXTS)
def test_unchanged_segments_make_the_text(text: str) -> None:
    protected = protect(text)
    assert assemble(protected, segments(protected)) == Restored(text, ())


@THOROUGHLY
@given(TEXTS, st.data())
def test_whatever_is_answered_every_piece_is_there_in_its_order(
    text: str, data: st.DataObject
) -> None:
    protected = protect(text)
    answers = [data.draw(st.text("ab ⟦1⟧\n猫.")) for _ in segments(protected)]
    outcome = assemble(protected, answers)
    assert outcome.removed == ()
    position = 0
    for piece in protected.pieces:
        position = outcome.text.index(piece.text, position) + len(piece.text)


@THOROUGHLY
@given(TEXTS, st.data())
def test_nothing_can_be_smuggled_in(text: str, data: st.DataObject) -> None:
    protected = protect(text)
    answers = [data.draw(TEXTS) for _ in segments(protected)]
    # What stands right after a placeholder may look like an address only by itself.
    source = f"{text}\n{protected.prose}"
    assert foreign_to(live_in(source), assemble(protected, answers).text) == ()


@pytest.mark.parametrize("text", MESSAGES)
def test_segments_are_words_without_space_or_markers(text: str) -> None:
    for segment in segments(protect(text)):
        assert segment == segment.strip()
        assert not set("⟦⟧\n") & set(segment)
        assert any(character.isalpha() for character in segment)


def test_lines_list_signs_and_spaces_stay() -> None:
    protected = protect(
        "# Rules\n\n- Ask <@1>,\n  2. read [the docs](https://a.example) !\n> <#2>\n"
    )
    assert segments(protected) == ("Rules", "Ask", "read", "the docs")
    outcome = assemble(protected, ["Regeln", "Frag", "lies\nnur ⟦7⟧", ""])
    assert outcome.text == (
        "# Regeln\n\n- Frag <@1>,\n  2. lies nur 7 [the docs](https://a.example) !\n> <#2>\n"
    )


@pytest.mark.parametrize("answers", [[], ["a", "b"]])
def test_each_segment_has_one_answer(answers: list[str]) -> None:
    with pytest.raises(ValueError, match="translations than segments"):
        assemble(protect("Hi <@1>"), answers)
