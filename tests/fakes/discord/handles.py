"""SimCord's handles of people, roles and channels, which its builders of interactions ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simcord.actors import MemberActor
from simcord.backend import Backend
from simcord.backend.errors import SetupError
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle
from simcord.enums import ComponentType, OptionType

from tests.fakes.discord.world import World


class Handles:
    """Makes a handle of each name or id. Raises SetupError where there is none of that name.

    To its handles this object is the environment they belong to; the builders use nothing of it but
    `backend`.
    """

    def __init__(self, world: World) -> None:
        self.backend: Backend = world.backend
        self._world = world
        self._env: Any = self
        self._guild = GuildHandle(self._env, world.guild)

    def person(self, reference: str) -> MemberActor:
        """A member of the guild."""
        user = self.backend.get_user(self._world.user_id(reference))
        return MemberActor(self._env, self._guild, UserHandle(self._env, user))

    def role(self, reference: str) -> RoleHandle:
        """A role of the guild."""
        return RoleHandle(self._env, self._guild, self._world.role(reference))

    def channel(self, reference: str) -> ChannelHandle:
        """A channel or thread."""
        return ChannelHandle(self._env, self._guild, self._world.channel(reference))

    def mentionable(self, reference: str) -> MemberActor | RoleHandle:
        """A member, or else a role."""
        try:
            return self.person(reference)
        except SetupError:
            return self.role(reference)

    def for_option(self, kind: int, value: Any) -> Any:
        """`value` as the builder takes it for an option of type `kind`."""
        match kind:
            case OptionType.USER:
                return self.person(str(value))
            case OptionType.ROLE:
                return self.role(str(value))
            case OptionType.CHANNEL:
                return self.channel(str(value))
            case OptionType.MENTIONABLE:
                return self.mentionable(str(value))
            case _:
                return value

    def for_menu(self, kind: int, values: Sequence[Any]) -> list[Any]:
        """`values` as the builder takes them for a select menu of type `kind`."""
        match kind:
            case ComponentType.USER_SELECT:
                return [self.person(str(value)) for value in values]
            case ComponentType.ROLE_SELECT:
                return [self.role(str(value)) for value in values]
            case ComponentType.CHANNEL_SELECT:
                return [self.channel(str(value)) for value in values]
            case ComponentType.MENTIONABLE_SELECT:
                return [self.mentionable(str(value)) for value in values]
            case _:
                return list(values)
