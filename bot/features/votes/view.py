"""A vote with its run: the candidates, whom judge and crowd chose, and how its cards say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.discord_api.markdown import plain
from bot.runs.cards.texts import because, reference, written_by
from bot.runs.state import BranchRow, BranchStatus, RunState
from storage.runs import Outcome
from storage.votes import CountedBallot, Vote
from workflows.recipe import Branch
from workflows.recipes.votes.candidates import Setting, near_duplicates
from workflows.recipes.votes.judge import JudgesChoice
from workflows.recipes.votes.ranking import Agreement, CrowdsChoice, agreement, crowds_choice, named
from workflows.recipes.votes.verdicts import judgement, written_candidates
from workflows.text.lists import counted

VOTES = "votes"
"""The feature's name, under which a run's state has its vote."""
OVER = (
    "This vote is over, and its candidates stay as they were voted on. Start a new one with /vote."
)
FEWEST = 2
"""With fewer candidates there is nothing to choose between."""

REASON_CHARS = 160


@dataclass(frozen=True)
class VoteView:
    """A vote with its run; what is secret until it is over is for the caller to keep."""

    state: RunState
    vote: Vote

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The written texts by branch: the candidates by their letters, and the comparisons."""
        return {
            row.branch.key: row.latest.text for row in self.state.written if row.latest is not None
        }

    @cached_property
    def candidates(self) -> tuple[BranchRow, ...]:
        """The candidates that were written, by letter."""
        rows = self.state.shown_rows
        return tuple(row for row in rows if row.status is BranchStatus.DONE)

    @property
    def letters(self) -> tuple[str, ...]:
        """Those of the candidates that were written."""
        return tuple(row.branch.key for row in self.candidates)

    @cached_property
    def judged(self) -> JudgesChoice | None:
        """The judge's choice, where there is a judge and something to choose between."""
        return judgement(self.state.recipe, self.texts) if self.vote.judged else None

    def crowd_of(self, counted: tuple[CountedBallot, ...]) -> CrowdsChoice:
        """Whom these ballots choose."""
        entrants = written_candidates(self.state.recipe, self.texts)
        ballots = [ballot.choice for ballot in counted for _ in range(ballot.times)]
        return crowds_choice(entrants, ballots)

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
        return agreement(self.judged.level, self.crowd.winners)

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
        if self.judged is not None and self.judged.winner is not None:
            chosen.append(self.judged.winner)
        return tuple(dict.fromkeys(chosen))

    @property
    def uses_poll(self) -> bool:
        """Whether the crowd votes in Discord's poll; not where that could not be posted."""
        poll = self.state.poll
        return self.vote.poll and (poll is None or poll.failed_reason is None)

    def setting(self, branch: Branch) -> Setting:
        """The setting that a candidate was written with."""
        return Setting.of(branch.brief)


def view_of(state: RunState) -> VoteView | None:
    """The run's vote; None where it is about none."""
    vote = state.details.get(VOTES)
    return VoteView(state, vote) if isinstance(vote, Vote) else None


def why_fixed(view: VoteView) -> str | None:
    """Why no candidate can be written anew, in one sentence; None where it can be."""
    if view.state.run.outcome is None:
        return None
    if view.is_decided:
        return OVER
    if view.vote.is_open and view.uses_poll:
        return (
            "A Discord poll can't be changed while it is open. Close the vote, then start a new "
            "one with /vote."
        )
    return None


def can_retry_vote(view: VoteView) -> bool:
    """Whether another try may bring what is missing: a text, a verdict, or the vote itself."""
    if view.vote.closed_at_utc is not None or (view.vote.is_open and view.uses_poll):
        return False
    if view.state.run.outcome is Outcome.REFUSED:
        return False
    return bool(view.state.failed) or not (view.is_decided or view.vote.is_open)


def how_it_ended(view: VoteView) -> list[str]:
    """Why there is no vote, or who stopped it."""
    run = view.state.run
    if run.outcome is Outcome.CANCELLED:
        return [f"🛑 {run.reason or 'Cancelled.'}"]
    failed = run.outcome in (Outcome.FAILED, Outcome.REFUSED) and run.reason
    return [f"⚠️ {run.reason}"] if failed else []


def what_failed(view: VoteView) -> list[str]:
    """A sentence for each candidate that is missing, and one for the comparisons."""
    return [*_missing_candidates(view), *missing_verdicts(view)]


def missing_verdicts(view: VoteView) -> list[str]:
    """A sentence for the comparisons that could not be made, if any."""
    compared = [row for row in view.state.rows if not row.branch.shown]
    missing = [row for row in compared if row.status is BranchStatus.FAILED]
    if not missing:
        return []
    reasons = list(dict.fromkeys(because(row.latest) for row in missing))
    tie = "It counts as a tie" if len(missing) == 1 else "They count as ties"
    unless = " unless you press Retry" if can_retry_vote(view) else ""
    return [
        f"⚠️ {len(missing)} of {counted(len(compared), 'comparison')} failed: "
        f"{plain('; '.join(reasons), REASON_CHARS)}. {tie}{unless}.{reference(missing[0].latest)}"
    ]


def _missing_candidates(view: VoteView) -> list[str]:
    rows = view.state.shown_rows
    retry = " Press Retry, and it takes part." if can_retry_vote(view) else ""
    lines = [
        f"⚠️ {row.branch.title} failed: {plain(because(row.latest), REASON_CHARS)}."
        f"{retry}{reference(row.latest)}"
        for row in rows
        if row.status is BranchStatus.FAILED and row.latest is not None
    ]
    # Once the vote is over nobody can do anything about it.
    lines += [
        f"⚠️ {row.branch.title} could not be rewritten: "
        f"{plain(because(row.setback), REASON_CHARS)}. The earlier text is kept."
        f"{reference(row.setback)}"
        for row in rows
        if row.setback is not None
        and row.setback.attempt == view.state.run.attempt
        and view.vote.closed_at_utc is None
    ]
    return lines


def what_to_know(view: VoteView) -> list[str]:
    """Lines that help to choose well: near-duplicates, votes that were taken back."""
    alike = near_duplicates({letter: view.texts[letter] for letter in view.letters})
    lines = [f"👯 {sentence}" for sentence in alike]
    known = view.letters
    if revoked := {key: count for key, count in view.vote.revoked.items() if key in known}:
        total = sum(revoked.values())
        lines.append(
            f"↩️ {named(sorted(revoked))} {'was' if len(revoked) == 1 else 'were'} rewritten: "
            f"{counted(total, 'earlier vote')} no longer {'counts' if total == 1 else 'count'}. "
            "If yours was one of them, vote again."
        )
    return [*lines, *written_by(view.state)]


def verdicts(view: VoteView) -> list[str]:
    """Lines that say whom the judge and the crowd chose, and whether they agree."""
    lines: list[str] = []
    if view.judged is not None:
        lines.append(f"⚖️ **Judge:** {view.judged.sentence}")
        lines += [f"-# {note}" for note in view.judged.notes]
    elif view.vote.judged:
        lines.append("⚖️ **Judge:** There was nothing to compare.")
    if view.crowd is not None:
        lines.append(f"🗳️ **Crowd:** {view.crowd.sentence}")
        lines += [f"-# {view.vote.note}"] if view.vote.note else []
        lines += [f"-# Closed early by <@{view.vote.closed_by}>."] if view.vote.closed_by else []
    if view.agreement is not None:
        is_shared = view.agreement in (Agreement.YES, Agreement.PARTLY)
        lines.append(f"{'🤝' if is_shared else '↔️'} {view.agreement.sentence}")
    return lines
