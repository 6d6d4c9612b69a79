"""Measures the real bot over the wire beside a plain one: `python -m bench.end_to_end`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
from pathlib import Path

from bench.processes import APIS, ROOT, chorus
from bench.profiling import RUNS, profile


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.end_to_end", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout that is measured")
    parser.add_argument("--profile", choices=APIS, nargs="?", const=APIS[0])
    parser.add_argument("--profiler", choices=("samples", "calls"), default="samples")
    parser.add_argument("--runs", type=int, default=RUNS, help="of --profile")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as name:
        if chosen.profile:
            bot = chorus(chosen.profile, chosen.root.resolve())
            asyncio.run(profile(bot, Path(name), chosen.runs, chosen.profiler))


if __name__ == "__main__":
    main()
