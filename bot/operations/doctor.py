"""`python -m bot doctor`: a line with a tick or a cross for each thing the bot needs."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine, Generator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.client import Chorus, use_discord_at
from bot.discord_api.permissions import NEEDED, invite_link, missing_permissions
from bot.errors import BotError
from bot.logs import HIDDEN
from bot.operations.model_choice import NAME_A_MODEL, open_model
from bot.settings import Settings
from storage import key_values
from storage.database import open_database, shown
from storage.errors import StorageError
from workflows.errors import ModelError, WorkflowError

log = logging.getLogger(__name__)

PRIVILEGED = {
    "presences": ("gateway_presence", "gateway_presence_limited"),
    "members": ("gateway_guild_members", "gateway_guild_members_limited"),
    "message_content": ("gateway_message_content", "gateway_message_content_limited"),
}
"""The privileged intents, and the application flags of which one permits each."""

DISCORD_TIMEOUT_SECONDS = 20.0
DATABASE_TIMEOUT_SECONDS = 60.0
MODEL_TIMEOUT_SECONDS = 90.0
CALL_TIMEOUT_SECONDS = 60.0
PAGE_SERVERS = 200
LISTED_SERVERS = 10


class CheckFailed(BotError):
    """A check failed; the text says what to do about it."""


async def run_checks(settings: Settings) -> int:
    """Checks the settings, Discord, the database and the model, and prints what it finds.

    Returns the exit code: 0 where all is well, else 1. Nothing that is wrong raises.
    """
    use_discord_at(settings.discord_api_url, settings.discord_gateway_url)
    report = _Report(settings.secrets)
    report.say(True, "settings", "complete and well-formed")
    await _check_discord(report, settings)
    await report.check("database", DATABASE_TIMEOUT_SECONDS, _database(settings.database_url))
    await report.check("model", MODEL_TIMEOUT_SECONDS, _model(settings))
    return 0 if report.all_well else 1


class _Report:
    """Prints each finding as one line, with every secret hidden."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self.all_well = True
        self._secrets = secrets

    def say(self, well: bool, name: str, text: str) -> None:
        self.all_well = self.all_well and well
        lines = text.strip().splitlines() or [""]
        line = "".join(
            sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in lines[0]
        )
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        print(f"{'✓' if well else '✗'} {name}: {line}", flush=True)

    async def check(
        self, name: str, timeout_seconds: float, work: Coroutine[Any, Any, str]
    ) -> bool:
        """Says what the work came to; True where all is well."""
        try:
            async with asyncio.timeout(timeout_seconds):
                text = await work
        except TimeoutError:
            text = f"no answer within {timeout_seconds:g} s"
        except (BotError, StorageError, WorkflowError) as error:
            text = str(error)
        except Exception as error:
            log.debug("the check of %s broke", name, exc_info=True)
            text = f"the check itself broke ({type(error).__name__}: {error})"
        else:
            self.say(True, name, text)
            return True
        self.say(False, name, text)
        return False


async def _check_discord(report: _Report, settings: Settings) -> None:
    async with Chorus(aiohttp.TraceConfig()) as client:
        token = settings.discord_token.get_secret_value()
        if not await report.check("token", DISCORD_TIMEOUT_SECONDS, _log_in(client, token)):
            for name in ("intents", "commands", "permissions"):
                report.say(False, name, "not checked: that needs a working token")
            return
        application = client.application
        assert application is not None
        await report.check("intents", DISCORD_TIMEOUT_SECONDS, _intents(client, application))
        await report.check("commands", DISCORD_TIMEOUT_SECONDS, _commands(application))
        servers = _permissions(client, settings.discord_guild_id)
        await report.check("permissions", DISCORD_TIMEOUT_SECONDS, servers)
        print(f"  invite link: {invite_link(application.id)}", flush=True)


async def _log_in(client: discord.Client, token: str) -> str:
    with _discords_errors():
        await client.login(token)
    assert client.user is not None
    return f"{client.user} (id {client.user.id})"


