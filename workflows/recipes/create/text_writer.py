"""`text`: one call of the model, whose answer is the branch's text."""

from __future__ import annotations

from workflows.branch import BranchContext, BranchOutput
from workflows.examples import with_examples
from workflows.repeats import ask_fresh


async def write_text(context: BranchContext) -> BranchOutput:
    """What the model answers to the branch's prompt, the topic, and examples if there are any.

    It is no text that the run's schedule has posted lately, where that may not be.
    """
    branch = context.branch
    instructions, material = with_examples(context, branch.prompt, branch.key)
    answer = await ask_fresh(context, instructions, material)
    return BranchOutput(answer.text, truncated=answer.truncated)
