"""Draws bars as an SVG picture by hand, readable on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, LABEL_WIDTH, VALUE_WIDTH = 720, 150, 90
BAR_HEIGHT, BAR_STEP, TITLE_HEIGHT, MARGIN = 18, 26, 34, 18
STYLE = """
  .page { fill: #ffffff; }
  text { fill: #1f2328; font: 13px system-ui, sans-serif; }
  .title { font-weight: 600; }
  .bar { fill: #5865f2; }
  .other { fill: #8b949e; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; }
    text { fill: #e6edf3; }
    .bar { fill: #7983f5; }
  }
"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value."""

    label: str
    value: float
    is_ours: bool
    """Whether it is what is measured, not what that is compared with."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars of one unit under a title."""

    title: str
    unit: str
    bars: Sequence[Bar]


def draw(panels: Sequence[Panel]) -> str:
    """The picture, one panel under the other. It brings its own background."""
    parts: list[str] = []
    top = MARGIN
    for panel in panels:
        parts += _panel(panel, top)
        top += TITLE_HEIGHT + BAR_STEP * len(panel.bars)
    height = top + MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img">\n<style>{STYLE}</style>\n'
        f'<rect class="page" width="{WIDTH}" height="{height}" rx="8"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _panel(panel: Panel, top: int) -> list[str]:
    longest = max(bar.value for bar in panel.bars)
    room = WIDTH - 2 * MARGIN - LABEL_WIDTH - VALUE_WIDTH
    parts = [f'<text class="title" x="{MARGIN}" y="{top + 16}">{escape(panel.title)}</text>']
    for number, bar in enumerate(panel.bars):
        y = top + TITLE_HEIGHT - 8 + BAR_STEP * number
        width = max(2, round(room * bar.value / longest))
        left = MARGIN + LABEL_WIDTH
        kind = "bar" if bar.is_ours else "other"
        value = f"{bar.value:.1f} {panel.unit}"
        parts += [
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{escape(bar.label)}</text>',
            f'<rect class="{kind}" x="{left}" y="{y}" width="{width}" height="{BAR_HEIGHT}"/>',
            f'<text x="{left + width + 8}" y="{y + 14}">{escape(value)}</text>',
        ]
    return parts
