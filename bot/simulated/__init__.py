"""The real bot in a simulated Discord: the demo in the terminal, the preview in the browser."""

from __future__ import annotations

import importlib.util

from bot.errors import BotError

if importlib.util.find_spec("simcord") is None:
    raise BotError("Discord can't be simulated without the package simcord: run `make install`.")
