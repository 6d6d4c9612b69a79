"""Measures what 10,000 schedules cost: at rest, to claim, as posts: `python -m bench.schedules`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.model_process import model_process
from bot.clock import Clock
from storage import claims
from storage.database import open_database
from storage.occurrences import Claim
from storage.schedules import NewSchedule
from tests.fakes.discord import DiscordStandIn
from tests.support.schedules import open_scheduler
from tests.support.stored_schedules import DAILY, MINUTE, NINE, daily, fill
from tests.support.world import settings_for
from tests.wire.planned import open_planned

MANY = 10_000
REST_SECONDS = 60.0
CHANNELS = 400
BATCH = 8
MESSAGES = "/channels/*/messages"
NOWHERE = "http://127.0.0.1:9"


async def rest(folder: Path, many: int, seconds: float) -> None:
    """Prints what the waiting scheduler uses of a core, with none and with many schedules."""
    print(f"At rest for {seconds:.0f} s, nothing due")
    for count in (0, many):
        settings = settings_for(_new(folder / f"rest-{count}"), NOWHERE)
        due = datetime.now(UTC) + timedelta(hours=12)
        await fill(settings.database_url, [at(due)] * count)
        begun_at = time.perf_counter()
        async with open_scheduler(settings, Clock(), lambda _database: _nothing):
            await asyncio.sleep(3 + count / 1000)
            tasks, cpu_before = len(asyncio.all_tasks()), time.process_time()
            await asyncio.sleep(seconds)
            used_seconds = time.process_time() - cpu_before
        share = used_seconds / seconds
        waited = time.perf_counter() - begun_at
        print(
            f"{count:>8} schedules: {1000 * used_seconds:>5.0f} ms CPU ({share:.3%} of a core), "
            f"{tasks} tasks, {waited:.0f} s in all",
            flush=True,
        )


async def claim(folder: Path, many: int) -> None:
    """Prints how fast the database hands out what is due, all of it at the same minute."""
    url = settings_for(_new(folder / "claim"), NOWHERE).database_url
    await fill(url, [DAILY] * many)
    async with open_database(url) as database:
        begun_at, count = time.perf_counter(), 0
        while batch := await database.write(claims.claim_due, NINE + MINUTE, BATCH, daily, "bench"):
            count += len(batch)
        seconds = time.perf_counter() - begun_at
    assert count == many
    print(f"\nClaimed {count} in {seconds:.1f} s, {BATCH} at a time: {count / seconds:.0f}/s")


async def post(folder: Path, posts: int) -> None:
    """Prints how fast final-only posts of three branches go out, all due at the same minute."""
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(DiscordStandIn())
        model_url = await stack.enter_async_context(model_process([0.2]))
        planned = open_planned(discord, model_url, _new(folder / "post"), stack)
        channels = [await discord.create_channel(f"news-{number}") for number in range(CHANNELS)]
        known = await discord.world()
        schedule = replace(
            at(planned.at(9)),
            guild_id=known.guild_id,
            owner_id=known.users["admin"],
            recipe="story, joke, poem",
        )
        await fill(
            planned.database_url,
            [replace(schedule, channel_id=channels[number % CHANNELS]) for number in range(posts)],
        )
        await discord.limit("POST", MESSAGES, limit=5, window_seconds=5)
        await discord.limit("*", "*", limit=50, window_seconds=1, scope="global")
        await planned.bot()
        begun_at = time.perf_counter()
        planned.move_to(9)
        await discord.wait_for_requests("POST", MESSAGES, posts, timeout_seconds=3 * 60 * 60)
        seconds = time.perf_counter() - begun_at
        refused = len(await discord.requests(status=429))
        shown = [len(await discord.messages(f"news-{number}")) for number in range(CHANNELS)]
    assert sum(shown) == posts
    print(
        f"\nPosted {posts}, each once, in {seconds:.0f} s: {posts / seconds:.1f}/s, "
        f"{refused} requests refused by Discord's limits"
    )


def at(due_utc: datetime) -> NewSchedule:
    """A final-only schedule that is due daily at this time, a whole minute."""
    due_utc = due_utc.replace(second=0, microsecond=0)
    return replace(
        DAILY, timezone="UTC", at=f"{due_utc:%H:%M}", next_due_utc=due_utc, topics=("cats",)
    )


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


async def _nothing(_claim: Claim) -> None:
    """Nothing is due here."""


async def measure(many: int, rest_seconds: float, posts: int) -> None:
    """Everything, on SQLite files in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as name:
        await rest(Path(name), many, rest_seconds)
        await claim(Path(name), many)
        if posts:
            await post(Path(name), posts)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.schedules", description=__doc__)
    parser.add_argument("--schedules", type=int, default=MANY)
    parser.add_argument("--rest-seconds", type=float, default=REST_SECONDS)
    parser.add_argument("--posts", type=int, default=MANY, help="0 leaves the last part out")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(measure(chosen.schedules, chosen.rest_seconds, chosen.posts))


if __name__ == "__main__":
    main()
