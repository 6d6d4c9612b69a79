"""Draws a recipe's workflow: from the start through its branches to the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.runs.canvas import FAINT_INK, ON_FILL, ROUND, Area, Canvas
from workflows.recipe import Combine, Recipe
from workflows.text.cutting import shortened
from workflows.text.emoji import VARIATION, custom_id

WIDTH: Final = 1080
ROW: Final = 76
GAP: Final = 14
MARGIN: Final = 26
PILL: Final = 44
START_LEFT, START_WIDTH = 26, 150
BRANCH_LEFT, BRANCH_WIDTH = 246, 440
WHOLE_LEFT, WHOLE_WIDTH = 756, 176
END_LEFT, END_WIDTH = 974, 80
BADGE_RADIUS: Final = 20
TITLE_SIZE, SMALL_SIZE, SIGN_SIZE = 17, 13, 18
SMALL_LINE: Final = 17
DESCRIPTION_CHARS: Final = 1024
"""Discord's limit of what a picture is described with."""


def draw(recipe: Recipe) -> bytes:
    """A PNG of the workflow, on an opaque background. Takes about a second the first time.

    Titles are shown as they are, never read as formulas; a sign that the font lacks is left out,
    and a title that has no other is called by its number.
    """
    rows = len(recipe.branches)
    asked = ["topic", *(field.key for field in recipe.fields)]
    under_start = PILL + 2 * (GAP + SMALL_LINE * len(asked))
    height = max(rows * (ROW + GAP) - GAP, under_start) + 2 * MARGIN
    canvas = Canvas(WIDTH, height)
    middle = height / 2
    start = Area(START_LEFT, middle, START_WIDTH, PILL)
    end = Area(END_LEFT, middle, END_WIDTH, PILL)
    whole = Area(WHOLE_LEFT, middle, WHOLE_WIDTH, ROW)
    first = middle - (rows - 1) * (ROW + GAP) / 2
    badges = _badges(recipe, canvas)
    for number, (branch, badge) in enumerate(zip(recipe.branches, badges, strict=True)):
        box = Area(BRANCH_LEFT, first + number * (ROW + GAP), BRANCH_WIDTH, ROW)
        canvas.arrow(start, box)
        canvas.arrow(box, whole)
        _branch(canvas, box, badge, canvas.drawable(branch.title) or f"Branch {number + 1}")
    canvas.arrow(whole, end)
    _pill(canvas, start, "START")
    _pill(canvas, end, "END")
    below = middle + under_start / 2 - SMALL_LINE * len(asked) / 2
    canvas.text(start.centre, below, asked, START_WIDTH, SMALL_SIZE, FAINT_INK)
    canvas.box(whole)
    edited = recipe.combine is Combine.EDITOR
    title, small = ("Editor", "makes one text") if edited else ("Sections", "one under the other")
    canvas.text(whole.centre, middle - 11, [title], WHOLE_WIDTH, TITLE_SIZE, bold=True)
    canvas.text(whole.centre, middle + 14, [small], WHOLE_WIDTH, SMALL_SIZE, FAINT_INK)
    return canvas.png()


def describe(recipe: Recipe) -> str:
    """Says in words what the picture shows, for those who can't see it."""
    titles = ", ".join(branch.title for branch in recipe.branches)
    several = len(recipe.branches) > 1
    branches = f"{len(recipe.branches)} branches at the same time" if several else "one branch"
    whole = "an editor makes one text of them" if recipe.combine is Combine.EDITOR else "sections"
    text = f"Workflow of {recipe.name}: START, then {branches} ({titles}), then {whole}, then END."
    return shortened(text, DESCRIPTION_CHARS)


def _badges(recipe: Recipe, canvas: Canvas) -> Sequence[str]:
    """The branches' emoji where the font has them all, else their numbers."""
    signs = [branch.emoji.removesuffix(VARIATION) for branch in recipe.branches]
    if all(custom_id(sign) is None and canvas.drawable(sign) == sign for sign in signs):
        return signs
    return [str(number) for number in range(1, len(signs) + 1)]


def _branch(canvas: Canvas, box: Area, badge: str, title: str) -> None:
    canvas.box(box)
    centre = box.left + box.height / 2
    canvas.disc(centre, box.middle, BADGE_RADIUS)
    canvas.text(centre, box.middle, [badge], 2 * BADGE_RADIUS, SIGN_SIZE, ON_FILL, bold=True)
    left = box.left + box.height
    room = box.right - left - ROUND
    lines = canvas.wrapped(title, room, TITLE_SIZE, most_lines=2)
    canvas.text(left, box.middle, lines, room, TITLE_SIZE, bold=True, from_left=True)


def _pill(canvas: Canvas, box: Area, word: str) -> None:
    canvas.pill(box)
    canvas.text(box.centre, box.middle, [word], box.width, TITLE_SIZE, ON_FILL, bold=True)
