"""The messages that a run promises: each branch's own, and what goes on after the card."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_api.markdown import plain
from bot.features.brainstorms.idea_cards import ideas_heading
from bot.features.votes.messages import BALLOT_OPEN, opens_ballot, poll_post
from bot.runs.cards.aggregated import ending
from bot.runs.cards.posts import branch_bodies
from bot.runs.cards.state import CardState, Version
from storage.brainstorm_records import Board
from storage.records import NewPost, Outcome, PostKind
from workflows.events import BranchResult
from workflows.recipe import Combine
from workflows.run import Run

WHOLE_ON_THE_CARD = (Combine.VOTE, Combine.MAJORITY)
"""What these come to always fits on the card."""
NAME_CHARS = 80


def branch_posts(run: Run, result: BranchResult, earlier: Sequence[Version]) -> list[NewPost]:
    """A message for the branch's text, several where it is long; `earlier` are its versions."""
    index = run.recipe.keys.index(result.key)
    bodies = branch_bodies(
        run.recipe.branches[index],
        result,
        version=len(earlier) + 1,
        earlier_url=earlier[-1].url if earlier else None,
    )
    return [
        NewPost(
            PostKind.BRANCH,
            f"{run.id}-{index}-{run.attempt}-{part}",
            body,
            pictures=len(result.pictures) if part == 1 else 0,
            with_file=bodies.with_file,
        )
        for part, body in enumerate(bodies.texts, start=1)
    ]


def ideas_post(run: Run, result: BranchResult, board: Board | None) -> NewPost:
    """The message for a branch's ideas; they are rows of their own."""
    index = run.recipe.keys.index(result.key)
    heading = ideas_heading(run.recipe.branches[index], result, run.attempt, board)
    return NewPost(PostKind.IDEAS, f"{run.id}-{index}-{run.attempt}-1", heading)


def closing_posts(run: Run, state: CardState, *, tells: bool) -> list[NewPost]:
    """What goes on after the card of a run that has ended, its poll, and a new line to tell of it.

    A ballot that opens is always told of, anything else where `tells`.
    """
    further = () if run.recipe.combine in WHOLE_ON_THE_CARD else ending(state).further
    posts = [
        NewPost(PostKind.CONTINUATION, f"{run.id}-{run.attempt}-c{part}", body)
        for part, body in enumerate(further, start=2)
    ]
    opens = opens_ballot(state)
    if opens:
        posts += poll_post(state)
    if opens or tells:
        notice = BALLOT_OPEN if opens else _notice(run, state)
        posts.append(NewPost(PostKind.NOTICE, f"{run.id}-{run.attempt}-n", notice))
    return posts


def _notice(run: Run, state: CardState) -> str:
    """The new line at the end of a long run; the link to the card follows it."""
    name = plain(run.recipe.name, NAME_CHARS)
    if state.run.outcome in (Outcome.FAILED, Outcome.REFUSED):
        return f"your {name} came to nothing; the card says why:"
    return f"your {name} is ready:"
