"""`graph`: charts that the model chooses and code checks, draws and describes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from workflows.branch import BranchContext, BranchOutput, Writer
from workflows.errors import InputUnusable, ModelError, NotWritten
from workflows.recipes.report.charts import ChartSpec, DrawnChart, caption_of
from workflows.recipes.report.choice import (
    MAX_CHARTS,
    ChartChoice,
    ChartInvalid,
    default_charts,
    validated,
)
from workflows.recipes.report.profile import Profile
from workflows.recipes.report.table_reader import TableReader
from workflows.recipes.report.writers import NO_ANSWER, ReportTable, literal, table_of, unescaped
from workflows.run import Picture

GRAPH = "graph"

CHOICE_CHARS = 500
"""About as long as one chart is in an answer."""
NOTHING = "There is nothing to draw: the table has no values that a chart could show."
NOTHING_CHOSEN = "It has no chart."
MOST_REASONS = 4
MOST_DEFAULTS = 12
SMALL = "-# "


class Charts(BaseModel):
    """The charts of a report, the most important first."""

    charts: list[ChartChoice] = Field(description="One to three charts.")


class ChartsNotDrawn(NotWritten):
    """The charts were chosen, but the table could not be read again in time."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """The usable part of the model's choice."""

    specs: tuple[ChartSpec, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why charts could not be used."""


def graph_writer(tables: TableReader) -> Writer:
    """The writer of graphs, which draws with this reader."""

    async def write_graph(context: BranchContext) -> BranchOutput:
        """Up to three charts with a caption each; pictures carry their text for the blind.

        Charts that do not fit the table, or were shown by an earlier attempt, go back to the model
        once with the reasons; then those that can be used are drawn, else charts that code
        chooses, and a note says why. Raises ModelError where the model's service fails, or
        another NotWritten.
        """
        table = await table_of(context)
        shown_before = _shown_before(context)
        choice = await _chosen(context, table, shown_before)
        notes = [f"Left out: {reason}" for reason in choice.reasons]
        charts = await _drawn(context, tables, choice.specs)
        if not charts:
            reasons = choice.reasons
            if choice.specs:
                reasons = ("It has no rows with values in all its columns.",)
            why = " ".join(reasons)
            notes = [f"Chosen by code, since the model's choice could not be used: {why}"]
            defaults = await asyncio.to_thread(_defaults, table.profile, shown_before)
            charts = await _drawn(context, tables, defaults)
        if not charts:
            return BranchOutput(NOTHING)
        pictures = tuple(
            Picture(" ".join((chart.alt, *chart.remarks)), chart.png) for chart in charts
        )
        return BranchOutput(_captions(charts), tuple(notes), pictures)

    return write_graph


def _shown_before(context: BranchContext) -> frozenset[str]:
    """The captions of an earlier attempt's charts, as `caption_of` has them."""
    earlier = context.latest_text()
    lines = earlier.text.splitlines() if earlier else ()
    return frozenset(
        unescaped(line.removeprefix(SMALL)) for line in lines if line.startswith(SMALL)
    )


async def _chosen(
    context: BranchContext, table: ReportTable, shown_before: frozenset[str]
) -> _Choice:
    """The model's choice, at the second try where the first could not be used as it was."""
    most = max(1, min(MAX_CHARTS, context.output_chars // CHOICE_CHARS))
    prompt = first_prompt = f"{context.branch.prompt} At most {most}."
    beside: dict[str, str] = {}
    if shown_before:
        prompt += " Those between the before tags were shown already: choose others."
        first_prompt = prompt
        beside["before"] = "\n".join(sorted(shown_before))
    choice = _Choice()
    for name in ("first", "second"):
        try:
            material = await table.material(**beside)
            answer = await context.ask_for(Charts, prompt, material, remember_as=name)
        except ModelError as error:
            if choice.specs or (choice.reasons and isinstance(error, NO_ANSWER)):
                break
            if not isinstance(error, NO_ANSWER):
                raise
            return _Choice(reasons=(f"{str(error)[:1].upper()}{str(error)[1:]}.",))
        new = _checked(answer.charts[:most], table.profile, shown_before)
        choice = new if new.specs or not choice.specs else choice
        if not new.reasons:
            break
        again = f"Your last answer could not be used as it is. {' '.join(new.reasons)}"
        prompt = f"{first_prompt}\n\n{again}"
        beside["answer"] = answer.model_dump_json(exclude_none=True)[: context.output_chars]
    return choice


def _checked(
    choices: Sequence[ChartChoice], profile: Profile, shown_before: frozenset[str]
) -> _Choice:
    """The choices that can be drawn; that a chart was shown before counts where nothing is left."""
    specs: list[ChartSpec] = []
    repeated: list[str] = []
    reasons: list[str] = [] if choices else [NOTHING_CHOSEN]
    for choice in choices:
        try:
            spec = validated(choice, profile)
        except ChartInvalid as error:
            reasons += error.reasons
            continue
        if caption_of(spec) in shown_before:
            repeated.append(f"“{spec.title}” was shown before.")
        elif spec not in specs:
            specs.append(spec)
    if not specs:
        reasons += repeated
    return _Choice(tuple(specs), tuple(dict.fromkeys(reasons))[:MOST_REASONS])


def _defaults(profile: Profile, shown_before: frozenset[str]) -> list[ChartSpec]:
    """Charts that were not shown before, where there are any."""
    specs = default_charts(profile, MOST_DEFAULTS)
    unseen = [spec for spec in specs if caption_of(spec) not in shown_before]
    return (unseen or specs)[:MAX_CHARTS]


async def _drawn(
    context: BranchContext, tables: TableReader, specs: Sequence[ChartSpec]
) -> list[DrawnChart]:
    """The pictures. Raises ChartsNotDrawn or another NotWritten."""
    if not specs:
        return []
    try:
        file = await context.uploaded_file()
        return await tables.draw_charts(file.name, file.content, specs) if file else []
    except InputUnusable as error:
        text = str(error).rstrip(".")
        raise ChartsNotDrawn(f"{text[:1].lower()}{text[1:]}") from error


def _captions(charts: Sequence[DrawnChart]) -> str:
    """A title and what is shown, for each chart; a number where there are several."""
    captions: list[str] = []
    for number, chart in enumerate(charts, start=1):
        which = f"{number}. " if len(charts) > 1 else ""
        captions.append(f"**{which}{literal(chart.title)}**\n{SMALL}{literal(chart.caption)}")
    return "\n".join(captions)