async def _intents(client: discord.Client, application: discord.AppInfo) -> str:
    used = [name for name, switched_on in client.intents if switched_on]
    privileged = [name for name in used if name in PRIVILEGED]
    refused = [
        name
        for name in privileged
        if not any(getattr(application.flags, flag) for flag in PRIVILEGED[name])
    ]
    if refused:
        raise CheckFailed(f"switch on {', '.join(refused)} on the portal's page “Bot”")
    needs = ", ".join(privileged) or "none of them privileged: no switch in the portal is needed"
    return f"{', '.join(used)}; {needs}"


async def _commands(application: discord.AppInfo) -> str:
    if application.interactions_endpoint_url:
        raise CheckFailed(
            "they are sent elsewhere; clear “Interactions Endpoint URL” in the portal"
        )
    return "they arrive over the gateway"


async def _permissions(client: discord.Client, guild_id: int | None) -> str:
    servers = await _servers(client)
    if not servers:
        raise CheckFailed("the bot isn't in a server yet; open the invite link")
    if guild_id is not None and guild_id not in [int(server["id"]) for server in servers]:
        raise CheckFailed(f"the bot isn't in the server {guild_id} that DISCORD_GUILD_ID names")
    for server in servers:
        if "permissions" not in server:
            server["permissions"] = await _permissions_by_roles(client, int(server["id"]))
    lacking = [
        f"in “{server['name']}” ({server['id']}): {', '.join(missing)}"
        for server in servers
        if (missing := missing_permissions(int(server["permissions"])))
    ]
    if lacking:
        rest = len(lacking) - LISTED_SERVERS
        listed = "; ".join(lacking[:LISTED_SERVERS]) + (f"; and {rest} more" if rest > 0 else "")
        raise CheckFailed(
            f"missing {listed}. Open the invite link again, or give its role these permissions"
        )
    number = "1 server" if len(servers) == 1 else f"{len(servers)} servers"
    return f"all {len(NEEDED)} in {number}; a channel may still take some away"


async def _permissions_by_roles(client: discord.Client, guild_id: int) -> int:
    """The bot's permissions by its roles, for when the list of servers does not state them."""
    assert client.user is not None
    with _discords_errors():
        guild = await client.fetch_guild(guild_id)
        return (await guild.fetch_member(client.user.id)).guild_permissions.value


async def _servers(client: discord.Client) -> list[dict[str, Any]]:
    servers: list[dict[str, Any]] = []
    while True:
        after = int(servers[-1]["id"]) if servers else None
        with _discords_errors():
            page = await client.http.get_guilds(PAGE_SERVERS, after=after, with_counts=False)
        servers += [dict(server) for server in page]
        if len(page) < PAGE_SERVERS:
            return servers


@contextmanager
def _discords_errors() -> Generator[None]:
    """Says in plain words what went wrong between here and Discord."""
    try:
        yield
    except discord.LoginFailure:
        raise CheckFailed(
            "Discord refuses it; copy it again from the portal's page “Bot”"
        ) from None
    except discord.HTTPException as error:
        raise CheckFailed(
            f"Discord refused to answer (error {error.code or error.status})"
        ) from error
    except TimeoutError:
        raise
    except (aiohttp.ClientError, OSError) as error:
        raise CheckFailed(f"Discord can't be reached: {error}") from error


async def _database(url: str) -> str:
    async with open_database(url) as database:
        await database.read(key_values.get, "checked")
    return f"{shown(url)} opens, is intact and has the newest schema"


async def _model(settings: Settings) -> str:
    address = urlsplit(settings.openai_base_url or "").netloc.rpartition("@")[2]
    patience = min(settings.branch_timeout_seconds, CALL_TIMEOUT_SECONDS)
    async with open_model(
        settings.model_copy(update={"branch_timeout_seconds": patience})
    ) as model:
        named = f"{model.name} at {address or 'OpenAI'}"
        name = f"the built-in demo model, {model.name}," if model.is_demo else named
        begun_at = time.monotonic()
        try:
            await model.reachable()
        except ModelError as error:
            raise CheckFailed(f"{name}: {error}") from error
        advice = f"; {NAME_A_MODEL}" if model.is_demo else ""
        return f"{name} answered after {time.monotonic() - begun_at:.1f} s{advice}"
