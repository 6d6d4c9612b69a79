"""/report with the embedded model, for real: the smallest of models still makes a whole report."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Pace
from bot.settings import Settings
from tests.support.reports import MSFT, ask
from tests.support.world import open_world


@pytest.mark.timeout(420)
async def test_a_real_table_becomes_a_whole_report(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}",
            "BRANCH_TIMEOUT_SECONDS": "60",
        },
        on_discord=False,
    )
    # However long the small model takes here, no line is to tell of the end.
    pace = Pace(edit_interval_seconds=0.15, notice_after_seconds=600)
    async with open_world(settings, pace=pace) as world:
        await ask(world, file=("msft.csv", MSFT))
        await world.until(lambda: world.card.offers("export"), patience_seconds=400)
        end = world.card
        assert end.text.startswith("## Here's a summary, graph, and insights on msft.csv!\n")
        assert "3 of 3 branches" in end.text
        assert 1 <= len(end.files) <= 3
        assert len(world.posts()) == 3

        summary, _, rest = end.text.partition("### 📊 Graph\n")
        graph, _, insights = rest.partition("### 💡 Insights\n")
        size = "-# 65 rows · 7 columns · Date from 2003-06-19 to 2003-09-19\n"
        assert len(summary.partition(size)[2].split()) > 15
        assert graph.count("**") == 2 * len(end.files)
        shown = [line for line in insights.splitlines() if line.startswith("- ")]
        assert 1 <= len(shown) == insights.count("-# ↳ ")
