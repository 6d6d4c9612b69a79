"""A recorder in memory, and executions on it, for tests and benchmarks without a database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from workflows.model.chat import Answer
from workflows.recipe import Recipe
from workflows.run import Aggregate, BranchResult, Execution, UploadedFile, WorkflowApi


class MemoryRecorder:
    """Keeps what one attempt comes to for as long as it lives. A `workflows.run.Recorder`."""

    def __init__(
        self, material: Mapping[str, str] | None = None, file: UploadedFile | None = None
    ) -> None:
        self.results: dict[str, BranchResult] = {}
        self.latest: dict[str, BranchResult] = {}
        self.texts = dict(material or {})
        self.file = file
        self.calls: dict[tuple[str, str], Answer] = {}
        self.kept_calls: dict[tuple[str, str], Answer] = {}
        self.posted: dict[str, list[str]] = {}
        self.aggregates: list[Aggregate] = []
        self.failures: list[str] = []
        self.refusals: list[str] = []

    def next_attempt(self, todo: Collection[str]) -> MemoryRecorder:
        """The recorder of a Retry or Regenerate that writes these branches."""
        later = MemoryRecorder(self.texts, self.file)
        later.results = {key: self.results[key] for key in self.results if key not in todo}
        later.latest = dict(self.latest)
        later.kept_calls = dict(self.kept_calls)
        later.posted = self.posted
        return later

    def result(self, key: str) -> BranchResult | None:
        return self.results.get(key)

    def latest_text(self, key: str) -> BranchResult | None:
        return self.latest.get(key)

    async def material(self) -> Mapping[str, str]:
        return self.texts

    async def uploaded_file(self) -> UploadedFile | None:
        return self.file

    async def add_material(self, name: str, text: str) -> None:
        self.texts[name] = text

    async def posted_before(self, key: str) -> Sequence[str]:
        return self.posted.get(key, [])

    async def call(self, key: str, name: str) -> Answer | None:
        return self.kept_calls.get((key, name)) or self.calls.get((key, name))

    async def record_call(self, key: str, name: str, answer: Answer) -> None:
        self.calls[key, name] = answer

    async def keep_calls(self, key: str, prefix: str) -> None:
        for call, answer in self.calls.items():
            if call[0] == key and call[1].startswith(prefix):
                self.kept_calls[call] = answer

    async def record(self, result: BranchResult) -> None:
        self.results[result.key] = result
        if result.done:
            self.latest[result.key] = result

    async def aggregated(self, aggregate: Aggregate) -> None:
        self.aggregates.append(aggregate)

    async def failed(self, reason: str) -> None:
        self.failures.append(reason)

    async def refused(self, reason: str) -> None:
        self.refusals.append(reason)


def new_execution(
    recipe: Recipe,
    recorder: MemoryRecorder,
    api: str = WorkflowApi.FUNCTIONAL,
    *,
    topic: str = "cats",
    attempt: int = 1,
    run_id: str = "r1",
    is_new: bool = False,
) -> Execution:
    """An attempt that writes all branches of the recipe."""
    todo = frozenset(recipe.keys)
    return Execution(
        run_id, attempt, topic, recipe, todo, WorkflowApi(api), recorder, is_new=is_new
    )
