"""The two steps of every workflow: write a branch, and combine the branches."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable

from workflows.errors import ModelError
from workflows.events import BranchResult, BranchStarted, branch_ended
from workflows.model import Answer
from workflows.recipe import EDITOR, Combine
from workflows.run import Aggregate, RunContext

log = logging.getLogger(__name__)


async def write_branch(context: RunContext, key: str) -> BranchResult:
    """One branch, written and recorded; or, where that has happened before, what came of it.

    A failure comes back as a value: in LangGraph a branch that raises takes its siblings along.
    """
    run = context.run
    result = await context.journal.result(run, key)
    if result is None:

        def started() -> None:
            context.emit(BranchStarted(run.id, run.attempt, key))

        topic = _as_data("topic", run.topic)
        result = await _ask(context, key, run.recipe.branch(key).prompt, topic, started)
        await context.journal.record(run, result)
    # LangGraph's update tells it too, but where two branches end at the same moment its stream
    # sometimes holds one back until a third moves (1.2.22: in about 2 of 100 such runs).
    context.emit(branch_ended(run.id, run.attempt, result))
    return result


async def aggregate(context: RunContext, results: list[BranchResult]) -> Aggregate:
    """The branches combined as the recipe says, recorded as the attempt's end.

    An editor that fails costs nothing that was written: the sections are shown as they are.
    """
    run = context.run
    by_key = {result.key: result for result in results}
    for result in results:
        if not result.done and (earlier := await context.journal.earlier(run, result.key)):
            by_key[result.key] = earlier
    written = [by_key[key] for key in run.recipe.keys if by_key[key].done]
    failed = tuple(key for key in run.recipe.keys if not by_key[key].done)
    editor = None
    if written and run.recipe.combine is Combine.EDITOR:
        editor = await _edit(context, written)
    text = editor.text if editor is not None and editor.done else _sections(context, written)
    made = Aggregate(text, failed, editor)
    await context.journal.aggregated(run, made)
    return made


async def _edit(context: RunContext, written: list[BranchResult]) -> BranchResult:
    run = context.run
    known = await context.journal.result(run, EDITOR)
    if known is not None:
        return known
    parts = [_as_data(run.recipe.branch(result.key).title, result.text) for result in written]
    data = "\n\n".join([_as_data("topic", run.topic), *parts])
    result = await _ask(context, EDITOR, run.recipe.editor_prompt, data, lambda: None)
    await context.journal.record(run, result)
    return result


def _sections(context: RunContext, written: list[BranchResult]) -> str:
    parts: list[str] = []
    for result in written:
        branch = context.run.recipe.branch(result.key)
        parts.append(f"### {branch.emoji} {branch.title}\n{result.text}")
    return "\n\n".join(parts)


async def _ask(
    context: RunContext, key: str, instructions: str, data: str, started: Callable[[], None]
) -> BranchResult:
    begun_at = time.monotonic()

    def on_start() -> None:
        nonlocal begun_at
        begun_at = time.monotonic()
        started()

    try:
        answer = await context.model.ask(instructions, data, on_start)
    except ModelError as error:
        reason = str(error)
        ref = _logged(context, key, reason)
    except Exception:  # noqa: BLE001 - the edge of a branch: its siblings go on
        reason = "something unexpected went wrong on the bot's side"
        ref = _logged(context, key, reason)
    else:
        return _written(key, answer, time.monotonic() - begun_at)
    return BranchResult(key, False, reason=reason, ref=ref, seconds=time.monotonic() - begun_at)


def _written(key: str, answer: Answer, seconds: float) -> BranchResult:
    return BranchResult(
        key,
        True,
        text=answer.text,
        truncated=answer.truncated,
        seconds=seconds,
        input_tokens=answer.input_tokens,
        output_tokens=answer.output_tokens,
    )


def _logged(context: RunContext, key: str, reason: str) -> str:
    ref = new_ref()
    log.warning("run %s, %s failed: %s (ref %s)", context.run.id, key, reason, ref, exc_info=True)
    return ref


def new_ref() -> str:
    """A short reference that a message and the log share, such as 7F3A."""
    return secrets.token_hex(2).upper()


def _as_data(name: str, text: str) -> str:
    """Text marked as material for the model; it can't close its own mark."""
    tag = "_".join(name.casefold().split())
    harmless = text.replace("</", "<\u200b/")
    return f"<{tag}>{harmless}</{tag}>"
