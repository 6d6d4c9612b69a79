"""The doctor finds what is wrong, says it in one line each, and gives no secret away."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.http import Route

from bot.discord_api.permissions import NEEDED, invite_link, missing_permissions, needed_permissions
from bot.operations import doctor
from bot.operations.doctor import run_checks
from bot.settings import Settings
from tests.fakes.model import Fault, ModelStandIn
from tests.unit.bot.portal import EVERYTHING, TOKEN, Portal, served

ROOT = Path(__file__).parents[3]
KEY = "the-key-of-the-model"
INVITE = (
    "https://discord.com/oauth2/authorize?client_id=1001"
    "&scope=bot+applications.commands&permissions=309237763072"
)


@pytest.fixture
async def portal(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Portal]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    standing = Portal()
    async with served(standing):
        yield standing


@pytest.fixture
def environment(portal: Portal, model: ModelStandIn, tmp_path: Path) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": portal.url,
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_MODEL": "tiny",
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'chorus.db'}",
    }


@dataclass
class Diagnosis:
    """The doctor's output."""

    code: int
    text: str

    def line(self, name: str) -> str:
        """The line of one check."""
        return next(line for line in self.text.splitlines() if line[2:].startswith(f"{name}:"))


class Consult:
    """Runs the doctor and reads what it prints."""

    def __init__(self, printed: pytest.CaptureFixture[str]) -> None:
        self._printed = printed

    async def __call__(self, environment: dict[str, str], **changes: str) -> Diagnosis:
        code = await run_checks(Settings.read(environment | changes))
        out = self._printed.readouterr().out
        assert TOKEN not in out
        assert KEY not in out
        return Diagnosis(code, out)


@pytest.fixture
def consult(capsys: pytest.CaptureFixture[str]) -> Consult:
    return Consult(capsys)


async def test_all_is_well(
    consult: Consult, environment: dict[str, str], model: ModelStandIn, tmp_path: Path
) -> None:
    found = await consult(environment)
    assert found.code == 0
    assert "✗" not in found.text
    assert found.line("token") == "✓ token: Chorus (id 1001)"
    assert "none of them privileged" in found.line("intents")
    assert "all 7 in 1 server" in found.line("permissions")
    assert f"  invite link: {INVITE}" in found.text.splitlines()
    assert str(tmp_path / "chorus.db") in found.line("database")
    assert found.line("model").startswith(f"✓ model: tiny at {model.base_url[7:-3]} answered")
    assert len(model.calls) == 1
    with closing(sqlite3.connect(tmp_path / "chorus.db")) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (0,)


async def test_a_refused_token_is_named_and_the_rest_is_examined(
    consult: Consult, environment: dict[str, str]
) -> None:
    found = await consult(environment, DISCORD_TOKEN="a-token-of-old")
    assert found.code == 1
    assert found.line("token").startswith("✗ token: Discord refuses it")
    assert found.line("permissions").startswith("✗ permissions: not checked")
    assert found.line("database").startswith("✓")
    assert found.line("model").startswith("✓")
    assert "a-token-of-old" not in found.text


async def test_missing_permissions_are_named_for_each_server(
    consult: Consult, environment: dict[str, str], portal: Portal
) -> None:
    bits = needed_permissions().value
    few = bits & ~discord.Permissions(attach_files=True, embed_links=True).value
    portal.servers = [
        EVERYTHING,
        {"id": "2", "name": "Mill\x1b[2J", "permissions": str(few)},
        {"id": "3", "name": "Admins", "permissions": str(1 << 3)},
    ]
    found = await consult(environment)
    assert found.code == 1
    assert "in “Mill\ufffd[2J” (2): Embed Links, Attach Files." in found.line("permissions")
    assert "Home" not in found.line("permissions")
    assert "Admins" not in found.line("permissions")
    assert INVITE in found.text


