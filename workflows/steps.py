"""The two steps of every workflow: write a branch, and combine the branches."""

from __future__ import annotations

import logging
import secrets

from workflows.branch import Assignment, Draft, Writer, tag_of
from workflows.errors import NotWritten
from workflows.events import BranchResult, branch_ended
from workflows.recipe import EDITOR, Branch, Combine
from workflows.recipes.votes.summary import majority_summary, vote_summary
from workflows.repeats import ask_fresh
from workflows.run import Aggregate, RunContext

log = logging.getLogger(__name__)


async def write_branch(context: RunContext, key: str) -> BranchResult:
    """One branch, written and recorded; or, where that has happened before, what came of it.

    A failure comes back as a value: in LangGraph a branch that raises takes its siblings along.
    """
    run = context.run
    result = await context.journal.result(run, key)
    if result is None:
        branch = run.recipe.branch(key)
        result = await _write(context, branch, context.writers[branch.writer])
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
    text = editor.text if editor is not None and editor.done else _combined(context, written)
    made = Aggregate(text, failed, editor)
    await context.journal.aggregated(run, made)
    return made


async def _edit(context: RunContext, written: list[BranchResult]) -> BranchResult:
    run = context.run
    known = await context.journal.result(run, EDITOR)
    if known is not None:
        return known

    async def edit(assignment: Assignment) -> Draft:
        material = assignment.asked
        tags = {tag_of(name) for name in material}
        for result in written:
            title = run.recipe.branch(result.key).title
            # A title that is like another name would take that text's place.
            name = title if tag_of(title) not in tags else f"{title} {result.key}"
            tags.add(tag_of(name))
            material[name] = result.text
        answer = await ask_fresh(assignment, run.recipe.editor_prompt, material)
        return Draft(answer.text, truncated=answer.truncated)

    result = await _write(context, Branch(EDITOR, "Editor", "", run.recipe.editor_prompt), edit)
    await context.journal.record(run, result)
    return result


def _combined(context: RunContext, written: list[BranchResult]) -> str:
    recipe = context.run.recipe
    texts = {result.key: result.text for result in written}
    match recipe.combine:
        case Combine.VOTE:
            return vote_summary(recipe, texts)
        case Combine.MAJORITY:
            return majority_summary(recipe, texts)
        case _:
            return _sections(context, written)


def _sections(context: RunContext, written: list[BranchResult]) -> str:
    parts: list[str] = []
    for result in written:
        branch = context.run.recipe.branch(result.key)
        notes = "".join(f"\n\n*{note}*" for note in result.notes)
        parts.append(f"### {branch.emoji} {branch.title}\n{result.text}{notes}")
    return "\n\n".join(parts)


async def _write(context: RunContext, branch: Branch, writer: Writer) -> BranchResult:
    assignment = Assignment(context, branch)
    draft, reason, ref = Draft(""), None, None
    try:
        draft = await writer(assignment)
    except NotWritten as error:
        reason = str(error)
        ref = _logged(context, branch.key, reason)
    except Exception:  # noqa: BLE001 - the edge of a branch: its siblings go on
        reason = "something unexpected went wrong on the bot's side"
        ref = _logged(context, branch.key, reason)
    return BranchResult(
        branch.key,
        done=reason is None,
        text=draft.text,
        reason=reason,
        ref=ref,
        truncated=draft.truncated,
        seconds=assignment.seconds,
        input_tokens=assignment.input_tokens,
        output_tokens=assignment.output_tokens,
        notes=draft.notes,
        pictures=draft.pictures,
        data=draft.data,
    )


def _logged(context: RunContext, key: str, reason: str) -> str:
    ref = new_ref()
    log.warning("run %s, %s failed: %s (ref %s)", context.run.id, key, reason, ref, exc_info=True)
    return ref


def new_ref() -> str:
    """A short reference that a message and the log share, such as 7F3A."""
    return secrets.token_hex(2).upper()
