"""Turns text of any script into outlines for pictures, with fonts that are installed with it.

Chart libraries draw boxes for scripts that their one font lacks, and mix up Arabic and Indic
letters where two fonts meet. Here HarfBuzz shapes each run of letters with a font that has them.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import regex

FONT_PACKAGES: Final = ("manimgx_fonts", "paperang_p2_fonts_cjk")
"""Noto Sans with its scripts and emoji; WenQuanYi Micro Hei, for Chinese, Japanese and Korean."""
FAMILY: Final = "Noto Sans"
"""The first font that letters are looked for in."""
UNKNOWN_LETTER: Final = "□"
ELLIPSIS: Final = "…"

_FIRST, _LAST = "NotoSans[wght]", "NotoEmoji[wght]"
_BOLD_WEIGHT, _SYNTHETIC_BOLD = 700, 0.04
_GRAPHEME: Final = regex.compile(r"\X")
_SILENT: Final = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}]")
_RIGHT_TO_LEFT: Final = regex.compile(
    r"([\p{bc=R}\p{bc=AL}](?:[^\p{bc=L}]*[\p{bc=R}\p{bc=AL}])?\p{M}*)"
)
_NUMBER: Final = regex.compile(r"([\p{bc=EN}\p{bc=AN}](?:[^\p{bc=L}\s]*[\p{bc=EN}\p{bc=AN}%])?)")
_SPACED: Final = regex.compile(r"(\s*)(.*?)(\s*)")
_STRONG: Final = regex.compile(r"[\p{bc=L}\p{bc=R}\p{bc=AL}]")


@dataclass(frozen=True, slots=True)
class Outline:
    """A line of text in pixels; (0, 0) is where its base line begins."""

    glyphs: Sequence[tuple[str, str]]
    """SVG's `transform` and path data for each."""
    width: float


@cache
def outline_of(text: str, size: float, *, bold: bool = False) -> Outline:
    """The text in one line. A letter that no font has is a box; what is invisible is left out."""
    import uharfbuzz

    harfbuzz: Any = uharfbuzz
    glyphs: list[tuple[str, str]] = []
    x = 0.0
    for number, run, backwards in _runs(text):
        font = _font(number, bold)
        scale = size / font.face.upem
        buffer = harfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if backwards else "ltr"
        harfbuzz.shape(font, buffer)
        for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if path := _path(number, bold, glyph.codepoint):
                left, up = x + place.x_offset * scale, place.y_offset * scale
                at = f"translate({left:.2f} {-up:.2f}) scale({scale:.5f} {-scale:.5f})"
                glyphs.append((at, path))
            x += place.x_advance * scale
    return Outline(tuple(glyphs), x)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is in one line, in pixels."""
    return outline_of(text, size, bold=bold).width


def can_draw(text: str) -> bool:
    """Whether there is a font for each letter."""
    return all(UNKNOWN_LETTER not in letters for _, letters, _ in _runs(text))


def cut_to(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text as far as this many pixels have room for it, with an ellipsis where it goes on."""
    if width_of(text, size, bold=bold) <= room:
        return text
    graphemes: list[str] = _GRAPHEME.findall(text)

    def cut(count: int) -> str:
        return "".join(graphemes[:count]).rstrip() + ELLIPSIS

    fitting = bisect_right(
        range(len(graphemes)), room, key=lambda count: width_of(cut(count), size, bold=bold)
    )
    return cut(max(0, fitting - 1))