async def test_every_page_of_servers_is_read(
    consult: Consult, environment: dict[str, str], portal: Portal
) -> None:
    portal.servers = [EVERYTHING | {"id": str(number)} for number in range(1, 402)]
    assert "in 401 servers" in (await consult(environment)).line("permissions")
    for server in portal.servers[-30:]:
        server["permissions"] = "0"
    assert "; and 20 more" in (await consult(environment)).line("permissions")


@pytest.mark.parametrize(
    ("servers", "changes", "said"),
    [([], {}, "isn't in a server yet"), ([EVERYTHING], {"DISCORD_GUILD_ID": "7"}, "the server 7")],
)
async def test_a_server_without_the_bot_is_told(
    consult: Consult,
    environment: dict[str, str],
    portal: Portal,
    servers: list[dict[str, Any]],
    changes: dict[str, str],
    said: str,
) -> None:
    portal.servers = servers
    found = await consult(environment, **changes)
    assert found.code == 1
    assert said in found.line("permissions")


async def test_commands_that_go_elsewhere_are_told(
    consult: Consult, environment: dict[str, str], portal: Portal
) -> None:
    portal.application = {"interactions_endpoint_url": "https://example.org/interactions"}
    assert "Interactions Endpoint URL" in (await consult(environment)).line("commands")


async def test_a_privileged_intent_needs_its_switch(
    consult: Consult,
    environment: dict[str, str],
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Curious(doctor.Chorus):
        @property
        def intents(self) -> discord.Intents:
            return discord.Intents(guilds=True, members=True)

    monkeypatch.setattr(doctor, "Chorus", Curious)
    assert "✗ intents: switch on members" in (await consult(environment)).line("intents")
    portal.application = {
        "flags": discord.ApplicationFlags(gateway_guild_members_limited=True).value
    }
    assert "✓" in (await consult(environment)).line("intents")


async def test_a_silent_discord_is_not_waited_for(
    consult: Consult,
    environment: dict[str, str],
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(doctor, "DISCORD_TIMEOUT_SECONDS", 0.2)
    portal.is_silent = True
    assert (await consult(environment)).line("token") == "✗ token: no answer within 0.2 s"


async def test_a_discord_that_is_not_there_is_told(
    consult: Consult, environment: dict[str, str]
) -> None:
    found = await consult(environment, DISCORD_API_URL="http://127.0.0.1:1/api/v10")
    assert "Discord can't be reached" in found.line("token")


async def test_a_damaged_database_is_told(
    consult: Consult, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "chorus.db").write_text("this is no database, and long enough to be read as one")
    found = await consult(environment)
    assert found.code == 1
    assert found.line("database").startswith("✗")
    assert str(tmp_path / "chorus.db") in found.line("database")


async def test_a_model_that_refuses_the_key_is_told(
    consult: Consult, environment: dict[str, str], model: ModelStandIn
) -> None:
    model.when("hello", faults=[Fault.unauthorized()])
    found = await consult(environment)
    assert found.code == 1
    assert "the model's service refused the bot's key" in found.line("model")


@pytest.mark.timeout(90)
async def test_the_embedded_model_is_started_where_none_is_named(
    consult: Consult, environment: dict[str, str]
) -> None:
    found = await consult(environment, OPENAI_API_KEY="", OPENAI_BASE_URL="")
    assert found.line("model").startswith("✓ model: the built-in demo model, SmolLM2")
    assert found.line("model").endswith(
        "; set OPENAI_API_KEY or OPENAI_BASE_URL for one that can do more"
    )


async def test_the_command_says_it_with_its_exit_code(environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor"),
        cwd=ROOT,
        env=environment | {"DISCORD_TOKEN": "another"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 1
    assert "✗ token" in out.decode()
    assert b"Traceback" not in err


def test_the_invite_asks_for_what_is_needed_and_no_more() -> None:
    assert needed_permissions().value == 309237763072
    assert invite_link(1001) == INVITE
    assert missing_permissions(0) == list(NEEDED.values())
