"""The writers: each knows how one kind of branch is written, checked and put into Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.assignment import Writer
from workflows.recipe import TEXT
from workflows.writers.candidate import CANDIDATE, write_candidate
from workflows.writers.comparison import COMPARISON, write_comparison
from workflows.writers.fact_sheet import FACT_SHEET, write_fact_sheet
from workflows.writers.limited import LIMITED, write_limited
from workflows.writers.sample import SAMPLE, write_sample
from workflows.writers.sourced import SOURCED, write_sourced
from workflows.writers.text import write_text


def all_writers() -> Mapping[str, Writer]:
    """Every writer, by the name that a branch calls it by."""
    return {
        TEXT: write_text,
        LIMITED: write_limited,
        SOURCED: write_sourced,
        FACT_SHEET: write_fact_sheet,
        CANDIDATE: write_candidate,
        COMPARISON: write_comparison,
        SAMPLE: write_sample,
    }
