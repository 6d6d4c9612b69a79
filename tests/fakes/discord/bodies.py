"""Reads the body of a REST request: JSON, or multipart with `payload_json` and files."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import BodyPartReader, web

from tests.fakes.discord.log import Part

_FILE_NAME = re.compile(r"files\[(\d+)\]\Z")


@dataclass
class Upload:
    """A file as SimCord's routes take it."""

    filename: str
    fp: io.BytesIO
    description: str | None = None


@dataclass(frozen=True)
class Body:
    """A request's JSON (or None), its files in order, and its parts for the record."""

    json: Any
    uploads: list[Upload]
    parts: list[Part]

    @property
    def object(self) -> dict[str, Any]:
        """The JSON if it is an object, else an empty one."""
        value: object = self.json
        return cast(dict[str, Any], value) if isinstance(value, dict) else {}


async def read_body(request: web.Request) -> Body:
    """The body of `request`. Raises ValueError when it is not what its content type says."""
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    return Body(json.loads(raw) if raw else None, [], [])


async def _read_multipart(request: web.Request) -> Body:
    payload: Any = None
    scalars: dict[str, str] = {}
    files: dict[int, Upload] = {}
    parts: list[Part] = []
    async for reader in await request.multipart():
        if not isinstance(reader, BodyPartReader):
            raise ValueError("a multipart body inside a multipart body")
        raw = bytes(await reader.read(decode=True))
        part = _part(reader, raw)
        parts.append(part)
        numbered = _FILE_NAME.match(part.name)
        if part.name == "payload_json":
            payload = json.loads(raw)
        elif numbered is not None or part.filename is not None:
            number = int(numbered.group(1)) if numbered else len(files)
            files[number] = Upload(part.filename or "unknown", io.BytesIO(raw))
        else:
            scalars[part.name] = raw.decode()
    _describe(files, payload)
    uploads = [files[number] for number in sorted(files)]
    return Body(payload if payload is not None else scalars or None, uploads, parts)


def _part(reader: BodyPartReader, raw: bytes) -> Part:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = None
    content_type = reader.headers.get("Content-Type")
    return Part(reader.name or "", reader.filename, content_type, len(raw), text)


def _describe(files: dict[int, Upload], payload: Any) -> None:
    """Give each file the description its entry in `attachments` has."""
    if not isinstance(payload, dict):
        return
    message = cast(dict[str, Any], payload)
    data = message.get("data")
    if isinstance(data, dict):
        message = cast(dict[str, Any], data)
    for attachment in cast(list[dict[str, Any]], message.get("attachments") or []):
        identity = str(attachment.get("id"))
        if identity.isdecimal() and int(identity) in files:
            files[int(identity)].description = attachment.get("description")
