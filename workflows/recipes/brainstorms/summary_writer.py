"""`summing up`: the themes of a brainstorm's ideas, and next steps for what people voted for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel, Field

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError
from workflows.recipes.brainstorms.ideas import IDEAS, from_json, listed
from workflows.recipes.brainstorms.merge import IdeaPair, MergedIdea, decided, doubtful, ranked
from workflows.recipes.brainstorms.themes import NamedThemes, as_answer, by_origin, checked
from workflows.text.cutting import shortened
from workflows.text.likeness import has_words

log = logging.getLogger(__name__)

Form = TypeVar("Form", bound=BaseModel)

SUMMING_UP = "summing up"
MOST_STEPS = 5
STEP_CHARS = 200


class SamePairs(BaseModel):
    """The model's answer: which pairs of ideas say the same."""

    same: list[int] = Field(description="the numbers of the lines whose ideas say the same")


class NextSteps(BaseModel):
    """The model's answer: the next steps."""

    steps: list[str] = Field(description="one to five steps, a sentence each")


async def write_summing_up(context: BranchContext) -> BranchOutput:
    """Merges ideas that are the same in other words; then writes themes and next steps at once.

    What the model fails at has its fallback and a note: ideas stay apart, are grouped by who had
    them, and steps are left out. Ranking and decisions are the votes' and need no model.
    """
    given = from_json(context.material.get(IDEAS, "[]"))
    same = await _same(context, ranked(given))
    ideas = ranked(given, same or [])
    async with asyncio.TaskGroup() as group:
        grouping = group.create_task(_themes(context, ideas))
        stepping = group.create_task(_steps(context, decided(ideas)))
    answer, steps = grouping.result(), stepping.result()
    notes: list[str] = []
    if same is None:
        notes.append("The model could not tell which ideas are the same in other words.")
    if answer is None:
        answer = by_origin(ideas)
        notes.append("The model could not group the ideas: they are grouped by who had them.")
    if steps is None:
        notes.append("The model could propose no next steps.")
    themes = checked(answer, ideas)
    text = "\n".join(f"- {theme.name}: {len(theme.ideas)}" for theme in themes)
    data = {
        "same": [list(pair) for pair in same or []],
        "themes": [
            {"name": theme.name, "ideas": [merged.number for merged in theme.ideas]}
            for theme in themes
        ],
        "steps": steps or [],
        "notes": notes,
    }
    return BranchOutput(text or "No ideas.", notes=tuple(notes), data=data)


async def _same(context: BranchContext, ideas: Sequence[MergedIdea]) -> list[IdeaPair] | None:
    """The pairs that say the same, of those that are asked about; None where the model failed."""
    pairs = doubtful(ideas)
    if not pairs:
        return []
    texts = {merged.best.number: merged.best.text for merged in ideas}
    lines = [
        f"{line}. {texts[older]} / {texts[newer]}"
        for line, (older, newer) in enumerate(pairs, start=1)
    ]
    room_chars = context.room_chars
    while len(lines) > 1 and sum(map(len, lines)) > room_chars:
        lines.pop()
    given = await _asked(context, SamePairs, "same", {"pairs": "\n".join(lines)})
    if given is None:
        return None
    named = set(given.same)
    return [pairs[at] for at in range(len(lines)) if at + 1 in named]


async def _themes(
    context: BranchContext, ideas: Sequence[MergedIdea]
) -> dict[str, list[int]] | None:
    """The model's grouping; None where it has none that could be used."""
    if not ideas:
        return {}
    material = {"ideas": _listed(context, ideas)}
    named = await _asked(context, NamedThemes, "themes", material)
    if named is None:
        return None
    answer = as_answer(named)
    known = {idea.number for merged in ideas for idea in merged.ideas}
    named_ones = {number for some in answer.values() for number in some}
    return answer if known & named_ones else None


async def _steps(context: BranchContext, decisions: Sequence[MergedIdea]) -> list[str] | None:
    """The steps that the model proposes; None where it failed, none where nothing is decided."""
    if not decisions:
        return []
    material = {"ideas": _listed(context, decisions)}
    given = await _asked(context, NextSteps, "steps", material)
    if given is None:
        return None
    steps = [shortened(step.strip("-*• "), STEP_CHARS) for step in given.steps]
    return list(dict.fromkeys(step for step in steps if has_words(step)))[:MOST_STEPS]


async def _asked(
    context: BranchContext, form: type[Form], part: str, material: Mapping[str, str]
) -> Form | None:
    """Asks the model this part's prompt, about the topic and the material; None where it failed."""
    prompt = str(context.branch.brief[part])
    given = {"topic": context.topic, **material}
    try:
        return await context.ask_for(form, prompt, given, remember_as=part)
    except ModelError as error:
        log.warning("run %s: no answer on %s: %s", context.run_id, part, error)
        return None


def _listed(context: BranchContext, ideas: Sequence[MergedIdea]) -> str:
    return listed([merged.best for merged in ideas], context.room_chars)
