"""Ideas of brainstorms and people's votes for them: their tables, and how they are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from storage.errors import BrainstormNotFound
from storage.results import outbox_table
from storage.schema import columns_of, delete_rows, table_of, values_of


@dataclass(frozen=True, slots=True)
class NewIdea:
    """An idea on its way into the table, of a perspective or of a person."""

    title: str
    sentence: str
    perspective: str | None = None
    """The perspective that had it; None where a person did."""
    author_id: int | None = None
    """The person who had it; None where a perspective did."""
    author_name: str | None = None
    """That person's name at the time."""


@dataclass(frozen=True, slots=True)
class IdeaSource:
    """The branch's attempt that ideas come from, and the message that shows them."""

    run_id: str
    key: str
    """Of the branch; empty for a person's idea."""
    attempt: int
    nonce: str
    built_on: int | None = None
    """The number of the idea that they develop; filled in from their run."""


@dataclass(frozen=True, slots=True)
class BoardIdea:
    """An idea, who had it, and who voted for it."""

    brainstorm_id: str
    number: int
    """Counted from 1 within the brainstorm, in the order in which the ideas came."""
    title: str
    sentence: str
    perspective: str | None
    """The perspective that had it; None where a person did."""
    author_id: int | None
    author_name: str | None
    built_on: int | None
    """The number of the idea that it develops, where it does."""
    nonce: str
    """Names the message that shows it."""
    voters: frozenset[int] = frozenset()

    @property
    def votes(self) -> int:
        """How many people voted for it."""
        return len(self.voters)


@dataclass(frozen=True, slots=True)
class IdeaPost:
    """A message that shows ideas: all of one branch, or a person's one."""

    nonce: str
    heading: str
    """The text above them; empty over a person's."""
    ideas: tuple[BoardIdea, ...] = ()
    message_id: int | None = None
    """None until Discord has it."""
    channel_id: int | None = None


table = table_of(
    "ideas",
    BoardIdea,
    without=["voters"],
    run_id=str,
    key=str,
    attempt=int,
    shown_votes=int,
    created_at_utc=datetime,
)
vote_table = table_of(
    "idea_votes", brainstorm_id=str, number=int, user_id=int, voted_at_utc=datetime
)
_IDEAS = select(*columns_of(table, BoardIdea)).order_by(table.c.brainstorm_id, table.c.number)
_VOTES = select(vote_table.c.brainstorm_id, vote_table.c.number, vote_table.c.user_id).join(
    table,
    (table.c.brainstorm_id == vote_table.c.brainstorm_id) & (table.c.number == vote_table.c.number),
)
_POST = select(*columns_of(outbox_table, IdeaPost), outbox_table.c.body.label("heading"))


def of_brainstorm(connection: Connection, brainstorm_id: str) -> tuple[BoardIdea, ...]:
    """The brainstorm's ideas, by number."""
    return _read(connection, table.c.brainstorm_id == brainstorm_id)


def get(connection: Connection, brainstorm_id: str, number: int) -> BoardIdea:
    """The idea with this number. Raises BrainstormNotFound."""
    found = _read(connection, table.c.brainstorm_id == brainstorm_id, table.c.number == number)
    if not found:
        raise BrainstormNotFound(f"no idea {number} in {brainstorm_id}")
    return found[0]


def shown_by(connection: Connection, message_id: int) -> tuple[BoardIdea, ...]:
    """The ideas that this message shows; none where it shows none."""
    nonces = select(outbox_table.c.nonce).where(outbox_table.c.message_id == message_id)
    return _read(connection, table.c.nonce.in_(nonces))


def post(connection: Connection, nonce: str) -> IdeaPost:
    """The message of this nonce, with its ideas as they stand. Raises BrainstormNotFound."""
    row = connection.execute(_POST.where(outbox_table.c.nonce == nonce)).mappings().first()
    if row is None:
        raise BrainstormNotFound(f"no message {nonce}")
    return IdeaPost(**row, ideas=_read(connection, table.c.nonce == nonce))


