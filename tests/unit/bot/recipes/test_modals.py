"""Own fields as lines of text: typed, shown again, typed again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.features.recipes.modals import read_fields, write_fields
from tests.support.custom_recipes import fields
from workflows.recipes.custom.recipe import CustomField

thoroughly = settings(deadline=None, max_examples=80)


@thoroughly
@given(st.lists(fields(), max_size=4))
def test_fields_come_back_as_they_are_shown(shown: list[CustomField]) -> None:
    assert list(read_fields(write_fields(shown))) == shown


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("tone", CustomField("tone", "Tone")),
        ("reading_age", CustomField("reading_age", "Reading age")),
        ("  {tone}  ", CustomField("tone", "Tone")),
        ("tone = calm", CustomField("tone", "Tone", "calm")),
        ("tone: How it sounds", CustomField("tone", "How it sounds")),
        ("tone: How: so = a = b", CustomField("tone", "How: so", "a = b")),
        ("Tone of voice", CustomField("Tone of voice", "Tone of voice")),
    ],
)
def test_label_and_default_may_be_left_out(line: str, field: CustomField) -> None:
    assert read_fields(f"\n{line}\n \n") == (field,)
