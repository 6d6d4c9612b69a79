"""The house keeps its own rules: layers, sizes, docstrings, quiet imports."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support import quiet_imports

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "workflows", "storage")
FILE_LINES = 450
"""Above 400 a file is looked at for a second subject."""
FUNCTION_LINES = 40

OUTSIDE_PRODUCT = frozenset({"tests", "bench", "docs", "pytest", "hypothesis"})
FORBIDDEN = {
    "bot": OUTSIDE_PRODUCT,
    "workflows": OUTSIDE_PRODUCT | {"bot", "storage", "discord", "sqlalchemy", "alembic"},
    "storage": OUTSIDE_PRODUCT
    | {"bot", "workflows", "discord", "openai"}
    | {"langchain", "langchain_core", "langchain_openai", "langgraph"},
}
SIMULATION = "bot/simulated/"
WIRING = {
    "simcord": (SIMULATION,),
    "bot.app": ("bot/command_line.py", SIMULATION),
    "storage.database.open_database": ("bot/app.py", "bot/operations/doctor.py", SIMULATION),
    "workflows.checkpoints.open_checkpointer": ("workflows/runner.py",),
}
"""Imports that only these files may have: the others are given the opened things."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the house."""

    path: str
    """From the root, with slashes."""
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        """Its dotted name."""
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


@cache
def sources() -> tuple[Source, ...]:
    found: list[Source] = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            found.append(Source(path.relative_to(ROOT).as_posix(), text, ast.parse(text)))
    assert found, f"there is no code in {ROOT}"
    return tuple(found)


def imports_of(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is imported, inside functions as well."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def starts_with(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def test_the_layers_hold() -> None:
    breaches = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        for line, name in imports_of(source)
        if name.split(".")[0] in FORBIDDEN[source.path.split("/")[0]]
    ]
    assert breaches == []


def test_only_the_composition_root_opens_things() -> None:
    breaches = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        for line, name in imports_of(source)
        for wired, allowed in WIRING.items()
        if starts_with(name, wired) and not source.path.startswith(allowed)
    ]
    assert breaches == []


def test_imports_are_absolute() -> None:
    relative = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        for line, name in imports_of(source)
        if name.startswith(".")
    ]
    assert relative == []


def test_no_file_is_long() -> None:
    lines = {source.path: len(source.text.splitlines()) for source in sources()}
    assert {path: count for path, count in lines.items() if count > FILE_LINES} == {}


def test_no_function_is_long() -> None:
    lengths = {
        f"{source.path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_no_two_classes_have_the_same_name() -> None:
    paths: dict[str, list[str]] = {}
    for source in sources():
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef):
                paths.setdefault(node.name, []).append(source.path)
    assert {name: found for name, found in paths.items() if len(found) > 1} == {}


def test_each_file_begins_by_saying_what_lives_there() -> None:
    silent = [source.path for source in sources() if not source.text.startswith('"""')]
    assert silent == []


def test_everything_public_is_documented() -> None:
    silent = [
        f"{source.path}:{line} {name}"
        for source in sources()
        # A migration is a script: its docstring is the file's, its functions are Alembic's.
        if "/migrations/" not in source.path
        for line, name in undocumented(source)
    ]
    assert silent == []


def undocumented(source: Source) -> Iterator[tuple[int, str]]:
    """Public classes, functions and methods without a docstring; overriding ones have a base's."""
    for node in public_in(source.tree):
        if ast.get_docstring(node) is None:
            yield node.lineno, node.name
        for method in public_in(node):
            if ast.get_docstring(method) is None and not overrides(source, node, method):
                yield method.lineno, f"{node.name}.{method.name}"


def public_in(parent: ast.Module | Definition) -> Iterator[Definition]:
    """The public definitions of a module or class; those within functions are its own affair."""
    if isinstance(parent, ast.Module | ast.ClassDef):
        for node in parent.body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                yield node


def overrides(source: Source, owner: Definition, method: Definition) -> bool:
    """Whether the method fulfils what a base class, ours or a library's, has promised."""
    cls: type[object] = getattr(importlib.import_module(source.module), owner.name)
    return any(method.name in vars(base) for base in cls.__mro__[1:])


def test_importing_has_no_effect() -> None:
    # Alembic runs the one with its own context; it is a script and no module.
    scripts = ("storage/migrations/env.py",)
    modules = [source.module for source in sources() if source.path not in scripts]
    assert effects_of_importing(*modules) == []


def test_effects_of_importing_are_seen(tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(
        "import asyncio, os, threading\n"
        "threading.Thread(target=int).start()\n"
        "asyncio.new_event_loop().close()\n"
        "open('noise', 'w').close()\n"
        "os.environ.get('NOISE')\n"
    )
    effects = "\n".join(effects_of_importing("loud", path=tmp_path))
    for effect in ("starts <Thread", "socket.", "'noise'", "reads NOISE"):
        assert effect in effects


def effects_of_importing(*modules: str, path: Path = ROOT) -> list[str]:
    outcome = subprocess.run(
        [sys.executable, "-B", "-m", quiet_imports.__name__, *modules],
        cwd=path,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.stderr == ""
    return outcome.stdout.splitlines()
