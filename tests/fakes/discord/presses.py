"""Presses of buttons and choices in menus as they are sent, if Discord's client allows them."""

from __future__ import annotations

from typing import Any

from simcord.backend.errors import SetupError
from simcord.backend.models import Message
from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, ComponentType
from simcord.interactions import resolve_handle

from tests.fakes.discord.handles import Handles

_Json = dict[str, Any]


def press_data(
    handles: Handles, user: str, message: Message, custom_id: str, values: list[str] | None
) -> _Json:
    """The `data` of a MESSAGE_COMPONENT; `values` are strings, or names and ids in their menus.

    Raises SetupError when there is no such component, it is disabled or does not offer the values.
    """
    component = _component(message, custom_id)
    kind = ComponentType(component["type"])
    data: _Json = {"custom_id": custom_id, "component_type": kind, "id": component.get("id", 0)}
    if kind not in SELECT_TYPES:
        if values is not None:
            raise SetupError(f"{custom_id!r} is a button and takes no values")
        return data
    chosen = values or []
    least, most = component.get("min_values", 1), component.get("max_values", 1)
    if not least <= len(chosen) <= most:
        raise SetupError(f"The menu takes {least} to {most} values, not {len(chosen)}")
    if kind == ComponentType.STRING_SELECT:
        return {**data, "values": _offered(component, chosen)}
    resolved: _Json = {}
    found = handles.for_menu(kind, chosen)
    for handle in found:
        resolve_handle(handles.person(user), handle, resolved, channel_id=message.channel_id)
    return {**data, "values": [str(handle.id) for handle in found], "resolved": resolved}


def _component(message: Message, custom_id: str) -> _Json:
    for component in walk_components(message.components):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise SetupError(f"The component {custom_id!r} is disabled")
            return component
    there = [
        part["custom_id"] for part in walk_components(message.components) if "custom_id" in part
    ]
    raise SetupError(f"The message {message.id} has no component {custom_id!r}, but {there}")


def _offered(menu: _Json, values: list[str]) -> list[str]:
    offered = [option["value"] for option in menu["options"]]
    missing = [value for value in values if value not in offered]
    if missing:
        raise SetupError(f"The menu offers {offered}, not {missing}")
    return values
