"""A database of the test's own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from storage.database import Database, open_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    """An empty database, migrated to the newest schema."""
    async with open_database(f"sqlite:///{tmp_path / 'chorus.db'}") as opened:
        yield opened
