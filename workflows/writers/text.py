"""`text`: one call of the model, whose answer is the branch's text."""

from __future__ import annotations

from workflows.assignment import Assignment, Draft
from workflows.freshness import ask_fresh


async def write_text(assignment: Assignment) -> Draft:
    """What the model answers to the branch's prompt and the topic."""
    answer = await ask_fresh(assignment, assignment.branch.prompt)
    return Draft(answer.text, truncated=answer.truncated)
