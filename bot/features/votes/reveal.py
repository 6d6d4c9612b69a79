"""The card of a vote that is over: who won, the winning text, each setting, and the reasons."""

from __future__ import annotations

import io

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import as_posted, plain
from bot.discord_api.splitting import split
from bot.features.votes.ballot_card import vote_button
from bot.features.votes.chart import chart, described
from bot.features.votes.view import (
    VoteView,
    can_retry_vote,
    verdicts,
    what_failed,
    what_to_know,
)
from bot.runs.cards.run_card import export_button, retry_button
from bot.runs.extension import Card
from bot.runs.state import BranchRow
from workflows.pictures import draw
from workflows.recipes.votes.crowd import Agreement
from workflows.recipes.votes.verdicts import main_reasons
from workflows.text.cutting import utf16_length
from workflows.text.lists import counted, listed

MESSAGE_CHARS = 4000
TITLE_CHARS = 120
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
    topic = plain(view.state.run.topic, TITLE_CHARS)
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
