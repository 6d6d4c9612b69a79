"""Transport compression of the gateway: one stream per connection, flushed at each message."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Protocol


class _ZstdStream(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self, flush_mode: int = ..., /) -> bytes: ...


def compressor(name: str | None) -> Callable[[bytes], bytes] | None:
    """A function that compresses one message after the other, or None for plain text.

    `name` is the query parameter `compress`: `zlib-stream`, `zstd-stream` or none. discord.py asks
    for zstd where the package zstandard is installed, else for zlib. Raises ValueError for others.
    """
    match name:
        case None:
            return None
        case "zlib-stream":
            deflate = zlib.compressobj()
            return lambda data: deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH)
        case "zstd-stream":
            import zstandard

            stream: _ZstdStream = zstandard.ZstdCompressor().compressobj()
            return lambda data: (
                stream.compress(data) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
            )
        case _:
            raise ValueError(f"unknown compression {name!r}")
