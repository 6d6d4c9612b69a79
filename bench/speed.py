"""Measures how much CPU and time runs take, over the wire, beside a bot that keeps nothing."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bench.figures import Figure
from bench.load import BRANCHES, Batch, Load, Run
from bench.model_process import ModelProcess, open_model
from bench.processes import PLAIN, BotProcess, Contestant, open_bot

AT_ONCE = 4
BATCH_RUNS = 20
CPU = "CPU of a 3-branch run"
TIME = "20 runs, 4 at once, 1 s a branch"
BURST = "200 runs at once"
BURST_RUNS = 200
BURST_CHANNELS = 200
REQUESTS_A_RUN = 4
REQUESTS_A_SECOND = 45
GLOBAL_LIMIT, CHANNEL_LIMIT, CHANNEL_WINDOW_SECONDS = 50, 5, 5.0
"""Discord's limits: requests a second for a bot, and messages in a channel."""
EXEMPT = ("/interactions/", "/webhooks/")
BURST_TIMEOUT_SECONDS = 300.0
CHANNEL_MESSAGES = "/channels/*/messages"
IN_FLIGHT = 50
EARLIEST_SECONDS, LATEST_SECONDS = 5.0, 15.0
ASKED_WITHIN_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Plan:
    """The contestants, and how long they may take."""

    contestants: Sequence[Contestant]
    """Chorus in all its forms; the plain bot is not among them."""
    folder: Path
    """For databases and logs, empty."""
    quick: bool = False
    """Fewer runs and rounds: to try the benchmark itself."""


@asynccontextmanager
async def _bots(
    plan: Plan, model: ModelProcess, name: str, *, plain: bool = True
) -> AsyncGenerator[dict[str, BotProcess]]:
    """All contestants, each with a Discord of its own, connected."""
    async with AsyncExitStack() as stack:
        bots: dict[str, BotProcess] = {}
        for contestant in (*((PLAIN,) if plain else ()), *plan.contestants):
            folder = plan.folder / f"{name}-{contestant.name}"
            bot = await stack.enter_async_context(open_bot(contestant, model.base_url, folder))
            await bot.start()
            bots[contestant.name] = bot
        yield bots


async def beside_plain(plan: Plan) -> list[Figure]:
    """CPU and time of 20 runs, 4 at once, 1 s a branch: Chorus and the plain bot in turn."""
    rounds = 2 if plan.quick else 5
    batches: dict[str, list[Batch]] = defaultdict(list)
    async with open_model([1.0]) as model, _bots(plan, model, "beside") as bots:
        loads = {name: Load(bot) for name, bot in bots.items()}
        for load in loads.values():
            await load.batch(2 * AT_ONCE, AT_ONCE)
        for _ in range(rounds):
            for name, load in loads.items():
                batches[name].append(await load.batch(BATCH_RUNS, AT_ONCE))
    cpu = {
        name: median(batch.cpu_milliseconds_a_run for batch in found)
        for name, found in batches.items()
    }
    seconds = {name: median(batch.seconds for batch in found) for name, found in batches.items()}
    return [
        Figure(CPU, cpu, "ms", decimals=1, version_01="169 ms"),
        *_cpu_ratios(cpu),
        Figure(TIME, seconds, "s"),
        Figure(
            f"{TIME}: time ÷ the plain bot's",
            _ratios(seconds),
            goal=1.05,
            decimals=3,
            version_01="1.34",
        ),
    ]


def _cpu_ratios(cpu: dict[str, float]) -> list[Figure]:
    ratios = _ratios(cpu)
    measure = f"{CPU} ÷ the plain bot's"
    goals = {"functional": (2.0, "10.3"), "graph": (2.2, "10.7")}
    rows = [
        Figure(
            f"{measure}, {name}",
            {name: ratios.pop(name)},
            goal=goal,
            version_01=version_01,
        )
        for name, (goal, version_01) in goals.items()
        if name in ratios
    ]
    return [*rows, Figure(measure, ratios)] if ratios else rows


def _ratios(values: dict[str, float]) -> dict[str, float]:
    """Each value in times of the plain bot's."""
    return {
        name: value / values[PLAIN.name] for name, value in values.items() if name != PLAIN.name
    }


