"""The built-in demo model, for real: what it can't do is refused, or said before."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings
from tests.support.world import open_world


@pytest.mark.timeout(180)
async def test_what_it_can_not_do_is_refused_or_said_before(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}"
    settings = Settings.read({"DATABASE_URL": address}, on_discord=False)
    async with open_world(settings) as world:
        assert "the built-in demo model writes: set OPENAI_API_KEY or" in caplog.text
        here = world.channel
        report = await world.alice.slash(here, "report", file=("t.csv", b"a,b\n1,2\n"))
        translate = await world.alice.slash(here, "translate", languages="French", text="Hello!")
        for refused, task in ((report, "make a report"), (translate, "translate")):
            assert refused.ephemeral
            assert refused.response is not None
            assert refused.response.content == (
                f"The built-in demo model can't {task}. Set OPENAI_API_KEY or OPENAI_BASE_URL for "
                "a model that can; nothing was started."
            )

        asked = await world.alice.slash(here, "ask-many", question="How many legs?", samples=3)
        (told,) = asked.followups
        assert told.content.startswith("The built-in demo model can't reason, so its majority")
        vote = await world.alice.slash(here, "vote", topic="owls", by="judge", candidates=2)
        (told,) = vote.followups
        assert told.content.startswith("The built-in demo model is no judge, so its choice")
