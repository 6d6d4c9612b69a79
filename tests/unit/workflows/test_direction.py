"""Right-to-left text is turned the right way in each of its lines, and other text is left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.text.direction import (
    RIGHT_TO_LEFT_MARK,
    add_direction_marks,
)

RIGHT_TO_LEFT_TEXTS = TEXTS.map(lambda text: f"شكرا جزيلا لكم جميعا على المساعدة\n{text}")


def marked(text: str) -> str:
    """With the mark made visible."""
    return add_direction_marks(text).replace(RIGHT_TO_LEFT_MARK, "→")


@THOROUGHLY
@given(RIGHT_TO_LEFT_TEXTS | TEXTS)
def test_marking_again_changes_nothing(text: str) -> None:
    once = add_direction_marks(text)
    assert add_direction_marks(once) == once


@THOROUGHLY
@given(RIGHT_TO_LEFT_TEXTS)
def test_nothing_but_marks_is_added(text: str) -> None:
    bare = text.replace(RIGHT_TO_LEFT_MARK, "")
    assert add_direction_marks(bare).replace(RIGHT_TO_LEFT_MARK, "") == bare


@THOROUGHLY
@given(TEXTS)
def test_text_without_right_to_left_letters_is_left_alone(text: str) -> None:
    plain = re.sub(r"[\u0590-\u08ff\ufb1d-\ufefc\U00010800-\U0001efff]", "", text)
    assert add_direction_marks(plain) == plain


@pytest.mark.parametrize("text", [text for text in MESSAGES if "ראו" not in text])
def test_messages_in_other_scripts_are_left_alone(text: str) -> None:
    assert add_direction_marks(text) == text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("مرحبا بالعالم", "مرحبا بالعالم"),
        ("discord.py مكتبة رائعة", "→discord.py مكتبة رائعة"),
        ("> GitHub موقع كبير", "> →GitHub موقع كبير"),
        ("- **Docker** أداة جيدة", "- →**Docker** أداة جيدة"),
        ("  1. Go لغة جيدة", "  1. →Go لغة جيدة"),
        ("-# Rust לשון טובה", "-# →Rust לשון טובה"),
        ("## C لغة قديمة", "## →C لغة قديمة"),
        ("> - `pip` يثبت الحزم", "> - →`pip` يثبت الحزم"),
        ("https://a.example رابط مهم", "→https://a.example رابط مهم"),
        ("<@123> تعال إلى هنا", "→<@123> تعال إلى هنا"),
        ("<t:1:R> تعال إلى هنا", "→<t:1:R> تعال إلى هنا"),
        ("<:smile:1> :wave: تعال إلى هنا", "<:smile:1> :wave: تعال إلى هنا"),
        ("[Docs](https://a.example) وثائق كاملة", "→[Docs](https://a.example) وثائق كاملة"),
        ("[وثائق](https://a.example) كاملة جدا", "[وثائق](https://a.example) كاملة جدا"),
        ("3 أشياء مهمة", "3 أشياء مهمة"),
        ("\u200eLatin أولا ثم عربي", "→\u200eLatin أولا ثم عربي"),
        ("Nur Latein.", "Nur Latein."),
        ("", ""),
    ],
)
def test_lines_of_a_right_to_left_text(line: str, shown: str) -> None:
    text = "هذه رسالة طويلة باللغة العربية\n"
    assert marked(f"{text}{line}\n{text}") == f"{text}{shown}\n{text}"


def test_code_blocks_have_no_marks() -> None:
    text = "مثال على الكود هنا\n```py\nprint('مرحبا')\nx = 'سلام'\n```\nPython لغة جميلة"
    assert marked(text) == text.replace("\nPython", "\n→Python")


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("The word سلام means peace", False),
        ("استخدم Python مع Docker و GitHub", True),
        ("`code in latin letters` شكرا", True),
        ("https://a.example/b <@1> {name} שלום", True),
    ],
)
def test_only_right_to_left_texts_have_marks(text: str, turned: bool) -> None:
    # The second line needs a mark, if any does.
    marked = add_direction_marks(f"{text}\nx שלום")
    assert (RIGHT_TO_LEFT_MARK in marked) is turned


@THOROUGHLY
@given(st.text())
def test_any_text_will_do(text: str) -> None:
    assert add_direction_marks(text).replace(RIGHT_TO_LEFT_MARK, "") == text.replace(
        RIGHT_TO_LEFT_MARK, ""
    )
