"""`python -m bot demo`: one `/create` in a simulated server, told in the terminal as it happens."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime

import discord
from simcord import OptionError

from bot.errors import BotError
from bot.runs.cards.run_card import custom_id, run_of
from bot.runs.cards.texts import all_failed, failures
from bot.runs.state import RunState
from bot.settings import Settings
from bot.simulated.server import SimulatedServer, simulated_server
from bot.simulated.terminal import Progress, Terminal, custom_ids, lines_of
from storage import runs
from storage.runs import Outcome
from workflows.recipes import built_in
from workflows.text.lists import counted

LOOK_SECONDS = 0.02


async def demo(settings: Settings, *, topic: str, recipe: str) -> int:
    """Prints the channel as it changes, from the command to the aggregated message.

    Returns 0 once all of it was written. Raises BotError, StorageError or WorkflowError, in one
    sentence, where the recipe is unknown, the topic is refused or a branch failed.
    """
    chosen = built_in().find(recipe)
    with Progress(sys.stderr) as progress:
        async with simulated_server(settings, progress.tell) as server:
            progress.clear()
            play = _Play(server, Terminal(sys.stdout))
            await play.command(topic, chosen.name)
    return 0


class _Play:
    """The channel on a terminal, with the time of each change since the command."""

    def __init__(self, server: SimulatedServer, terminal: Terminal) -> None:
        self._server = server
        self._terminal = terminal
        self._started_utc = server.env.now()
        self._shown: dict[int, list[str]] = {}
        self._requests_seen = 0

    async def command(self, topic: str, recipe: str) -> None:
        """Sends the command, shows what comes of it, and sums up."""
        channel, you = self._server.channel, self._server.you
        self._terminal.say(f"#{channel.name} · {you.name}: /create topic:{topic} recipe:{recipe}")
        self._started_utc = self._server.env.now()
        try:
            result = await you.slash(channel, "create", topic=topic, recipe=recipe)
        except OptionError as error:
            raise BotError(f"Discord would not send this: {error}.") from error
        if result.response is None:
            raise BotError("The bot did not answer the command.")
        if result.response.ephemeral:
            raise BotError(result.response.content)
        run_ids = [run_of(custom_id) for custom_id in custom_ids(result.response.message)]
        assert run_ids[0] is not None
        await self._follow(run_ids[0])
        self._sum_up(await self._server.app.presenters.read(run_ids[0]))

    async def _follow(self, run_id: str) -> None:
        """Shows every change until all of the run has been delivered."""
        while True:
            run = await self._server.app.database.read(runs.get, run_id)
            self._show_changes(run_id)
            if run.delivered_at_utc is not None:
                return
            await asyncio.sleep(LOOK_SECONDS)

    def _show_changes(self, run_id: str) -> None:
        """Shows what has been posted and edited since the last look, in the order it happened."""
        requests = len(self._server.env.http_requests)
        if requests == self._requests_seen:
            return
        self._requests_seen = requests
        names = {self._server.you.id: self._server.you.name}
        changes: list[tuple[datetime, Callable[[str], None]]] = []
        for message in self._server.channel.history(viewer=self._server.you):
            lines = lines_of(message, names)
            before = self._shown.get(message.id)
            self._shown[message.id] = lines
            if before is None:
                changes.append((message.created_at, self._posted(lines)))
            elif before != lines:
                changed = self._edited(message, run_id, before, lines)
                changes.append((message.edited_at or message.created_at, changed))
        for at, show in sorted(changes, key=lambda change: change[0]):
            show(f"{f'+{(at - self._started_utc).total_seconds():.2f} s':>9}")

    def _posted(self, lines: list[str]) -> Callable[[str], None]:
        return lambda time: self._terminal.say(f"{time}  Chorus posted", lines)

    def _edited(
        self, message: discord.Message, run_id: str, before: list[str], lines: list[str]
    ) -> Callable[[str], None]:
        if custom_id("export", run_id) in custom_ids(message):
            what = "Chorus edited the first message into the aggregated one"
            return lambda time: self._terminal.say(f"{time}  {what}", lines)
        new = [line for line in lines if line not in before]
        return lambda time: self._terminal.say(f"{time}  Chorus edited the first message", new)

    def _sum_up(self, state: RunState) -> None:
        """The figures of the run. Raises BotError where something of it failed."""
        run = state.run
        assert run.ended_at_utc is not None
        seconds = (run.ended_at_utc - run.attempt_started_at_utc).total_seconds()
        records = [version.record for row in state.rows for version in row.versions]
        added_up_seconds = sum(record.seconds for record in records)
        records += [state.editor] if state.editor is not None else []
        tokens = sum(record.input_tokens + record.output_tokens for record in records)
        self._terminal.say(
            f"{len(state.written)} of {counted(len(state.rows), 'part')} in {seconds:.2f} s, "
            f"{tokens} tokens; the parts' own times add up to {added_up_seconds:.2f} s."
        )
        if run.outcome is Outcome.PARTIAL:
            raise BotError(" ".join(failures(state)) or "The editor failed; the card says why.")
        if run.outcome is not Outcome.COMPLETE:
            raise BotError(run.reason or all_failed(state))
