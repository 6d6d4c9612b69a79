"""Runs the command line, and lets Ctrl-C end it without a traceback even while it still loads."""

from __future__ import annotations

import os
import signal
import sys

INTERRUPTED = 130
"""The exit code of what Ctrl-C has ended, as shells give it."""


def _leave(*_: object) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    # An import that is interrupted tells of it in a traceback, and nothing is open yet.
    signal.signal(signal.SIGINT, _leave)
    from bot.command_line import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        exit_code = main()
    except KeyboardInterrupt:
        exit_code = INTERRUPTED
    signal.signal(signal.SIGINT, _leave)
    sys.exit(exit_code)
