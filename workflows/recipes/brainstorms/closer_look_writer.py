"""`closer look`: one idea of a brainstorm in more depth, with all of its ideas as context."""

from __future__ import annotations

from workflows.branch import Assignment, Draft
from workflows.recipes.brainstorms.context import context_of

CLOSER_LOOK = "closer look"


async def write_closer_look(assignment: Assignment) -> Draft:
    """What the branch's prompt asks of the idea. Raises ModelError."""
    answer = await assignment.ask(assignment.branch.prompt, context_of(assignment))
    return Draft(answer.text, truncated=answer.truncated)
