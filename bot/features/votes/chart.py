"""The judge's pairs as a picture: each candidate's row against each candidate's column."""

from __future__ import annotations

from typing import Final

from bot.runs.canvas import BOX, FAINT_INK, INK, ON_FILL, Area, Canvas
from workflows.recipes.votes.judge import Ground, JudgesChoice, Pair
from workflows.recipes.votes.ranking import Standing, named
from workflows.text.cutting import shortened

WON: Final = "#0b5cad"
LOST: Final = "#f6dfc8"
READABLE: Final = ((ON_FILL, WON), (INK, LOST), (INK, BOX))
"""Each colour of a cell with what it stands on."""

CELL_WIDTH: Final = 104
CELL_HEIGHT: Final = 60
GAP: Final = 6
MARGIN: Final = 24
HEAD: Final = 64
TITLE: Final = 52
TOTAL_WIDTH: Final = 190
LETTER_SIZE, WORD_SIZE, SMALL_SIZE = 20, 15, 11
WHY_TIED: Final = {Ground.ORDER: "order", Ground.UNREAD: "unread", Ground.HELD: ""}
DESCRIPTION_CHARS: Final = 1024
"""Discord's limit of what a picture is described with."""


def draw(choice: JudgesChoice) -> bytes:
    """A PNG of the matrix, on an opaque background. Takes about a second the first time."""
    letters = sorted(standing.key for standing in choice.ranking.standings)
    count = len(letters)
    width = 2 * MARGIN + HEAD + count * (CELL_WIDTH + GAP) + TOTAL_WIDTH
    height = 2 * MARGIN + TITLE + HEAD / 2 + count * (CELL_HEIGHT + GAP) + SMALL_SIZE * 2
    canvas = Canvas(width, height)
    _headings(canvas, letters, width)
    standings = {standing.key: standing for standing in choice.ranking.standings}
    for row, letter in enumerate(letters):
        middle = MARGIN + TITLE + HEAD / 2 + row * (CELL_HEIGHT + GAP) + CELL_HEIGHT / 2
        canvas.text(MARGIN + HEAD / 2, middle, [letter], HEAD, LETTER_SIZE, bold=True)
        for column, other in enumerate(letters):
            left = MARGIN + HEAD + column * (CELL_WIDTH + GAP)
            box = Area(left, middle, CELL_WIDTH, CELL_HEIGHT)
            _cell(canvas, box, _pair(choice, letter, other), letter)
        left = MARGIN + HEAD + count * (CELL_WIDTH + GAP) + GAP
        canvas.text(left, middle, _total(standings[letter]), TOTAL_WIDTH, WORD_SIZE, from_left=True)
    if note := _note(choice):
        room = width - 2 * MARGIN
        canvas.text(MARGIN, height - MARGIN, [note], room, SMALL_SIZE, FAINT_INK, from_left=True)
    return canvas.png()


def described(choice: JudgesChoice) -> str:
    """The same for those who can't see it."""
    won: dict[str, list[str]] = {}
    for pair in choice.pairs:
        if pair.winner is not None:
            loser = pair.later if pair.winner == pair.earlier else pair.earlier
            won.setdefault(pair.winner, []).append(loser)
    told = [
        f"{named([winner])} won against {', '.join(sorted(losers))}"
        for winner, losers in sorted(won.items())
    ]
    ties = sum(pair.winner is None for pair in choice.pairs)
    text = f"The judge's pairs. {'; '.join([*told, f'{ties} ties'])}."
    return shortened(text, DESCRIPTION_CHARS)


def _headings(canvas: Canvas, letters: list[str], width: float) -> None:
    title = "The judge's pairs: the row's candidate against the column's"
    middle = MARGIN + TITLE / 3
    room = width - 2 * MARGIN
    canvas.text(MARGIN, middle, [title], room, WORD_SIZE, bold=True, from_left=True)
    middle = MARGIN + TITLE + HEAD / 8
    for column, letter in enumerate(letters):
        left = MARGIN + HEAD + column * (CELL_WIDTH + GAP) + CELL_WIDTH / 2
        canvas.text(left, middle, [letter], CELL_WIDTH, LETTER_SIZE, bold=True)


def _note(choice: JudgesChoice) -> str:
    """The legend of the small words in the cells."""
    grounds = {pair.ground for pair in choice.pairs}
    meanings = {
        Ground.ORDER: "order: the verdict changed with the order of the two",
        Ground.UNREAD: "unread: a verdict is missing or could not be read",
    }
    return "; ".join(words for ground, words in meanings.items() if ground in grounds)


def _cell(canvas: Canvas, box: Area, pair: Pair | None, letter: str) -> None:
    if pair is None:
        return
    if pair.winner is None:
        canvas.box(box)
        words = ["tie", WHY_TIED[pair.ground]] if WHY_TIED[pair.ground] else ["tie"]
        canvas.text(box.centre, box.middle, words, box.width, WORD_SIZE)
    elif pair.winner == letter:
        canvas.box(box, WON)
        canvas.text(box.centre, box.middle, ["won"], box.width, WORD_SIZE, ON_FILL, bold=True)
    else:
        canvas.box(box, LOST)
        canvas.text(box.centre, box.middle, ["lost"], box.width, WORD_SIZE)


def _pair(choice: JudgesChoice, letter: str, other: str) -> Pair | None:
    for pair in choice.pairs:
        if {pair.earlier, pair.later} == {letter, other} and letter != other:
            return pair
    return None


def _total(standing: Standing) -> list[str]:
    """Such as “2 won, 1 lost”, and the score."""
    pairs = [
        f"{count} {word}"
        for count, word in (
            (standing.won, "won"),
            (standing.lost, "lost"),
            (standing.tied, "tied"),
        )
        if count
    ]
    score = "no score" if standing.score is None else f"score {standing.score:.1f}"
    return [", ".join(pairs), score]
