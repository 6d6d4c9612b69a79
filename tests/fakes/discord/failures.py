"""Failures that a test causes on Discord's side."""

from __future__ import annotations

from typing import Any, Literal

from tests.fakes.discord.process import StandInProcess

GatewayFault = Literal[
    "drop",
    "reconnect",
    "invalid",
    "invalid_resumable",
    "lose_session",
    "close",
    "hold",
    "release",
]
"""`drop` cuts the connections and `lose_session` forgets what they could resume as well;
`reconnect` is op 7; `invalid` and `invalid_resumable` are op 9 with d false and true; `close`
closes with a code; `hold` lets new connections wait before HELLO until `release`."""


class Failures(StandInProcess):
    """Paths are shell patterns of what follows `/api/v10`, such as `/channels/*/messages`.

    For the download of a file they begin with `/cdn`, as in `/cdn/*/sales.csv`.
    """

    async def fault(self, method: str, path: str, **fault: Any) -> None:
        """Let the next requests fail; `fault` holds fields of RestFault: `times`, `status`, …"""
        await self._post("fault", method=method, path=path, **fault)

    async def lose_reply(
        self, method: str, path: str, *, times: int = 1, status: int | None = None
    ) -> None:
        """Carry the next requests out, then drop the connection, or answer `status`."""
        fate: dict[str, Any] = {"drop": True} if status is None else {"status": status}
        await self.fault(method, path, times=times, after_commit=True, **fate)

    async def clear_faults(self) -> None:
        """Take back the faults that have not happened."""
        await self._post("clear-faults")

    async def limit(
        self,
        method: str,
        path: str,
        *,
        limit: int = 5,
        window_seconds: float = 5.0,
        scope: Literal["user", "shared", "global"] = "user",
        code: int = 0,
    ) -> None:
        """Enforce a rate limit for each channel, guild or webhook, such as 5 messages in 5 s.

        A `global` one is over all channels. `code` is Discord's own in the body of a 429, such as
        30046 for edits of messages older than an hour.
        """
        window = {"limit": limit, "window_seconds": window_seconds}
        await self._post("limit", method=method, path=path, **window, scope=scope, code=code)

    async def clear_limits(self) -> None:
        """Lift every rate limit."""
        await self._post("clear-limits")

    async def gateway_fault(self, kind: GatewayFault, *, code: int = 4000) -> None:
        """Let the gateway fail; `code` is for `close`."""
        await self._post("gateway-fault", kind=kind, code=code)

    async def expire_tokens(self, interaction_id: int | None = None) -> None:
        """Let the token of one interaction, or of all so far, be over now."""
        await self._post("expire-tokens", interaction_id=interaction_id)

    async def settings(self, **values: float | int | str | bool) -> None:
        """Change fields of Settings: `ack_seconds`, `token_seconds`, `nonce_seconds`, …"""
        await self._post("settings", values=values)
