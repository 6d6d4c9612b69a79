"""Lets a feature extend runs of its kind: their cards, messages, transactions and export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
from sqlalchemy import Connection

from bot.discord_api.polls import Poll
from storage.results import BranchRecord, NewMessage, OutboxMessage
from storage.runs import Run
from storage.schema import Query
from workflows.recipe import Combine
from workflows.run import BranchResult

if TYPE_CHECKING:
    from bot.errors import Undeliverable
    from bot.runs.state import BranchRow, RunState


@dataclass(frozen=True, slots=True)
class Card:
    """A card as a message, with the files that go along."""

    view: discord.ui.LayoutView
    files: Sequence[discord.File] = ()


@dataclass(frozen=True, slots=True)
class CardText:
    """A card's own text; None and empty where it says the same as any run's card."""

    title: str | None = None
    texts: tuple[str, ...] | None = None
    """A text display each."""
    with_files: bool = False
    """Whether the whole goes along as files."""
    has_figures: bool = True
    """Whether the small print has time and tokens."""
    buttons: Sequence[discord.ui.Item[Any]] = ()
    """Beside those of any run."""
    choice: str = ""
    """The label of the menu that writes a branch anew."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A run as files."""

    markdown: str
    json: str


@dataclass(frozen=True, slots=True)
class ExportParts:
    """A feature's additions to the exported files of a run."""

    markdown: Sequence[str] = ()
    """Lines in place of the aggregated text."""
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Further fields of the JSON."""
    hides_whole: bool = False
    """Whether the aggregated text is still a secret."""
    only_shown: bool = False
    """Whether branches that are not shown by themselves are left out."""


class RunExtension:
    """Extends runs of one feature's kind. Every method adds nothing unless overridden.

    Methods that take a connection are run within the core's transactions, on the storage thread:
    they do nothing but SQL. Methods that take a state alone are pure.
    """

    name: str
    """The feature's; its details are kept under it."""
    combines: frozenset[Combine] = frozenset()
    """Applies to runs whose recipe is combined in one of these ways,"""
    writers: frozenset[str] = frozenset()
    """to runs with a branch that one of these writes,"""
    of_schedules: bool = False
    """and to scheduled posts."""
    counted: Mapping[str, str] = {}
    """Plural nouns for branches that are not shown by themselves, by their writer."""

    def load(self, connection: Connection, run: Run) -> object | None:
        """Reads its part of the run, a frozen value for `RunState.details`; None for nothing."""
        return None

    def card_text(self, state: RunState, *, writing: bool) -> CardText | None:
        """The card's own text, while the run is written or after its end; None: as any run's."""
        return None

    async def card(self, state: RunState) -> Card | None:
        """The whole card of a run that has ended, where nothing on it is as on any other."""
        return None

    def fits_on_card(self, state: RunState) -> bool:
        """Whether what the run comes to always has room on the card."""
        return False

    def messages_for(self, state: RunState, result: BranchResult) -> list[NewMessage] | None:
        """The messages that carry a branch's result; None for those of any branch."""
        return None

    def closing_messages(self, state: RunState) -> list[NewMessage]:
        """Messages that follow the card at the run's end; with a notice, the core sends none."""
        return []

    async def message_view(
        self, state: RunState, message: OutboxMessage
    ) -> discord.ui.LayoutView | Poll | None:
        """The view of a message of its own kind; None for one that is not."""
        return None

    def can_retry(self, state: RunState) -> bool | None:
        """Whether a Retry may bring something that is missing; None for what holds for any run."""
        return None

    def why_closed(self, state: RunState) -> str | None:
        """Why there may be no further attempt at all, a sentence; None where there may."""
        return None

    def why_fixed(self, state: RunState) -> str | None:
        """Why no branch may be written anew, a sentence; None where it may."""
        return None

    def readable(self, row: BranchRow, text: str) -> str:
        """A branch's text for people, where it is kept in a form for programs."""
        return text

    def export(self, state: RunState) -> Exported | ExportParts | None:
        """Its files, or what it adds to those of any run."""
        return None

    def on_result(
        self,
        connection: Connection,
        run: Run,
        record: BranchRecord,
        messages: Sequence[NewMessage],
    ) -> None:
        """Writes what belongs to a branch's result, whose messages are promised right now."""

    def on_attempt(self, connection: Connection, run: Run) -> None:
        """Writes what the next attempt changes. Raises StorageError where there may be none."""

    def on_end(self, connection: Connection, state: RunState) -> None:
        """Writes what the attempt's end changes."""

    def ended(self, state: RunState) -> None:
        """Hears of the attempt's end once it is committed; must not wait."""

    async def holds_back(self, state: RunState) -> bool:
        """Whether what the attempt came to is not shown, since another one will follow."""
        return False

    async def delivered(self, state: RunState, trouble: Undeliverable | None) -> None:
        """Notes what became of the attempt, before it is marked as shown; maybe twice.

        `trouble` is why it could not be shown to its end.
        """

    async def posted_before(self, run: Run, key: str) -> Sequence[str]:
        """The beginnings of what a branch is not to repeat, latest first."""
        return ()

    def kept_runs(self) -> Sequence[Query]:
        """Selects of the ids of runs that pruning leaves alone."""
        return ()
