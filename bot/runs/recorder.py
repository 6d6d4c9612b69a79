"""Keeps a run's state: in memory while it lives, and in the database before anybody sees it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.clock import Clock
from bot.runs.cards.aggregated import closing_messages
from bot.runs.cards.posts import messages_for
from bot.runs.extension import RunExtension
from bot.runs.state import (
    BranchRecorded,
    Ended,
    MessagesSent,
    Placed,
    RunState,
    StateEvent,
)
from bot.runs.uploads import Uploads
from storage import results, run_inputs, runs
from storage.database import Database
from storage.results import BranchRecord, NewMessage, PictureRecord, outbox_messages
from storage.run_inputs import CallRecord
from storage.runs import Outcome
from workflows.model.chat import Answer
from workflows.recipe import EDITOR, Recipe
from workflows.run import Aggregate, BranchResult, UploadedFile

log = logging.getLogger(__name__)

Write = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Recording:
    """The services that every recorder works with."""

    database: Database
    uploads: Uploads
    clock: Clock
    extensions: Sequence[RunExtension]
    notice_after_seconds: float
    """A run that takes longer ends with a new line as well, since an edit marks nothing unread."""


class RunRecorder:
    """One run's recorder. Satisfies `workflows.run.Recorder`, and owns the run's state."""

    def __init__(
        self, recording: Recording, state: RunState, texts: Mapping[str, str] | None = None
    ) -> None:
        """`texts` are what the run is given beside its topic, where they are known already."""
        self.state = state
        self._recording = recording
        self._database = recording.database
        self._texts = None if texts is None else dict(texts)
        self._has_calls = texts is None
        """Whether calls of the model may be remembered, here or before a restart."""

    def apply(self, event: StateEvent) -> None:
        """Moves the state on."""
        self.state = self.state.apply(event)

    def result(self, key: str) -> BranchResult | None:
        """This attempt's result of a branch it is to write; for another branch, its latest."""
        run = self.state.run
        if key in run.todo or key == EDITOR:
            record = self.state.result_of(key)
            return None if record is None else _result(record)
        records = [record for record in self.state.results if record.key == key]
        if records:
            return _result(self.state.latest_text(key) or records[-1])
        return BranchResult(key, False, reason="it was cancelled before it was written")

    def latest_text(self, key: str) -> BranchResult | None:
        """The newest text of a branch, from whichever attempt."""
        record = self.state.latest_text(key)
        return None if record is None else _result(record)

    async def material(self) -> Mapping[str, str]:
        """The run's named texts."""
        if self._texts is None:
            self._texts = await self._database.read(run_inputs.texts, self.state.run.id)
        return self._texts

    async def add_material(self, name: str, text: str) -> None:
        """Keeps what was made of the file."""
        await self._database.write(run_inputs.add_text, self.state.run.id, name, text)
        if self._texts is not None:
            self._texts[name] = text

    async def uploaded_file(self) -> UploadedFile | None:
        """The file that came with the request, fetched if it has not been before."""
        return await self._recording.uploads.file(self.state.run.id)

    async def posted_before(self, key: str) -> Sequence[str]:
        """The beginnings of what the branch is not to repeat, latest first."""
        run = self.state.run
        if run.avoid_repeats:
            for extension in self.state.extensions:
                if texts := await extension.posted_before(run, key):
                    return texts
        return ()

    async def call(self, key: str, name: str) -> Answer | None:
        """The answer to this call that this attempt, or an earlier one, has had; None for none."""
        run = self.state.run
        record = await self._database.read(run_inputs.call, run.id, key, run.attempt, name)
        if record is None:
            return None
        return Answer(record.text, record.truncated, record.input_tokens, record.output_tokens)

    async def record_call(self, key: str, name: str, answer: Answer) -> None:
        """Keeps the answer to one of a branch's calls."""
        run = self.state.run
        self._has_calls = True
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
        await self._database.write(run_inputs.record_call, record)

    async def keep_calls(self, key: str, prefix: str) -> None:
        """Keeps the calls whose names begin so until the branch is written."""
        run = self.state.run
        await self._database.write(run_inputs.keep_calls, run.id, key, run.attempt, prefix)

    async def record(self, result: BranchResult) -> None:
        """Keeps a branch's result, and promises the messages that carry it, in one transaction."""
        state = self.state
        run, record = state.run, _record(state, result)
        messages = messages_for(state, result)
        drawn = _pictures(state, result)

        def unit(connection: Connection) -> tuple[bool, Mapping[str, object]]:
            is_promised = results.record(connection, record, messages, drawn)
            if is_promised:
                for extension in state.extensions:
                    extension.on_result(connection, run, record, messages)
            return is_promised, details_of(connection, state)

        is_promised, details = await self._database.write(unit)
        self.state = replace(self.state, details=details)
        promised = outbox_messages(run.id, record.key, run.attempt, messages if is_promised else ())
        self.apply(BranchRecorded(record, tuple(promised)))
        log.info("run %s: %s %s", run.id, record.key, "done" if record.done else "failed")

    async def aggregated(self, aggregate: Aggregate) -> None:
        """Ends the attempt, and promises what goes on after the card."""
        outcome = Outcome.COMPLETE
        if aggregate.failed:
            outcome = Outcome.PARTIAL if aggregate.text else Outcome.FAILED
        await self._end(outcome, text=aggregate.text)

    async def failed(self, reason: str) -> None:
        """Ends the attempt with a failure outside the branches."""
        sentence = f"The run stopped: {reason}. Everything written so far is safe. Press Retry."
        await self._end(Outcome.FAILED, reason=sentence)

    async def refused(self, reason: str) -> None:
        """Ends the attempt because the uploaded file can't be used."""
        await self._end(Outcome.REFUSED, reason=reason)

    async def cancelled(self, by: str) -> bool:
        """Ends the attempt because somebody stopped it; False where it had ended already."""
        kept = " The parts that were finished are safe." if self.state.written else ""
        sentence = f"Cancelled by {by}.{kept}"
        return await self._end(Outcome.CANCELLED, reason=sentence)

    async def place(self, placed: Placed) -> None:
        """Notes where the run is in Discord."""
        self.apply(placed)

        def unit(connection: Connection) -> None:
            runs.place(
                connection,
                self.state.run.id,
                channel_id=placed.channel_id,
                card_message_id=placed.card_message_id,
                posts_channel_id=placed.posts_channel_id,
            )

        await self._note(unit)

    async def mark_sent(self, sent: MessagesSent) -> None:
        """Notes that Discord has a message; called after the fact, never before."""
        self.apply(sent)

        def unit(connection: Connection) -> None:
            results.mark_sent(
                connection, sent.nonces, message_id=sent.message_id, channel_id=sent.channel_id
            )

        await self._note(unit)

    async def deliver(self) -> None:
        """Marks the attempt as wholly shown; called after its last message, never before."""
        run, now = self.state.run, self._recording.clock.now()
        await self._note(lambda connection: runs.deliver(connection, run, now))

    async def _end(
        self, outcome: Outcome, *, reason: str | None = None, text: str | None = None
    ) -> bool:
        """Ends the attempt; False where it had an end already."""
        now = self._recording.clock.now()
        run = self.state.run
        if run.outcome is not None:
            return False
        ended = replace(
            run,
            outcome=outcome,
            reason=reason,
            aggregated_text=run.aggregated_text if text is None else text,
            ended_at_utc=now,
        )
        state = self.state.apply(Ended(ended))
        messages = closing_messages(state, notify=self._is_told(state, now))

        def unit(connection: Connection) -> Mapping[str, object] | None:
            if not results.end_run(connection, ended, messages, has_calls=self._has_calls):
                return None
            for extension in state.extensions:
                extension.on_end(connection, state)
            return details_of(connection, state)

        details = await self._database.write(unit)
        if details is not None:
            self.state = replace(self.state, details=details)
            self._ended(ended, messages)
        return details is not None

    def _ended(self, ended: runs.Run, messages: Sequence[NewMessage]) -> None:
        promised = outbox_messages(ended.id, "", ended.attempt, messages)
        self.apply(Ended(ended, tuple(promised)))
        for extension in self.state.extensions:
            extension.ended(self.state)
        log.info("run %s: attempt %d ended %s", ended.id, ended.attempt, ended.outcome)

    def _is_told(self, state: RunState, now: datetime) -> bool:
        """Whether a new line tells of the end: where somebody has waited long for it."""
        run = state.run
        if run.schedule_id is not None or run.outcome is Outcome.CANCELLED:
            return False
        seconds = (now - run.attempt_started_at_utc).total_seconds()
        return seconds > self._recording.notice_after_seconds

    async def _note(self, unit: Write) -> None:
        """Notes what Discord has: soon, since it is found in the channel again, or sent under the
        same nonce, should the process die before. What features look up is noted at once."""
        if self.state.extensions:
            await self._database.write(unit)
        else:
            self._database.write_soon(unit)


