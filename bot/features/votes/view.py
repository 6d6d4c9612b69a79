"""What is known of a vote: its candidates, the judge's choice, the crowd's, and who has won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.runs.cards.state import BranchRow, CardState
from storage.records import Outcome
from storage.vote_records import CountedBallot, VoteRecord
from workflows.recipe import Branch
from workflows.recipes.votes.agreement import Agreement, agreement
from workflows.recipes.votes.crowd import CrowdsChoice, crowds_choice
from workflows.recipes.votes.likeness import Alike, near_duplicates
from workflows.recipes.votes.settings import Setting
from workflows.recipes.votes.verdicts import Judgement, judgement, written_candidates

FEWEST = 2
"""With fewer candidates there is nothing to choose between."""


@dataclass(frozen=True)
class VoteView:
    """A vote as its rows have it; what is secret until it is over is for the caller to keep."""

    state: CardState
    vote: VoteRecord

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """What was written, by branch: the candidates by their letters, and the comparisons."""
        return {
            row.branch.key: row.latest.text for row in self.state.written if row.latest is not None
        }

    @cached_property
    def candidates(self) -> tuple[BranchRow, ...]:
        """The candidates that were written, by letter."""
        return self.state.visible.written

    @property
    def letters(self) -> tuple[str, ...]:
        """Those of the candidates that were written."""
        return tuple(row.branch.key for row in self.candidates)

    @cached_property
    def judged(self) -> Judgement | None:
        """The judge's choice, where there is a judge and something to choose between."""
        return judgement(self.state.recipe, self.texts) if self.vote.judged else None

    def crowd_of(self, counted: tuple[CountedBallot, ...]) -> CrowdsChoice:
        """Whom these ballots choose."""
        entrants = written_candidates(self.state.recipe, self.texts)
        return crowds_choice(entrants, [one.choice for one in counted for _ in range(one.count)])

    @cached_property
    def crowd(self) -> CrowdsChoice | None:
        """The crowd's choice, once its vote is over."""
        is_over = self.vote.closed_at_utc is not None
        return self.crowd_of(self.vote.counted) if is_over else None

    @property
    def agreement(self) -> Agreement | None:
        """How judge and crowd compare, where there are both."""
        if self.judged is None or self.crowd is None:
            return None
        return agreement(self.judged.choice.level, self.crowd.winners)

    @property
    def is_decided(self) -> bool:
        """Whether the result can be told."""
        if self.vote.crowd:
            return self.vote.closed_at_utc is not None
        return self.state.has_whole and len(self.candidates) >= FEWEST

    @property
    def winners(self) -> tuple[str, ...]:
        """Those whom the crowd has chosen, then the judge's; empty where nobody has won."""
        chosen = list(self.crowd.winners) if self.crowd is not None else []
        if self.judged is not None and self.judged.choice.winner is not None:
            chosen.append(self.judged.choice.winner)
        return tuple(dict.fromkeys(chosen))

    @property
    def alike(self) -> list[Alike]:
        """Candidates that are nearly the same."""
        return near_duplicates(
            {row.branch.key: self.texts[row.branch.key] for row in self.candidates}
        )

    @property
    def uses_poll(self) -> bool:
        """Whether the crowd votes in Discord's poll; not where that could not be posted."""
        poll = self.state.poll
        return self.vote.poll and (poll is None or poll.failed_reason is None)

    def setting(self, branch: Branch) -> Setting:
        """What a candidate was written with."""
        return Setting.of(branch.brief)


def view_of(state: CardState) -> VoteView | None:
    """The run's vote; None where it is about none."""
    return None if state.vote is None else VoteView(state, state.vote)


def why_fixed(state: CardState) -> str | None:
    """Why no candidate can be written anew, in one sentence; None where it can be."""
    view = view_of(state)
    if view is None or state.run.outcome is None:
        return None
    if view.is_decided:
        return (
            "This vote is over, and its candidates stay as they were voted on. Start a new one "
            "with /vote."
        )
    if view.vote.is_open and view.uses_poll:
        return (
            "A poll of Discord's own is under way, which can't be changed. Close the vote first, "
            "and start a new one with /vote."
        )
    return None


def can_retry_vote(view: VoteView) -> bool:
    """Whether another try may bring what is missing: a text, a verdict, or the vote itself."""
    if view.vote.closed_at_utc is not None or (view.vote.is_open and view.uses_poll):
        return False
    if view.state.run.outcome is Outcome.REFUSED:
        return False
    return bool(view.state.failed) or not (view.is_decided or view.vote.is_open)
