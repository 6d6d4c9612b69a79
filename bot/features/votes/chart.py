"""The judge's pairs as a picture: each candidate's row against each candidate's column."""

from __future__ import annotations

from typing import Final

from bot.runs.canvas import BOX, FAINT_INK, INK, ON_FILL, Area, Canvas, TextStyle
from workflows.recipes.votes.judge import Ground, JudgesChoice, Pair
from workflows.recipes.votes.ranking import Standing, named
from workflows.text.cutting import shortened

WON: Final = "#0b5cad"
LOST: Final = "#f6dfc8"
READABLE: Final = ((ON_FILL, WON), (INK, LOST), (INK, BOX))
"""Each colour of a cell with what it stands on."""

CELL_WIDTH: Final = 72
CELL_HEIGHT: Final = 56
GAP: Final = 5
MARGIN: Final = 24
HEAD: Final = 44
TITLE_HEIGHT: Final = 44
NOTE_HEIGHT: Final = 26
TOTAL_WIDTH: Final = 190
LEAST_WIDTH: Final = 480
TITLE: Final = TextStyle(18, bold=True, from_left=True)
LETTER: Final = TextStyle(22, bold=True)
WORD: Final = TextStyle(17)
WON_WORD: Final = TextStyle(17, ON_FILL, bold=True)
TOTAL: Final = TextStyle(17, from_left=True)
NOTE: Final = TextStyle(15, FAINT_INK, from_left=True)
WHY_TIED: Final = {Ground.ORDER: "order", Ground.UNREAD: "unread", Ground.HELD: ""}
DESCRIPTION_CHARS: Final = 1024
"""Discord's limit of what a picture is described with."""


def chart(choice: JudgesChoice) -> str:
    """An SVG of the matrix, on an opaque background."""
    standings = {standing.key: standing for standing in choice.ranking.standings}
    letters, notes = sorted(standings), _notes(choice)
    left, top = MARGIN + HEAD + CELL_WIDTH / 2, MARGIN + TITLE_HEIGHT + HEAD + CELL_HEIGHT / 2
    across, down = CELL_WIDTH + GAP, CELL_HEIGHT + GAP
    totals = left + (len(letters) - 0.5) * across
    width = max(LEAST_WIDTH, totals + TOTAL_WIDTH + MARGIN)
    bottom = top + (len(letters) - 0.5) * down
    canvas = Canvas(width, bottom + NOTE_HEIGHT * len(notes) + MARGIN)
    room = width - 2 * MARGIN
    canvas.text(
        MARGIN, MARGIN + TITLE_HEIGHT / 4, room, TITLE, "The judge's pairs: row against column"
    )
    for row, letter in enumerate(letters):
        middle, centre = top + row * down, left + row * across
        canvas.text(centre, MARGIN + TITLE_HEIGHT + HEAD / 2, CELL_WIDTH, LETTER, letter)
        canvas.text(MARGIN + HEAD / 2, middle, HEAD, LETTER, letter)
        for column, other in enumerate(letters):
            box = Area(left + column * across - CELL_WIDTH / 2, middle, CELL_WIDTH, CELL_HEIGHT)
            _draw_cell(canvas, box, _pair(choice, letter, other), letter)
        canvas.text(totals + GAP, middle, TOTAL_WIDTH - GAP, TOTAL, *_total(standings[letter]))
    for number, note in enumerate(notes):
        canvas.text(MARGIN, bottom + (number + 0.5) * NOTE_HEIGHT, room, NOTE, note)
    return canvas.svg()


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


def _notes(choice: JudgesChoice) -> list[str]:
    """What the small words in the cells mean."""
    grounds = {pair.ground for pair in choice.pairs}
    meanings = {
        Ground.ORDER: "order: the verdict changed with the order of the two",
        Ground.UNREAD: "unread: a verdict is missing or could not be read",
    }
    return [words for ground, words in meanings.items() if ground in grounds]


def _draw_cell(canvas: Canvas, box: Area, pair: Pair | None, letter: str) -> None:
    if pair is None:
        return
    fill, style, words = LOST, WORD, ["lost"]
    if pair.winner is None:
        fill, words = BOX, ["tie", *filter(None, [WHY_TIED[pair.ground]])]
    elif pair.winner == letter:
        fill, style, words = WON, WON_WORD, ["won"]
    canvas.box(box, fill)
    canvas.text(box.centre, box.middle, box.width - GAP, style, *words)


def _pair(choice: JudgesChoice, letter: str, other: str) -> Pair | None:
    for pair in choice.pairs:
        if {pair.earlier, pair.later} == {letter, other} and letter != other:
            return pair
    return None


def _total(standing: Standing) -> list[str]:
    """Such as "2 won, 1 lost", and the score."""
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
