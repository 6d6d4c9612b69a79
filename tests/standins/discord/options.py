"""The options of an injected slash command, as Discord's client would build and check them."""

from __future__ import annotations

from typing import Any, cast

from simcord.backend import serializers
from simcord.backend.errors import SetupError
from simcord.enums import OptionType
from simcord.interactions import validate_option_value

from tests.standins.discord.world import World

_REFERENCES = (OptionType.USER, OptionType.CHANNEL, OptionType.ROLE)


def build_options(
    world: World,
    command: str,
    spec: dict[str, Any],
    provided: dict[str, Any],
    user_id: int,
    focused: str | None = None,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The wire's `options` and `resolved` for the values in `provided`.

    Users and channels are given by name or id, roles by id. With `focused`, the option being typed
    into, required options may be missing. Raises SetupError when Discord would not let this pass.
    """
    declared = {
        option["name"]: option for option in cast(list[dict[str, Any]], spec.get("options") or [])
    }
    _check_names(command, declared, provided, focused)
    built: list[dict[str, Any]] = []
    resolved: dict[str, Any] = {}
    for name, value in provided.items():
        option = declared[name]
        wire: dict[str, Any] = {"name": name, "type": option["type"]}
        if name == focused:
            wire.update(value=value, focused=True)
        elif option["type"] in _REFERENCES:
            wire["value"] = _resolve(world, option, str(value), user_id, resolved)
        elif option["type"] == OptionType.ATTACHMENT:
            raise SetupError("Attachment options are not modelled")
        else:
            wire["value"] = validate_option_value(command, option, value)
        built.append(wire)
    return built, resolved


def _check_names(
    command: str, declared: dict[str, Any], provided: dict[str, Any], focused: str | None
) -> None:
    unknown = sorted(provided.keys() - declared.keys())
    if unknown:
        raise SetupError(f"/{command} has no options {unknown}, but {sorted(declared)}")
    if focused is None:
        missing = [
            name
            for name, option in declared.items()
            if option.get("required") and name not in provided
        ]
        if missing:
            raise SetupError(f"/{command} requires the options {missing}")
    elif focused not in provided or not declared[focused].get("autocomplete"):
        raise SetupError(f"The option {focused!r} of /{command} completes nothing")


def _resolve(
    world: World, option: dict[str, Any], reference: str, user_id: int, resolved: dict[str, Any]
) -> str:
    """Put the user, channel or role into `resolved` and return its id."""
    backend, guild = world.backend, world.guild
    match OptionType(option["type"]):
        case OptionType.USER:
            found = world.user_id(reference)
            user = dict(serializers.user_payload(backend.get_user(found)))
            resolved.setdefault("users", {})[str(found)] = user
            member = serializers.member_payload(
                backend, guild, guild.members[found], with_user=False
            )
            resolved.setdefault("members", {})[str(found)] = dict(member)
        case OptionType.CHANNEL:
            channel = world.channel(reference)
            found = channel.id
            allowed = option.get("channel_types")
            if allowed and channel.type not in allowed:
                raise SetupError(f"The option {option['name']!r} takes channels of types {allowed}")
            permissions = backend.compute_permissions(guild.id, user_id, found)
            resolved.setdefault("channels", {})[str(found)] = {
                **serializers.channel_payload(backend, channel),
                "permissions": str(permissions),
            }
        case _:
            found = int(reference)
            role = serializers.role_payload(backend.get_role(guild.id, found))
            resolved.setdefault("roles", {})[reference] = dict(role)
    return str(found)
