"""The settings: read once, every mistake told at once, secrets never shown."""

from __future__ import annotations

import logging

import pytest

from bot.errors import SettingsError
from bot.logs import HIDDEN, RedactingFormatter
from bot.settings import Settings
from workflows.run import WorkflowApi

GOOD = {"DISCORD_TOKEN": "a-secret-token", "OPENAI_API_KEY": "sk-secret"}


def test_defaults() -> None:
    settings = Settings.read(GOOD)
    assert settings.workflow_api is WorkflowApi.FUNCTIONAL
    assert settings.branch_timeout_seconds == 90
    assert settings.database_url == "sqlite:///chorus.db"
    assert settings.has_model


def test_without_a_model_the_embedded_one_writes() -> None:
    assert not Settings.read({"DISCORD_TOKEN": "t"}).has_model
    assert Settings.read({"OPENAI_BASE_URL": "http://127.0.0.1/v1"}, on_discord=False).has_model


def test_every_mistake_is_told_in_one_message() -> None:
    wrong = {
        "DISCORD_API_URL": "ftp://x",
        "DISCORD_GATEWAY_URL": "http://x",
        "DISCORD_GUILD_ID": "abc",
        "OPENAI_BASE_URL": "localhost",
        "DATABASE_URL": "mysql://x",
        "WORKFLOW_API": "both",
        "LOG_LEVEL": "loud",
        "LOG_FORMAT": "xml",
        "MODEL_CONCURRENCY": "0",
        "BRANCH_TIMEOUT_SECONDS": "-1",
        "SHUTDOWN_GRACE_SECONDS": "nan",
        "RETENTION_DAYS": "1.5",
    }
    with pytest.raises(SettingsError) as told:
        Settings.read(wrong)
    for name in [*wrong, "DISCORD_TOKEN"]:
        assert f"- {name} " in str(told.value)


def test_secrets_are_in_no_repr() -> None:
    assert "secret" not in repr(Settings.read(GOOD))


def test_secrets_are_blotted_out_of_the_log_and_its_tracebacks() -> None:
    formatter = RedactingFormatter(logging.Formatter(), Settings.read(GOOD).secrets)
    try:
        raise ValueError("Bearer sk-secret")
    except ValueError as error:
        record = logging.LogRecord(
            "x",
            logging.ERROR,
            "x.py",
            1,
            "token %s",
            ("a-secret-token",),
            (ValueError, error, None),
        )
    line = formatter.format(record)
    assert "sk-secret" not in line
    assert "a-secret-token" not in line
    assert line.count(HIDDEN) == 2
