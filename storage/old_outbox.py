"""The outbox: what has been promised to Discord, and the message id once Discord has it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select, update

from storage.database import Database
from storage.records import NewPost, PostKind, PostRecord
from storage.tables import PostRow


class Outbox:
    """Reads promised messages and marks them sent; RunStore promises them, with the result."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unsent(self, run_id: str) -> list[PostRecord]:
        """The run's promised messages with no id yet that were not refused, in order."""
        return await self._read(
            select(PostRow).where(
                PostRow.run_id == run_id,
                PostRow.message_id.is_(None),
                PostRow.failed_reason.is_(None),
            )
        )

    async def all(self, run_id: str) -> list[PostRecord]:
        """Every message of the run, in the order they were promised."""
        return await self._read(select(PostRow).where(PostRow.run_id == run_id))

    async def promised(self, nonces: Sequence[str]) -> list[PostRecord]:
        """The messages of these nonces, in the order they were promised."""
        return await self._read(select(PostRow).where(PostRow.nonce.in_(nonces)))

    async def unsent_of(self, kind: PostKind) -> list[PostRecord]:
        """Every run's messages of this kind with no id yet that were not refused, in order."""
        return await self._read(
            select(PostRow).where(
                PostRow.kind == kind.value,
                PostRow.message_id.is_(None),
                PostRow.failed_reason.is_(None),
            )
        )

    async def sent(self, nonces: Sequence[str], *, message_id: int, channel_id: int) -> None:
        """Notes that Discord has the message of these; called after the fact, never before."""
        await self._change(nonces, message_id=message_id, channel_id=channel_id)

    async def refused(self, nonces: Sequence[str], reason: str) -> None:
        """Notes that Discord will not take the message of these, with the reason in plain words."""
        await self._change(nonces, failed_reason=reason)

    async def decide_together(self, nonces: Sequence[str]) -> None:
        """Decides that these go out in one message, under the first one's nonce.

        Called before that message is sent: after a crash the same ones are sent together again.
        """
        await self._change(nonces, together=nonces[0])

    async def _change(self, nonces: Sequence[str], **values: int | str) -> None:
        async with self._database.old_write() as session:
            await session.execute(update(PostRow).where(PostRow.nonce.in_(nonces)).values(**values))

    async def _read(self, query: Select[PostRow]) -> list[PostRecord]:
        async with self._database.old_read() as session:
            rows = (await session.scalars(query.order_by(PostRow.id))).all()
        return [
            PostRecord(
                run_id=row.run_id,
                key=row.key,
                attempt=row.attempt,
                part=row.part,
                kind=PostKind(row.kind),
                nonce=row.nonce,
                body=row.body,
                message_id=row.message_id,
                channel_id=row.channel_id,
                failed_reason=row.failed_reason,
                together=row.together,
                pictures=row.pictures,
                with_file=row.with_file,
            )
            for row in rows
        ]


def post_rows(run_id: str, key: str, attempt: int, posts: Sequence[NewPost]) -> list[PostRow]:
    """The outbox rows of one result, numbered from 1 in the order they are to be sent."""
    return [
        PostRow(
            run_id=run_id,
            key=key,
            attempt=attempt,
            part=part,
            kind=post.kind.value,
            nonce=post.nonce,
            body=post.body,
            pictures=post.pictures,
            with_file=post.with_file,
        )
        for part, post in enumerate(posts, start=1)
    ]
