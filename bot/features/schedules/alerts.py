"""Tells people what they have to know of their schedules; what is to be told is in the database."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

import discord

from bot.discord_api.messenger import Messenger
from bot.errors import Undeliverable
from bot.features.schedules import alert_texts
from bot.runs.cards.posts import marker
from bot.runs.places import CLOCK_TOLERANCE
from storage.alerts import AlertStore
from storage.schedule_records import AlertKind, AlertRecord

log = logging.getLogger(__name__)

TROUBLE_PAUSE_SECONDS = 60


class Alerts:
    """Tells a failure where the post would have been, and a pause to an admin, once each.

    The admin is the schedule's owner, who could manage the server, by direct message; where they
    take none, the server's owner; where neither does, whoever reads its channel for notices.
    """

    def __init__(self, alerts: AlertStore, messenger: Messenger, client: discord.Client) -> None:
        self._alerts = alerts
        self._messenger = messenger
        self._client = client
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There may be something to tell."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled; its owner runs this as a task. It waits until the servers are known.

        A letter is known again by its text, which has the server's name.
        """
        await self._client.wait_until_ready()
        while True:
            self._woken.clear()
            try:
                for alert in await self._alerts.waiting():
                    await self._tell(alert)
                    await self._alerts.told(alert.id)
            except Exception:
                log.exception("people could not be told of their schedules, trying again")
                await asyncio.sleep(TROUBLE_PAUSE_SECONDS)
            else:
                await self._woken.wait()

    async def _tell(self, alert: AlertRecord) -> None:
        told = alert.kind is AlertKind.FAILED and await self._in_channel(alert)
        if not told and not await self._to_an_admin(alert):
            log.warning("schedule %d: nobody could be told: %s", alert.schedule.id, alert.text)

    async def _in_channel(self, alert: AlertRecord) -> bool:
        schedule, nonce = alert.schedule, _nonce(alert)
        after_id = _before(alert.created_at_utc)
        view = discord.ui.LayoutView(timeout=None)
        text = f"<@{schedule.owner_id}>, {alert.text}"
        view.add_item(discord.ui.TextDisplay(text, id=marker(nonce)))

        async def lookup() -> int | None:
            known = await self._messenger.find_marked(schedule.channel_id, after_id)
            return known.get(marker(nonce))

        try:
            if await lookup() is None:
                await self._messenger.send(
                    schedule.channel_id,
                    view,
                    nonce=nonce,
                    silent=False,
                    mention_user_id=schedule.owner_id,
                    lookup=lookup,
                )
        except Undeliverable as error:
            log.info("schedule %d: its channel takes no alert: %s", schedule.id, error)
            return False
        return True

    async def _to_an_admin(self, alert: AlertRecord) -> bool:
        schedule = alert.schedule
        guild = self._client.get_guild(schedule.guild_id)
        text = alert.text[:1].upper() + alert.text[1:]
        if alert.kind is AlertKind.PAUSED:
            text = alert_texts.pause(alert, "the server" if guild is None else guild.name)
        people = [schedule.owner_id]
        if guild is not None and guild.owner_id is not None:
            people.append(guild.owner_id)
        for user_id in dict.fromkeys(people):
            try:
                await self._messenger.send_privately(
                    user_id, text, nonce=_nonce(alert), after_id=_before(alert.created_at_utc)
                )
            except Undeliverable as error:
                log.info("schedule %d: %d can't be told: %s", schedule.id, user_id, error)
            else:
                return True
        return guild is not None and await self._in_notices(alert, guild, text)

    async def _in_notices(self, alert: AlertRecord, guild: discord.Guild, text: str) -> bool:
        """Tells it where the server has such things told, with a mention of the owner."""
        channel = guild.public_updates_channel or guild.system_channel
        if channel is None:
            return False
        owner_id = alert.schedule.owner_id
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.TextDisplay(f"<@{owner_id}>: {text}", id=marker(_nonce(alert))))
        try:
            await self._messenger.send(
                channel.id, view, nonce=_nonce(alert), silent=False, mention_user_id=owner_id
            )
        except Undeliverable as error:
            log.info("schedule %d: no notice in %d: %s", alert.schedule.id, channel.id, error)
            return False
        return True


def _nonce(alert: AlertRecord) -> str:
    return f"chorus-alert-{alert.id}"


def _before(at_utc: datetime) -> int:
    return discord.utils.time_snowflake(at_utc - CLOCK_TOLERANCE)
