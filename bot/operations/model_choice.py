"""Opens the model that writes: the one named in the settings, or the embedded one."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from pydantic import SecretStr

from bot.settings import Settings
from workflows.model.chat import ChatModel, ModelSettings

log = logging.getLogger(__name__)

NAME_A_MODEL = "set OPENAI_API_KEY or OPENAI_BASE_URL for one that can do more"


@asynccontextmanager
async def open_model(
    settings: Settings, on_progress: Callable[[str], None] | None = None
) -> AsyncGenerator[ChatModel]:
    """Yields the model that the settings name; where they name none, the embedded one, started.

    Raises WorkflowError, in one sentence, where the embedded one is not installed or won't start.
    """
    async with AsyncExitStack() as stack:
        chosen = ModelSettings(
            name=settings.openai_model,
            # An endpoint of one's own may need no key, but the client insists on some.
            api_key=SecretStr(settings.openai_api_key.get_secret_value() or "none"),
            base_url=settings.openai_base_url,
            concurrency=settings.model_concurrency,
            branch_timeout_seconds=settings.branch_timeout_seconds,
        )
        if not settings.has_model:
            chosen = await stack.enter_async_context(_demo_model(chosen, on_progress))
        model = ChatModel(chosen)
        stack.push_async_callback(model.aclose)
        yield model


@asynccontextmanager
async def _demo_model(
    chosen: ModelSettings, on_progress: Callable[[str], None] | None
) -> AsyncGenerator[ModelSettings]:
    """Starts the embedded model, and yields the settings to reach it by."""
    from workflows.model.embedded import (
        ANSWER_TOKENS,
        INPUT_CHARS,
        OUTPUT_CHARS,
        TEMPERATURE,
        embedded_model,
    )

    log.warning("no model is named, so the built-in demo model writes: %s", NAME_A_MODEL)
    async with embedded_model(on_progress) as embedded:
        yield replace(
            chosen,
            name=embedded.name,
            base_url=embedded.base_url,
            # A call that waited inside the server would use up its time-out there.
            concurrency=min(chosen.concurrency, embedded.slots),
            max_tokens=ANSWER_TOKENS,
            temperature=TEMPERATURE,
            input_chars=INPUT_CHARS,
            output_chars=OUTPUT_CHARS,
            is_demo=True,
        )
