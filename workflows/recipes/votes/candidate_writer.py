"""`candidate`: one of several texts for the same task, written as its setting says."""

from __future__ import annotations

from workflows.branch import BranchContext, BranchOutput
from workflows.examples import with_examples
from workflows.recipes.votes.settings import Setting

CANDIDATE = "candidate"


async def write_candidate(context: BranchContext) -> BranchOutput:
    """What the model answers to the task, from the view and at the temperature of its brief."""
    brief = context.branch.brief
    setting = Setting.of(brief)
    manner = (
        f"{context.branch.prompt}\n\nWrite it in this manner, without speaking of it: "
        f"{setting.perspective}"
    )
    instructions, material = with_examples(context, manner, brief["branch"])
    answer = await context.ask(instructions, material, temperature=setting.temperature)
    return BranchOutput(answer.text, truncated=answer.truncated)
