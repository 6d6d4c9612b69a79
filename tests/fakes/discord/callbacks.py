"""Rules of the first answer to an interaction which SimCord's model leaves out."""

from __future__ import annotations

from typing import Any, cast

from simcord.backend import errors
from simcord.enums import CallbackType, InteractionType

from tests.fakes.discord.world import World

_CHOICES = 25
_CHOICE_CHARS = 100


def check(world: World, interaction_id: int, body: dict[str, Any]) -> None:
    """Raise the BackendError with which Discord refuses this callback."""
    record = world.backend.interactions.get(interaction_id)
    if record is None:
        return
    kind = body.get("type")
    completes = kind == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT
    if completes != (record.type == InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE):
        raise errors.invalid_form_body(f"type: {kind} does not answer this interaction")
    if kind == CallbackType.MODAL and record.type == InteractionType.MODAL_SUBMIT:
        raise errors.invalid_form_body("type: a modal is not answered with a modal")
    if completes:
        data = cast(dict[str, Any], body.get("data") or {})
        _check_choices(cast(list[dict[str, Any]], data.get("choices") or []))


def _check_choices(choices: list[dict[str, Any]]) -> None:
    if len(choices) > _CHOICES:
        raise errors.invalid_form_body(f"choices: {len(choices)} of {_CHOICES}")
    for choice in choices:
        texts = [choice.get("name"), choice.get("value")]
        sizes = [len(text) for text in texts if isinstance(text, str)]
        if not sizes or not all(1 <= size <= _CHOICE_CHARS for size in sizes):
            raise errors.invalid_form_body("choices: name and value have 1 to 100 characters")