def next_number(connection: Connection, brainstorm_id: str) -> int:
    """The number of the brainstorm's next idea."""
    newest = select(func.max(table.c.number)).where(table.c.brainstorm_id == brainstorm_id)
    return (connection.scalar(newest) or 0) + 1


def number_of(connection: Connection, brainstorm_id: str, idea: NewIdea) -> int | None:
    """The number of the idea, where the same person has added the same one before."""
    same = select(table.c.number).where(
        table.c.brainstorm_id == brainstorm_id,
        table.c.author_id == idea.author_id,
        table.c.title == idea.title,
        table.c.sentence == idea.sentence,
    )
    return connection.scalar(same)


def add(
    connection: Connection,
    brainstorm_id: str,
    new: Sequence[NewIdea],
    source: IdeaSource,
    now_utc: datetime,
) -> tuple[BoardIdea, ...]:
    """Writes ideas under the brainstorm's next numbers, and gives them back with those."""
    first = next_number(connection, brainstorm_id)
    added = tuple(
        BoardIdea(
            brainstorm_id=brainstorm_id,
            number=number,
            **values_of(idea),
            built_on=source.built_on,
            nonce=source.nonce,
        )
        for number, idea in enumerate(new, start=first)
    )
    rows = [
        values_of(idea, without=["voters"])
        | {
            "run_id": source.run_id,
            "key": source.key,
            "attempt": source.attempt,
            "shown_votes": 0,
            "created_at_utc": now_utc,
        }
        for idea in added
    ]
    if rows:
        connection.execute(insert(table), rows)
    return added


def toggle_vote(
    connection: Connection, brainstorm_id: str, number: int, user_id: int, now_utc: datetime
) -> None:
    """Gives the person's vote for an idea that is there, or takes it back where it was given."""
    vote = {"brainstorm_id": brainstorm_id, "number": number, "user_id": user_id}
    its = (vote_table.c[name] == value for name, value in vote.items())
    if not delete_rows(connection, vote_table, *its):
        connection.execute(insert(vote_table).values(**vote, voted_at_utc=now_utc))


_MARK_SHOWN = (
    update(table)
    .where(table.c.brainstorm_id == bindparam("brainstorm"), table.c.number == bindparam("idea"))
    .values(shown_votes=bindparam("votes"))
)


def mark_shown(connection: Connection, shown: IdeaPost) -> None:
    """Notes the numbers of votes that the message shows now; called after it was edited."""
    if shown.ideas:
        connection.execute(
            _MARK_SHOWN,
            [
                {"brainstorm": idea.brainstorm_id, "idea": idea.number, "votes": idea.votes}
                for idea in shown.ideas
            ],
        )


def outdated(connection: Connection) -> list[str]:
    """The nonces of messages that show another number of votes than there are."""
    votes = (
        select(func.count())
        .where(
            vote_table.c.brainstorm_id == table.c.brainstorm_id,
            vote_table.c.number == table.c.number,
        )
        .scalar_subquery()
    )
    query = (
        select(table.c.nonce)
        .join(outbox_table, outbox_table.c.nonce == table.c.nonce)
        .where(outbox_table.c.message_id.is_not(None), table.c.shown_votes != votes)
        .distinct()
    )
    return list(connection.scalars(query))


def _read(connection: Connection, *which: ColumnElement[bool]) -> tuple[BoardIdea, ...]:
    """The ideas for which these conditions on the table hold, by number."""
    found = connection.execute(_IDEAS.where(*which)).mappings().all()
    if not found:
        return ()
    voters: dict[tuple[str, int], set[int]] = defaultdict(set)
    for brainstorm_id, number, user_id in connection.execute(_VOTES.where(*which)):
        voters[brainstorm_id, number].add(user_id)
    return tuple(
        BoardIdea(**row, voters=frozenset(voters[row["brainstorm_id"], row["number"]]))
        for row in found
    )
