"""A journal in memory, for tests of workflows without a database."""

from __future__ import annotations

from workflows.events import BranchResult
from workflows.model.chat import Answer
from workflows.run import Aggregate, UploadedFile, Run


class MemoryJournal:
    """Keeps results for as long as the test lasts. Satisfies `workflows.run.Journal`."""

    def __init__(self) -> None:
        self.results: dict[tuple[str, int, str], BranchResult] = {}
        self.aggregates: list[Aggregate] = []
        self.failures: list[str] = []
        self.refusals: list[str] = []
        self.calls: dict[tuple[str, int, str, str], Answer] = {}
        self.texts: dict[str, str] = {}
        self.file: UploadedFile | None = None
        self.posted: dict[str, list[str]] = {}

    async def material(self, run: Run) -> dict[str, str]:
        return dict(self.texts)

    async def uploaded_file(self, run: Run) -> UploadedFile | None:
        return self.file

    async def taken_in(self, run: Run, name: str, text: str) -> None:
        self.texts[name] = text

    async def call(self, run: Run, key: str, name: str) -> Answer | None:
        kept = self.calls.get((run.id, 0, key, name))
        return kept or self.calls.get((run.id, run.attempt, key, name))

    async def record_call(self, run: Run, key: str, name: str, answer: Answer) -> None:
        self.calls[run.id, run.attempt, key, name] = answer

    async def keep_calls(self, run: Run, key: str, prefix: str) -> None:
        mine = (run.id, run.attempt, key)
        for call in [one for one in self.calls if one[:3] == mine and one[3].startswith(prefix)]:
            self.calls[run.id, 0, key, call[3]] = self.calls.pop(call)

    async def result(self, run: Run, key: str) -> BranchResult | None:
        return self.results.get((run.id, run.attempt, key))

    async def earlier(self, run: Run, key: str) -> BranchResult | None:
        return None

    async def posted_before(self, run: Run, key: str) -> list[str]:
        return self.posted.get(key, [])

    async def record(self, run: Run, result: BranchResult) -> None:
        self.results[run.id, run.attempt, result.key] = result

    async def aggregated(self, run: Run, aggregate: Aggregate) -> None:
        self.aggregates.append(aggregate)

    async def failed(self, run: Run, reason: str) -> None:
        self.failures.append(reason)

    async def refused(self, run: Run, reason: str) -> None:
        self.refusals.append(reason)
