"""The sentences of the cards: counts, lists, failures."""

from __future__ import annotations

from bot.discord_api.markdown import plain
from bot.runs.state import BranchRow, RunState
from storage.results import BranchRecord
from workflows.errors import FOR_THE_HOST
from workflows.run import BY_DEMO
from workflows.text.lists import listed

TITLE_CHARS = 80


def because(record: BranchRecord | None) -> str:
    """Why a branch came to nothing, with the reference that the log has too."""
    if record is None or record.reason is None:
        return "it was not written"
    return record.reason


def press_retry(reason: str | None) -> str:
    """What to do about a failure: a retry alone helps only where nobody else has to act."""
    if any(known in (reason or "") for known in FOR_THE_HOST):
        return "Tell whoever hosts me, then press Retry."
    return "Press Retry."


def reference(record: BranchRecord | None) -> str:
    """“ (ref 7F3A)”, or nothing where the log has nothing."""
    return f" (ref {record.ref})" if record is not None and record.ref else ""


def _name(row: BranchRow) -> str:
    """The branch within a sentence: names keep their capitals, as in “français (French)”."""
    first, rest = row.branch.title[:1], row.branch.title[1:]
    title = f"{first.lower()}{rest}" if rest == rest.casefold() else row.branch.title
    return plain(title, TITLE_CHARS)


def written_by(state: RunState) -> list[str]:
    """A line of small print where the embedded demo model wrote any of what is shown."""
    records = [state.editor, *(row.latest for row in state.written)]
    is_by_demo = any(record is not None and BY_DEMO in record.data for record in records)
    return ["-# written by the built-in demo model"] if is_by_demo else []


def failures(state: RunState) -> list[str]:
    """A sentence for each missing branch: what failed, what survived, what to do next."""
    safe = [_name(row) for row in state.written]
    survived = ""
    if safe:
        named = listed(safe)
        are = "is" if len(safe) == 1 else "are"
        survived = f" {named[:1].upper()}{named[1:]} {are} safe."
    return [
        f"The {_name(row)} failed: {because(row.latest)}."
        f"{survived} {press_retry(because(row.latest))}{reference(row.latest)}"
        for row in state.failed
    ]


def all_failed(state: RunState) -> str:
    """One sentence for a run in which no branch was written; the rows above give the references."""
    reasons = {because(row.latest) for row in state.failed}
    why = (
        next(iter(reasons))
        if len(reasons) == 1
        else "; ".join(f"{_name(row)}: {because(row.latest)}" for row in state.failed)
    )
    number = "The part" if len(state.rows) == 1 else f"All {len(state.rows)} parts"
    return f"{number} failed: {why}. {press_retry(why)}"


def setbacks(state: RunState) -> list[str]:
    """A sentence for each branch whose newest attempt failed while an earlier text stays."""
    return [
        f"The new {_name(row)} failed: {because(row.setback)}. "
        f"The earlier one is kept.{reference(row.setback)}"
        for row in state.rows
        if row.setback is not None and row.setback.attempt == state.run.attempt
    ]
