"""Letters of any script are drawn, in the order in which they are read, and fit their room."""

from __future__ import annotations

import re

import pytest

from workflows.lettering import UNKNOWN_LETTER, can_draw, cut_to, outline_of, width_of, wrapped

SCRIPTS = {
    "Latin": "The quick brown fox Çà ñ ß Ł ő ấ",
    "Greek": "Ελληνικά",
    "Cyrillic": "Кириллица Її Ѓ",
    "Arabic": "العربية فارسی اردو",
    "Hebrew": "עברית",
    "Devanagari": "हिन्दी क्षत्रिय",
    "Bengali": "বাংলা",
    "Gujarati": "ગુજરાતી",
    "Gurmukhi": "ਪੰਜਾਬੀ",
    "Kannada": "ಕನ್ನಡ",
    "Malayalam": "മലയാളം",
    "Oriya": "ଓଡ଼ିଆ",
    "Sinhala": "සිංහල",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
    "Thai": "ภาษาไทย น้ำ",
    "Lao": "ລາວ",
    "Khmer": "ខ្មែរ",
    "Myanmar": "မြန်မာ",
    "Georgian": "ქართული",
    "Armenian": "Հայերեն",
    "Ethiopic": "አማርኛ",
    "Chinese": "简体中文，繁體中文。",
    "Japanese": "日本語の「カナ」とひらがな",
    "Korean": "한국어 뷁",
    "emoji": "🌸🦊👩‍👩‍👧🇩🇪1️⃣🪶☀️👍🏽❤️✅",
    "signs": "€₹₿ ½ ² °C ± × → ← ≤ ≈ ∑ √ ∞ ✓ ★ ■ ▲ … – “ ”",
}


def places(text: str, letter: str) -> list[float]:
    """How far from the left each drawing of the letter is."""
    ((_, path),) = outline_of(letter, 20).glyphs
    drawn = [at for at, glyph in outline_of(text, 20).glyphs if glyph == path]
    return [float(re.findall(r"[-\d.]+", at)[0]) for at in drawn]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_of_a_script_is_drawn(script: str, bold: bool) -> None:
    assert can_draw(SCRIPTS[script])
    outline = outline_of(SCRIPTS[script], 20, bold=bold)
    assert len(outline.glyphs) >= 3
    assert outline.width > 20
    assert all(path.startswith("M") and path.endswith("Z") for _, path in outline.glyphs)


def test_a_letter_without_a_font_is_a_box_and_what_is_invisible_is_nothing() -> None:
    assert outline_of("Ꭳ", 20) == outline_of(UNKNOWN_LETTER, 20)
    assert not can_draw("a Ꭳ")
    assert outline_of("a\u200b\ufe0f\u2066b\ud800", 20).glyphs == outline_of("ab", 20).glyphs
    assert outline_of(" \u200b\x00", 20).glyphs == ()
    # A sign that no font has stands as the letters that it is made of.
    assert outline_of("𝔘", 20) == outline_of("U", 20)


def test_bold_letters_are_others() -> None:
    for text in ("ab", "日本", "हिन्दी"):
        assert outline_of(text, 20, bold=True).glyphs != outline_of(text, 20).glyphs


def test_arabic_and_hebrew_go_from_right_to_left_and_numbers_do_not() -> None:
    ((first,), (last,)) = places("אב", "א"), places("אב", "ב")
    assert first > last
    ((one,), (two,)) = places("אב 12", "1"), places("אב 12", "2")
    assert one < two < places("אב 12", "ב")[0], "the whole goes as its first letter"
    ((latin,), (hebrew,)) = places("x אב", "x"), places("x אב", "א")
    assert latin < hebrew
    assert places("אב x", "x")[0] < places("אב x", "ב")[0]


def test_letters_are_joined_and_marks_stand_on_their_letters() -> None:
    assert width_of("لا", 20) < width_of("ل", 20) + width_of("ا", 20)
    assert width_of("e\u0301", 20) == width_of("é", 20) == width_of("e", 20)
    assert width_of("क्ष", 20) < width_of("क", 20) + width_of("ष", 20)


def test_a_long_text_is_cut_between_graphemes() -> None:
    assert cut_to("short", 500, 17) == "short"
    for room in range(20, 160, 7):
        shown = cut_to("👩‍👩‍👧 a family of words", room, 17)
        assert shown.endswith("…")
        assert width_of(shown, 17) <= room
        assert "👩‍👩‍👧" in shown or shown == "…"


def test_a_text_is_wrapped_to_its_room() -> None:
    assert wrapped("one two three", 1000, 17, most_lines=2) == ["one two three"]
    lines = wrapped("word " * 12, 200, 17, bold=True, most_lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(width_of(line, 17, bold=True) <= 200 for line in lines)
    assert wrapped("  ", 100, 17, most_lines=2) == []
