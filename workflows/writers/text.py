"""`text`: one call of the model, whose answer is the branch's text."""

from __future__ import annotations

from workflows.assignment import Assignment, Draft


async def write_text(assignment: Assignment) -> Draft:
    """What the model answers to the branch's prompt and the topic."""
    answer = await assignment.ask(assignment.branch.prompt)
    return Draft(answer.text, truncated=answer.truncated)
