"""A modal that is filled in and sent off, with SimCord's own rules of what its fields take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from simcord import _modal as rules
from simcord.backend.errors import SetupError
from simcord.enums import SELECT_TYPES, ComponentType

from tests.fakes.discord.files import read_file
from tests.fakes.discord.handles import Handles

_Json = dict[str, Any]


def submission(
    handles: Handles, user: str, channel_id: int, modal: _Json, values: Mapping[str, Any]
) -> _Json:
    """The `data` of a MODAL_SUBMIT for `values` by custom_id.

    Text and radio buttons take a string, a checkbox a bool, the others a list: of strings, of names
    or ids, or of Files. What is left out stays as the bot filled it in. Raises SetupError where
    Discord's client would not let this be sent.
    """
    controls = rules._modal_control_map(modal)  # pyright: ignore[reportPrivateUsage]
    unknown = sorted(values.keys() - controls.keys())
    if unknown:
        raise SetupError(f"The modal has no fields {unknown}, but {sorted(controls)}")
    filled = {**_prefilled(controls), **values}
    given = {name: _value(handles, controls[name], value) for name, value in filled.items()}
    resolved: dict[str, _Json] = {}
    uploads: list[tuple[_Json, str, bytes]] = []
    actor = handles.person(user)
    fields = (modal["components"], actor, given, resolved, channel_id, uploads)
    components = rules._modal_submit_nodes(*fields)  # pyright: ignore[reportPrivateUsage]
    rules._commit_modal_uploads(actor, channel_id, uploads, resolved)  # pyright: ignore[reportPrivateUsage]
    data: _Json = {"custom_id": modal["custom_id"], "components": components}
    return {**data, "resolved": resolved} if resolved else data


def _prefilled(controls: Mapping[str, _Json]) -> _Json:
    """The values of the modal's fields before anybody touches them."""
    found: _Json = {}
    for name, control in controls.items():
        options = cast(list[_Json], control.get("options") or [])
        chosen = [option["value"] for option in options if option.get("default")]
        chosen += [
            entity["id"] for entity in cast(list[_Json], control.get("default_values") or [])
        ]
        if control.get("value"):
            found[name] = control["value"]
        elif chosen:
            is_radio = control["type"] == ComponentType.RADIO_GROUP
            found[name] = chosen[0] if is_radio else chosen
    return found


def _value(handles: Handles, control: _Json, value: Any) -> Any:
    """`value` as SimCord's rules take it."""
    if control["type"] in SELECT_TYPES and isinstance(value, list):
        return handles.for_menu(control["type"], cast(list[Any], value))
    if control["type"] == ComponentType.FILE_UPLOAD and isinstance(value, list):
        return [read_file(item) for item in cast(list[Any], value)]
    return value
