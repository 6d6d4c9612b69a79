"""What a brainstorm's branches are handed beside its topic: its ideas, and the one in question."""

from __future__ import annotations

from workflows.branch import BranchContext
from workflows.recipes.brainstorms.idea import from_json, listed

SUBJECT = "subject"
"""The material that is the brainstorm's topic, where the run's own is an idea of it."""
DETAILS = "details"
"""The material that says more about the topic."""
IDEAS = "ideas"
"""The material that holds the ideas so far, as JSON."""
ABOUT = "about"
"""The material that is the number of the idea in question."""
QUESTION = "question"
"""The material that somebody asks about that idea."""


def context_of(context: BranchContext) -> dict[str, str]:
    """Named texts for the model: all of it data, none an instruction, as much as has room."""
    given = context.material
    room_chars = max(context.input_chars - context.output_chars, context.input_chars // 2)
    texts = {"topic": given.get(SUBJECT) or context.topic}
    if details := given.get(DETAILS):
        texts[DETAILS] = details[: room_chars // 2]
    if question := given.get(QUESTION):
        texts[QUESTION] = question[: room_chars // 4]
    ideas = from_json(given.get(IDEAS, "[]"))
    idea = next((idea for idea in ideas if str(idea.number) == given.get(ABOUT)), None)
    if idea is not None:
        texts["idea"] = idea.text
    others = [other for other in ideas if other is not idea]
    if others:
        texts["ideas so far"] = listed(others, room_chars // 2)
    return texts
