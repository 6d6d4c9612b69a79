"""`insights`: sentences that each rest on one of the table's figures, or are left out."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, Field

from workflows.branch import BranchContext, BranchOutput
from workflows.errors import ModelError
from workflows.recipes.report.figures.insights import ClaimedInsight
from workflows.recipes.report.table_context import BY_CODE, NO_ANSWER, Table, literal, table_of
from workflows.recipes.report.wording import one_line

INSIGHTS = "insights"

MOST = 5
LEAST = 2
"""Where fewer hold, the model is asked once more."""
MOST_CONSIDERED = 12
INSIGHT_CHARS = 400
ANSWER_CHARS = 300
"""About as long as one insight is in an answer."""
MOST_BY_CODE = 3

_LIST_MARK = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+")

log = logging.getLogger(__name__)


class Insights(BaseModel):
    """What there is to see in a table."""

    insights: list[ClaimedInsight] = Field(description="Each about another figure.")


@dataclass(slots=True)
class _Sorted:
    """Claims by whether they hold."""

    held: list[ClaimedInsight] = field(default_factory=list[ClaimedInsight])
    dropped: dict[str, str] = field(default_factory=dict[str, str])
    """By text, why."""

    async def take(self, claims: Sequence[ClaimedInsight], table: Table) -> None:
        known = {claim.text for claim in self.held}
        for claim in claims[:MOST_CONSIDERED]:
            if claim.text in known or claim.text in self.dropped:
                continue
            verdict = await table.check(claim)
            if verdict.holds:
                self.held.append(claim)
                known.add(claim.text)
            else:
                self.dropped[claim.text] = verdict.reason


async def write_insights(context: BranchContext) -> BranchOutput:
    """Insights, each with the figure it cites; those that do not hold are dropped and counted.

    Where fewer than two hold, the model is asked once more, with the reasons; where none does,
    code says what is notable. Raises ModelError where the model's service fails.
    """
    table = await table_of(context)
    most = max(LEAST, min(MOST, context.output_chars // ANSWER_CHARS))
    prompt = f"{context.branch.prompt} At most {most} insights."
    found = _Sorted()
    why = "none of the model's held"
    try:
        answer = await context.ask_for(Insights, prompt, await table.shown(), remember_as="first")
        await found.take(answer.insights, table)
        if len(found.held) < LEAST:
            await _ask_again(context, table, prompt, found)
    except NO_ANSWER as error:
        why = str(error)
    notes: list[str] = []
    if found.dropped:
        notes.append(_dropped_note(len(found.dropped)))
    if not found.held:
        notes.append(BY_CODE.format(why=why))
        return BranchOutput(await _by_code(table), tuple(notes))
    lines = [_line(_tidied(claim.text), claim, table) for claim in found.held[:most]]
    return BranchOutput("\n".join(lines), tuple(notes))


async def _ask_again(context: BranchContext, table: Table, prompt: str, found: _Sorted) -> None:
    """Takes what the model gives once it knows why its insights do not hold."""
    reasons = "\n".join(f"{_tidied(text)} — {why}" for text, why in found.dropped.items())
    again = (
        "Your last answer has too few insights that hold. Between the answer tags stand those that "
        "do not, each with the reason. Give insights that hold."
    )
    beside = {"answer": (reasons or "(none)")[: context.output_chars]}
    try:
        answer = await context.ask_for(
            Insights, f"{prompt}\n\n{again}", await table.shown(**beside), remember_as="second"
        )
    except ModelError as error:
        log.info("run %s: no insights the second time: %s", context.run_id, error)
    else:
        await found.take(answer.insights, table)


async def _by_code(table: Table) -> str:
    sentences = await table.notable(MOST_BY_CODE)
    return "\n".join(_line(literal(one.text), one, table) for one in sentences)


def _line(text: str, claim: ClaimedInsight, table: Table) -> str:
    return f"- {text}\n{table.cited(claim.figure)}"


def _tidied(text: str) -> str:
    """A sentence on one line, without a list's mark before it."""
    return one_line(_LIST_MARK.sub("", text), INSIGHT_CHARS)


def _dropped_note(number: int) -> str:
    if number == 1:
        return "1 insight was dropped: its figures are not in the table."
    return f"{number} insights were dropped: their figures are not in the table."
