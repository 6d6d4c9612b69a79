"""The documents say what is so: graphs, map, paths, variables, commands."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord_api.permissions import NEEDED, needed_permissions
from bot.settings import Settings
from docs import draw_graphs

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/commands.md")
PATH = re.compile(r"`((?:bot|workflows|storage|tests|bench|docs)/[\w/.-]+)(?:::(\w+))?`")
LINK = re.compile(r"\]\((?!https?://|#)([^)\s]+)\)")
MADE_ELSEWHERE = ("docs/pictures/", "pictures/")
"""`make pictures` takes them."""


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_the_page_shows_the_compiled_graphs() -> None:
    page = read("docs/architecture.md")
    assert page == draw_graphs.drawn(page, draw_graphs.blocks()), (
        "docs/architecture.md is out of date: run `python -m docs.draw_graphs`"
    )


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(LookupError, match="functional"):
        draw_graphs.drawn("# A page\n", {"functional": "x"})


@pytest.mark.parametrize("page", PAGES)
def test_every_path_exists(page: str) -> None:
    text = read(page)
    for path, name in PATH.findall(text):
        assert (ROOT / path).exists(), f"{page} names {path}"
        assert not name or f"def {name}(" in read(path), f"{page} names {name} in {path}"
    for link in LINK.findall(text):
        target = (ROOT / page).parent / link.partition("#")[0]
        assert link.startswith(MADE_ELSEWHERE) or target.exists(), f"{page} links to {link}"


def test_the_readme_names_every_variable() -> None:
    variables = {name.upper() for name in Settings.model_fields}
    assert len(variables) > 10
    told = set(re.findall(r"^\| `([A-Z_]+)` ", read("README.md"), re.MULTILINE))
    assert told == variables
    example = set(re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert example == variables


def test_the_readme_tells_the_defaults() -> None:
    defaults = Settings.read({"DISCORD_GUILD_ID": "1"}, on_discord=False).model_dump(mode="json")
    for field, value in defaults.items():
        if value is None or value in ("", 1):
            continue
        name, default = field.upper(), f"{value:g}" if isinstance(value, float) else value
        row = re.search(rf"^\| `{name}` \|.*$", read("README.md"), re.MULTILINE)
        assert row is not None
        assert f"`{default}`" in row[0], f"the default of {name} is {default}"


def test_the_readme_asks_for_the_permissions_that_are_needed() -> None:
    readme = read("README.md")
    assert str(needed_permissions().value) in readme
    for permission in NEEDED.values():
        assert f"| {permission} |" in readme


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"\bmake ([a-z-]+)\b", "\n".join(code_in(read(page)))))
        assert named <= targets, f"{page} names {named - targets}"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["model"]]
    for extra in project["project"]["optional-dependencies"].values():
        listed += extra
    reasons = re.findall(r"^\| (`.+?) \|", read("CHANGELOG.md"), re.MULTILINE)
    for requirement in listed:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert any(f"`{name}" in reason for reason in reasons), f"why {name}?"


def code_in(text: str) -> list[str]:
    return re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)


def test_the_readmes_sentences_are_the_bots() -> None:
    answers = read("README.md").partition("## When it says")[2].partition("\n## ")[0]
    sentences = re.findall(r"\*\*(.+?)\*\*", answers)
    told_of_commands = re.findall(r"^- \*\*(.+?)\*\* –", read("docs/commands.md"), re.MULTILINE)
    assert min(len(sentences), len(told_of_commands)) > 5
    sentences += told_of_commands
    said = "\n".join(words_of_the_bot())
    for sentence in sentences:
        for fragment in filter(None, (part.strip() for part in sentence.split("…"))):
            assert fragment in said, f"the bot never says: {fragment}"


def words_of_the_bot() -> Iterator[str]:
    for package in draw_graphs.PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
