"""The stand-in's reports to a test, as frozen values. Times ending in `_wall` are Unix seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

_V2_FLAG = 1 << 15
_TEXT_DISPLAY = 10
_BUTTON = 2
_Json = Mapping[str, Any]


@dataclass(frozen=True)
class KnownWorld:
    """The ids of everything a test starts with, by name."""

    token: str
    application_id: int
    bot_id: int
    guild_id: int
    channels: Mapping[str, int]
    """Channels and threads."""
    users: Mapping[str, int]
    roles: Mapping[str, int]


@dataclass(frozen=True)
class SeenPart:
    """One part of a multipart request."""

    name: str
    filename: str | None
    content_type: str | None
    size_bytes: int
    text: str | None


@dataclass(frozen=True)
class SeenRequest:
    """One REST request of the bot."""

    index: int
    method: str
    path: str
    """After `/api/v10`."""
    query: Mapping[str, str]
    body: Any
    """The JSON body, or the one of the part `payload_json`."""
    parts: tuple[SeenPart, ...]
    arrived_wall: float
    answered_wall: float | None
    status: int | None
    """None while it runs or when the connection was dropped."""
    answer: Any
    """Discord's JSON; also when the reply was lost on purpose."""
    committed: bool
    """Whether the request took effect, be its reply lost or not."""
    dropped: bool
    deduplicated: bool
    """Whether its nonce was known."""

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """Take the request out of its JSON."""
        parts = tuple(SeenPart(**part) for part in values.pop("parts"))
        return cls(parts=parts, **values)


@dataclass(frozen=True)
class SeenMessage:
    """A message as Discord holds it now."""

    payload: _Json
    """Discord's message object."""
    ephemeral: bool
    created_wall: float
    edited_wall: float | None
    edit_walls: tuple[float, ...]
    """When each edit of a message that is not ephemeral was made."""
    pinged_user_ids: tuple[int, ...]
    pinged_role_ids: tuple[int, ...]
    pinged_everyone: bool

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """Take the message out of its JSON."""
        for name in ("edit_walls", "pinged_user_ids", "pinged_role_ids"):
            values[name] = tuple(values[name])
        return cls(**values)

    @property
    def id(self) -> int:
        """The message's id."""
        return int(self.payload["id"])

    @property
    def channel_id(self) -> int:
        """The id of the channel or thread it is in."""
        return int(self.payload["channel_id"])

    @property
    def author_id(self) -> int:
        """The id of the user who wrote it."""
        return int(self.payload["author"]["id"])

    @property
    def flags(self) -> int:
        """Discord's message flags."""
        return int(self.payload["flags"])

    @property
    def is_v2(self) -> bool:
        """Whether it is a Components V2 message."""
        return bool(self.flags & _V2_FLAG)

    @property
    def text(self) -> str:
        """Its content and all its text displays, in the order in which they are shown."""
        displays = [part["content"] for part in self.components(_TEXT_DISPLAY)]
        return "\n".join(piece for piece in (self.payload["content"], *displays) if piece)

    @property
    def custom_ids(self) -> tuple[str, ...]:
        """The custom ids of all its buttons and menus."""
        return tuple(part["custom_id"] for part in self.components() if "custom_id" in part)

    def button(self, label: str) -> _Json:
        """The one button with this label. Raises LookupError otherwise."""
        found = [part for part in self.components(_BUTTON) if part.get("label") == label]
        if len(found) != 1:
            labels = [part.get("label") for part in self.components(_BUTTON)]
            raise LookupError(f"{len(found)} buttons are labelled {label!r} among {labels}")
        return found[0]

    def components(self, kind: int | None = None) -> list[_Json]:
        """Its components, nested ones too, or only those of one component type."""
        walked = walk_components(self.payload["components"])
        return [part for part in walked if kind is None or part["type"] == kind]


@dataclass(frozen=True)
class SeenModal:
    """A modal as it is shown to a person."""

    payload: _Json
    """The `data` of the callback, each component with an id."""

    @property
    def title(self) -> str:
        """The text above it."""
        return self.payload["title"]

    @property
    def custom_id(self) -> str:
        """The id that the bot knows it by."""
        return self.payload["custom_id"]

    @property
    def components(self) -> tuple[_Json, ...]:
        """Its labels, action rows and texts, from top to bottom."""
        return tuple(self.payload["components"])

    @property
    def text(self) -> str:
        """Its text displays, in the order in which they are shown."""
        parts = walk_components(self.payload["components"])
        return "\n".join(part["content"] for part in parts if part["type"] == _TEXT_DISPLAY)

    def field(self, label: str) -> _Json:
        """The one control with this label. Raises LookupError otherwise."""
        labelled = [
            (part.get("label"), part.get("component", part))
            for part in walk_components(self.payload["components"])
            if part.get("label")
        ]
        found = [control for name, control in labelled if name == label]
        if len(found) != 1:
            names = [name for name, _ in labelled]
            raise LookupError(f"{len(found)} fields are labelled {label!r} among {names}")
        return found[0]


@dataclass(frozen=True)
class SeenInteraction:
    """How the bot answered a command or a press."""

    id: int
    acknowledged: bool
    kind: str | None
    """`message`, `deferred`, `deferred_update`, `update`, `modal` or `autocomplete`."""
    ephemeral: bool
    injected_wall: float
    arrived_wall: float | None
    """When the callback arrived that was accepted."""
    answered_wall: float | None
    callback: _Json | None
    """The body of that callback."""
    modal: SeenModal | None
    """The modal it was answered with."""
    choices: tuple[_Json, ...]
    """The choices that an autocomplete offered."""
    statuses: tuple[int | None, ...]
    """The answers to every callback."""
    message: SeenMessage | None
    """The original response as it is now."""
    follow_ups: tuple[SeenMessage, ...]

    @classmethod
    def read(cls, values: dict[str, Any]) -> Self:
        """Take the interaction out of its JSON."""
        message = values["message"]
        values["message"] = SeenMessage.read(message) if message is not None else None
        values["modal"] = SeenModal(values["modal"]) if values["modal"] is not None else None
        values["follow_ups"] = tuple(SeenMessage.read(item) for item in values["follow_ups"])
        values["choices"] = tuple(values["choices"] or ())
        values["statuses"] = tuple(values["statuses"])
        return cls(**values)


@dataclass(frozen=True)
class GatewayState:
    """Connections with a session, and how often clients did what since the start."""

    connected: int
    connects: int
    identifies: int
    resumes: int
    heartbeats: int


def walk_components(components: object) -> Iterator[_Json]:
    """Every component under `components`, in the order in which Discord shows them."""
    if isinstance(components, list):
        for component in cast(list[object], components):
            yield from walk_components(component)
    elif isinstance(components, dict):
        found = cast(dict[str, Any], components)
        yield found
        for key in ("components", "accessory", "component"):
            yield from walk_components(found.get(key))
