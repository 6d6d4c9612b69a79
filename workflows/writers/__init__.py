"""The writers: each knows how one kind of branch is written, checked and put into Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.assignment import Writer
from workflows.data.table_reader import TableReader
from workflows.recipe import TEXT
from workflows.writers.candidate import CANDIDATE, write_candidate
from workflows.writers.closer_look import CLOSER_LOOK, write_closer_look
from workflows.writers.comparison import COMPARISON, write_comparison
from workflows.writers.fact_sheet import FACT_SHEET, write_fact_sheet
from workflows.writers.graph import GRAPH, graph_writer
from workflows.writers.ideas import IDEAS_WRITER, write_ideas
from workflows.writers.insights import INSIGHTS, write_insights
from workflows.writers.limited import LIMITED, write_limited
from workflows.writers.sample import SAMPLE, write_sample
from workflows.writers.sourced import SOURCED, write_sourced
from workflows.writers.summary import SUMMARY, write_summary
from workflows.writers.summing_up import SUMMING_UP, write_summing_up
from workflows.writers.text import write_text
from workflows.writers.translation import TRANSLATION, write_translation


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
