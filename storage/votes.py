"""Votes on a run's candidates: ballots, when the vote closes, and what they came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, bindparam, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from storage import results, runs
from storage.errors import VoteOver
from storage.results import NewMessage
from storage.runs import Outcome, Run
from storage.schema import (
    Json,
    Query,
    columns_of,
    delete_rows,
    fetch_one,
    table_of,
    update_rows,
    values_of,
)

LEAST_SECONDS = 60
"""A ballot that is opened again stays open for so long at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRequest:
    """How a vote is to be decided, as it was asked for."""

    judged: bool
    crowd: bool
    open_seconds: int
    """How long the crowd may vote from when it opens next; less once it has been open."""
    ranked: bool = False
    """Whether a ballot may name several candidates, the best first."""
    poll: bool = False
    """Whether the crowd votes in a poll of Discord's own."""


class CountedBallot(NamedTuple):
    """A ballot, and how many people said the same; nobody's name is with it."""

    choice: tuple[str, ...]
    """The candidates' letters, the best first; just one where nothing is ranked."""
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote(VoteRequest):
    """A vote as it stands."""

    run_id: str
    closes_at_utc: datetime | None = None
    """While it is open, when it closes."""
    paused: bool = False
    """It was open, and will be again once the candidates that are being written anew are there."""
    closed_at_utc: datetime | None = None
    """Once the crowd's vote is over, when that was."""
    closed_by: int | None = None
    """Who closed it before its time."""
    counted: tuple[CountedBallot, ...] = ()
    """The ballots, once it is over."""
    revoked: Mapping[str, int] = field(default_factory=dict[str, int])
    """Votes taken back by candidate, since it was written anew while they could be given."""
    note: str | None = None
    """The trouble with counting, in one sentence."""
    voters: int = 0
    """How many have voted so far; how they did is told to nobody before it is over."""

    @property
    def is_open(self) -> bool:
        """Whether people can vote now."""
        return self.closes_at_utc is not None


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


@dataclass(frozen=True, slots=True)
class VoteResult:
    """The result of counting the ballots."""

    agreement: str | None
    """How judge and crowd compare; None where there are not both."""
    ballots: int
    messages: Sequence[NewMessage] = ()
    """Added to the outbox in the same transaction."""


Count = Callable[[tuple[CountedBallot, ...]], VoteResult]
"""Makes a result of the ballots; pure, since it may be run again, and must not raise."""


table = table_of(
    "votes",
    Vote,
    Column("struck", Json(dict[str, int]), key="revoked", nullable=False),
    without=["revoked", "voters"],
    # As `closes_at_utc`, but moved on while a process is closing it.
    due_at_utc=datetime | None,
)

ballot_table = table_of(
    "ballots", run_id=str, user_id=int, choice=tuple[str, ...], cast_at_utc=datetime
)

compared_table = table_of(
    "compared_votes", run_id=str, guild_id=int, agreement=str, ballots=int, closed_at_utc=datetime
)
"""How judge and crowd compared in one vote; stays when the run is deleted."""

_VOTERS = (
    select(func.count())
    .where(ballot_table.c.run_id == table.c.run_id)
    .scalar_subquery()
    .label("voters")
)
_GET = select(*columns_of(table, Vote), _VOTERS).where(table.c.run_id == bindparam("run_id"))
_MINE = (
    select(table.c.closes_at_utc, table.c.closed_at_utc, ballot_table.c.choice)
    .select_from(
        table.outerjoin(
            ballot_table,
            (ballot_table.c.run_id == table.c.run_id)
            & (ballot_table.c.user_id == bindparam("user_id")),
        )
    )
    .where(table.c.run_id == bindparam("run_id"))
)
_NEW_BALLOT = upsert(ballot_table)
_PUT = _NEW_BALLOT.on_conflict_do_update(
    index_elements=["run_id", "user_id"],
    set_={
        "choice": _NEW_BALLOT.excluded.choice,
        "cast_at_utc": _NEW_BALLOT.excluded.cast_at_utc,
    },
)


def add(connection: Connection, run_id: str, request: VoteRequest) -> None:
    """Writes a vote down with the run that is to write its candidates."""
    vote = Vote(**values_of(request), run_id=run_id)
    connection.execute(insert(table).values(values_of(vote, without=["voters"])))


