"""Writes the JSON Schema of recipe files: `python -m docs.recipe_schema`."""

from __future__ import annotations

import json
from pathlib import Path

from workflows.recipes.custom.file import SCHEMA_FILE, file_schema

PAGE = Path(__file__).with_name(SCHEMA_FILE)


def written() -> str:
    """The schema's text as it is to stand in its file."""
    return json.dumps(file_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
    print(PAGE)
