"""Bots by `fork`, from a process that has imported everything: each start saves three seconds.

Importing has no effect (`tests/meta/test_house.py`), so such a bot is as new as any other.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import importlib
import json
import os
import random
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.02
HEAVY = (
    "workflows.checkpoints",
    "workflows.functional",
    "workflows.graph",
    "workflows.model.client",
)
"""Modules that a bot imports once it is ready, so that its first run need not wait for them."""


class Born:
    """A process that was forked: as much of `asyncio.subprocess.Process` as tests use."""

    def __init__(self, nursery: Nursery, pid: int) -> None:
        self._nursery = nursery
        self.pid = pid
        self._code: int | None = None

    @property
    def returncode(self) -> int | None:
        """How it ended, negative by a signal; None while it runs."""
        if self._code is None:
            self._code = self._nursery.ask(pid=self.pid)
        return self._code

    def send_signal(self, number: signal.Signals) -> None:
        """Sends the signal, unless the process has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """`kill -9`."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """The exit code, once it has ended."""
        while (code := self.returncode) is None:
            await asyncio.sleep(LOOK_SECONDS)
        return code


class Nursery:
    """The process that they are forked from."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        atexit.register(self._process.kill)

    def start(self, module: str, environment: Mapping[str, str], folder: Path, log: Path) -> Born:
        """Runs `python -m module` with this environment, in this folder, writing to this log."""
        pid = self.ask(
            module=module, environment=dict(environment), folder=str(folder), log=str(log)
        )
        assert pid is not None
        return Born(self, pid)

    def ask(self, **question: Any) -> int | None:
        """The process's answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@cache
def nursery() -> Nursery:
    """The one of this process."""
    return Nursery()


def main() -> None:
    """Forks for each line that has a module; tells the exit code for each that has a pid."""
    for module in ("bot.command_line", "bot.app", "tests.wire.moved_bot", *HEAVY):
        importlib.import_module(module)
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        asked = json.loads(line)
        if "pid" in asked:
            pid, status = os.waitpid(asked["pid"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if not answer:
                _become(asked)
                return
        answers.write(json.dumps(answer) + "\n")


def _become(asked: Mapping[str, Any]) -> None:
    """Goes on as the module, as if it had been started afresh."""
    os.chdir(asked["folder"])
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    random.seed()
    sys.argv = [asked["module"]]
    # What it shares with the others has been imported; the module itself is run anew.
    sys.modules.pop(asked["module"], None)
    runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
