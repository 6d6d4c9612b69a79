"""The card of a vote that is over: who won, the text, the settings, and the judge's pairs."""

from __future__ import annotations

import io
from itertools import permutations
from typing import Final

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import as_posted, plain
from bot.discord_api.splitting import split
from bot.features.votes.ballot_card import HEADING_CHARS, vote_button
from bot.features.votes.view import (
    VoteView,
    can_retry_vote,
    verdicts,
    what_failed,
    what_to_know,
)
from bot.runs.canvas import BOX, FAINT_INK, INK, ON_FILL, Area, Canvas, TextStyle
from bot.runs.cards.run_card import export_button, retry_button
from bot.runs.extension import Card
from bot.runs.state import BranchRow
from workflows.pictures import draw
from workflows.recipes.votes.judge import Ground, JudgesChoice
from workflows.recipes.votes.ranking import Agreement, Standing, named
from workflows.recipes.votes.verdicts import main_reasons
from workflows.text.cutting import shortened, utf16_length
from workflows.text.lists import counted, listed

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
CELLS: Final = {"won": (WON, WON_WORD), "lost": (LOST, WORD), "tie": (BOX, WORD)}
MEANINGS: Final = {
    Ground.ORDER: "order: the verdict changed with the order of the two",
    Ground.UNREAD: "unread: a verdict is missing or could not be read",
}
"""What the small words in the cells mean."""
DESCRIPTION_CHARS: Final = 1024
"""Discord's limit of what a picture is described with."""


def chart(choice: JudgesChoice) -> str:
    """An SVG of the matrix, on an opaque background."""
    standings = {standing.key: standing for standing in choice.ranking.standings}
    letters, cells = sorted(standings), _cells(choice)
    notes = [
        words
        for ground, words in MEANINGS.items()
        if ground in {pair.ground for pair in choice.pairs}
    ]
    left, top = MARGIN + HEAD + CELL_WIDTH / 2, MARGIN + TITLE_HEIGHT + HEAD + CELL_HEIGHT / 2
    across, down = CELL_WIDTH + GAP, CELL_HEIGHT + GAP
    totals = left + (len(letters) - 0.5) * across
    width = max(LEAST_WIDTH, totals + TOTAL_WIDTH + MARGIN)
    bottom = top + (len(letters) - 0.5) * down
    canvas = Canvas(width, bottom + NOTE_HEIGHT * len(notes) + MARGIN)
    room = width - 2 * MARGIN
    title = "The judge's pairs: row against column"
    canvas.text(MARGIN, MARGIN + TITLE_HEIGHT / 4, room, TITLE, title)
    for place, letter in enumerate(letters):
        middle, centre = top + place * down, left + place * across
        canvas.text(centre, MARGIN + TITLE_HEIGHT + HEAD / 2, CELL_WIDTH, LETTER, letter)
        canvas.text(MARGIN + HEAD / 2, middle, HEAD, LETTER, letter)
        for column, other in enumerate(letters):
            if words := cells.get((letter, other)):
                fill, style = CELLS[words[0]]
                box = Area(left + column * across - CELL_WIDTH / 2, middle, CELL_WIDTH, CELL_HEIGHT)
                canvas.box(box, fill)
                canvas.text(box.centre, middle, CELL_WIDTH - GAP, style, *words)
        canvas.text(totals + GAP, middle, TOTAL_WIDTH - GAP, TOTAL, *_total(standings[letter]))
    for number, note in enumerate(notes):
        canvas.text(MARGIN, bottom + (number + 0.5) * NOTE_HEIGHT, room, NOTE, note)
    return canvas.svg()


def described(choice: JudgesChoice) -> str:
    """The same for those who can't see it."""
    cells = _cells(choice)
    told: list[str] = []
    for letter in sorted(standing.key for standing in choice.ranking.standings):
        losers = sorted(
            other
            for (winner, other), words in cells.items()
            if winner == letter and words == ("won",)
        )
        if losers:
            told.append(f"{named([letter])} won against {', '.join(losers)}")
    told.append(counted(sum(pair.winner is None for pair in choice.pairs), "tie"))
    return shortened(f"The judge's pairs. {'; '.join(told)}.", DESCRIPTION_CHARS)


def _cells(choice: JudgesChoice) -> dict[tuple[str, str], tuple[str, ...]]:
    """The words in each cell by row and column."""
    cells: dict[tuple[str, str], tuple[str, ...]] = {}
    for pair in choice.pairs:
        ground = (pair.ground.value,) if pair.ground in MEANINGS else ()
        for letter, other in permutations((pair.earlier, pair.later)):
            word = "won" if pair.winner == letter else "lost"
            cells[letter, other] = ("tie", *ground) if pair.winner is None else (word,)
    return cells


def _total(standing: Standing) -> list[str]:
    """Such as "2 won, 1 lost", and the score."""
    counts = {"won": standing.won, "lost": standing.lost, "tied": standing.tied}
    pairs = [f"{count} {word}" for word, count in counts.items() if count]
    score = "no score" if standing.score is None else f"score {standing.score:.1f}"
    return [", ".join(pairs), score]


