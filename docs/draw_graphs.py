"""Draws what docs/architecture.md shows of the code: `python -m docs.draw_graphs`.

Between the page's markers stand both workflows, as Mermaid from the compiled graphs, and the map,
from the first line of each file.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

from langchain_core.runnables.graph import Graph
from langgraph.checkpoint.memory import InMemorySaver

from workflows.functional import compile_functional
from workflows.graph import compile_graph

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGES = ("bot", "workflows", "storage")
SCRIPTS = "migrations"
"""Of the migrations the map shows the folder alone: there is one file a change."""


def mermaid(graph: Graph) -> str:
    """The compiled workflow as a Mermaid block, without LangGraph's colours."""
    lines = graph.draw_mermaid(with_styles=False).expandtabs(4).strip()
    return f"```mermaid\n{lines}\n```"


def house_map() -> str:
    """A table of the files of each package, each with its docstring's first line."""
    lines = ["| file | what lives there |", "|---|---|"]
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if SCRIPTS in path.parts and path.parent.name != SCRIPTS:
                continue
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            if docstring:
                lines.append(f"| `{name}` | {docstring.splitlines()[0].replace('|', '&#124;')} |")
    return "\n".join(lines)


def blocks() -> dict[str, str]:
    """The contents between the markers, by name."""
    return {
        "map": house_map(),
        "functional": mermaid(compile_functional(InMemorySaver()).get_graph()),
        "graph": mermaid(compile_graph(InMemorySaver()).get_graph()),
    }


def drawn(page: str, contents: Mapping[str, str]) -> str:
    """The page with these contents between its markers. Raises LookupError where one is missing."""
    for name, content in contents.items():
        begin, end = f"<!-- {name}: drawn -->", f"<!-- {name}: end -->"
        between = re.compile(rf"(?<={re.escape(begin)}\n).*?(?={re.escape(end)})", re.DOTALL)
        if not between.search(page):
            raise LookupError(f"The page has no lines {begin} and {end}.")
        text = f"\n{content}\n\n"
        page = between.sub(lambda _, text=text: text, page)
    return page


def main() -> None:
    """Writes the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(drawn(page, blocks()), encoding="utf-8")
    print(f"drawn into {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
