"""The registry of writers, loaders of uploaded files, and aggregators, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from workflows.branch import Writer
from workflows.recipe import Combine, Recipe
from workflows.run import UploadedFile

Loader = Callable[[UploadedFile], Awaitable[str]]
"""Makes a text of an uploaded file. Raises InputUnusable, with one sentence for the person."""

Aggregator = Callable[[Recipe, Mapping[str, str]], str]
"""Makes one text of the texts of a recipe's branches, by their keys; those that failed are absent.

Empty where there is nothing to say."""

Settled = Callable[[Recipe, Mapping[str, str]], bool]
"""Whether the branches that have ended settle the result, so that no later stage is begun.

Their texts are by key, empty for one that failed. The same texts always give the same answer:
a resumed thread asks again."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Looked up by the names that recipes use. Each package of recipes offers its part."""

    writers: Mapping[str, Writer] = field(default_factory=dict[str, Writer])
    """By `Branch.writer`."""
    loaders: Mapping[str, Loader] = field(default_factory=dict[str, Loader])
    """By `Recipe.loader`; the loaded text becomes material under the same name."""
    readable: Mapping[str, Callable[[str], bool]] = field(
        default_factory=dict[str, Callable[[str], bool]]
    )
    """By `Recipe.loader`: whether a text that was loaded before can still be read. One that an
    earlier version wrote in another form is loaded anew; without an entry, any text can be."""
    aggregators: Mapping[Combine, Aggregator] = field(default_factory=dict[Combine, Aggregator])
    """By `Recipe.combine`; a way of combining that has none shows the branches as sections."""
    settled: Mapping[Combine, Settled] = field(default_factory=dict[Combine, Settled])
    """By `Recipe.combine`; where there is none, all stages are gone through."""


def merged(parts: Iterable[Registry]) -> Registry:
    """All of these together."""
    writers: dict[str, Writer] = {}
    loaders: dict[str, Loader] = {}
    readable: dict[str, Callable[[str], bool]] = {}
    aggregators: dict[Combine, Aggregator] = {}
    settled: dict[Combine, Settled] = {}
    for part in parts:
        writers |= part.writers
        loaders |= part.loaders
        readable |= part.readable
        aggregators |= part.aggregators
        settled |= part.settled
    return Registry(writers, loaders, readable, aggregators, settled)
