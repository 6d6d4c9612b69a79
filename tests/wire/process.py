"""The real bot as a process of its own: started, stopped, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.fakes.discord import DiscordStandIn
from tests.wire.nursery import Born, nursery

ROOT = Path(__file__).parents[2]


class BotProcess:
    """`python -m bot` against a stand-in, with its database and its log in `folder`."""

    def __init__(
        self,
        discord: DiscordStandIn,
        model_url: str,
        folder: Path,
        module: str = "bot",
        **environment: str,
    ) -> None:
        self._discord = discord
        self._environment: Mapping[str, str] = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(ROOT),
            "OPENAI_API_KEY": "sk-wire-secret",
            "OPEN_RUNS_PER_PERSON": "0",
            "OPEN_RUNS_PER_SERVER": "0",
            "OPENAI_BASE_URL": model_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chorus.db'}",
            **discord.environment,
            **environment,
        }
        self._log = folder / "bot.log"
        self._folder = folder
        self._module = module
        self._process: Process | Born | None = None

    @property
    def log(self) -> str:
        """Everything that the bot has logged, over all its starts."""
        return self._log.read_text()

    @property
    def pid(self) -> int:
        """The id of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.kill()
        if error is not None:
            error.add_note(f"the bot's log:\n{self.log[-8000:]}")

    async def start(self, *, wait: bool = True) -> None:
        """Starts it, and waits until it is connected to the gateway."""
        connects = (await self._discord.gateway()).connects
        if wait:
            self._process = nursery().start(
                self._module, self._environment, self._folder, self._log
            )
            await self._discord.wait_for_gateway(
                lambda state: state.connects > connects and state.connected >= 1,
                timeout_seconds=40,
            )
            return
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self._module,
                env=dict(self._environment),
                cwd=self._folder,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    async def kill(self) -> None:
        """`kill -9`."""
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def terminate(self) -> int:
        """SIGTERM; gives the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Waits until the process has ended by itself; gives the exit code."""
        assert self._process is not None
        async with asyncio.timeout(60):
            return await self._process.wait()
