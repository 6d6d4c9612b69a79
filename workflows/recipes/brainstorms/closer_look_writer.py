"""`closer look`: one idea of a brainstorm in more depth, with all of its ideas as context."""

from __future__ import annotations

from workflows.branch import BranchContext, BranchOutput
from workflows.recipes.brainstorms.context import context_of

CLOSER_LOOK = "closer look"


async def write_closer_look(context: BranchContext) -> BranchOutput:
    """What the branch's prompt asks of the idea. Raises ModelError."""
    answer = await context.ask(context.branch.prompt, context_of(context))
    return BranchOutput(answer.text, truncated=answer.truncated)
