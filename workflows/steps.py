"""The steps of every workflow: load the uploaded file, write a branch, edit, combine.

Both of LangGraph's APIs call them. What happens goes out through LangGraph's stream writer, which
hands it on at once; an update of the stream may be held back until a sibling moves.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict

from workflows.branch import BranchContext, BranchOutput, Writer, ask_without_repeats, tag_of
from workflows.errors import NotWritten
from workflows.model.chat import ChatModel
from workflows.recipe import EDITOR, Branch, Combine, Recipe
from workflows.registry import Registry
from workflows.run import BY_DEMO, Aggregate, BranchResult, Execution, branch_ended

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langchain_core.runnables.graph import Graph
    from langgraph.runtime import Runtime

log = logging.getLogger(__name__)

StreamMode = Literal["updates", "custom"]


@dataclass(frozen=True, slots=True)
class RunContext:
    """The means of one run's steps. LangGraph hands it to them and never saves it."""

    execution: Execution
    material: dict[str, str]
    """The named texts beside the topic; loading an uploaded file adds to them."""
    model: ChatModel
    registry: Registry


class Plan(TypedDict):
    """A workflow's input: which steps it takes. Plain values, since checkpoints keep it."""

    loads_file: bool
    """Whether it begins by making material of an uploaded file."""
    stages: list[list[str]]
    """The branches' keys by stage; those of a stage are written at the same time."""
    edits: bool
    """Whether an editor makes one piece of the branches."""


def plan(recipe: Recipe) -> Plan:
    """The steps that this recipe takes."""
    return Plan(
        loads_file=bool(recipe.loader),
        stages=recipe.stages,
        edits=recipe.combine is Combine.EDITOR,
    )


class Workflow(Protocol):
    """A compiled workflow, as far as Chorus uses one."""

    def astream(
        self,
        given: Plan | None,
        config: RunnableConfig,
        /,
        *,
        context: RunContext,
        stream_mode: list[StreamMode],
    ) -> AsyncIterator[tuple[StreamMode, Any]]:
        """Executes it; given None, from where the thread stopped. Yields the stream's chunks."""
        ...

    def get_graph(self) -> Graph:
        """The workflow's picture."""
        ...


async def load_file(runtime: Runtime[RunContext]) -> None:
    """Makes material of the uploaded file, once; without a file there is nothing to do.

    Raises InputUnusable.
    """
    context = runtime.context
    recorder, name = context.execution.recorder, context.execution.recipe.loader
    is_readable = context.registry.readable.get(name)
    if name in context.material and (is_readable is None or is_readable(context.material[name])):
        return
    file = await recorder.uploaded_file()
    if file is not None:
        text = await context.registry.loaders[name](file)
        await recorder.add_material(name, text)
        context.material[name] = text


async def write_branch(runtime: Runtime[RunContext], key: str) -> BranchResult:
    """One branch, written and recorded; where that has happened before, its result alone.

    A failure comes back as a value: in LangGraph a branch that raises takes its siblings along.
    """
    context = runtime.context
    execution = context.execution
    known = execution.recorder.result(key)
    if known is not None:
        return known
    branch = execution.recipe.branch(key)
    result = await _write(runtime, branch, context.registry.writers[branch.writer])
    await execution.recorder.record(result)
    runtime.stream_writer(branch_ended(execution.run_id, execution.attempt, result))
    return result


def next_stage(runtime: Runtime[RunContext], results: list[BranchResult]) -> list[str]:
    """The branches that follow those that have ended; none after the last stage.

    Nor are there any once the result is settled: the later stages are then left out.
    """
    context = runtime.context
    recipe = context.execution.recipe
    is_settled = context.registry.settled.get(recipe.combine)
    if is_settled is not None:
        known = _with_earlier_texts(context.execution, results)
        if is_settled(recipe, {result.key: result.text for result in known}):
            return []
    ended = {result.key for result in results}
    open_stages = (keys for keys in recipe.stages if not ended.issuperset(keys))
    return next(open_stages, list[str]())


