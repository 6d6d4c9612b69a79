"""`text`: one call of the model, whose answer is the branch's text."""

from __future__ import annotations

from workflows.branch import Assignment, Draft
from workflows.examples import with_examples
from workflows.repeats import ask_fresh


async def write_text(assignment: Assignment) -> Draft:
    """What the model answers to the branch's prompt, the topic, and examples if there are any.

    It is no text that the run's schedule has posted lately, where that may not be.
    """
    branch = assignment.branch
    instructions, material = with_examples(assignment, branch.prompt, branch.key)
    answer = await ask_fresh(assignment, instructions, material)
    return Draft(answer.text, truncated=answer.truncated)