def of_run(connection: Connection, run_id: str) -> Vote | None:
    """The run's vote; None where it is not about one."""
    return fetch_one(connection, Vote, _GET, run_id=run_id)


def stop(connection: Connection, vote: Vote, now_utc: datetime, *, paused: bool) -> None:
    """Takes no more votes, and keeps the time that is left."""
    assert vote.closes_at_utc is not None
    left_seconds = int((vote.closes_at_utc - now_utc).total_seconds())
    change(
        connection,
        vote.run_id,
        open_seconds=max(LEAST_SECONDS, left_seconds),
        closes_at_utc=None,
        due_at_utc=None,
        paused=paused,
    )


def change(connection: Connection, run_id: str, **values: Any) -> None:
    """Changes columns of the run's vote."""
    update_rows(connection, table, table.c.run_id == run_id, **values)


def next_due(connection: Connection) -> datetime | None:
    """When a vote is to be closed next; None for never."""
    return connection.execute(select(func.min(table.c.due_at_utc))).scalar()


def claim_due(connection: Connection, now_utc: datetime, again_utc: datetime) -> list[str]:
    """The runs whose votes are to be closed by now; those that are not, are due again then."""
    is_due = table.c.due_at_utc <= now_utc
    query = select(table.c.run_id).where(is_due).order_by(table.c.due_at_utc)
    run_ids = list(connection.execute(query).scalars())
    if run_ids:
        update_rows(connection, table, is_due, due_at_utc=again_utc)
    return run_ids


def open_runs() -> Query:
    """Selects the ids of the runs whose votes are open, which pruning leaves alone."""
    return select(table.c.run_id).where(table.c.closes_at_utc.is_not(None))


def channels_of_open(connection: Connection) -> list[tuple[str, int]]:
    """The runs whose votes are open, with the channels of their cards."""
    query = select(runs.table.c.id, runs.table.c.channel_id)
    found = connection.execute(query.where(runs.table.c.id.in_(open_runs())))
    return [(run_id, channel_id) for run_id, channel_id in found]


def close(
    connection: Connection,
    run: Run,
    now_utc: datetime,
    count: Count,
    *,
    process: str,
    by: int | None = None,
    counted: tuple[CountedBallot, ...] | None = None,
    note: str | None = None,
) -> bool:
    """Ends the vote, which `process` is to show.

    Somebody (`by`) may do so before its time. `counted` are the ballots where they were cast
    elsewhere. False, and nothing written, where it is not open in this attempt or not due. Whose
    ballot said what is deleted.
    """
    vote = _open_vote(connection, run)
    if vote is None or (by is None and not is_due(vote.closes_at_utc, now_utc)):
        return False
    ballots = _counted(connection, run.id) if counted is None else counted
    result = count(ballots)
    delete_rows(connection, ballot_table, ballot_table.c.run_id == run.id)
    change(
        connection,
        run.id,
        closes_at_utc=None,
        due_at_utc=None,
        closed_at_utc=now_utc,
        closed_by=by,
        note=note,
        counted=ballots,
    )
    if result.agreement is not None:
        _keep_agreement(connection, run, result, now_utc)
    runs.end_again(connection, replace(run, ended_at_utc=now_utc), process)
    results.promise(connection, run.id, "", run.attempt, result.messages)
    return True


def _keep_agreement(
    connection: Connection, run: Run, result: VoteResult, now_utc: datetime
) -> None:
    """Keeps how judge and crowd compared: the server's statistics outlive the run."""
    values = {
        "run_id": run.id,
        "guild_id": run.guild_id,
        "agreement": result.agreement,
        "ballots": result.ballots,
        "closed_at_utc": now_utc,
    }
    delete_rows(connection, compared_table, compared_table.c.run_id == run.id)
    connection.execute(insert(compared_table).values(values))


