"""The writers `ideas`, for a perspective's ideas, and `closer look`, for one idea in more depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex
from pydantic import BaseModel, Field

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError, ModelUnreadable
from workflows.recipes.brainstorms.ideas import (
    SENTENCE_CHARS,
    TITLE_CHARS,
    Idea,
    context_of,
)
from workflows.recipes.brainstorms.merge import ranked
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


def usable(given: Sequence[GivenIdea], origin: str, most: int) -> list[Idea]:
    """Ideas with a title and a sentence, each once, tidied and within the limits; at most `most`.

    Numbered from 1, in the order in which they were given.
    """
    tidy = [
        (_bare(idea.title, TITLE_CHARS), _bare(idea.sentence, SENTENCE_CHARS)) for idea in given
    ]
    whole = [
        Idea(number, title, sentence, origin)
        for number, (title, sentence) in enumerate(tidy, start=1)
        if has_words(title) and has_words(sentence)
    ]
    firsts = sorted(merged.number for merged in ranked(whole))[:most]
    by_number = {idea.number: idea for idea in whole}
    return [
        Idea(number, by_number[first].title, by_number[first].sentence, origin)
        for number, first in enumerate(firsts, start=1)
    ]


def _bare(text: str, most_chars: int) -> str:
    bare = _AROUND.sub("", _MARKS.sub("", text)).strip()
    return shortened(unquoted(bare), most_chars)


async def write_closer_look(context: BranchContext) -> BranchOutput:
    """Writes about one idea in more depth, by the branch's prompt. Raises ModelError."""
    answer = await context.ask(context.branch.prompt, context_of(context))
    return BranchOutput(answer.text, truncated=answer.truncated)
