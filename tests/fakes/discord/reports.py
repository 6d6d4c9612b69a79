"""Reports to a test about messages and about how interactions were answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simcord.backend import serializers
from simcord.backend.models import Message

from tests.fakes.discord.injections import Injections
from tests.fakes.discord.world import World


class Reports:
    """Messages and interactions as JSON. Wall times are Unix seconds."""

    def __init__(self, world: World, injections: Injections) -> None:
        self._world = world
        self._injections = injections
        self._edits: dict[int, list[float]] = {}
        world.backend.subscribers.append(self._note_edit)

    def messages(self, channel: str, message_id: int | None = None) -> list[dict[str, Any]]:
        """Every message of a channel or the one of this id, ephemeral ones too, oldest first."""
        place = self._world.channel(channel)
        stored = self._world.backend.messages[place.id]
        numbers = sorted(stored) if message_id is None else [message_id]
        return [self._message(stored[number]) for number in numbers if number in stored]

    def interaction(self, interaction_id: int) -> dict[str, Any]:
        """How the bot has answered an interaction so far."""
        injected = self._injections.find(interaction_id)
        record = injected.record
        good = next((entry for entry in injected.callbacks if entry.committed), None)
        stored = self._world.backend.messages.get(record.channel_id, {})
        follow_ups = [stored[number] for number in record.followup_ids if number in stored]
        original = stored.get(record.message_id) if record.message_id is not None else None
        return {
            "id": record.id,
            "acknowledged": record.responded,
            "kind": None if record.response_kind is None else record.response_kind.value,
            "ephemeral": record.ephemeral,
            "injected_wall": injected.injected_wall,
            "arrived_wall": good.arrived_wall if good else None,
            "answered_wall": good.answered_wall if good else None,
            "callback": good.body if good else None,
            "modal": record.modal,
            "choices": record.autocomplete_choices,
            "statuses": [entry.status for entry in injected.callbacks],
            "message": self._message(original) if original is not None else None,
            "follow_ups": [self._message(message) for message in follow_ups],
        }

    def _message(self, message: Message) -> dict[str, Any]:
        payload = dict(serializers.message_payload(self._world.backend, message))
        payload.pop("nonce", None)
        edited = message.edited_timestamp
        return {
            "payload": payload,
            "ephemeral": message.is_ephemeral,
            "created_wall": _wall(message.timestamp),
            "edited_wall": _wall(edited) if edited is not None else None,
            "edit_walls": self._edits.get(message.id, []),
            "pinged_user_ids": message.ping_user_ids,
            "pinged_role_ids": message.ping_role_ids,
            "pinged_everyone": message.mention_everyone,
        }

    def _note_edit(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "MESSAGE_UPDATE" and payload.get("edited_timestamp"):
            walls = self._edits.setdefault(int(payload["id"]), [])
            walls.append(_wall(payload["edited_timestamp"]))


def _wall(timestamp: str) -> float:
    return datetime.fromisoformat(timestamp).timestamp()
