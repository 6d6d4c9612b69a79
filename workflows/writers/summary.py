"""`summary`: a table in words, with the answer to the question about it, if there is one."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.assignment import Assignment, Draft
from workflows.errors import ModelError
from workflows.writers.limits import counted
from workflows.writers.question import Answered, answer_question
from workflows.writers.stripping import bare
from workflows.writers.table import Table, table_of

SUMMARY = "summary"

MOST_NAMED = 6
MOST_REMARKS = 6
_NUMBER_CHARS = 30


async def write_summary(assignment: Assignment) -> Draft:
    """A summary from the table's figures, headed by the answer to the question.

    A summary with numbers that are not among them goes back once, with these numbers; of the two,
    the one with fewer is kept, and its notes name them. The notes also tell how the table was
    read. Raises ModelError.
    """
    table = await table_of(assignment)
    answered = await answer_question(assignment, table) if table.question else Answered("")
    draft = await _summarised(assignment, table)
    text = f"{answered.text}\n\n{draft.text}".strip()
    notes = (*answered.notes, *draft.notes, *_remarks(table.profile.remarks))
    return Draft(text, notes, truncated=draft.truncated)


async def _summarised(assignment: Assignment, table: Table) -> Draft:
    prompt = assignment.branch.prompt
    answer = await assignment.ask(prompt, await table.shown(), remember_as="first")
    text = bare(answer.text)
    notes: list[str] = []
    if unknown := await table.unknown_numbers(text):
        beside = {"answer": text[: assignment.output_chars]}
        try:
            second = await assignment.ask(
                f"{prompt}\n\n{_sent_back(unknown)}",
                await table.shown(**beside),
                remember_as="second",
            )
        except ModelError as error:
            notes.append(f"It was to be written anew, which failed: {error}.")
        else:
            again = bare(second.text)
            if len(still := await table.unknown_numbers(again)) <= len(unknown):
                answer, text, unknown = second, again, still
    if unknown:
        notes.insert(0, _unknown_note(unknown))
    return Draft(text, tuple(notes), truncated=answer.truncated)


def _sent_back(unknown: Sequence[str]) -> str:
    return (
        "Your last answer, between the answer tags, has numbers that are not listed: "
        f"{_named(unknown)}. Write it anew without them."
    )


def _unknown_note(unknown: Sequence[str]) -> str:
    """«2 numbers in it are not among the table's figures: “17”, “42 %”.»"""
    verb = "is" if len(unknown) == 1 else "are"
    numbers = counted(len(unknown), "number")
    return f"{numbers} in it {verb} not among the table's figures: {_named(unknown)}."


def _named(unknown: Sequence[str]) -> str:
    named = ", ".join(f"“{number[:_NUMBER_CHARS]}”" for number in unknown[:MOST_NAMED])
    rest = len(unknown) - MOST_NAMED
    return f"{named}, and {rest} more" if rest > 0 else named


def _remarks(remarks: Sequence[str]) -> list[str]:
    """How the table was read: the first remarks, and how many more there are."""
    more = len(remarks) - MOST_REMARKS
    if more <= 1:
        return list(remarks)
    return [*remarks[:MOST_REMARKS], f"{more} more remarks like these on how the table was read."]
