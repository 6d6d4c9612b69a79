"""Which model writes: the one that was named, or the embedded one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import SecretStr

from bot.settings import Settings
from workflows.model import ChatModel, ModelSettings


@asynccontextmanager
async def open_model(
    settings: Settings, on_progress: Callable[[str], None] | None = None
) -> AsyncGenerator[ChatModel]:
    """Yields the model that the settings name; where they name none, the embedded one, started.

    Raises WorkflowError, in one sentence, where the embedded one is not installed or won't start.
    """
    async with AsyncExitStack() as stack:
        name, base_url, max_tokens = settings.openai_model, settings.openai_base_url, None
        concurrency = settings.model_concurrency
        if not settings.has_model:
            from workflows.embedded_model import ANSWER_TOKENS, embedded_model

            embedded = await stack.enter_async_context(embedded_model(on_progress))
            name, base_url, max_tokens = embedded.name, embedded.base_url, ANSWER_TOKENS
            # A call that waited inside the server would use up its time-out there.
            concurrency = min(concurrency, embedded.slots)
        model = ChatModel(
            ModelSettings(
                name=name,
                # An endpoint of one's own may need no key, but the client insists on some.
                api_key=SecretStr(settings.openai_api_key.get_secret_value() or "none"),
                base_url=base_url,
                concurrency=concurrency,
                branch_timeout_seconds=settings.branch_timeout_seconds,
                max_tokens=max_tokens,
            )
        )
        stack.push_async_callback(model.aclose)
        yield model