async def edit(runtime: Runtime[RunContext], results: list[BranchResult]) -> BranchResult | None:
    """The editor's piece of the branches, recorded; None where there is nothing to edit."""
    execution = runtime.context.execution
    recipe = execution.recipe
    known = execution.recorder.result(EDITOR)
    if known is not None:
        return known
    written = [result for result in _with_earlier_texts(execution, results) if result.done]
    if not written:
        return None

    async def write(context: BranchContext) -> BranchOutput:
        material = context.asked
        tags = {tag_of(name) for name in material}
        for result in written:
            title = recipe.branch(result.key).title
            # A title that is like another name would take that text's place.
            name = title if tag_of(title) not in tags else f"{title} {result.key}"
            tags.add(tag_of(name))
            material[name] = result.text
        answer = await ask_without_repeats(context, recipe.editor_prompt, material)
        return BranchOutput(answer.text, truncated=answer.truncated)

    editor = await _write(runtime, Branch(EDITOR, "Editor", "", recipe.editor_prompt), write)
    await execution.recorder.record(editor)
    return editor


async def aggregate(
    runtime: Runtime[RunContext], results: list[BranchResult], editor: BranchResult | None
) -> str:
    """The branches combined as the recipe says, recorded as the attempt's end.

    An editor that failed costs nothing that was written: the sections are shown as they are.
    """
    context = runtime.context
    execution, recipe = context.execution, context.execution.recipe
    results = _with_earlier_texts(execution, results)
    failed = tuple(result.key for result in results if not result.done)
    aggregator = context.registry.aggregators.get(recipe.combine)
    if editor is not None and editor.done:
        text = editor.text
    elif aggregator is not None:
        text = aggregator(recipe, {result.key: result.text for result in results if result.done})
    else:
        text = _sections(recipe, results)
    await execution.recorder.aggregated(Aggregate(text, failed, editor))
    return text


def _with_earlier_texts(execution: Execution, results: list[BranchResult]) -> list[BranchResult]:
    """In the recipe's order; what has no text now is what an earlier attempt made of it."""
    by_key = {result.key: result for result in results}
    for key in execution.recipe.keys:
        is_written = key in by_key and by_key[key].done
        if not is_written and (earlier := execution.recorder.latest_text(key)):
            by_key[key] = earlier
    return [by_key[key] for key in execution.recipe.keys if key in by_key]


def _sections(recipe: Recipe, results: list[BranchResult]) -> str:
    parts: list[str] = []
    for result in results:
        if result.done:
            branch = recipe.branch(result.key)
            notes = "".join(f"\n\n*{note}*" for note in result.notes)
            parts.append(f"### {branch.emoji} {branch.title}\n{result.text}{notes}")
    return "\n\n".join(parts)


async def _write(runtime: Runtime[RunContext], branch: Branch, writer: Writer) -> BranchResult:
    means = runtime.context
    context = BranchContext(
        means.execution, branch, means.material, means.model, runtime.stream_writer
    )
    output, reason, ref = BranchOutput(""), None, None
    try:
        output = await writer(context)
    except NotWritten as error:
        reason = str(error)
        ref = _log_failure(context, reason)
    except Exception:  # noqa: BLE001 - the edge of a branch: its siblings go on
        reason = "something unexpected went wrong on the bot's side"
        ref = _log_failure(context, reason)
    return BranchResult(
        branch.key,
        done=reason is None,
        text=output.text,
        reason=reason,
        ref=ref,
        truncated=output.truncated,
        seconds=context.seconds,
        input_tokens=context.input_tokens,
        output_tokens=context.output_tokens,
        notes=output.notes,
        pictures=output.pictures,
        data={**output.data, BY_DEMO: True} if means.model.is_demo else output.data,
    )


def _log_failure(context: BranchContext, reason: str) -> str:
    ref = new_ref()
    log.warning(
        "run %s, %s failed: %s (ref %s)", context.run_id, context.branch.key, reason, ref,
        exc_info=True,
    )  # fmt: skip
    return ref


def new_ref() -> str:
    """A short reference that a message and the log share, such as 7F3A."""
    return secrets.token_hex(2).upper()
