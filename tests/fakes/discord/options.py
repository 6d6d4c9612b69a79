"""The options of an injected slash command, as Discord's client would build and check them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from simcord import interactions
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError

from tests.fakes.discord.files import read_file
from tests.fakes.discord.handles import Handles

_Json = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """Builds the options of one command.

    Users, roles and channels are given by name or id, attachments as a File. Both methods raise
    SetupError when Discord's client would not let this pass.
    """

    handles: Handles
    actor: MemberActor
    channel_id: int
    command: str
    spec: _Json
    """The command or subcommand as the bot synced it."""

    def filled_in(self, given: _Json) -> tuple[list[_Json], _Json]:
        """The wire's `options` and `resolved` of a command that is sent."""
        built, resolved = self._build(given)
        for attachment in resolved.get("attachments", {}).values():
            attachment["ephemeral"] = True
        return built, resolved

    def typing(self, given: _Json, focused: str) -> list[_Json]:
        """The wire's `options` while the one named `focused` is being typed into.

        The others may be missing, and those that are not valid yet are left out.
        """
        option = self._declared().get(focused, {})
        if not option.get("autocomplete"):
            raise SetupError(f"The option {focused!r} of /{self.command} completes nothing")
        others = {name: value for name, value in given.items() if name != focused}
        built, _ = self._build(others, partial=True)
        typed = {"value": given.get(focused, ""), "focused": True}
        return [*built, {"name": focused, "type": option["type"], **typed}]

    def _build(self, given: _Json, *, partial: bool = False) -> tuple[list[_Json], _Json]:
        kinds = {name: option["type"] for name, option in self._declared().items()}
        values = {
            name: self.handles.for_option(kinds.get(name, 0), read_file(value))
            for name, value in given.items()
        }
        return interactions.build_options(
            self.actor,
            self.command,
            self.spec,
            values,
            partial=partial,
            channel_id=self.channel_id,
        )

    def _declared(self) -> dict[str, _Json]:
        options = cast(list[_Json], self.spec.get("options") or [])
        return {option["name"]: option for option in options}
