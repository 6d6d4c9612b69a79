"""The writers: each knows how one kind of branch is written, checked and put into Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.assignment import Writer
from workflows.data.table_reader import TableReader
from workflows.recipe import TEXT
from workflows.writers.fact_sheet import FACT_SHEET, write_fact_sheet
from workflows.writers.graph import GRAPH, graph_writer
from workflows.writers.insights import INSIGHTS, write_insights
from workflows.writers.limited import LIMITED, write_limited
from workflows.writers.sourced import SOURCED, write_sourced
from workflows.writers.summary import SUMMARY, write_summary
from workflows.writers.text import write_text
from workflows.writers.translation import TRANSLATION, write_translation


def all_writers(tables: TableReader) -> Mapping[str, Writer]:
    """Every writer, by the name that a branch calls it by."""
    return {
        TEXT: write_text,
        LIMITED: write_limited,
        SOURCED: write_sourced,
        FACT_SHEET: write_fact_sheet,
        SUMMARY: write_summary,
        GRAPH: graph_writer(tables),
        INSIGHTS: write_insights,
        TRANSLATION: write_translation,
    }
