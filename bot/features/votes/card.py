"""The card of a vote whose run has ended: a ballot, the reveal, or why there is neither."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.discord_api.buttons import row
from bot.discord_api.markdown import plain
from bot.discord_api.splitting import discord_length, split
from bot.features.votes.buttons import LetterButton, VoteButton
from bot.features.votes.reveal import reveal_card
from bot.features.votes.view import FEWEST, VoteView, can_retry_vote, view_of
from bot.features.votes.wording import (
    how_it_ended,
    missing_verdicts,
    people,
    what_failed,
    what_to_know,
)
from bot.runs.buttons import export_button, regenerate_menu, retry_button
from bot.runs.cards.run_card import CARD_COLOUR, TOPIC_CHARS, heading, lines
from bot.runs.state import RunState

TEXT_CHARS = 3200
MOST_IN_A_ROW = 5


async def vote_card(state: RunState) -> tuple[discord.ui.LayoutView, list[discord.File]]:
    """The card, and its files."""
    view = view_of(state)
    assert view is not None
    if view.is_decided:
        return await reveal_card(view)
    if view.vote.is_open:
        return ballot_card(view), []
    return _unopened_card(view), []


def ballot_card(view: VoteView) -> discord.ui.LayoutView:
    """Where people vote: what there is to choose from, until when, and how many have voted.

    Neither how they voted nor anything else that would tell candidates apart is on it.
    """
    state = view.state
    told = [
        _choices(view),
        _closing(view),
        *how_it_ended(view),
        *what_failed(view),
        *what_to_know(view),
        f"-# {_rules(view)}",
    ]
    card = _card(heading(state).replace("## ✨", "## 🗳️", 1), told, CARD_COLOUR)
    run_id = state.run.id
    if not view.uses_poll:
        for buttons in _ballot(view):
            card.add_item(row(*buttons))
    retry = [retry_button(run_id)] if can_retry_vote(view) else []
    card.add_item(
        row(
            VoteButton("close", run_id, "Close now"),
            VoteButton("calloff", run_id, "Cancel", discord.ButtonStyle.danger),
            *retry,
            export_button(run_id),
        )
    )
    if not view.uses_poll:
        card.add_item(row(_regenerate(view)))
    return card


def _choices(view: VoteView) -> str:
    links = [
        f"[{one.branch.title}]({one.versions[-1].url})"
        if one.versions[-1].url
        else one.branch.title
        for one in view.candidates
    ]
    return f"**Which one is the best?** {' · '.join(links)}"


def _closing(view: VoteView) -> str:
    closes = view.vote.closes_at_utc
    assert closes is not None
    when = f"🕓 Closes {discord.utils.format_dt(closes, 'R')}"
    when += f", {discord.utils.format_dt(closes, 'f')}"
    return when if view.uses_poll else f"{when} · {people(view.vote.voters)}"


def _rules(view: VoteView) -> str:
    judge = ", and what the judge chose" if view.vote.judged else ""
    hidden = f"Who wrote what, and how{judge}, is shown when the vote closes."
    if view.uses_poll:
        return f"Vote in the poll below; everybody sees how it stands. {hidden}"
    if view.vote.poll:
        hidden = f"The poll could not be posted ({view.state.refused}). {hidden}"
    one = "Rank as many as you like" if view.vote.ranked else "One vote each"
    return f"{one}; it is secret, and you can change it until the end. {hidden}"


def _ballot(view: VoteView) -> Sequence[Sequence[VoteButton | LetterButton]]:
    """The buttons to vote with, by rows of about the same length."""
    run_id = view.state.run.id
    if view.vote.ranked:
        return [[VoteButton("rank", run_id, "Rank…", discord.ButtonStyle.primary)]]
    letters = view.letters
    rows = -(-len(letters) // MOST_IN_A_ROW)
    length = -(-len(letters) // rows)
    return [
        [LetterButton(run_id, letter) for letter in letters[start : start + length]]
        for start in range(0, len(letters), length)
    ]


def _unopened_card(view: VoteView) -> discord.ui.LayoutView:
    """The card of a vote that is neither open nor decided."""
    state = view.state
    title = heading(state)
    told = [*lines(state), *how_it_ended(view), *missing_verdicts(view)]
    if not view.candidates:
        topic = plain(state.run.topic, TOPIC_CHARS)
        title = f"## Nothing could be written {state.recipe.preposition} {topic}"
    elif len(view.candidates) < FEWEST:
        told.append("⚠️ Only one candidate was written, and a vote needs two. Press Retry.")
    else:
        told.append("-# Press Retry, and the vote goes on. Votes that were given still count.")
    colour = discord.Colour.orange() if view.candidates else discord.Colour.red()
    card = _card(title, told, colour)
    run_id = state.run.id
    card.add_item(row(retry_button(run_id), export_button(run_id)))
    if view.candidates:
        card.add_item(row(_regenerate(view)))
    return card


def _regenerate(view: VoteView) -> discord.ui.Select[Any]:
    return regenerate_menu(view.state.run.id, [one.branch for one in view.state.shown_rows])


def _card(title: str, told: Sequence[str], colour: discord.Colour) -> discord.ui.LayoutView:
    text = "\n".join(told)
    if discord_length(text) > TEXT_CHARS:
        text = split(text, TEXT_CHARS)[0]
    card = discord.ui.LayoutView(timeout=None)
    card.add_item(
        discord.ui.Container[discord.ui.LayoutView](
            discord.ui.TextDisplay(title),
            discord.ui.Separator(visible=False),
            discord.ui.TextDisplay(text),
            accent_colour=colour,
        )
    )
    return card
