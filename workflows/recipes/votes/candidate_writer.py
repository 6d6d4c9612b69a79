"""`candidate`: one of several texts for the same task, written as its setting says."""

from __future__ import annotations

from workflows.branch import Assignment, Draft
from workflows.examples import with_examples
from workflows.recipes.votes.settings import Setting

CANDIDATE = "candidate"


async def write_candidate(assignment: Assignment) -> Draft:
    """What the model answers to the task, from the view and at the temperature of its brief."""
    brief = assignment.branch.brief
    setting = Setting.of(brief)
    manner = (
        f"{assignment.branch.prompt}\n\nWrite it in this manner, without speaking of it: "
        f"{setting.perspective}"
    )
    instructions, material = with_examples(assignment, manner, brief["branch"])
    answer = await assignment.ask(instructions, material, temperature=setting.temperature)
    return Draft(answer.text, truncated=answer.truncated)
