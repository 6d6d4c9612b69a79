"""`fact sheet`: a list of what was given; a line that is not in its source is left out."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from workflows.branch import BranchContext, BranchOutput
from workflows.input_text import given_to
from workflows.recipes.product.sources import SourceWords, Span
from workflows.text.chatter import strip_chatter
from workflows.text.cutting import shortened
from workflows.text.lists import counted

FACT_SHEET = "fact sheet"
MOST_LINES = 40
MOST_CONSIDERED = 100
"""Lines of the model's; what comes after is noise."""
LINE_CHARS = 200
LISTED = 0.5
"""The share of a fact's words from which on it counts as listed already."""

_BULLET = regex.compile(r"^[\s>]*+(?:[-*+•·–][^\S\n]++|\d{1,3}[.)][^\S\n]++|#{1,6}[^\S\n]++)?+")
_LABEL = regex.compile(r"^[^:：|\n]{1,60}[:：|]\s*(.+)$")
_SENTENCE = regex.compile(r"(?:[^\n.!?;。！？；]|[.!?;](?=\S))++")
_PART = regex.compile(r"(?:[^\n.!?;,。！？；，、]|[.!?;,](?=\S))++")
_MARKS = regex.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Facts:
    """A list in the order of its source."""

    lines: tuple[str, ...]
    dropped: int
    """Lines of the model's that are not from there."""
    are_the_models: bool
    """Whether any of the model's lines is."""


async def write_fact_sheet(context: BranchContext) -> BranchOutput:
    """Lists the facts as the model does, each line checked against what was given.

    A line whose words do not stand there is left out and counted; a label that does not is taken
    off its fact. What the model has left out is listed as it was given. Raises ModelError.
    """
    given = given_to(context)
    answer = await context.ask(context.branch.prompt, given.shown, remember_as="list")
    facts = await asyncio.to_thread(
        find_facts, strip_chatter(answer.text), list(given.shown.values())
    )
    notes = [] if given.note is None else [given.note]
    if not facts.are_the_models:
        notes.append("Listed as it was given: the model's own list was not from there.")
    elif facts.dropped:
        left_out = counted(facts.dropped, "line")
        notes.append(f"Left out {left_out} of the model's that are not in what was given.")
    if len(facts.lines) > MOST_LINES:
        notes.append(f"Shows {MOST_LINES} of {len(facts.lines)} facts that were given.")
    text = "\n".join(f"- {shortened(line, LINE_CHARS)}" for line in facts.lines[:MOST_LINES])
    return BranchOutput(text, tuple(notes))


def find_facts(text: str, given: Sequence[str]) -> Facts:
    """Finds the lines of the text that stand in what was given, and what they leave out."""
    sources = [SourceWords.of(source) for source in given]
    kept: list[str] = []
    dropped = 0
    for raw in text.splitlines()[:MOST_CONSIDERED]:
        line = _MARKS.sub("", _BULLET.sub("", raw)).strip()
        if not SourceWords.of(line).words or line.endswith(":"):
            continue
        found = _from_source(line, sources)
        dropped += not found
        if found:
            kept.append(found)
    lines = [line for source in sources for line in _in_order(kept, source)]
    return Facts(tuple(dict.fromkeys(lines)), dropped, bool(kept))


def _in_order(kept: Sequence[str], source: SourceWords) -> Iterator[str]:
    """The kept lines where they stand in the source, longest first, and the rest of it between."""
    listed: set[int] = set()
    at: dict[range, str] = {}
    rest: dict[range, str] = {}
    for line in sorted(dict.fromkeys(kept), key=len, reverse=True):
        wanted = SourceWords.of(line).words
        places = source.find(wanted)
        stretches = [range(place, place + len(wanted)) for place in places]
        if stretches and not listed.issuperset(stretches[0]):
            at[stretches[0]] = line
        listed.update(*stretches)
    for start, end in _pieces(source):
        first = bisect_left(source.spans, (start, 0))
        last = bisect_left(source.spans, (end, 0))
        missing = [word for word in range(first, last) if word not in listed]
        if len(missing) > LISTED * (last - first):
            for inner in [part for part in at if first <= part.start and part.stop <= last]:
                del at[inner]
            rest[range(first, last)] = _BULLET.sub("", source.text[start:end]).strip()
    for _, line in sorted([*at.items(), *rest.items()], key=lambda item: item[0].start):
        yield line


def _pieces(source: SourceWords) -> Iterator[Span]:
    """Sentences, and the parts between their commas; a “not” stays with what it denies."""
    for sentence in _SENTENCE.finditer(source.text):
        first, last = (bisect_left(source.spans, (at, 0)) for at in sentence.span())
        if source.denies(first, last):
            yield sentence.span()
        else:
            yield from (part.span() for part in _PART.finditer(source.text, *sentence.span()))


def _from_source(line: str, sources: Sequence[SourceWords]) -> str:
    """The line, or its fact without a label of the model's own; empty where it has no source."""
    if any(source.says(line) for source in sources):
        return line
    labelled = _LABEL.match(line)
    if labelled and any(source.says(labelled[1]) for source in sources):
        return labelled[1]
    return ""
