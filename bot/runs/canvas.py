"""Draws boxes, arrows and texts into a PNG, in pixels, with Matplotlib."""

from __future__ import annotations

import asyncio
import io
import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import regex

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

T = TypeVar("T")

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

SCALE: Final = 2
"""Pixels of the file for one of the canvas, for screens that have more of them."""
ROUND: Final = 12
ARROW_HEAD: Final = 12
POINTS_IN_AN_INCH: Final = 72
LINE_HEIGHT: Final = 1.25
_GRAPHEME: Final = regex.compile(r"\X")
# Matplotlib's fonts are not made for several threads at a time.
_DRAWING: Final = threading.Lock()


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


async def draw_on_thread(draw: Callable[[T], bytes], subject: T) -> bytes:
    """Runs `draw(subject)` on a thread; one picture at a time in all of the process."""

    def work() -> bytes:
        with _DRAWING:
            return draw(subject)

    return await asyncio.to_thread(work)


class Canvas:
    """A white sheet; (0, 0) is its upper left corner. What is drawn later covers the earlier."""

    def __init__(self, width: float, height: float) -> None:
        # Matplotlib takes half a second to import, and most runs of the bot draw nothing.
        from matplotlib import get_data_path
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.ft2font import FT2Font

        # At this resolution one of Matplotlib's points is a pixel of the canvas.
        size = (width / POINTS_IN_AN_INCH, height / POINTS_IN_AN_INCH)
        figure: Any = Figure(figsize=size, dpi=POINTS_IN_AN_INCH * SCALE, facecolor=BACKGROUND)
        self._canvas: Any = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")
        folder = Path(get_data_path(), "fonts", "ttf")
        self._files = {False: folder / "DejaVuSans.ttf", True: folder / "DejaVuSans-Bold.ttf"}
        self._signs = FT2Font(str(self._files[True])).get_charmap()

    def drawable(self, text: str) -> str:
        """The text without the signs that the font lacks."""
        return " ".join("".join(sign for sign in text if ord(sign) in self._signs).split())

    def wrapped(self, text: str, room: float, size: float, *, most_lines: int) -> list[str]:
        """The bold text on so many lines at most; what has no room gives way to an ellipsis."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and len(lines) < most_lines and self._width(longer, size) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return [self._cut(line, room, size) for line in lines]

    def text(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        room: float,
        size: float,
        colour: str = INK,
        *,
        bold: bool = False,
        from_left: bool = False,
    ) -> None:
        """Lines around this middle: to the right of `x`, or with their centres at it."""
        self._axes.text(
            x,
            middle,
            "\n".join(self._cut(line, room, size) for line in lines),
            color=colour,
            fontproperties=self._font(size, bold=bold),
            horizontalalignment="left" if from_left else "center",
            verticalalignment="center",
            linespacing=LINE_HEIGHT,
            parse_math=False,
            usetex=False,
        )

    def box(self, box: Area, fill: str = BOX) -> None:
        """A box with a border and round corners."""
        self._rounded(box, fill, LINE, ROUND)

    def pill(self, box: Area) -> None:
        """A filled box with half circles as its ends."""
        self._rounded(box, PILL, PILL, box.height / 2)

    def disc(self, x: float, y: float, radius: float) -> None:
        """A filled circle."""
        from matplotlib.patches import Circle

        self._axes.add_patch(Circle((x, y), radius, facecolor=DISC, linewidth=0))

    def arrow(self, begin: Area, end: Area) -> None:
        """A bent arrow from the right of one to the left of the other."""
        from matplotlib.patches import FancyArrowPatch
        from matplotlib.path import Path as Curve

        half = (begin.right + end.left) / 2
        curve = Curve(
            [
                (begin.right, begin.middle),
                (half, begin.middle),
                (half, end.middle),
                (end.left, end.middle),
            ],
            [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4],
        )
        self._axes.add_patch(
            FancyArrowPatch(
                path=curve, arrowstyle="-|>", mutation_scale=ARROW_HEAD, color=LINE, linewidth=1.6
            )
        )

    def png(self) -> bytes:
        """The sheet as a file."""
        content = io.BytesIO()
        self._canvas.print_png(content)
        return content.getvalue()

    def _rounded(self, box: Area, fill: str, border: str, round_by: float) -> None:
        from matplotlib.patches import FancyBboxPatch

        self._axes.add_patch(
            FancyBboxPatch(
                (box.left, box.middle - box.height / 2),
                box.width,
                box.height,
                boxstyle=f"round,pad=0,rounding_size={round_by}",
                facecolor=fill,
                edgecolor=border,
                linewidth=1.2,
            )
        )

    def _cut(self, line: str, room: float, size: float) -> str:
        if self._width(line, size) <= room:
            return line
        signs: list[str] = _GRAPHEME.findall(line)

        def width_with(count: int) -> float:
            return self._width(_ended(signs[:count]), size)

        fitting = bisect_right(range(len(signs)), room, key=width_with)
        return _ended(signs[: max(0, fitting - 1)])

    def _width(self, line: str, size: float) -> float:
        """In bold, which is the wider of the two."""
        renderer = self._canvas.get_renderer()
        font = self._font(size, bold=True)
        return renderer.get_text_width_height_descent(line, font, False)[0] / SCALE

    def _font(self, size: float, *, bold: bool) -> FontProperties:
        from matplotlib.font_manager import FontProperties

        return FontProperties(fname=str(self._files[bold]), size=size)


def _ended(signs: Sequence[str]) -> str:
    return "".join(signs).rstrip() + "…"
