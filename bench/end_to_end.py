"""Measures the real bot over the wire beside a plain one, and says where its CPU goes."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from bench import report
from bench.figures import Figure, Findings
from bench.footprint import memory_and_database, start
from bench.history import history
from bench.processes import APIS, ROOT, BotEnded, Contestant, chorus
from bench.profiling import RUNS, profile
from bench.speed import CPU, Plan, beside_plain, burst, final_edit, post_delay

Measure = Callable[[Plan], Awaitable[Sequence[Figure]]]


async def model_part(plan: Plan) -> Sequence[Figure]:
    """See `bench/model_part.py`; it alone imports the product, which nothing else here needs."""
    from bench import model_part as workflows_alone

    return await workflows_alone.model_part(plan)


MEASURES: Mapping[str, Measure] = {
    "cpu": beside_plain,
    "burst": burst,
    "final-edit": final_edit,
    "model-part": model_part,
    "post-delay": post_delay,
    "start": start,
    "memory": memory_and_database,
    "history": history,
}
"""By the name that `--only` takes, in the order of the table."""
PROFILE_LINES = 24
BUSY_LOAD = 0.7
"""The load average above which others use so much that times are not to be trusted."""


async def measure(plan: Plan, names: Sequence[str]) -> Findings:
    """Takes the measures of these names, one after the other, and prints what they come to."""
    load = os.getloadavg()[0]
    if load > BUSY_LOAD:
        print(f"The machine is busy (load {load:.1f}): times are too long, ratios of CPU hold.")
    findings = Findings()
    for name in names:
        begun_at = time.perf_counter()
        print(name, flush=True)
        findings.add(await MEASURES[name](plan))
        print(f"  ({time.perf_counter() - begun_at:.0f} s)", flush=True)
    return findings


async def measure_and_write(plan: Plan) -> None:
    """Takes all measures and writes the page; with a profile, where too much CPU was used."""
    load_before = os.getloadavg()[0]
    findings = await measure(plan, tuple(MEASURES))
    load_after = os.getloadavg()[0]
    lines: list[str] = []
    if findings.misses(CPU):
        packages, _ = await profile(plan.contestants[0], plan.folder / "profile", RUNS, "samples")
        lines = packages[:PROFILE_LINES]
    report.write(findings, (load_before, load_after), lines)
    print(f"Written: {report.PAGE.relative_to(ROOT)}")


async def show_profile(contestant: Contestant, folder: Path, runs: int, profiler: str) -> None:
    """Prints where the CPU of a contestant goes."""
    packages, functions = await profile(contestant, folder, runs, profiler)
    print("\n".join((*packages, *functions)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout that is measured")
    parser.add_argument(
        "--also", type=Path, action="append", default=[], help="another checkout, beside it"
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs, rougher figures")
    parser.add_argument(
        "--only", choices=MEASURES, nargs="+", help="these measures alone; no page is written"
    )
    parser.add_argument(
        "--profile", choices=APIS, nargs="?", const=APIS[0], help="say where CPU goes instead"
    )
    parser.add_argument("--profiler", choices=("samples", "calls"), default="samples")
    parser.add_argument("--runs", type=int, default=RUNS, help="of --profile")
    return parser.parse_args()


def main() -> None:
    """The command line. The page is written only when everything was measured, not quickly."""
    chosen = _arguments()
    logging.basicConfig(level=logging.WARNING)
    root = chosen.root.resolve()
    contestants = [
        *(chorus(api, root) for api in APIS),
        *(chorus(APIS[0], path.resolve(), path.name) for path in chosen.also),
    ]
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as name:
        plan = Plan(contestants, Path(name), chosen.quick)
        if chosen.profile:
            bot = chorus(chosen.profile, root)
            work = show_profile(bot, plan.folder, chosen.runs, chosen.profiler)
        elif chosen.only or chosen.quick:
            work = measure(plan, chosen.only or tuple(MEASURES))
        else:
            work = measure_and_write(plan)
        try:
            asyncio.run(work)
        except BotEnded as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
