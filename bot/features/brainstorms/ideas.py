"""Ideas as rows and as the rules take them; and how they are named to people."""

from __future__ import annotations

from collections.abc import Iterable

from bot.discord_api.markdown import plain
from storage.brainstorm_records import IdeaRecord
from workflows.recipes.brainstorms.idea import Idea, as_json

PEOPLE = "people"
"""Where ideas come from that no perspective had."""
TITLE_CHARS = 120


def idea_of(record: IdeaRecord) -> Idea:
    """The row as the rules of brainstorming take it."""
    origin = record.perspective or PEOPLE
    return Idea(record.number, record.title, record.sentence, origin, record.voters)


def snapshot(records: Iterable[IdeaRecord]) -> str:
    """The ideas and their votes as they are, as a run's material keeps them."""
    return as_json(map(idea_of, records))


def titled(number: int, title: str) -> str:
    """«#3 · Stamp card», shown literally."""
    return f"#{number} · {plain(title, TITLE_CHARS)}"


def whose(record: IdeaRecord) -> str:
    """The perspective, or the person as a mention, which pings nobody where mentions are off."""
    if record.author_id is not None:
        return f"<@{record.author_id}>"
    return plain(record.perspective or PEOPLE, 80)
