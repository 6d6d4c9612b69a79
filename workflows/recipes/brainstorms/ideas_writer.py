"""`ideas`: a few ideas from one perspective, each a title and a sentence, none twice."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError, ModelUnreadable
from workflows.recipes.brainstorms.context import context_of
from workflows.recipes.brainstorms.idea import Idea
from workflows.recipes.brainstorms.perspective_ideas import GivenIdeas, usable

IDEAS_WRITER = "ideas"


async def write_ideas(context: BranchContext) -> BranchOutput:
    """As many ideas as its brief says; where too few can be used, others are asked for once.

    The ideas are its data. Raises ModelError where there is none.
    """
    brief = context.branch.brief
    perspective, least, most = brief["perspective"], int(brief["least"]), int(brief["most"])
    material = {**context_of(context), "perspective": perspective}
    given = await context.ask_for(GivenIdeas, context.branch.prompt, material, remember_as="ideas")
    ideas = usable(given.ideas, perspective, most)
    if len(ideas) < least:
        more = await _more(context, material, ideas)
        ideas = usable([*given.ideas, *more.ideas], perspective, most)
    if not ideas:
        raise ModelUnreadable("the model had no ideas that could be used, twice")
    notes: tuple[str, ...] = ()
    if len(ideas) < least:
        wanted = f"{least} to {most}" if least < most else str(least)
        notes = (f"The model had {len(ideas)} of the {wanted} ideas that were asked for.",)
    text = "\n".join(f"- **{idea.title}**: {idea.sentence}" for idea in ideas)
    data = {"ideas": [{"title": idea.title, "sentence": idea.sentence} for idea in ideas]}
    return BranchOutput(text, notes=notes, data=data)


async def _more(
    context: BranchContext, material: Mapping[str, str], ideas: list[Idea]
) -> GivenIdeas:
    """Further ideas; none where the model has some already and fails at others."""
    instructions = (
        f"{context.branch.prompt}\n\nEach idea needs a title and a sentence, and no two may be "
        "the same. Give others than those that you gave already."
    )
    known = {"given already": "\n".join(idea.text for idea in ideas)} if ideas else {}
    try:
        return await context.ask_for(
            GivenIdeas, instructions, {**material, **known}, remember_as="further ideas"
        )
    except ModelError:
        if not ideas:
            raise
        return GivenIdeas(ideas=[])
