"""The card on which people vote, and the card of a vote that is neither open nor decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.discord_api.buttons import button, row
from bot.discord_api.markdown import plain
from bot.discord_api.splitting import split
from bot.features.votes.view import (
    FEWEST,
    VoteView,
    can_retry_vote,
    how_it_ended,
    missing_verdicts,
    what_failed,
    what_to_know,
)
from bot.runs.cards.run_card import (
    CARD_COLOUR,
    custom_id,
    export_button,
    heading,
    lines,
    pattern,
    regenerate_menu,
    retry_button,
)
from workflows.text.cutting import utf16_length

LETTER_PATTERN = rf"{pattern('vote')}:(?P<letter>[A-H])"
"""Matches the custom ids of a vote for one candidate."""
TEXT_CHARS = 3200
HEADING_CHARS = 120
MOST_IN_A_ROW = 5


def vote_button(
    action: str,
    run_id: str,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> discord.ui.Button[Any]:
    """A button of a vote."""
    return button(custom_id(action, run_id), label, style=style)


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
    close = vote_button("close", run_id, "Close now")
    cancel = vote_button("calloff", run_id, "Cancel", discord.ButtonStyle.danger)
    retry = [retry_button(run_id)] if can_retry_vote(view) else []
    card.add_item(row(close, cancel, *retry, export_button(run_id)))
    if not view.uses_poll:
        card.add_item(row(_regenerate(view)))
    return card


def _choices(view: VoteView) -> str:
    links = [
        f"[{candidate.branch.title}]({candidate.versions[-1].url})"
        if candidate.versions[-1].url
        else candidate.branch.title
        for candidate in view.candidates
    ]
    return f"**Which one is the best?** {' · '.join(links)}"


def _closing(view: VoteView) -> str:
    closes = view.vote.closes_at_utc
    assert closes is not None
    when = (
        f"🕓 Closes {discord.utils.format_dt(closes, 'R')}, {discord.utils.format_dt(closes, 'f')}"
    )
    count = view.vote.voters
    voted = f"**{count}** {'person has' if count == 1 else 'people have'} voted"
    return when if view.uses_poll else f"{when} · {voted if count else 'Nobody has voted yet'}"


def _rules(view: VoteView) -> str:
    judge = ", and what the judge chose" if view.vote.judged else ""
    hidden = f"Who wrote what, and how{judge}, is shown when the vote closes."
    if view.uses_poll:
        return f"Vote in the poll below; everybody sees how it stands. {hidden}"
    if view.vote.poll:
        hidden = f"The poll could not be posted ({view.state.refused}). {hidden}"
    how = "Rank as many as you like." if view.vote.ranked else "One vote each."
    return f"{how} Your vote is secret, and you can change it until the vote closes. {hidden}"


def _ballot(view: VoteView) -> Sequence[Sequence[discord.ui.Button[Any]]]:
    """The buttons to vote with, by rows of about the same length."""
    run_id = view.state.run.id
    if view.vote.ranked:
        return [[vote_button("rank", run_id, "Rank…", discord.ButtonStyle.primary)]]
    buttons = [
        button(f"{custom_id('vote', run_id)}:{letter}", letter, style=discord.ButtonStyle.primary)
        for letter in view.letters
    ]
    half = len(buttons) if len(buttons) <= MOST_IN_A_ROW else -(-len(buttons) // 2)
    return [buttons[:half], *filter(None, [buttons[half:]])]


def unopened_card(view: VoteView) -> discord.ui.LayoutView:
    """The card of a vote that is neither open nor decided."""
    state = view.state
    title = heading(state)
    told = [*lines(state), *how_it_ended(view), *missing_verdicts(view)]
    if not view.candidates:
        topic = plain(state.run.topic, HEADING_CHARS)
        title = f"## Nothing could be written {state.recipe.preposition} {topic}"
    elif len(view.candidates) < FEWEST:
        told.append("⚠️ Only one candidate was written, and a vote needs two. Press Retry.")
    elif can_retry_vote(view):
        told.append("-# Press Retry to go on with the vote. Votes that were cast still count.")
    colour = discord.Colour.orange() if view.candidates else discord.Colour.red()
    card = _card(title, told, colour)
    run_id = state.run.id
    retry = [retry_button(run_id)] if can_retry_vote(view) else []
    card.add_item(row(*retry, export_button(run_id)))
    if view.candidates:
        card.add_item(row(_regenerate(view)))
    return card


def _regenerate(view: VoteView) -> discord.ui.Select[Any]:
    return regenerate_menu(view.state.run.id, [line.branch for line in view.state.shown_rows])


def _card(title: str, told: Sequence[str], colour: discord.Colour) -> discord.ui.LayoutView:
    text = "\n".join(told)
    if utf16_length(text) > TEXT_CHARS:
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
