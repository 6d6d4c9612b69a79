"""Measures the real bot over the wire beside a plain one: `python -m bench.end_to_end`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from bench.figures import Figure, Findings
from bench.footprint import memory_and_database, start
from bench.history import history
from bench.processes import APIS, ROOT, chorus
from bench.profiling import RUNS, profile
from bench.speed import Plan, beside_plain, burst, final_edit, post_delay

Measure = Callable[[Plan], Awaitable[Sequence[Figure]]]
MEASURES: Mapping[str, Measure] = {
    "beside-plain": beside_plain,
    "burst": burst,
    "final-edit": final_edit,
    "post-delay": post_delay,
    "start": start,
    "memory": memory_and_database,
    "history": history,
}
"""By the name that `--only` takes, in the order of the table."""


async def measure(plan: Plan, names: Sequence[str]) -> Findings:
    """Takes the measures of these names, one after the other, and prints what they come to."""
    findings = Findings()
    for name in names:
        begun_at = time.perf_counter()
        print(name, flush=True)
        findings.add(await MEASURES[name](plan))
        print(f"  ({time.perf_counter() - begun_at:.0f} s)", flush=True)
    return findings


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.end_to_end", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout that is measured")
    parser.add_argument(
        "--also", type=Path, action="append", default=[], help="another checkout, beside it"
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs, rougher figures")
    parser.add_argument("--only", choices=MEASURES, nargs="+", default=tuple(MEASURES))
    parser.add_argument("--profile", choices=APIS, nargs="?", const=APIS[0])
    parser.add_argument("--profiler", choices=("samples", "calls"), default="samples")
    parser.add_argument("--runs", type=int, default=RUNS, help="of --profile")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    root = chosen.root.resolve()
    contestants = [
        *(chorus(api, root) for api in APIS),
        *(chorus(APIS[0], path.resolve(), path.name) for path in chosen.also),
    ]
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as name:
        if chosen.profile:
            bot = chorus(chosen.profile, root)
            asyncio.run(profile(bot, Path(name), chosen.runs, chosen.profiler))
        else:
            asyncio.run(measure(Plan(contestants, Path(name), chosen.quick), chosen.only))


if __name__ == "__main__":
    main()
