"""The settings: read once from the environment and `.env`, checked at once, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    NonNegativeInt,
    PositiveInt,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from workflows.run import WorkflowApi


def _address(*schemes: str) -> AfterValidator:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"must be an address that starts with {schemes[0]}://")
        return value

    return AfterValidator(check)


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


_Http = Annotated[str, _address("http", "https")]
_Seconds = Annotated[float, Field(le=3600, allow_inf_nan=False)]


class Settings(BaseSettings):
    """The choices of the person who hosts the bot; `.env.example` explains each.

    A setting is the variable of its name in capitals.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        defer_build=True,
    )

    discord_token: SecretStr
    discord_api_url: _Http | None = None
    discord_gateway_url: Annotated[str, _address("ws", "wss")] | None = None
    discord_guild_id: NonNegativeInt | None = None
    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: _Http | None = None
    openai_model: str = "gpt-4o-mini"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///chorus.db"
    workflow_api: Annotated[WorkflowApi, BeforeValidator(str.lower)] = WorkflowApi.FUNCTIONAL
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)
    ] = "INFO"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(str.lower)] = "text"
    model_concurrency: PositiveInt = 16
    branch_timeout_seconds: Annotated[_Seconds, Field(gt=0)] = 90
    shutdown_grace_seconds: Annotated[_Seconds, Field(ge=0)] = 20
    retention_days: PositiveInt = 30
    schedule_grace_minutes: PositiveInt = 120
    open_runs_per_person: NonNegativeInt = 3
    """0 is no limit, here as below."""
    open_runs_per_server: NonNegativeInt = 12

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
    def read(
        cls, environment: Mapping[str, str] | None = None, *, on_discord: bool = True
    ) -> Settings:
        """The settings in `environment`, or else in this process's and the file `.env`.

        `on_discord` is false where no real Discord is used, and no token is needed. Raises
        SettingsError, with every mistake in one message.
        """
        given = {name.lower(): value for name, value in (environment or {}).items()}
        try:
            return (cls if on_discord else _TokenlessSettings).model_validate(given)
        except ValidationError as error:
            mistakes = [_mistake(found["loc"], found["msg"]) for found in error.errors()]
        listed = "\n".join(f"- {mistake}." for mistake in mistakes)
        raise SettingsError(f"These settings need to be fixed:\n{listed}")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment that was given, or else this process's, which wins over `.env`."""
        return (init_settings,) if init_settings() else (env_settings, dotenv_settings)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, values: dict[str, Any]) -> dict[str, Any]:
        tidy = {name: str(value).strip() for name, value in values.items()}
        return {name: value for name, value in tidy.items() if value}


class _TokenlessSettings(Settings):
    """The settings where no token is needed: on a simulated Discord."""

    discord_token: SecretStr = SecretStr("")


def _mistake(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]).upper()
    if message == "Field required":
        return f"{name} is missing: set it in the environment or in .env"
    reason = message.removeprefix("Value error, ").replace("Input should be", "must be", 1)
    return f"{name} {reason}"
