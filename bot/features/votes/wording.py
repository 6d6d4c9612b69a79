"""The sentences of a vote's cards: who chose what, what is missing, what has to be known."""

from __future__ import annotations

from bot.discord_api.markdown import plain
from bot.features.votes.view import VoteView
from bot.runs.cards.wording import because, joined, reference, written_by
from bot.runs.state import BranchStatus
from storage.runs import Outcome
from workflows.recipes.votes.agreement import Agreement
from workflows.recipes.votes.ranking import named

REASON_CHARS = 160


def named_task(view: VoteView) -> str:
    """The task that all candidates were given, harmless and short."""
    return plain(str(view.state.recipe.branches[0].brief["task"]), 80)


def people(count: int) -> str:
    """Such as “Nobody has voted yet” and “**12** people have voted”."""
    if not count:
        return "Nobody has voted yet"
    return f"**{count}** {'person has' if count == 1 else 'people have'} voted"


def how_it_ended(view: VoteView) -> list[str]:
    """Why there is no vote, or who stopped it."""
    run = view.state.run
    match run.outcome:
        case Outcome.CANCELLED:
            return [f"🛑 {run.reason or 'Cancelled.'}"]
        case Outcome.FAILED | Outcome.REFUSED if run.reason:
            return [f"⚠️ {run.reason}"]
        case _:
            return []


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
    return [
        f"⚠️ {len(missing)} of {len(compared)} comparisons failed: "
        f"{plain('; '.join(reasons), REASON_CHARS)}. They count as ties unless you press Retry."
        f"{reference(missing[0].latest)}"
    ]


def _missing_candidates(view: VoteView) -> list[str]:
    rows = view.state.shown_rows
    lines = [
        f"⚠️ {row.branch.title} failed: {plain(because(row.latest), REASON_CHARS)}. "
        f"Press Retry, and it takes part.{reference(row.latest)}"
        for row in rows
        if row.status is BranchStatus.FAILED and row.latest is not None
    ]
    # Once the vote is over nobody can do anything about it.
    lines += [
        f"⚠️ The new {row.branch.title.casefold()} failed: "
        f"{plain(because(row.setback), REASON_CHARS)}. The earlier one is kept."
        f"{reference(row.setback)}"
        for row in rows
        if row.setback is not None
        and row.setback.attempt == view.state.run.attempt
        and view.vote.closed_at_utc is None
    ]
    return lines


def what_to_know(view: VoteView) -> list[str]:
    """Lines that help to choose well: near-duplicates, votes that were taken back."""
    lines = [f"👯 {alike.sentence}" for alike in view.alike]
    known = view.letters
    if revoked := {key: count for key, count in view.vote.revoked.items() if key in known}:
        counts = joined([f"{count} for {key}" for key, count in sorted(revoked.items())])
        total = sum(revoked.values())
        lines.append(
            f"↩️ {named(sorted(revoked))} {'was' if len(revoked) == 1 else 'were'} written anew: "
            f"{'a vote' if total == 1 else 'votes'} for the earlier text "
            f"{'was' if total == 1 else 'were'} taken back ({counts}). Vote again."
        )
    return [*lines, *written_by(view.state)]


def verdicts(view: VoteView) -> list[str]:
    """Lines that say whom the judge and the crowd chose, and whether they agree."""
    lines: list[str] = []
    if view.judged is not None:
        lines.append(f"⚖️ **Judge:** {view.judged.choice.sentence}")
        lines += [f"-# {note}" for note in view.judged.choice.notes]
    elif view.vote.judged:
        lines.append("⚖️ **Judge:** There was nothing to compare.")
    if view.crowd is not None:
        lines.append(f"🗳️ **Crowd:** {view.crowd.sentence}")
        lines += [f"-# {note}" for note in _about_the_closing(view)]
    if view.agreement is not None:
        is_shared = view.agreement in (Agreement.YES, Agreement.PARTLY)
        lines.append(f"{'🤝' if is_shared else '↔️'} {view.agreement.sentence}")
    return lines


def _about_the_closing(view: VoteView) -> list[str]:
    notes = [view.vote.note] if view.vote.note else []
    if view.vote.closed_by is not None:
        notes.append(f"Closed early by <@{view.vote.closed_by}>.")
    return notes
