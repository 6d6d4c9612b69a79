"""The schema's history, oldest first, and bringing a database up to date with it.

A file that is there never changes: it may have run already.
"""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, text

log = logging.getLogger(__name__)

FOLDER = Path(__file__).parent


def newest_version() -> str:
    """The number of the newest migration, as its file is called: `0008`."""
    newest = max((FOLDER / "versions").glob("v[0-9]*.py"))
    return newest.stem[1:].partition("_")[0]


def bring_up_to_date(connection: Connection) -> None:
    """Applies the migrations that the database has not seen yet."""
    if _version(connection) == newest_version():
        return
    # Imported here: a database that is up to date starts without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    log.info("the database is migrated to version %s", newest_version())


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
