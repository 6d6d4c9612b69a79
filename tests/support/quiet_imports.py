"""Imports the modules named on the command line and prints what their import did besides.

Everything is imported once, so that the libraries are there; then our modules alone once more,
under an audit hook. What happens then is ours: a thread, process or socket (an event loop opens
one), a file that is written, a variable that is read from the environment.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Sequence
from typing import Any

EFFECTS = ("socket.", "subprocess.", "os.fork", "os.posix_spawn", "os.putenv")
WRITING = os.O_WRONLY | os.O_RDWR
A_LIBRARYS_OWN = ("PYDANTIC_DISABLE_PLUGINS",)
"""Pydantic looks it up whenever a class of models is defined."""


class Watch:
    """The effects of importing a module."""

    def __init__(self) -> None:
        self.module = ""
        self.effects: list[str] = []

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Python's audit hook. It can't be taken off again; while no module is named, it rests."""
        if not self.module:
            return
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING
        if writes or event.startswith(EFFECTS):
            self.effects.append(f"{self.module}: {event} {arguments!r}"[:200])

    def saw(self, what: str) -> None:
        """Notes what no audit event tells of."""
        if self.module:
            self.effects.append(f"{self.module}: {what}")


def main(modules: Sequence[str]) -> int:
    """Returns 0 where nothing happened."""
    for module in modules:
        importlib.import_module(module)
    for module in modules:
        del sys.modules[module]
    watch = Watch()
    watch_environment(watch)
    watch_threads(watch)
    sys.addaudithook(watch.audit)
    for module in modules:
        if module not in sys.modules:
            watch.module = module
            importlib.import_module(module)
            watch.module = ""
    for effect in watch.effects:
        sys.stdout.write(f"{effect}\n")
    return 1 if watch.effects else 0


def watch_environment(watch: Watch) -> None:
    """Tells `watch` of each lookup in os.environ."""
    environment = type(os.environ)

    class Watched(environment):
        def __getitem__(self, key: Any) -> Any:
            if key not in A_LIBRARYS_OWN:
                watch.saw(f"reads {key} from the environment")
            return super().__getitem__(key)

    os.environ.__class__ = Watched


def watch_threads(watch: Watch) -> None:
    """Tells `watch` of each thread that is started."""
    start = threading.Thread.start

    def watched(self: threading.Thread) -> None:
        watch.saw(f"starts {self}")
        start(self)

    threading.Thread.start = watched


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
