"""`summary`: a table in words, with the answer to the question about it, if there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelEmpty, ModelError
from workflows.recipes.report.figures.figure_text import shown
from workflows.recipes.report.figures.profile import Profile
from workflows.recipes.report.figures.telling import moments
from workflows.recipes.report.question import Answered, answer_question
from workflows.recipes.report.table_context import BY_CODE, NO_ANSWER, Table, literal, table_of
from workflows.recipes.report.wording import counted
from workflows.text.chatter import strip_chatter

SUMMARY = "summary"

MOST_NAMED = 6
MOST_REMARKS = 6
MOST_BY_CODE = 5
NO_PROSE = "the model wrote no plain text"
_NUMBER_CHARS = 30
_FEWEST_WORDS = 5
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")


async def write_summary(context: BranchContext) -> BranchOutput:
    """A summary from the table's figures, headed by its size and the answer to the question.

    A summary with numbers that are not among the figures goes back once, with these numbers; of
    the two, the one with fewer is kept, and its notes name them. Where the model writes no text,
    code does. The notes also tell how the table was read. Raises ModelError where the model's
    service fails.
    """
    table = await table_of(context)
    answered = await answer_question(context, table) if table.question else Answered("")
    try:
        draft = await _summarised(context, table)
    except NO_ANSWER as error:
        sentences = await table.notable(MOST_BY_CODE)
        by_code = literal(" ".join(one.text for one in sentences))
        draft = BranchOutput(by_code, (BY_CODE.format(why=error),))
    parts = (_size(table.profile), answered.text, draft.text)
    notes = (*answered.notes, *draft.notes, *_remarks(table.profile.remarks))
    return BranchOutput("\n\n".join(filter(None, parts)), notes, truncated=draft.truncated)


async def _summarised(context: BranchContext, table: Table) -> BranchOutput:
    """The model's text. Raises ModelEmpty where what it writes is no text, also at a second try."""
    prompt = context.branch.prompt
    answer = await context.ask(prompt, await table.told(), remember_as="first")
    text = strip_chatter(answer.text)
    unknown = await table.unknown_numbers(text)
    is_prose = _is_prose(text)
    notes: list[str] = []
    if unknown or not is_prose:
        again = f"{prompt}\n\n{_sent_back(unknown, is_prose)}"
        material = {**await table.told(), "answer": text[: context.output_chars]}
        try:
            second = await context.ask(again, material, remember_as="second")
        except ModelError as error:
            if not is_prose:
                raise
            notes.append(f"It was to be written anew, which failed: {error}.")
        else:
            still = await table.unknown_numbers(second_text := strip_chatter(second.text))
            better = len(still) <= len(unknown) or not is_prose
            if better and _is_prose(second_text):
                answer, text, unknown, is_prose = second, second_text, still, True
    if not is_prose:
        raise ModelEmpty(NO_PROSE)
    if unknown:
        notes.insert(0, _unknown_note(unknown))
    return BranchOutput(text, tuple(notes), truncated=answer.truncated)


def _is_prose(text: str) -> bool:
    """Whether it is sentences at all; small models fall into code that they have seen often."""
    return len(_TAG.findall(text)) < 2 and len(_WORD.findall(text)) >= _FEWEST_WORDS


def _sent_back(unknown: Sequence[str], is_prose: bool) -> str:
    if not is_prose:
        return "Your last answer, between the answer tags, is no plain text. Write sentences."
    return (
        "Your last answer, between the answer tags, has numbers that are not listed: "
        f"{_named(unknown)}. Write it anew without them."
    )


def _unknown_note(unknown: Sequence[str]) -> str:
    """«2 numbers in it are not among the table's figures: “17”, “42 %”.»"""
    numbers = counted(len(unknown), "number in it is", "numbers in it are")
    return f"{numbers} not among the table's figures: {_named(unknown)}."


def _named(unknown: Sequence[str]) -> str:
    named = ", ".join(f"“{number[:_NUMBER_CHARS]}”" for number in unknown[:MOST_NAMED])
    rest = len(unknown) - MOST_NAMED
    return f"{named}, and {rest} more" if rest > 0 else named


def _size(profile: Profile) -> str:
    """«720 rows · 7 columns · date from 2022-01-01 to 2023-12-30», in small print."""
    facts = [
        counted(profile.rows, "row", "rows"),
        counted(len(profile.columns), "column", "columns"),
    ]
    for date in moments(profile)[:1]:
        ends = [profile.figure(f"{date.key}.{end}") for end in ("first", "last")]
        if span := [shown(end) for end in ends if end]:
            facts.append(f"{literal(date.name)} from {' to '.join(span)}")
    return f"-# {' · '.join(facts)}"


def _remarks(remarks: Sequence[str]) -> list[str]:
    """How the table was read: the first remarks, and how many more there are."""
    more = len(remarks) - MOST_REMARKS
    if more <= 1:
        return list(remarks)
    return [*remarks[:MOST_REMARKS], f"{more} more remarks like these on how the table was read."]