def wrapped(
    text: str, room: float, size: float, *, bold: bool = False, most_lines: int
) -> list[str]:
    """The text on so many lines at most; what has no room gives way to an ellipsis.

    None where there is no text.
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        full = lines[-1] and len(lines) < most_lines and width_of(longer, size, bold=bold) > room
        if full:
            lines.append(word)
        else:
            lines[-1] = longer
    return [cut_to(line, room, size, bold=bold) for line in lines if line]


def _runs(text: str) -> Iterator[tuple[int, str, bool]]:
    """Runs of letters from the left: font, letters, and whether they are written from the right."""
    for piece, backwards in _pieces(" ".join(unicodedata.normalize("NFC", text).split())):
        drawn = [_drawable(grapheme) for grapheme in _GRAPHEME.findall(piece)]
        there = [(font, letters) for font, letters in drawn if letters]
        runs = [
            (font, "".join(letters for _, letters in group), backwards)
            for font, group in groupby(there, key=lambda pair: pair[0])
        ]
        yield from reversed(runs) if backwards else runs


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Stretches of one direction, from the left, and whether each is written from the right.

    Simpler than Unicode's algorithm, which few labels need: the whole goes as its first letter.
    """
    strong = _STRONG.search(text)
    leads = strong is not None and _RIGHT_TO_LEFT.match(strong[0]) is not None
    segments: list[str] = _RIGHT_TO_LEFT.split(text)
    for segment in reversed(segments) if leads else segments:
        if _RIGHT_TO_LEFT.match(segment):
            # Numbers go from left to right in Arabic and in Hebrew too.
            for part in reversed(_NUMBER.split(segment)):
                yield part, not _NUMBER.match(part)
        elif spaced := _SPACED.fullmatch(segment):
            yield from ((part, False) for part in spaced.groups()[:: -1 if leads else 1])


@cache
def _drawable(grapheme: str) -> tuple[int, str]:
    """The font to draw it with, and what of it is drawn: nothing of what is invisible."""
    letters = {ord(letter) for letter in _SILENT.sub("", grapheme)}
    if not letters:
        return 0, ""
    for font in range(len(font_files())):
        if letters <= _letters(font):
            return font, grapheme
    plainer = (unicodedata.normalize("NFKC", grapheme), grapheme[0], UNKNOWN_LETTER)
    return _drawable(next(letters for letters in plainer if letters != grapheme))


@cache
def font_files() -> Sequence[Path]:
    """The fonts in the order in which letters are looked for.

    Raises ModuleNotFoundError where a package of them is not installed.
    """
    found = [
        file for name in FONT_PACKAGES for file in sorted(Path(str(files(name))).rglob("*.tt*"))
    ]
    upright = [file for file in found if "Italic" not in file.name]
    return sorted(upright, key=lambda file: (file.stem != _FIRST, file.stem == _LAST))


@cache
def _letters(font: int) -> frozenset[int]:
    return frozenset(_font(font, False).face.unicodes)


@cache
def _font(number: int, bold: bool) -> Any:
    import uharfbuzz

    harfbuzz: Any = uharfbuzz
    blob = harfbuzz.Blob.from_file_path(str(font_files()[number]))
    font = harfbuzz.Font(harfbuzz.Face(blob))
    if bold and font.face.has_var_data:
        font.set_variations({"wght": _BOLD_WEIGHT})
    elif bold:
        font.synthetic_bold = (_SYNTHETIC_BOLD, _SYNTHETIC_BOLD, False)
    return font


@cache
def _path(font: int, bold: bool, glyph: int) -> str:
    """A glyph's outline as path data in the font's units, with y upwards."""
    parts: list[str] = []
    _font(font, bold).draw_glyph(glyph, _pen(), parts)
    return "".join(parts)


@cache
def _pen() -> Any:
    import uharfbuzz

    harfbuzz: Any = uharfbuzz
    pen = harfbuzz.DrawFuncs()

    def write(command: str) -> Any:
        def written(*arguments: Any) -> None:
            *numbers, parts = arguments
            parts.append(command + " ".join(f"{number:.0f}" for number in numbers))

        return written

    pen.set_move_to_func(write("M"))
    pen.set_line_to_func(write("L"))
    pen.set_quadratic_to_func(write("Q"))
    pen.set_cubic_to_func(write("C"))
    pen.set_close_path_func(write("Z"))
    return pen
