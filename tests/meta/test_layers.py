"""The import rules inside the packages: features and recipes stand on the core, never back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.meta.test_house import Source, imports_of, sources, starts_with

MODEL_NEEDS = ("workflows.errors", "workflows.model", "workflows.text")
"""All of `workflows` that the model client may import; the spine and the recipes come after it."""


def test_text_and_the_model_know_neither_the_spine_nor_recipes() -> None:
    assert list(breaches("workflows.text", only_within("workflows", "workflows.text"))) == []
    assert list(breaches("workflows.model", only_within("workflows", *MODEL_NEEDS))) == []


def test_the_spine_knows_no_recipe() -> None:
    def wrong(source: Source, name: str) -> bool:
        is_spine = not starts_with(source.module, "workflows.recipes")
        return is_spine and starts_with(name, "workflows.recipes")

    assert list(breaches("workflows", wrong)) == []


def test_no_recipe_package_imports_another() -> None:
    def wrong(source: Source, name: str) -> bool:
        mine, theirs = (part_of("workflows.recipes", module) for module in (source.module, name))
        return bool(mine and theirs and mine != theirs)

    gathering = {"workflows.recipes", "workflows.recipes.registry"}
    found = breaches("workflows.recipes", wrong)
    assert [breach for breach in found if breach[0] not in gathering] == []


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("bot.discord_api", ("bot.runs", "bot.features", "bot.operations", "bot.simulated")),
        ("bot.runs", ("bot.features", "bot.operations", "bot.simulated")),
        ("bot.features", ("bot.operations", "bot.simulated", "bot.app")),
    ],
)
def test_the_bot_is_layered(package: str, forbidden: tuple[str, ...]) -> None:
    def wrong(_source: Source, name: str) -> bool:
        return any(starts_with(name, prefix) for prefix in forbidden)

    assert list(breaches(package, wrong)) == []


def test_no_feature_imports_another() -> None:
    def wrong(source: Source, name: str) -> bool:
        mine, theirs = (part_of("bot.features", module) for module in (source.module, name))
        return bool(mine and theirs and mine != theirs)

    assert list(breaches("bot.features", wrong)) == []


def breaches(package: str, wrong: Callable[[Source, str], bool]) -> Iterator[tuple[str, str]]:
    """The module and what it imports wrongly, for each import in the package."""
    for source in sources():
        if starts_with(source.module, package):
            yield from ((source.module, name) for name in modules_of(source) if wrong(source, name))


def only_within(root: str, *allowed: str) -> Callable[[Source, str], bool]:
    """Wrong is what is imported from `root` but outside of what is allowed."""

    def wrong(_source: Source, name: str) -> bool:
        return starts_with(name, root) and not any(starts_with(name, prefix) for prefix in allowed)

    return wrong


@cache
def modules_of(source: Source) -> tuple[str, ...]:
    """The modules of the house that a file imports, without the names imported from them."""
    known = known_modules()
    names = [name for _line, name in imports_of(source)]
    modules = [name if name in known else name.rpartition(".")[0] for name in names]
    return tuple(module for module in modules if module in known)


@cache
def known_modules() -> frozenset[str]:
    return frozenset(source.module for source in sources())


def part_of(package: str, module: str) -> str:
    """The file or folder of `package` in which the module lies; empty where it lies outside."""
    if not module.startswith(f"{package}."):
        return ""
    return module.removeprefix(f"{package}.").split(".")[0]
