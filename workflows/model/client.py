"""The model's client: LangChain's on one http client, its time-outs, retries, and answers."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
from copy import copy
from functools import cache
from typing import Any, cast

import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.outputs import ChatResult
from langchain_openai import ChatOpenAI
from pydantic import BaseModel
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    stop_before_delay,
    wait_exponential_jitter,
)
from tenacity.stop import stop_base

from workflows.errors import ModelEmpty, ModelMisconfigured, ModelRefused
from workflows.model.chat import Answer, ModelSettings
from workflows.model.faults import (
    is_about,
    is_transient,
    retry_after_seconds,
    timed_out,
    translated,
)
from workflows.model.structured import in_words, response_format
from workflows.text.cutting import well_formed

log = logging.getLogger(__name__)

_THOUGHTS = re.compile(r"\A\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
"""Written by some models before their answer, where their server leaves it in."""

KEEPALIVE_SECONDS = 30.0
"""Of a connection that nobody uses; the client's own 5 s make most runs shake hands anew."""
MAX_CALLS = 4
MAX_TIMED_OUT_CALLS = 2


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts: reading them takes 0.15 s, so it is done once."""
    return ssl.create_default_context()


class DirectChatOpenAI(ChatOpenAI):
    """ChatOpenAI that sends the request and reads the answer as the plain JSON that they are.

    The client walks each request through its types and builds a model of each answer, ChatOpenAI
    turns that into a dictionary again, in another thread: more than half of a call's CPU.
    """

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        # LangChain leaves some of its types open.
        payload = cast(
            dict[str, Any],
            self._get_request_payload(  # pyright: ignore[reportUnknownMemberType]
                messages, stop=stop, **kwargs
            ),
        )
        # An answer in a form is checked by the client; some models have another API altogether.
        if "response_format" in payload or "messages" not in payload:
            return await super()._agenerate(messages, stop, run_manager, **kwargs)
        answer = cast(
            dict[str, Any],
            await self.root_async_client.post("/chat/completions", cast_to=object, body=payload),
        )
        result = self._create_chat_result(answer)  # pyright: ignore[reportUnknownMemberType]
        # Of an answer that is plain JSON, LangChain takes no notice of a refusal.
        for generation, choice in zip(result.generations, answer["choices"], strict=True):
            if refusal := choice["message"].get("refusal"):
                generation.message.additional_kwargs["refusal"] = refusal
        return result


class ModelClient:
    """Asks one model. Learns what its service does not take, and leaves that out from then on."""

    def __init__(self, settings: ModelSettings) -> None:
        self._branch_timeout_seconds = settings.branch_timeout_seconds
        self._knows_forms = True
        self._takes_temperature = True
        limits = copy(openai.DEFAULT_CONNECTION_LIMITS)
        limits.keepalive_expiry = KEEPALIVE_SECONDS
        self._http = openai.DefaultAioHttpClient(limits=limits, verify=_trusted())
        # ChatOpenAI makes this one in any case; nothing is asked over it.
        self._unused_http = openai.DefaultHttpxClient(verify=_trusted())
        self._chat = DirectChatOpenAI(
            model=settings.name,
            api_key=settings.api_key,
            base_url=settings.base_url,
            timeout=settings.branch_timeout_seconds / 2,
            max_retries=0,
            http_client=self._unused_http,
            http_async_client=self._http,
            max_completion_tokens=settings.max_tokens,
            temperature=settings.temperature,
        )

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()
        self._unused_http.close()

    async def ask(
        self,
        instructions: str,
        data: str,
        schema: type[BaseModel] | None = None,
        temperature: float | None = None,
    ) -> Answer:
        """The model's answer, as `ChatModel.ask` promises it, to a question whose turn it is."""
        options: dict[str, Any] = {}
        if temperature is not None and self._takes_temperature:
            options["temperature"] = temperature
        try:
            return _read(await self._in_form(instructions, data, schema, options))
        except ModelMisconfigured as error:
            if not options or not is_about(error.__cause__, "temperature"):
                raise
            log.warning("the model takes no temperature but its own: %s", error.__cause__)
            self._takes_temperature = False
            return _read(await self._in_form(instructions, data, schema, {}))

    async def _in_form(
        self,
        instructions: str,
        data: str,
        schema: type[BaseModel] | None,
        options: dict[str, Any],
    ) -> AIMessage:
        """Asks by `response_format`; where the service has shown not to know that, in words."""
        if schema is not None and self._knows_forms:
            try:
                return await self._persist(
                    [SystemMessage(instructions), HumanMessage(data)],
                    {**options, "response_format": response_format(schema)},
                )
            except ModelMisconfigured as error:
                if not is_about(error.__cause__, "response_format"):
                    raise
                self._knows_forms = False
        if schema is not None:
            instructions = f"{instructions}\n\n{in_words(schema)}"
        return await self._persist([SystemMessage(instructions), HumanMessage(data)], options)

    async def _persist(self, messages: list[BaseMessage], options: dict[str, Any]) -> AIMessage:
        calls = 0
        limit_seconds = self._branch_timeout_seconds
        stop = stop_any(
            stop_before_delay(limit_seconds), stop_after_attempt(MAX_CALLS), _TimedOutTooOften()
        )
        try:
            async with asyncio.timeout(limit_seconds):
                async for attempt in AsyncRetrying(
                    retry=retry_if_exception(is_transient),
                    wait=_wait_seconds,
                    stop=stop,
                    reraise=True,
                ):
                    with attempt:
                        calls += 1
                        return await self._chat.ainvoke(messages, **options)
        except Exception as error:
            raise translated(error, calls) from error
        raise AssertionError("AsyncRetrying neither returned nor raised")


class _TimedOutTooOften(stop_base):
    def __call__(self, retry_state: RetryCallState) -> bool:
        error = None if retry_state.outcome is None else retry_state.outcome.exception()
        often = retry_state.attempt_number >= MAX_TIMED_OUT_CALLS
        return often and error is not None and timed_out(error)


_backoff = wait_exponential_jitter(multiplier=0.5, max=8, jitter=0.5)


def _wait_seconds(state: RetryCallState) -> float:
    """The pause asked for in Retry-After, else an exponential backoff with jitter."""
    error = None if state.outcome is None else state.outcome.exception()
    asked = None if error is None else retry_after_seconds(error)
    return _backoff(state) if asked is None else asked


def _read(message: AIMessage) -> Answer:
    """Tells apart what comes back as success. Raises ModelRefused or ModelEmpty."""
    metadata: dict[str, Any] = message.response_metadata
    finish_reason = metadata.get("finish_reason")
    if finish_reason == "content_filter":
        raise ModelRefused("the model's content filter stopped the answer")
    refusal: object = message.additional_kwargs.get("refusal")
    if refusal:
        raise ModelRefused("the model refused to write about this")
    text = _THOUGHTS.sub("", well_formed(message.text)).replace("\x00", "").strip()
    if not text and finish_reason == "length":
        raise ModelEmpty("the model hit its length limit before it wrote a word")
    if not text:
        raise ModelEmpty("the model's answer was empty")
    usage = message.usage_metadata
    return Answer(
        text=text,
        truncated=finish_reason == "length",
        input_tokens=usage["input_tokens"] if usage else 0,
        output_tokens=usage["output_tokens"] if usage else 0,
    )