async def final_edit(plan: Plan) -> list[Figure]:
    """One run at a time: from the command to the last edit, in times of the slowest branch."""
    runs, latencies_seconds = (4 if plan.quick else 10), (1.0, 0.8, 0.9)
    times: dict[str, list[float]] = defaultdict(list)
    async with open_model(latencies_seconds) as model, _bots(plan, model, "final") as bots:
        loads = {name: Load(bot) for name, bot in bots.items()}
        for load in loads.values():
            await load.batch(1, 1)
        for _ in range(runs // 2):
            for name, load in loads.items():
                times[name] += [run.seconds for run in (await load.batch(2, 1)).runs]
    values = {name: median(found) / max(latencies_seconds) for name, found in times.items()}
    return [
        Figure(
            "final edit ÷ slowest branch, 3 branches, over the wire",
            values,
            goal=1.02,
            decimals=3,
            version_01="1.046",
        )
    ]


async def burst(plan: Plan) -> list[Figure]:
    """200 runs at once, under Discord's limits: until the last edit, by what the limit allows.

    Requests and CPU are given as well: they say whether the limit or the machine took the time.
    """
    allowed_seconds = BURST_RUNS * REQUESTS_A_RUN / REQUESTS_A_SECOND
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for contestant in plan.contestants[:1] if plan.quick else plan.contestants:
        async with (
            open_model([1.0]) as model,
            open_bot(contestant, model.base_url, plan.folder / f"burst-{contestant.name}") as bot,
        ):
            channels = await new_channels(bot, BURST_CHANNELS)
            await bot.start()
            load = Load(bot)
            await load.batch(AT_ONCE, AT_ONCE)
            await _limit(bot)
            begun_at_request = len(await bot.discord.requests())
            batch = await load.batch(BURST_RUNS, BURST_RUNS, channels, BURST_TIMEOUT_SECONDS)
            counted = await _counted_requests(bot, begun_at_request)
        found["seconds"][contestant.name] = batch.seconds
        found["ratio"][contestant.name] = batch.seconds / allowed_seconds
        found["requests"][contestant.name] = counted / BURST_RUNS
        found["cpu"][contestant.name] = batch.cpu_milliseconds_a_run
    return [
        Figure(BURST, found["seconds"], "s", decimals=1, version_01="39 s"),
        Figure(
            f"{BURST} ÷ what {REQUESTS_A_SECOND} requests a second allow ({allowed_seconds:.1f} s)",
            found["ratio"],
            goal=1.2,
            version_01="2.2",
        ),
        Figure(f"{BURST}: requests a run that count", found["requests"]),
        Figure(f"{BURST}: CPU of a run", found["cpu"], "ms", decimals=1),
    ]


async def _counted_requests(bot: BotProcess, since: int) -> int:
    """How many requests went against the bot's limit; answers to interactions do not."""
    requests = await bot.discord.requests(since=since)
    return sum(not request.path.startswith(EXEMPT) for request in requests)


async def new_channels(bot: BotProcess, count: int) -> list[int]:
    """Text channels in the bot's server."""
    return [await bot.discord.create_channel(f"channel-{number}") for number in range(count)]


async def _limit(bot: BotProcess) -> None:
    discord = bot.discord
    await discord.limit("*", "*", limit=GLOBAL_LIMIT, window_seconds=1, scope="global")
    for method, path in (("POST", CHANNEL_MESSAGES), ("PATCH", f"{CHANNEL_MESSAGES}/*")):
        await discord.limit(
            method, path, limit=CHANNEL_LIMIT, window_seconds=CHANNEL_WINDOW_SECONDS
        )


async def post_delay(plan: Plan) -> list[Figure]:
    """50 runs in flight: from the model's answer to the arrival of the branch's post."""
    middle: dict[str, float] = {}
    worst: dict[str, float] = {}
    for contestant in plan.contestants[:1] if plan.quick else plan.contestants:
        async with (
            open_model([0.1]) as model,
            open_bot(contestant, model.base_url, plan.folder / f"delay-{contestant.name}") as bot,
        ):
            channels = await new_channels(bot, IN_FLIGHT)
            await bot.start()
            delays_ms = await _delays_milliseconds(bot, model, channels)
        middle[contestant.name] = median(delays_ms)
        worst[contestant.name] = quantiles(delays_ms, n=100, method="inclusive")[-1]
    measure = "answer complete → its post leaves the process"
    return [
        Figure(f"{measure}, median", middle, "ms", 10.0, decimals=1, version_01="17–37 ms, 1 run"),
        Figure(f"{measure}, p99", worst, "ms", 40.0, decimals=1),
    ]


async def _delays_milliseconds(
    bot: BotProcess, model: ModelProcess, channels: Sequence[int]
) -> list[float]:
    """Runs are begun over four seconds, and end spread out, so that no limit holds a post up."""
    load = Load(bot)
    await load.batch(AT_ONCE, AT_ONCE)
    calls_before = len(await model.calls())
    count = IN_FLIGHT * BRANCHES
    step = (LATEST_SECONDS - EARLIEST_SECONDS) / count
    latencies_seconds = [EARLIEST_SECONDS + step * number for number in range(count)]
    random.Random(1).shuffle(latencies_seconds)
    await model.spread(latencies_seconds)
    runs: list[Run] = []
    async with load.watching():
        for channel in channels:
            runs.append(await load.ask(channel))
            await asyncio.sleep(ASKED_WITHIN_SECONDS / IN_FLIGHT)
        await asyncio.gather(*(load.wait_for(run) for run in runs))
    answered: dict[str, list[float]] = defaultdict(list)
    for call in (await model.calls())[calls_before:]:
        answered[call.topic].append(call.ended_wall)
    return [
        1000 * (posted - ended)
        for run in runs
        for posted, ended in zip(sorted(run.posted_walls), sorted(answered[run.topic]), strict=True)
    ]
