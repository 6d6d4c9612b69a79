"""The look of charts: colours that all can tell apart, on a ground of their own, and letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

WIDTH_PX: Final = 1200
HEIGHT_PX: Final = 750
DPI: Final = 100

BACKGROUND: Final = "#fbfaf7"
"""Opaque, so that the picture is the same on Discord's dark and light themes."""
INK: Final = "#1f2328"
MUTED: Final = "#55595f"
"""For what is less important; 6.7:1 on the background, where WCAG 2.2 asks for 4.5:1 of text."""
GRID: Final = "#dcdad3"
COLORS: Final = ("#0066a8", "#c2500a", "#28202b", "#0f9b7a", "#b457c9")
"""Each has the 3:1 on the background that WCAG 2.2 asks for, and any two can be told apart also
without seeing red, green or blue."""
PALE: Final = "#cfe1ee"
"""For areas that lines are drawn over."""
OTHER_COLOR: Final = "#6f6f6f"
"""Of what is gathered: it recedes."""
MARKERS: Final = ("o", "s", "^", "D", "v")
"""A shape beside each colour, for those who see no colours."""
DASHES: Final = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)))

TITLE_PT: Final = 21
TEXT_PT: Final = 14
SMALL_PT: Final = 12

Sheet = Any
"""A figure, axes or an axis. Matplotlib's own types leave keyword arguments unknown."""

_FAMILY: Final = "DejaVu Sans"
"""Comes with matplotlib."""
_FALLBACKS: Final = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC"),
    *("WenQuanYi Zen Hei", "Noto Sans Devanagari", "Noto Sans Thai", "Noto Sans Bengali"),
)
"""Taken for letters that the first lacks, where the machine has them."""
UNKNOWN_LETTER: Final = "□"
_SILENT: Final = ("Cf", "Mn", "Me", "Cc", "Cs", "Cn", "Co")
"""Unicode's categories of what is no letter by itself: joiners, accents, variation marks."""
_VARIATIONS: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


def settings() -> Mapping[str, object]:
    """Matplotlib's settings for a chart. No text is taken for mathematics or for TeX."""
    return {
        "font.family": families(),
        **dict.fromkeys(("font.size", "axes.labelsize", "legend.fontsize"), TEXT_PT),
        **dict.fromkeys(("xtick.labelsize", "ytick.labelsize"), TEXT_PT),
        **dict.fromkeys(("text.color", "legend.labelcolor"), INK),
        **dict.fromkeys(("xtick.labelcolor", "ytick.labelcolor"), INK),
        **dict.fromkeys(("axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), MUTED),
        **dict.fromkeys(("axes.facecolor", "figure.facecolor", "savefig.facecolor"), BACKGROUND),
        **dict.fromkeys(("text.parse_math", "text.usetex", "axes.formatter.use_mathtext"), False),
        **dict.fromkeys(("axes.spines.top", "axes.spines.right", "legend.frameon"), False),
        **dict.fromkeys(("axes.axisbelow", "path.simplify"), True),
        "grid.color": GRID,
        "grid.linewidth": 1.0,
    }


@cache
def families() -> list[str]:
    """The fonts that letters are taken from, the first that has one."""
    there = set(fontManager.get_font_names())
    return [_FAMILY, *(name for name in _FALLBACKS if name in there)]


@cache
def _letters() -> frozenset[int]:
    letters: set[int] = set()
    fonts: Any = fontManager
    for family in families():
        for weight in ("normal", "bold"):
            path = fonts.findfont(FontProperties(family=family, weight=weight))
            letters.update(FT2Font(path).get_charmap())
    return frozenset(letters)


def drawable_text(text: str) -> str:
    """The text with `□` for each letter that no font has, and without marks that none has."""
    known = _letters()
    drawn: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        if ord(character) in known and not _is_invisible(character):
            drawn.append(character)
        elif unicodedata.category(character) not in _SILENT:
            drawn.append(UNKNOWN_LETTER)
    return "".join(drawn)


def _is_invisible(character: str) -> bool:
    """Whether it only says how its neighbours are to be drawn."""
    return unicodedata.category(character) in ("Cc", "Cf") or character in _VARIATIONS


def color_of(index: int, name: str) -> str:
    """The colour of the group at this index; gathered groups are grey."""
    return OTHER_COLOR if name in ("other", "all other") else COLORS[index % len(COLORS)]
