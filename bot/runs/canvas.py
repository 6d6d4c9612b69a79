"""Draws boxes, arrows and texts as an SVG, in pixels; `workflows.pictures` makes a PNG of it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from workflows.pictures import LINE_HEIGHT

BACKGROUND: Final = "#ffffff"
INK: Final = "#1e1f22"
FAINT_INK: Final = "#4e5058"
LINE: Final = "#5c5e66"
BOX: Final = "#eef0f4"
DISC: Final = "#4752c4"
PILL: Final = "#1a6334"
ON_FILL: Final = "#ffffff"
READABLE: Final = (
    (INK, BOX),
    (FAINT_INK, BOX),
    (FAINT_INK, BACKGROUND),
    (LINE, BACKGROUND),
    (ON_FILL, DISC),
    (ON_FILL, PILL),
)
"""Each colour with what it stands on. The background is the picture's own, in every theme."""

ROUND: Final = 12
ARROW_HEAD: Final = 10


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the canvas; `middle` is its distance from the top."""

    left: float
    middle: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.left + self.width

    @property
    def centre(self) -> float:
        """Half of its way from the left."""
        return self.left + self.width / 2

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.middle - self.height / 2

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.middle + self.height / 2


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The look of a text."""

    size: float
    colour: str = INK
    bold: bool = False
    from_left: bool = False
    """Whether it begins at its place, rather than having its centre there."""
    most_lines: int = 1
    """Each line that has no room is wrapped to so many at most, and then cut."""


class Canvas:
    """A white sheet; (0, 0) is its upper left corner. What is drawn later covers the earlier."""

    def __init__(self, width: float, height: float) -> None:
        size = f'width="{width:g}" height="{height:g}"'
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f'<rect {size} fill="{BACKGROUND}"/>',
        ]

    def svg(self) -> str:
        """The sheet as a file."""
        return "".join([*self._parts, "</svg>"])

    def text(self, x: float, middle: float, room: float, style: TextStyle, *lines: str) -> None:
        """Lines around this middle: to the right of `x`, or with their centres at it."""
        anchor = "start" if style.from_left else "middle"
        weight = "bold" if style.bold else "normal"
        look = (
            f'fill="{style.colour}" font-size="{style.size:g}" font-weight="{weight}" '
            f'text-anchor="{anchor}" data-room="{room:g}" data-lines="{style.most_lines}"'
        )
        line_height = style.size * LINE_HEIGHT
        top = middle - line_height * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            y, shown = top + number * line_height, escape(line)
            self._parts.append(f'<text x="{x:g}" y="{y:g}" {look}>{shown}</text>')

    def box(
        self, box: Area, fill: str = BOX, *, border: str = LINE, round_by: float = ROUND
    ) -> None:
        """A box with a border and round corners."""
        self._parts.append(
            f'<rect x="{box.left:g}" y="{box.top:g}" width="{box.width:g}" height="{box.height:g}" '
            f'rx="{round_by:g}" fill="{fill}" stroke="{border}" stroke-width="1.2"/>'
        )

    def pill(self, box: Area, word: str, size: float) -> None:
        """A filled box with half circles as its ends, and a word."""
        self.box(box, PILL, border=PILL, round_by=box.height / 2)
        style = TextStyle(size, ON_FILL, bold=True)
        self.text(box.centre, box.middle, box.width, style, word)

    def disc(self, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        self._parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{DISC}"/>')

    def arrow(self, begin: Area, end: Area) -> None:
        """A bent arrow from the right of one to the left of the other."""
        tip = end.left - ARROW_HEAD
        half = (begin.right + tip) / 2
        bend = f"C{half:g} {begin.middle:g} {half:g} {end.middle:g} {tip:g} {end.middle:g}"
        self._line(f"M{begin.right:g} {begin.middle:g}{bend}")
        self._head(end.left, end.middle, 0)

    def arrow_down(self, begin: Area, end: Area) -> None:
        """A straight arrow from below one to above the other."""
        self._line(f"M{begin.centre:g} {begin.bottom:g}V{end.top - ARROW_HEAD:g}")
        self._head(end.centre, end.top, 90)

    def _line(self, path: str) -> None:
        self._parts.append(f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.6"/>')

    def _head(self, x: float, y: float, degrees: float) -> None:
        at = f"translate({x:g} {y:g}) rotate({degrees:g})"
        back, half = -ARROW_HEAD, ARROW_HEAD / 2
        self._parts.append(
            f'<path transform="{at}" d="M0 0L{back} {half:g}V{-half:g}Z" fill="{LINE}"/>'
        )
