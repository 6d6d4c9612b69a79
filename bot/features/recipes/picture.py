"""Draws a recipe's workflow: from the start through its branches to the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.runs.canvas import FAINT_INK, ON_FILL, ROUND, Area, Canvas, TextStyle
from workflows.pictures import LINE_HEIGHT
from workflows.recipe import Branch, Combine, Recipe
from workflows.text.cutting import shortened
from workflows.text.emoji import custom_id

WIDTH: Final = 860
ROW: Final = 80
GAP: Final = 14
MARGIN: Final = 26
PILL: Final = 44
START_LEFT, START_WIDTH = 26, 124
BRANCH_LEFT, BRANCH_WIDTH = 206, 392
WHOLE_LEFT, WHOLE_WIDTH = 656, 178
END_WIDTH: Final = 90
BADGE_RADIUS: Final = 21
SMALL: Final = TextStyle(16, FAINT_INK)
TITLE: Final = TextStyle(20, bold=True)
BRANCH_TITLE: Final = replace(TITLE, from_left=True, most_lines=2)
BADGE: Final = TextStyle(20, ON_FILL, bold=True)
DESCRIPTION_CHARS: Final = 1024
"""Discord's limit of what a picture is described with."""


def picture(recipe: Recipe) -> str:
    """An SVG of the workflow, on an opaque background. Titles are shown as they are."""
    asked = ["topic", *(field.key for field in recipe.fields)]
    above = (len(recipe.branches) * (ROW + GAP) - GAP) / 2
    middle = MARGIN + above
    under_start = PILL / 2 + GAP + SMALL.size * LINE_HEIGHT * len(asked)
    under_whole = ROW / 2 + 2 * GAP + PILL
    canvas = Canvas(WIDTH, middle + max(above, under_start, under_whole) + MARGIN)
    start = Area(START_LEFT, middle, START_WIDTH, PILL)
    whole = Area(WHOLE_LEFT, middle, WHOLE_WIDTH, ROW)
    end = Area(whole.centre - END_WIDTH / 2, middle + under_whole - PILL / 2, END_WIDTH, PILL)
    custom = any(custom_id(branch.emoji) is not None for branch in recipe.branches)
    for number, branch in enumerate(recipe.branches):
        box = Area(BRANCH_LEFT, MARGIN + ROW / 2 + number * (ROW + GAP), BRANCH_WIDTH, ROW)
        canvas.arrow(start, box)
        canvas.arrow(box, whole)
        # A server's own emoji is a picture that isn't there to be drawn.
        _draw_branch(canvas, box, str(number + 1) if custom else branch.emoji, branch)
    canvas.arrow_down(whole, end)
    canvas.pill(start, "START", TITLE.size)
    canvas.pill(end, "END", TITLE.size)
    canvas.text(
        start.centre, middle + (under_start + PILL / 2 + GAP) / 2, START_WIDTH, SMALL, *asked
    )
    canvas.box(whole)
    edited = recipe.combine is Combine.EDITOR
    title, small = ("Editor", "makes one text") if edited else ("Sections", "one below the other")
    room = WHOLE_WIDTH - ROUND
    canvas.text(whole.centre, middle - 13, room, TITLE, title)
    canvas.text(whole.centre, middle + 14, room, SMALL, small)
    return canvas.svg()


def describe(recipe: Recipe) -> str:
    """Says in words what the picture shows, for those who can't see it."""
    titles = ", ".join(branch.title for branch in recipe.branches)
    several = len(recipe.branches) > 1
    parts = f"{len(recipe.branches)} parts at the same time" if several else "one part"
    whole = "an editor makes one text of them" if recipe.combine is Combine.EDITOR else "sections"
    text = f"Workflow of {recipe.name}: START, then {parts} ({titles}), then {whole}, then END."
    return shortened(text, DESCRIPTION_CHARS)


def _draw_branch(canvas: Canvas, box: Area, badge: str, branch: Branch) -> None:
    canvas.box(box)
    centre, left = box.left + box.height / 2, box.left + box.height
    canvas.disc(centre, box.middle, BADGE_RADIUS)
    canvas.text(centre, box.middle, 2 * BADGE_RADIUS, BADGE, badge)
    canvas.text(left, box.middle, box.right - left - ROUND, BRANCH_TITLE, branch.title)