def load_state(connection: Connection, run_id: str, extensions: Sequence[RunExtension]) -> RunState:
    """The whole state of a run that nobody presents, in one read. Raises RunNotFound."""
    stored = results.load(connection, run_id)
    recipe = Recipe.from_json(stored.run.recipe)
    state = new_state(stored.run, recipe, extensions)
    details = details_of(connection, state)
    return replace(state, results=stored.results, messages=stored.messages, details=details)


def details_of(connection: Connection, state: RunState) -> dict[str, object]:
    """Reads the extensions' details of the run, by their names."""
    return {
        extension.name: known
        for extension in state.extensions
        if (known := extension.load(connection, state.run)) is not None
    }


def new_state(run: runs.Run, recipe: Recipe, extensions: Sequence[RunExtension]) -> RunState:
    """The state of a run that nothing has been made of yet."""
    writers = {branch.writer for branch in recipe.branches}
    applying = [
        extension
        for extension in extensions
        if recipe.combine in extension.combines
        or not writers.isdisjoint(extension.writers)
        or (extension.of_schedules and run.schedule_id is not None)
    ]
    return RunState(run, recipe, extensions=tuple(applying))


def _record(state: RunState, result: BranchResult) -> BranchRecord:
    return BranchRecord(
        run_id=state.run.id,
        key=result.key,
        attempt=state.run.attempt,
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


def _pictures(state: RunState, result: BranchResult) -> list[PictureRecord]:
    return [
        PictureRecord(
            state.run.id,
            result.key,
            state.run.attempt,
            number,
            f"{result.key}-{number}.png",
            picture.description,
            picture.content,
        )
        for number, picture in enumerate(result.pictures, start=1)
    ]
