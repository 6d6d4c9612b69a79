"""The writers of brainstorms: a perspective's ideas, a closer look at one, and the summing up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import regex
from pydantic import BaseModel, Field

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError, ModelUnreadable
from workflows.recipes.brainstorms.ideas import (
    IDEAS,
    SENTENCE_CHARS,
    TITLE_CHARS,
    Idea,
    context_of,
    from_json,
    listed,
)
from workflows.recipes.brainstorms.merge import (
    IdeaPair,
    MergedIdea,
    NamedThemes,
    as_answer,
    by_origin,
    checked,
    decided,
    doubtful,
    ranked,
)
from workflows.text.chatter import unquoted
from workflows.text.cutting import shortened
from workflows.text.likeness import has_words

IDEAS_WRITER = "ideas"
CLOSER_LOOK = "closer look"

_AROUND = regex.compile(
    r"^(?:\s*(?:[-*+•·–]|#{1,6}|\(?\d{1,2}[.)]|idea \d{1,2}[.:)]?)\s+)+|[\s:]+$",
    regex.IGNORECASE,
)
_MARKS = regex.compile(r"\*\*|__|~~|`+")

log = logging.getLogger(__name__)
Form = TypeVar("Form", bound=BaseModel)
SUMMING_UP = "summing up"
MOST_STEPS = 5
STEP_CHARS = 200


class GivenIdea(BaseModel):
    """One idea as the model answers it."""

    title: str = Field(description="the idea in two to six words")
    sentence: str = Field(description="one sentence that says how it works or why it helps")


class GivenIdeas(BaseModel):
    """The model's answer: a list of ideas."""

    ideas: list[GivenIdea]


async def write_ideas(context: BranchContext) -> BranchOutput:
    """Writes as many ideas as its brief says; where too few can be used, asks for others once.

    The ideas are its data. Raises ModelError where there is none.
    """
    brief = context.branch.brief
    perspective, least, most = brief["perspective"], int(brief["least"]), int(brief["most"])
    material = {**context_of(context), "perspective": perspective}
    given = await context.ask_for(GivenIdeas, context.branch.prompt, material, remember_as="ideas")
    ideas = usable(given.ideas, perspective, most)
    if len(ideas) < least:
        more = await _more(context, material, ideas)
        ideas = usable([*given.ideas, *more], perspective, most)
    if not ideas:
        raise ModelUnreadable("the model had no ideas that could be used, twice")
    notes: tuple[str, ...] = ()
    if len(ideas) < least:
        wanted = f"{least} to {most}" if least < most else str(least)
        notes = (f"I asked the model for {wanted} ideas, and {len(ideas)} could be used.",)
    text = "\n".join(f"- **{idea.title}**: {idea.sentence}" for idea in ideas)
    data = {"ideas": [{"title": idea.title, "sentence": idea.sentence} for idea in ideas]}
    return BranchOutput(text, notes=notes, data=data)


async def _more(
    context: BranchContext, material: Mapping[str, str], ideas: list[Idea]
) -> list[GivenIdea]:
    """Further ideas; none where the model has some already and fails at others."""
    instructions = (
        f"{context.branch.prompt}\n\nEach idea needs a title and a sentence, and no two may be "
        "the same. Give others than those that you gave already."
    )
    known = {"given already": "\n".join(idea.text for idea in ideas)} if ideas else {}
    try:
        more = await context.ask_for(
            GivenIdeas, instructions, {**material, **known}, remember_as="further ideas"
        )
    except ModelError:
        if not ideas:
            raise
        return []
    return more.ideas


def usable(given: Sequence[GivenIdea], origin: str, most: int) -> list[Idea]:
    """Ideas with a title and a sentence, each once, tidied and within the limits; at most `most`.

    Numbered from 1, in the order in which they were given.
    """
    tidy = [
        Idea(number, _bare(idea.title, TITLE_CHARS), _bare(idea.sentence, SENTENCE_CHARS), origin)
        for number, idea in enumerate(given, start=1)
    ]
    whole = [idea for idea in tidy if has_words(idea.title) and has_words(idea.sentence)]
    firsts = sorted((merged.ideas[0] for merged in ranked(whole)), key=lambda idea: idea.number)
    return [replace(idea, number=number) for number, idea in enumerate(firsts[:most], start=1)]


def _bare(text: str, most_chars: int) -> str:
    bare = _AROUND.sub("", _MARKS.sub("", text)).strip()
    return shortened(unquoted(bare), most_chars)


async def write_closer_look(context: BranchContext) -> BranchOutput:
    """Writes about one idea in more depth, by the branch's prompt. Raises ModelError."""
    answer = await context.ask(context.branch.prompt, context_of(context))
    return BranchOutput(answer.text, truncated=answer.truncated)


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
        notes.append("The model couldn't tell which ideas are the same in other words.")
    if answer is None:
        answer = by_origin(ideas)
        notes.append("The model couldn't group the ideas: they are grouped by who had them.")
    if steps is None:
        notes.append("The model couldn't propose any next steps.")
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
    return (
        None if known.isdisjoint(number for some in answer.values() for number in some) else answer
    )


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
