"""Forms that people fill in. All a form knows is in its custom id, so one that is sent off after a
restart is handled as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import discord

TITLE_CHARS = 45
LABEL_CHARS = 45
HINT_CHARS = 100


def form(custom_id: str, title: str, *parts: discord.ui.Label[Any]) -> discord.ui.Modal:
    """A form with at most five parts, for `interaction.response.send_modal`."""
    modal = discord.ui.Modal(title=title[:TITLE_CHARS], custom_id=custom_id)
    for part in parts:
        modal.add_item(part)
    # One that has ended is not kept by discord.py: it comes back through the router alone.
    modal.stop()
    return modal


def text_part(
    name: str,
    label: str,
    *,
    most_chars: int,
    hint: str = "",
    value: str = "",
    example: str = "",
    required: bool = True,
    long: bool = False,
) -> discord.ui.Label[Any]:
    """A text to be typed, which `filled_in` gives by its name."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    return discord.ui.Label(
        text=label[:LABEL_CHARS],
        description=hint[:HINT_CHARS] or None,
        component=discord.ui.TextInput(
            custom_id=name,
            style=style,
            default=value[:most_chars] or None,
            placeholder=example[:HINT_CHARS] or None,
            required=required,
            max_length=most_chars,
        ),
    )


def choice_part(
    name: str,
    label: str,
    options: Sequence[discord.SelectOption],
    *,
    hint: str = "",
    required: bool = True,
) -> discord.ui.Label[Any]:
    """One of at most 25 options, which `filled_in` gives by its value."""
    menu = discord.ui.Select[Any](custom_id=name, options=list(options), required=required)
    return discord.ui.Label(
        text=label[:LABEL_CHARS], description=hint[:HINT_CHARS] or None, component=menu
    )


def channel_part(name: str, label: str, *, hint: str = "") -> discord.ui.Label[Any]:
    """A channel or thread to write in, which `filled_in` gives by its id."""
    menu = discord.ui.ChannelSelect[Any](
        custom_id=name,
        required=True,
        channel_types=[
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.public_thread,
        ],
    )
    return discord.ui.Label(
        text=label[:LABEL_CHARS], description=hint[:HINT_CHARS] or None, component=menu
    )


def filled_in(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """The values typed or chosen in the form, by the parts' names; one left empty is empty."""
    data = cast("dict[str, Any]", interaction.data or {})
    return dict(_values(data.get("components", [])))


def _values(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for part in components:
        inner: dict[str, Any] = part.get("component") or part
        if "custom_id" in inner:
            values: list[str] = inner.get("values") or [inner.get("value") or ""]
            yield inner["custom_id"], values[0]
