"""Makes results durable: a branch and the messages that carry it, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import Clock
from bot.features.schedules.post_history import Memory
from bot.features.votes.messages import opens_ballot
from bot.runs.cards.state import Version
from bot.runs.promises import branch_posts, closing_posts, ideas_post
from bot.runs.snapshots import Snapshots
from bot.runs.uploads import Inputs
from storage.brainstorm_records import NewIdea
from storage.records import (
    BranchRecord,
    CallRecord,
    NewPost,
    Outcome,
    PictureRecord,
)
from storage.stores import Stores
from workflows.events import BranchResult
from workflows.model.chat import Answer
from workflows.recipe import EDITOR
from workflows.run import Aggregate, HandedIn, Run


class RunJournal:
    """The workflows' journal on our tables. Satisfies `workflows.run.Journal`."""

    def __init__(
        self,
        stores: Stores,
        inputs: Inputs,
        clock: Clock,
        *,
        notice_after_seconds: float,
        on_ballot: Callable[[], None],
    ) -> None:
        self._runs = stores.runs
        self._branches = stores.branches
        self._brainstorms = stores.brainstorms
        self._snapshots = Snapshots(stores)
        self._materials = stores.materials
        self._inputs = inputs
        self._clock = clock
        self._memory = Memory(stores.firings, clock)
        self._notice_after_seconds = notice_after_seconds
        self._on_ballot = on_ballot

    async def material(self, run: Run) -> dict[str, str]:
        """The run's named texts."""
        return await self._materials.of_run(run.id)

    async def handed_in(self, run: Run) -> HandedIn | None:
        """The file that came with the request, fetched if it has not been before."""
        return await self._inputs.file(run.id)

    async def taken_in(self, run: Run, name: str, text: str) -> None:
        """Keeps what was made of the file."""
        await self._materials.add(run.id, name, text)

    async def call(self, run: Run, key: str, name: str) -> Answer | None:
        """What this attempt, or an earlier one, has had as the answer to this call."""
        record = await self._materials.call(run.id, key, run.attempt, name)
        if record is None:
            return None
        return Answer(record.text, record.truncated, record.input_tokens, record.output_tokens)

    async def record_call(self, run: Run, key: str, name: str, answer: Answer) -> None:
        """Keeps the answer to one of a branch's calls."""
        record = CallRecord(
            run_id=run.id,
            key=key,
            attempt=run.attempt,
            name=name,
            text=answer.text,
            truncated=answer.truncated,
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
        )
        await self._materials.record_call(record)

    async def keep_calls(self, run: Run, key: str, prefix: str) -> None:
        """Keeps the calls whose names begin so until the branch is written."""
        await self._materials.keep_calls(run.id, key, run.attempt, prefix)

    async def result(self, run: Run, key: str) -> BranchResult | None:
        """What this attempt made of a branch it is to write; for another branch, what is there."""
        records = await self._branches.of_run(run.id, key)
        if key in run.todo or key == EDITOR:
            records = [row for row in records if row.attempt == run.attempt]
            return _result(records[-1]) if records else None
        done = [row for row in records if row.done]
        if done or records:
            return _result((done or records)[-1])
        return BranchResult(key, False, reason="it was cancelled before it was written")

    async def earlier(self, run: Run, key: str) -> BranchResult | None:
        """The newest text of a branch from an earlier attempt."""
        done = [row for row in await self._branches.of_run(run.id, key) if row.done]
        return _result(done[-1]) if done else None

    async def posted_before(self, run: Run, key: str) -> list[str]:
        """What the run's schedule has posted of this branch lately, latest first."""
        return await self._memory.texts(run.id, key)

    async def record(self, run: Run, result: BranchResult) -> None:
        """Keeps a branch's result, and promises the messages that carry its text."""
        posts: list[NewPost] = []
        if result.done and self._is_posted(run, result.key):
            posts = await self._branch_posts(run, result)
        record = BranchRecord(
            run_id=run.id,
            key=result.key,
            attempt=run.attempt,
            done=result.done,
            text=result.text,
            reason=result.reason,
            ref=result.ref,
            truncated=result.truncated,
            seconds=result.seconds,
            input_tokens=result.input_tokens,
            output_tokens=result.output_tokens,
            notes=result.notes,
            data=result.data,
        )
        pictures = [
            PictureRecord(
                result.key,
                run.attempt,
                f"{result.key}-{number}.png",
                one.description,
                one.content,
            )
            for number, one in enumerate(result.pictures, start=1)
        ]
        await self._branches.record(record, posts, pictures, _ideas(run, result))

    async def aggregated(self, run: Run, aggregate: Aggregate) -> None:
        """Ends the attempt, and promises what goes on after the card."""
        outcome = Outcome.COMPLETE
        if aggregate.failed:
            outcome = Outcome.PARTIAL if aggregate.text else Outcome.FAILED
        await self._end(run, outcome, text=aggregate.text)

    async def failed(self, run: Run, reason: str) -> None:
        """Ends the attempt with a failure outside the branches."""
        sentence = f"The run stopped: {reason}. What was written is safe. Press Retry."
        await self._end(run, Outcome.FAILED, reason=sentence)

    async def refused(self, run: Run, reason: str) -> None:
        """Ends the attempt because what was handed in can't be used."""
        await self._end(run, Outcome.REFUSED, reason=reason)

    async def cancelled(self, run: Run, by: str) -> bool:
        """Ends the attempt because somebody stopped it; False where it had ended already."""
        sentence = f"Cancelled by {by}. What was finished stays."
        return await self._end(run, Outcome.CANCELLED, reason=sentence)

    def _is_posted(self, run: Run, key: str) -> bool:
        """Whether the branch has messages of its own."""
        return key != EDITOR and not run.quiet and run.recipe.branch(key).shown

    async def _branch_posts(self, run: Run, result: BranchResult) -> list[NewPost]:
        if _ideas(run, result):
            return [ideas_post(run, result, await self._brainstorms.board(run.id))]
        versions: tuple[Version, ...] = ()
        if run.attempt > 1:
            state = await self._snapshots.state(await self._runs.get(run.id))
            versions = state.rows[run.recipe.keys.index(result.key)].versions
        return branch_posts(run, result, versions)

    async def _end(
        self, run: Run, outcome: Outcome, *, reason: str | None = None, text: str | None = None
    ) -> bool:
        now = self._clock.now()
        record = await self._runs.get(run.id)
        ended = record.ended(outcome, now, reason=reason, aggregated_text=text)
        state = await self._snapshots.state(ended)
        seconds = (now - record.attempt_started_at_utc).total_seconds()
        waits = record.schedule_id is None and outcome is not Outcome.CANCELLED
        is_long = waits and seconds > self._notice_after_seconds
        opens = opens_ballot(state)
        is_first = await self._runs.end(
            run.id,
            run.attempt,
            outcome,
            now,
            reason=reason,
            aggregated_text=text,
            posts=closing_posts(run, state, tells=is_long),
            opens_ballot=opens,
        )
        if is_first and opens:
            self._on_ballot()
        return is_first


def _result(record: BranchRecord) -> BranchResult:
    return BranchResult(
        key=record.key,
        done=record.done,
        text=record.text,
        reason=record.reason,
        ref=record.ref,
        truncated=record.truncated,
        seconds=record.seconds,
        input_tokens=record.input_tokens,
        output_tokens=record.output_tokens,
        notes=record.notes,
        data=record.data,
    )


def _ideas(run: Run, result: BranchResult) -> list[NewIdea]:
    ideas: list[dict[str, str]] = result.data.get("ideas", [])
    title = run.recipe.branch(result.key).title if ideas else ""
    return [NewIdea(title, idea["title"], idea["sentence"]) for idea in ideas]
