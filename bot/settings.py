"""The settings: read once from the environment, checked at once, frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from workflows.run import WorkflowApi

T = TypeVar("T")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of the person who hosts the bot; `.env.example` explains each."""

    discord_token: SecretStr
    discord_api_url: str | None
    discord_gateway_url: str | None
    discord_guild_id: int | None
    openai_api_key: SecretStr
    openai_base_url: str | None
    openai_model: str
    database_url: str
    workflow_api: WorkflowApi
    log_level: str
    log_json: bool
    model_concurrency: int
    branch_timeout_seconds: float
    shutdown_grace_seconds: float
    retention_days: int
    schedule_grace_minutes: int
    open_runs_per_person: int
    """0 is no limit, here as below."""
    open_runs_per_server: int

    @property
    def has_model(self) -> bool:
        """Whether a model's service was named; without one the embedded model writes."""
        return bool(self.openai_api_key.get_secret_value() or self.openai_base_url)

    @property
    def checkpoints_path(self) -> Path:
        """The checkpointer's file, beside the database's and never the same."""
        database = Path(make_url(self.database_url).database or "")
        return database.with_name(f"{database.stem}.checkpoints{database.suffix}")

    @property
    def secrets(self) -> tuple[str, ...]:
        """The non-empty secrets, the database's password among them: they must appear nowhere."""
        password = make_url(self.database_url).password
        found = (
            self.discord_token.get_secret_value(),
            self.openai_api_key.get_secret_value(),
            "" if password is None else str(password),
        )
        return tuple(secret for secret in found if secret)

    @classmethod
    def read(cls, environment: Mapping[str, str], *, on_discord: bool = True) -> Settings:
        """The settings in `environment`. Raises SettingsError, with every mistake in one message.

        `on_discord` is false where no real Discord is used, and no token is needed.
        """
        take = _Reader(environment)
        settings = cls(
            discord_token=SecretStr(take.text("DISCORD_TOKEN", required=on_discord)),
            discord_api_url=take.url("DISCORD_API_URL", ("http", "https")),
            discord_gateway_url=take.url("DISCORD_GATEWAY_URL", ("ws", "wss")),
            discord_guild_id=take.optional("DISCORD_GUILD_ID", _snowflake),
            openai_api_key=SecretStr(take.text("OPENAI_API_KEY")),
            openai_base_url=take.url("OPENAI_BASE_URL", ("http", "https")),
            openai_model=take.text("OPENAI_MODEL", "gpt-4o-mini"),
            database_url=take.value("DATABASE_URL", "sqlite:///chorus.db", _database),
            workflow_api=take.value("WORKFLOW_API", "functional", _workflow_api),
            log_level=take.value("LOG_LEVEL", "INFO", _log_level),
            log_json=take.value("LOG_FORMAT", "text", _log_format),
            model_concurrency=take.value("MODEL_CONCURRENCY", "16", _count),
            branch_timeout_seconds=take.value("BRANCH_TIMEOUT_SECONDS", "90", _seconds),
            shutdown_grace_seconds=take.value("SHUTDOWN_GRACE_SECONDS", "20", _seconds_or_zero),
            retention_days=take.value("RETENTION_DAYS", "30", _count),
            schedule_grace_minutes=take.value("SCHEDULE_GRACE_MINUTES", "120", _count),
            open_runs_per_person=take.value("OPEN_RUNS_PER_PERSON", "3", _count_or_zero),
            open_runs_per_server=take.value("OPEN_RUNS_PER_SERVER", "12", _count_or_zero),
        )
        take.raise_errors()
        return settings


class _Reader:
    """Takes variables out of the environment and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._mistakes: list[str] = []

    def text(self, name: str, default: str = "", *, required: bool = False) -> str:
        value = self._environment.get(name, "").strip() or default
        if required and not value:
            self._mistakes.append(f"{name} is missing: set it in the environment or in .env.")
        return value

    def value(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        """The parsed variable; a mistake in it is noted, and the default stands in."""
        try:
            return parse(self.text(name, default))
        except ValueError as error:
            self._mistakes.append(f"{name} {error}.")
            return parse(default)

    def optional(self, name: str, parse: Callable[[str], T]) -> T | None:
        return self.value(name, "", lambda value: parse(value) if value else None)

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        def parse(value: str) -> str:
            parts = urlsplit(value)
            if parts.scheme not in schemes or not parts.hostname:
                raise ValueError(f"must be an address that starts with {schemes[0]}://")
            return value

        return self.optional(name, parse)

    def raise_errors(self) -> None:
        if self._mistakes:
            listed = "\n".join(f"- {mistake}" for mistake in self._mistakes)
            raise SettingsError(f"The settings need a look:\n{listed}")


def _snowflake(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ValueError("must be a server's id, digits only")
    return int(value)


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise ValueError("must be a whole number from 1")
    return int(value)


def _count_or_zero(value: str) -> int:
    if not value.isascii() or not value.isdigit():
        raise ValueError("must be a whole number from 0")
    return int(value)


def _seconds_or_zero(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 3600:
        raise ValueError("must be a number of seconds, at most 3600")
    return seconds


def _seconds(value: str) -> float:
    seconds = _seconds_or_zero(value)
    if not seconds:
        raise ValueError("must be more than 0 seconds")
    return seconds


def _database(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must look like sqlite:///chorus.db") from None
    # Version 0.1 named an asynchronous driver.
    named = url.drivername in ("sqlite", "sqlite+aiosqlite")
    if not named or not url.database or url.database == ":memory:":
        raise ValueError("must name a file and look like sqlite:///chorus.db")
    return value


def _workflow_api(value: str) -> WorkflowApi:
    try:
        return WorkflowApi(value.casefold())
    except ValueError:
        raise ValueError("must be functional or graph") from None


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
    return value.upper()


def _log_format(value: str) -> bool:
    if value.casefold() not in ("text", "json"):
        raise ValueError("must be text or json")
    return value.casefold() == "json"
