"""A journal in memory, for tests of workflows without a database."""

from __future__ import annotations

from workflows.events import BranchResult
from workflows.run import Aggregate, Run


class MemoryJournal:
    """Keeps results for as long as the test lasts. Satisfies `workflows.run.Journal`."""

    def __init__(self) -> None:
        self.results: dict[tuple[str, int, str], BranchResult] = {}
        self.aggregates: list[Aggregate] = []
        self.failures: list[str] = []

    async def result(self, run: Run, key: str) -> BranchResult | None:
        return self.results.get((run.id, run.attempt, key))

    async def earlier(self, run: Run, key: str) -> BranchResult | None:
        return None

    async def record(self, run: Run, result: BranchResult) -> None:
        self.results[run.id, run.attempt, result.key] = result

    async def aggregated(self, run: Run, aggregate: Aggregate) -> None:
        self.aggregates.append(aggregate)

    async def failed(self, run: Run, reason: str) -> None:
        self.failures.append(reason)
