"""Ballots: one a person; paused while candidates are written anew, and revoked for those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from storage import results, votes
from storage.errors import VoteOver
from storage.votes import ballot_table


class CastResult(StrEnum):
    """The result of casting a ballot."""

    COUNTED = "counted"
    """The first one of this person."""
    CHANGED = "changed"
    """It takes the place of an earlier one."""
    SAME = "same"
    """It says what the earlier one says."""
    NOT_OPEN = "not open"
    """Candidates are being written; the vote opens, or opens again, after that."""
    CLOSED = "closed"
    """It came when the vote was over, or at that very moment."""


_MINE = (
    select(votes.table.c.closes_at_utc, votes.table.c.closed_at_utc, ballot_table.c.choice)
    .select_from(
        votes.table.outerjoin(
            ballot_table,
            (ballot_table.c.run_id == votes.table.c.run_id)
            & (ballot_table.c.user_id == bindparam("user_id")),
        )
    )
    .where(votes.table.c.run_id == bindparam("run_id"))
)
_NEW_BALLOT = upsert(ballot_table)
_PUT = _NEW_BALLOT.on_conflict_do_update(
    index_elements=["run_id", "user_id"],
    set_={
        "choice": _NEW_BALLOT.excluded.choice,
        "cast_at_utc": _NEW_BALLOT.excluded.cast_at_utc,
    },
)


def cast(
    connection: Connection, run_id: str, user_id: int, choice: Sequence[str], now_utc: datetime
) -> tuple[CastResult, datetime | None]:
    """Counts a person's ballot; what became of it, and when the vote closes.

    `choice` names the candidates, the best first. A ballot takes the place of an earlier one of
    the same person: nobody has two. One that comes at the moment of closing or later is refused.
    """
    vote = connection.execute(_MINE, {"run_id": run_id, "user_id": user_id}).one_or_none()
    if vote is None or vote.closed_at_utc is not None or votes.is_due(vote.closes_at_utc, now_utc):
        return CastResult.CLOSED, None
    if vote.closes_at_utc is None:
        return CastResult.NOT_OPEN, None
    if vote.choice == tuple(choice):
        return CastResult.SAME, vote.closes_at_utc
    ballot = {
        "run_id": run_id,
        "user_id": user_id,
        "choice": tuple(choice),
        "cast_at_utc": now_utc,
    }
    connection.execute(_PUT, ballot)
    result = CastResult.COUNTED if vote.choice is None else CastResult.CHANGED
    return result, vote.closes_at_utc


def open_ballot(connection: Connection, run_id: str, attempt: int, now_utc: datetime) -> None:
    """Lets the crowd vote, for as long as is left.

    A vote for a candidate that this attempt has written anew was for another text: it is taken
    back, and on a ballot that ranks several only that name is revoked.
    """
    vote = votes.of_run(connection, run_id)
    if vote is None or not vote.crowd or vote.closed_at_utc is not None:
        return
    written = select(results.branch_table.c.key).where(
        results.branch_table.c.run_id == run_id,
        results.branch_table.c.attempt == attempt,
        results.branch_table.c.done,
    )
    closes_at_utc = now_utc + timedelta(seconds=vote.open_seconds)
    votes.change(
        connection,
        run_id,
        revoked=_revoke(connection, run_id, set(connection.execute(written).scalars())),
        closes_at_utc=closes_at_utc,
        due_at_utc=closes_at_utc,
        paused=False,
    )


def pause_ballot(connection: Connection, run_id: str, now_utc: datetime) -> None:
    """Takes no votes while candidates are written anew. Raises VoteOver where the vote is over."""
    vote = votes.of_run(connection, run_id)
    if vote is None:
        return
    if vote.closed_at_utc is not None:
        raise VoteOver(f"the vote of {run_id} is over")
    if vote.is_open:
        votes.stop(connection, vote, now_utc, paused=True)


def _revoke(connection: Connection, run_id: str, keys: Collection[str]) -> dict[str, int]:
    """Takes these candidates off the ballots; how many ballots named each of them."""
    revoked: Counter[str] = Counter()
    query = select(ballot_table.c.user_id, ballot_table.c.choice)
    for user_id, choice in connection.execute(query.where(ballot_table.c.run_id == run_id)).all():
        named = [key for key in choice if key in keys]
        if not named:
            continue
        revoked.update(named)
        theirs = (ballot_table.c.run_id == run_id) & (ballot_table.c.user_id == user_id)
        if rest := tuple(key for key in choice if key not in keys):
            connection.execute(update(ballot_table).where(theirs).values(choice=rest))
        else:
            connection.execute(delete(ballot_table).where(theirs))
    return dict(revoked)
