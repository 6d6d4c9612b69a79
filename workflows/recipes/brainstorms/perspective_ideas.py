"""The ideas of one perspective as the model answers them, and what can be used of them."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from pydantic import BaseModel, Field

from workflows.recipes.brainstorms.idea import SENTENCE_CHARS, TITLE_CHARS, Idea, clipped
from workflows.recipes.brainstorms.merge import ranked

_AROUND = regex.compile(
    r"^(?:\s*(?:[-*+•·–]|#{1,6}|\(?\d{1,2}[.)]|idea \d{1,2}[.:)]?)\s+)+|[\s:]+$",
    regex.IGNORECASE,
)
_QUOTED = regex.compile(r"^(?:\"([^\"]+)\"|“([^“”]+)”|«([^«»]+)»)$")
_MARKS = regex.compile(r"\*\*|__|~~|`+")


class GivenIdea(BaseModel):
    """One idea as the model answers it."""

    title: str = Field(description="the idea in two to six words")
    sentence: str = Field(description="one sentence that says how it works or why it helps")


class GivenIdeas(BaseModel):
    """What the model is asked for."""

    ideas: list[GivenIdea]


def usable(given: Sequence[GivenIdea], origin: str, most: int) -> list[Idea]:
    """Those with a title and a sentence, each once, tidied and within the limits; at most `most`.

    Numbered from 1, in the order in which they were given.
    """
    tidy = [(_bare(one.title, TITLE_CHARS), _bare(one.sentence, SENTENCE_CHARS)) for one in given]
    whole = [
        Idea(number, title, sentence, origin)
        for number, (title, sentence) in enumerate(tidy, start=1)
        if _says_something(title) and _says_something(sentence)
    ]
    firsts = sorted(merged.number for merged in ranked(whole))[:most]
    by_number = {idea.number: idea for idea in whole}
    return [
        Idea(number, by_number[first].title, by_number[first].sentence, origin)
        for number, first in enumerate(firsts, start=1)
    ]


def _bare(text: str, most_chars: int) -> str:
    bare = _AROUND.sub("", _MARKS.sub("", text)).strip()
    quoted = _QUOTED.match(bare)
    return clipped(next(filter(None, quoted.groups())) if quoted else bare, most_chars)


def _says_something(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
