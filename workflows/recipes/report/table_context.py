"""The table that a report is written from: hands out its figures and checks texts against them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from workflows.branch import BranchContext
from workflows.errors import ModelEmpty, ModelRefused, ModelTimeout, ModelUnreadable
from workflows.recipes.report.claims import (
    ClaimedInsight,
    Finding,
    check_insight,
    fallback_insights,
    unknown_numbers,
)
from workflows.recipes.report.profile import Profile
from workflows.recipes.report.wording import as_material, shown
from workflows.recipes.report.written_values import numbers_in_text

PROFILE = "profile"
"""The loader of tables, and the material that it makes of one: a profile as JSON."""
QUESTION = "question"
"""The material that a person's question is."""

NO_ANSWER = (ModelUnreadable, ModelEmpty, ModelRefused, ModelTimeout)
"""Failures of the model, not of its service or settings: what it was asked for, code can make."""

LIST_CHARS: Final = 4_000
"""A list of figures that is shorter says little, and models that can't take more read it badly."""
MOST_SENTENCES: Final = 10
BY_CODE: Final = "Made by code from the table's figures: {why}."

_MARKED: Final = re.compile(r"[\\*_~`|<\[]")
_ESCAPED: Final = re.compile(r"\\([\\*_~`|<\[])")
_NUMBERED: Final = re.compile(r"^\s*\d{1,2}[.)]\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table as a report's writers have it."""

    profile: Profile
    question: str
    """Asked by a person about it; empty where nothing was asked."""
    room_chars: int

    async def shown(self, **beside: str) -> dict[str, str]:
        """The texts for the model: as many figures as it takes in, the question, other texts."""
        texts = {PROFILE: await asyncio.to_thread(as_material, self.profile, self.room_chars)}
        if self.question:
            texts[QUESTION] = self.question
        return texts | beside

    async def told(self) -> dict[str, str]:
        """The same for a text: a model that takes in little is handed sentences, not a list."""
        if self.room_chars >= LIST_CHARS:
            return await self.shown()
        sentences = await self.fallback_insights(MOST_SENTENCES)
        texts = {PROFILE: " ".join(insight.text for insight in sentences)[: self.room_chars]}
        return texts | ({QUESTION: self.question} if self.question else {})

    async def fallback_insights(self, count: int) -> tuple[ClaimedInsight, ...]:
        """Up to so many true sentences that code makes of the strongest figures."""
        return await asyncio.to_thread(fallback_insights, self.profile, count)

    async def unknown_numbers(self, text: str) -> tuple[str, ...]:
        """The numbers in a text that neither the table nor the question has, as written."""
        bare = _NUMBERED.sub("", self._without_the_questions(text))
        found = await asyncio.to_thread(unknown_numbers, bare, self.profile)
        return tuple(dict.fromkeys(found))

    async def check(self, claim: ClaimedInsight) -> Finding:
        """Whether the claim holds; it may repeat numbers of the question."""
        finding = await asyncio.to_thread(check_insight, claim, self.profile)
        bare = self._without_the_questions(claim.text)
        if finding.holds or bare == claim.text:
            return finding
        repeated = claim.model_copy(update={"text": bare})
        again = await asyncio.to_thread(check_insight, repeated, self.profile)
        return again if again.holds else finding

    def cited(self, figure_id: str) -> str:
        """The figure with its name, as a line of small print."""
        figure = self.profile.figure(figure_id)
        if figure is None:
            return ""
        return f"-# ↳ {literal(f'{figure.name}: {shown(figure)}')}"

    def _without_the_questions(self, text: str) -> str:
        """The text without the numbers that stand in the question."""
        asked = {number.value for number in numbers_in_text(self.question)}
        for number in list(numbers_in_text(text)) if asked else ():
            if number.value in asked:
                text = re.sub(rf"(?<![\w.,]){re.escape(number.text)}(?![\w%])", "…", text)
        return text


async def table_of(context: BranchContext) -> ReportTable:
    """The run's table. An answer that goes back to the model has room beside its figures."""
    profile = await asyncio.to_thread(Profile.from_json, context.material[PROFILE])
    question = context.material.get(QUESTION, "").strip()
    room_chars = max(context.input_chars - context.output_chars, context.input_chars // 2)
    return ReportTable(profile, question, room_chars - len(question))


def literal(text: str) -> str:
    """The text in Markdown that shows it as it is: what stands in cells is no markup."""
    return _MARKED.sub(r"\\\g<0>", text)


def unescaped(text: str) -> str:
    """The text that `literal` made this of."""
    return _ESCAPED.sub(r"\g<1>", text)
