"""What a run's card shows: a snapshot put together from the rows and what goes on right now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from storage.brainstorm_records import Board
from storage.records import BranchRecord, Outcome, PostKind, PostRecord, RunRecord
from storage.vote_records import VoteRecord
from workflows.recipe import EDITOR, Branch, Recipe
from workflows.run import Run, WorkflowApi


class BranchState(StrEnum):
    """Where a branch stands."""

    QUEUED = "queued"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Version:
    """A finished text of a branch; Regenerate makes another one."""

    number: int
    record: BranchRecord
    url: str | None
    """Where it was posted; None until Discord has it."""


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One branch on the card."""

    branch: Branch
    state: BranchState
    latest: BranchRecord | None
    """What the newest attempt came to; None where it was never tried or is being tried."""
    versions: tuple[Version, ...]
    setback: BranchRecord | None = None
    """The newest attempt, where it failed and an earlier text is shown in its place."""


@dataclass(frozen=True, slots=True)
class CardState:
    """All that a card shows."""

    run: RunRecord
    recipe: Recipe
    rows: tuple[BranchRow, ...]
    editor: BranchRecord | None
    """The editor's call in this attempt, where there was one."""
    refused: str | None
    """Why Discord took none of, or not all of, this attempt's own messages."""
    board: Board | None = None
    """The brainstorm that the run belongs to, where it does."""
    vote: VoteRecord | None = None
    """The vote on the candidates, where the run is about one."""
    poll: PostRecord | None = None
    """The newest poll that was promised."""

    @property
    def has_whole(self) -> bool:
        """Whether there is an aggregated text to show: this attempt's, or an earlier one's."""
        if self.run.outcome in (Outcome.COMPLETE, Outcome.PARTIAL):
            return True
        return self.run.attempt > 1 and bool(self.run.aggregated_text)

    @property
    def visible(self) -> CardState:
        """The same without the branches that are not shown by themselves."""
        return replace(self, rows=tuple(row for row in self.rows if row.branch.shown))

    @property
    def failed(self) -> tuple[BranchRow, ...]:
        """The rows that have no text to show."""
        return tuple(row for row in self.rows if row.state is not BranchState.DONE)

    @property
    def written(self) -> tuple[BranchRow, ...]:
        """The rows that have a text to show."""
        return tuple(row for row in self.rows if row.state is BranchState.DONE)


def executable(record: RunRecord) -> Run:
    """The row as the engine takes it."""
    return Run(
        id=record.id,
        attempt=record.attempt,
        topic=record.topic,
        recipe=Recipe.from_json(record.recipe),
        todo=frozenset(record.todo),
        api=WorkflowApi(record.workflow_api),
        quiet=record.quiet,
        fresh=record.fresh,
    )


def assemble(
    run: RunRecord,
    branches: Sequence[BranchRecord],
    posts: Sequence[PostRecord],
    live: Mapping[str, BranchState],
    board: Board | None = None,
    vote: VoteRecord | None = None,
) -> CardState:
    """The card of `run` from its rows; `live` says what is going on in this process."""
    recipe = Recipe.from_json(run.recipe)
    editor = [row for row in branches if row.key == EDITOR and row.attempt == run.attempt]
    return CardState(
        run=run,
        recipe=recipe,
        rows=tuple(
            _row(run, branch, [row for row in branches if row.key == branch.key], posts, live)
            for branch in recipe.branches
        ),
        editor=editor[-1] if editor else None,
        refused=next(
            (
                post.failed_reason
                for post in posts
                if post.attempt == run.attempt and post.failed_reason
            ),
            None,
        ),
        board=board,
        vote=vote,
        poll=next((post for post in reversed(posts) if post.kind is PostKind.POLL), None),
    )


def _row(
    run: RunRecord,
    branch: Branch,
    records: Sequence[BranchRecord],
    posts: Sequence[PostRecord],
    live: Mapping[str, BranchState],
) -> BranchRow:
    done = [record for record in records if record.done]
    versions = tuple(
        Version(number, record, _url(run, record, posts)) for number, record in enumerate(done, 1)
    )
    pending = branch.key in run.todo and not any(row.attempt == run.attempt for row in records)
    if pending and run.outcome is None:
        state = live.get(branch.key, BranchState.QUEUED)
        return BranchRow(branch, state, None, versions)
    newest = records[-1] if records else None
    if not done:
        return BranchRow(branch, BranchState.FAILED, newest, versions)
    setback = newest if newest is not done[-1] else None
    return BranchRow(branch, BranchState.DONE, done[-1], versions, setback)


def _url(run: RunRecord, record: BranchRecord, posts: Sequence[PostRecord]) -> str | None:
    for post in posts:
        mine = (post.key, post.attempt, post.part) == (record.key, record.attempt, 1)
        if mine and post.kind is PostKind.BRANCH and post.message_id and post.channel_id:
            return message_url(run.guild_id, post.channel_id, post.message_id)
    return None


def message_url(guild_id: int, channel_id: int, message_id: int) -> str:
    """The address that opens this message in Discord; a direct message is in server 0."""
    return f"https://discord.com/channels/{guild_id or '@me'}/{channel_id}/{message_id}"


def is_frozen(state: CardState) -> bool:
    """Whether the run brought ideas to a brainstorm that is closed."""
    return state.board is not None and state.board.is_frozen