def call_off(
    connection: Connection, run: Run, now_utc: datetime, reason: str, *, process: str
) -> bool:
    """Stops an open vote without a result; its ballots count if it is opened again.

    False where it is not open in this attempt.
    """
    vote = _open_vote(connection, run)
    if vote is None:
        return False
    stop(connection, vote, now_utc, paused=False)
    ended = replace(run, outcome=Outcome.CANCELLED, reason=reason, ended_at_utc=now_utc)
    runs.end_again(connection, ended, process)
    return True


def compared(connection: Connection, guild_id: int) -> list[tuple[str, int]]:
    """Of each vote in this server with judge and crowd: how they compared, and its ballots."""
    query = (
        select(compared_table.c.agreement, compared_table.c.ballots)
        .where(compared_table.c.guild_id == guild_id)
        .order_by(compared_table.c.closed_at_utc)
    )
    return [(agreement, ballots) for agreement, ballots in connection.execute(query)]


def _open_vote(connection: Connection, run: Run) -> Vote | None:
    """The vote, if it is open in this attempt of its run."""
    vote = of_run(connection, run.id)
    if vote is None or not vote.is_open:
        return None
    return vote if runs.get(connection, run.id).attempt == run.attempt else None


def is_due(closes_at_utc: datetime | None, now_utc: datetime) -> bool:
    """Whether a vote that closes then is over now."""
    return closes_at_utc is not None and closes_at_utc <= now_utc


def _counted(connection: Connection, run_id: str) -> tuple[CountedBallot, ...]:
    """The ballots without names, in an order that tells nothing of when they came."""
    query = select(ballot_table.c.choice).where(ballot_table.c.run_id == run_id)
    times = Counter(connection.execute(query).scalars())
    return tuple(CountedBallot(choice, count) for choice, count in sorted(times.items()))


def cast(
    connection: Connection, run_id: str, user_id: int, choice: Sequence[str], now_utc: datetime
) -> tuple[CastResult, datetime | None]:
    """Counts a person's ballot; what became of it, and when the vote closes.

    `choice` names the candidates, the best first. A ballot takes the place of an earlier one of
    the same person: nobody has two. One that comes at the moment of closing or later is refused.
    """
    vote = connection.execute(_MINE, {"run_id": run_id, "user_id": user_id}).one_or_none()
    if vote is None or vote.closed_at_utc is not None or is_due(vote.closes_at_utc, now_utc):
        return CastResult.CLOSED, None
    if vote.closes_at_utc is None:
        return CastResult.NOT_OPEN, None
    if vote.choice == tuple(choice):
        return CastResult.SAME, vote.closes_at_utc
    whose = {"run_id": run_id, "user_id": user_id}
    connection.execute(_PUT, {**whose, "choice": tuple(choice), "cast_at_utc": now_utc})
    result = CastResult.COUNTED if vote.choice is None else CastResult.CHANGED
    return result, vote.closes_at_utc


def open_ballot(connection: Connection, run_id: str, attempt: int, now_utc: datetime) -> None:
    """Lets the crowd vote, for as long as is left.

    A vote for a candidate that this attempt has written anew was for another text: it is taken
    back, and on a ballot that ranks several only that name is revoked.
    """
    vote = of_run(connection, run_id)
    if vote is None or not vote.crowd or vote.closed_at_utc is not None:
        return
    written = select(results.branch_table.c.key).where(
        results.branch_table.c.run_id == run_id,
        results.branch_table.c.attempt == attempt,
        results.branch_table.c.done,
    )
    closes_at_utc = now_utc + timedelta(seconds=vote.open_seconds)
    change(
        connection,
        run_id,
        revoked=_revoke(connection, run_id, set(connection.execute(written).scalars())),
        closes_at_utc=closes_at_utc,
        due_at_utc=closes_at_utc,
        paused=False,
    )


def pause_ballot(connection: Connection, run_id: str, now_utc: datetime) -> None:
    """Takes no votes while candidates are written anew. Raises VoteOver where the vote is over."""
    vote = of_run(connection, run_id)
    if vote is None:
        return
    if vote.closed_at_utc is not None:
        raise VoteOver(f"the vote of {run_id} is over")
    if vote.is_open:
        stop(connection, vote, now_utc, paused=True)


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
            update_rows(connection, ballot_table, theirs, choice=rest)
        else:
            delete_rows(connection, ballot_table, theirs)
    return dict(revoked)
