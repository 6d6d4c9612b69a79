"""Runs `bot.command_line` and finds out where its CPU time goes, in all its threads.

CHORUS_PROFILE names the file that is written once the bot has been stopped with SIGTERM;
CHORUS_PROFILER is `samples` (what the threads were doing, weighed by the CPU they used; changes
little) or `calls` (cProfile: every call is counted, and so small functions look dearer than they
are). SIGUSR1 begins to count anew, so that the start and the first runs are left out.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import signal
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

SAMPLE_SECONDS = 0.002


class Profiler(Protocol):
    """One of the two ways."""

    def begin(self) -> None:
        """Follows this thread and all others."""
        ...

    def forget(self) -> None:
        """Drops what has been counted."""
        ...

    def write(self, path: str) -> None:
        """Ends, and writes what has been counted."""
        ...


class Samples:
    """Looks at all threads' stacks each time the process has used two milliseconds of CPU.

    The signal's handler runs in the main thread, between two instructions. A thread that looked
    would have to wait for the interpreter, and so would find the main thread waiting for events.
    """

    def __init__(self) -> None:
        self._stacks: dict[str, float] = defaultdict(float)
        self._used: dict[int, float] = {}

    def begin(self) -> None:
        """Sets the timer."""
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)

    def forget(self) -> None:
        """Drops what has been seen."""
        self._stacks.clear()

    def write(self, path: str) -> None:
        """Writes a line for each stack, outermost first, with its microseconds."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        lines = (f"{stack} {seconds * 1e6:.0f}\n" for stack, seconds in self._stacks.items())
        Path(path).write_text("".join(lines), encoding="utf-8")

    def _sample(self, _number: int, interrupted: FrameType | None) -> None:
        """Puts down the time a thread has used since the last look to where it is now."""
        me = threading.get_ident()
        for ident, frame in sys._current_frames().items():  # pyright: ignore[reportPrivateUsage]
            try:
                used = time.clock_gettime(time.pthread_getcpuclockid(ident))
            except OSError:
                continue
            spent = used - self._used.get(ident, used)
            self._used[ident] = used
            if spent > 0:
                self._stacks[_stack(interrupted if ident == me else frame)] += spent


class Calls:
    """A cProfile for each thread, since it follows only the one that switches it on."""

    def __init__(self) -> None:
        self._profiles: list[cProfile.Profile] = []

    def begin(self) -> None:
        """Follows this thread, and every one that begins later."""
        if sys.version_info < (3, 12):  # later ones follow one thread of the process alone
            threading.setprofile(self._follow)
        self._new().enable()

    def forget(self) -> None:
        """Drops what has been counted."""
        for profile in self._profiles:
            profile.clear()

    def write(self, path: str) -> None:
        """Adds the threads up and writes them for `pstats`."""
        whole: pstats.Stats | None = None
        for profile in self._profiles:
            profile.create_stats()
            if not profile.getstats():
                continue
            if whole is None:
                whole = pstats.Stats(profile)
            else:
                whole.add(profile)
        if whole is not None:
            whole.dump_stats(path)

    def _new(self) -> cProfile.Profile:
        self._profiles.append(cProfile.Profile(time.thread_time))
        return self._profiles[-1]

    def _follow(self, _frame: FrameType, _event: str, _argument: Any) -> None:
        """A new thread's first call: from here on its own profile takes the place of this."""
        self._new().enable()


def _stack(frame: FrameType | None) -> str:
    """`file:line of its function:name` of each frame, outermost first."""
    places: list[str] = []
    while frame is not None:
        code = frame.f_code
        places.append(f"{code.co_filename}:{code.co_firstlineno}:{code.co_name}")
        frame = frame.f_back
    return ";".join(reversed(places))


def main() -> int:
    """The bot, until it is stopped."""
    from bot.command_line import main as run_bot

    calls = os.environ.get("CHORUS_PROFILER") == "calls"
    profiler: Profiler = Calls() if calls else Samples()

    def forget(_number: int, _frame: FrameType | None) -> None:
        profiler.forget()

    signal.signal(signal.SIGUSR1, forget)
    profiler.begin()
    try:
        return run_bot([])
    finally:
        profiler.write(os.environ["CHORUS_PROFILE"])


if __name__ == "__main__":
    sys.exit(main())