MESSAGE_CHARS = 4000
REASON_CHARS = 200
FEWEST_CHARS = 100
"""A text that would have less room than this is only linked to."""
SHARE_OF_TEXT = 0.65
"""The winning text's share of the room left; the rest is for the judge's reasons."""
CHART = "pairs.png"


async def reveal_card(view: VoteView) -> Card:
    """The card of a vote that is over, and the picture of the judge's pairs."""
    state = view.state
    about = f"{plain(state.recipe.name, 80)} · asked by <@{state.run.requester_id}>"
    title = f"{_title(view)}\n-# {about}"
    settings = "\n".join(
        ["### Who wrote what", *(_candidate(view, candidate) for candidate in view.candidates)]
    )
    told = "\n".join([*verdicts(view), *what_failed(view), *what_to_know(view)])
    room = MESSAGE_CHARS - utf16_length(title) - utf16_length(settings)
    if utf16_length(told) > room:
        told = split(told, room)[0]
    room -= utf16_length(told)
    text = _winning_text(view, int(room * SHARE_OF_TEXT))
    reasons = _reasons(view, room - utf16_length(text))
    card = discord.ui.LayoutView(timeout=None)
    colour = discord.Colour.green() if view.winners else discord.Colour.orange()
    box = discord.ui.Container[discord.ui.LayoutView](accent_colour=colour)
    files: list[discord.File] = []
    for part in (title, told, text):
        if part:
            box.add_item(discord.ui.TextDisplay(part))
            box.add_item(discord.ui.Separator(visible=False))
    if view.judged is not None and (content := await draw(chart(view.judged))):
        files.append(discord.File(io.BytesIO(content), filename=CHART))
        item = discord.MediaGalleryItem(f"attachment://{CHART}", description=described(view.judged))
        box.add_item(discord.ui.MediaGallery(item))
    box.add_item(discord.ui.TextDisplay(settings))
    if reasons:
        box.add_item(discord.ui.Separator(visible=False))
        box.add_item(discord.ui.TextDisplay(reasons))
    card.add_item(box)
    _add_controls(card, view)
    return Card(card, files)


def _add_controls(card: discord.ui.LayoutView, view: VoteView) -> None:
    run_id = view.state.run.id
    buttons = [
        vote_button("story", run_id, "Make it the story…", discord.ButtonStyle.primary),
        vote_button("repost", run_id, "Post it to a channel…"),
    ]
    if view.state.recipe.branches[0].brief["recipe"]:
        # Only a recipe's part can learn from examples, not what somebody typed once.
        buttons.append(vote_button("example", run_id, "Remember as an example…"))
    card.add_item(row(*buttons))
    retry = [retry_button(run_id)] if can_retry_vote(view) else []
    card.add_item(row(*retry, export_button(run_id)))


def _title(view: VoteView) -> str:
    topic = plain(view.state.run.topic, HEADING_CHARS)
    if not view.winners:
        return f"## 🏆 {topic}: no winner"
    if len(view.winners) == 1:
        return f"## 🏆 {topic}: candidate {view.winners[0]} wins"
    if view.agreement is Agreement.NO:
        return f"## 🏆 {topic}: judge and crowd disagree"
    return f"## 🏆 {topic}: a tie between candidates {listed(view.winners)}"


def _winning_text(view: VoteView, room_chars: int) -> str:
    """The text of the one that won; its beginning where there is no room for all of it."""
    if len(view.winners) != 1:
        return ""
    winner = next(row for row in view.candidates if row.branch.key == view.winners[0])
    heading = f"### {winner.branch.emoji} {plain(winner.branch.brief['task'], 80)}"
    room = room_chars - utf16_length(heading) - FEWEST_CHARS
    text = as_posted(view.texts[winner.branch.key])
    if room < FEWEST_CHARS:
        return ""
    if utf16_length(text) > room:
        url = winner.versions[-1].url
        more = f"[the whole text]({url})" if url else "the whole text is above"
        text = f"{split(text, room)[0]}\n-# … {more}"
    return f"{heading}\n{text}"


def _candidate(view: VoteView, candidate: BranchRow) -> str:
    """A candidate with all that was hidden until now."""
    letter, setting = candidate.branch.key, view.setting(candidate.branch)
    url = candidate.versions[-1].url
    told = [
        f"{'🏆 ' if letter in view.winners else ''}{f'[{letter}]({url})' if url else letter}",
        f"{setting.author}, temperature {setting.temperature:g}",
    ]
    if view.crowd is not None:
        told.append(counted(view.crowd.votes[letter], "vote"))
    return f"**{told[0]}** · {' · '.join(told[1:])}\n-# {plain(setting.perspective, 90)}"


def _reasons(view: VoteView, room_chars: int) -> str:
    """The judge's words on the candidate it ranked first, rival by rival, as far as they fit."""
    if view.judged is None:
        return ""
    lines = [f"### What the judge said of {view.judged.ranking.first.key}"]
    for rival, reason in main_reasons(view.judged).items():
        line = f"- against {rival}: {plain(reason, REASON_CHARS)}"
        if utf16_length("\n".join([*lines, line])) > room_chars:
            break
        lines.append(line)
    return "\n".join(lines) if len(lines) > 1 else ""
