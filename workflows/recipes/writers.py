"""The writers: each knows how one kind of branch is written, checked and put into Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.branch import Writer
from workflows.recipe import TEXT
from workflows.recipes.ask_many.sample_writer import SAMPLE, write_sample
from workflows.recipes.brainstorms.closer_look_writer import CLOSER_LOOK, write_closer_look
from workflows.recipes.brainstorms.ideas_writer import IDEAS_WRITER, write_ideas
from workflows.recipes.brainstorms.summary_writer import SUMMING_UP, write_summing_up
from workflows.recipes.create.text_writer import write_text
from workflows.recipes.product.fact_sheet_writer import FACT_SHEET, write_fact_sheet
from workflows.recipes.product.sourced_writer import SOURCED, write_sourced
from workflows.recipes.report.graph_writer import GRAPH, graph_writer
from workflows.recipes.report.insights_writer import INSIGHTS, write_insights
from workflows.recipes.report.summary_writer import SUMMARY, write_summary
from workflows.recipes.report.table_reader import TableReader
from workflows.recipes.social.limited_writer import LIMITED, write_limited
from workflows.recipes.translate.writer import TRANSLATION, write_translation
from workflows.recipes.votes.candidate_writer import CANDIDATE, write_candidate
from workflows.recipes.votes.comparison_writer import COMPARISON, write_comparison


def all_writers(tables: TableReader) -> Mapping[str, Writer]:
    """Every writer, by the name that a branch calls it by."""
    return {
        TEXT: write_text,
        LIMITED: write_limited,
        SOURCED: write_sourced,
        FACT_SHEET: write_fact_sheet,
        IDEAS_WRITER: write_ideas,
        CLOSER_LOOK: write_closer_look,
        SUMMING_UP: write_summing_up,
        SUMMARY: write_summary,
        GRAPH: graph_writer(tables),
        INSIGHTS: write_insights,
        CANDIDATE: write_candidate,
        COMPARISON: write_comparison,
        SAMPLE: write_sample,
        TRANSLATION: write_translation,
    }
