"""Own fields as lines of text: typed, shown again, typed again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.recipes.modals import as_lines, from_lines
from tests.unit.workflows.custom.recipes import fields
from workflows.recipes.custom.form import OwnField

thoroughly = settings(deadline=None, max_examples=80)


@thoroughly
@given(st.lists(fields(), max_size=4))
def test_fields_come_back_as_they_are_shown(shown: list[OwnField]) -> None:
    assert list(from_lines(as_lines(shown))) == shown


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("tone", OwnField("tone", "Tone")),
        ("reading_age", OwnField("reading_age", "Reading age")),
        ("  {tone}  ", OwnField("tone", "Tone")),
        ("tone = calm", OwnField("tone", "Tone", "calm")),
        ("tone: How it sounds", OwnField("tone", "How it sounds")),
        ("tone: How: so = a = b", OwnField("tone", "How: so", "a = b")),
        ("Tone of voice", OwnField("Tone of voice", "Tone of voice")),
    ],
)
def test_label_and_default_may_be_left_out(line: str, field: OwnField) -> None:
    assert from_lines(f"\n{line}\n \n") == (field,)
