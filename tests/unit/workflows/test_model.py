"""One model call: time-outs, retries in one layer, a limit on what goes on at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.fakes.model import Fault, ModelStandIn
from workflows.errors import ModelEmpty, ModelMisconfigured, ModelTimeout, ModelUnavailable
from workflows.model.chat import ChatModel, ModelSettings
from workflows.model.client import MAX_CALLS, DirectChatOpenAI


@asynccontextmanager
async def open_model(
    standin: ModelStandIn, *, concurrency: int = 8, branch_timeout_seconds: float = 30.0
) -> AsyncGenerator[ChatModel]:
    model = ChatModel(
        ModelSettings(
            name="stand-in",
            api_key=SecretStr("sk-test"),
            base_url=standin.base_url,
            concurrency=concurrency,
            branch_timeout_seconds=branch_timeout_seconds,
        )
    )
    try:
        yield model
    finally:
        await model.aclose()


async def test_the_answer_comes_with_its_tokens(model: ModelStandIn) -> None:
    model.when("poem", text=" Roses. \n")
    async with open_model(model) as chat:
        answer = await chat.ask("Write a poem.", "cats")
    assert answer.text == "Roses."
    assert answer.input_tokens > 0
    assert answer.output_tokens > 0


async def test_it_asks_and_reads_as_langchains_own_client_does(model: ModelStandIn) -> None:
    model.when("poem", text="Roses.")
    options: dict[str, Any] = {
        "model": "stand-in",
        "api_key": SecretStr("sk-test"),
        "base_url": model.base_url,
        "temperature": 0.5,
        "max_completion_tokens": 70,
    }
    asked = [SystemMessage("Write a poem."), HumanMessage("<topic>cats</topic>")]
    theirs = await ChatOpenAI(**options).ainvoke(asked)
    mine = await DirectChatOpenAI(**options).ainvoke(asked)
    first, second = (call.request.body for call in model.calls)
    assert first == second
    assert mine.text == theirs.text == "Roses."
    assert mine.usage_metadata == theirs.usage_metadata
    assert mine.response_metadata["finish_reason"] == theirs.response_metadata["finish_reason"]


async def test_what_a_model_thinks_before_its_answer_is_left_out(model: ModelStandIn) -> None:
    model.when("poem", text="<think>\nA rose, <b>or</b> two?\n</think>\n\nRoses. </think>")
    model.when("joke", text="<think>So many cats")
    async with open_model(model) as chat:
        assert (await chat.ask("Write a poem.", "cats")).text == "Roses. </think>"
        with pytest.raises(ModelEmpty):
            await chat.ask("Write a joke.", "cats")


async def test_a_model_that_hangs_is_given_up_in_time(model: ModelStandIn) -> None:
    model.when("poem", faults=[Fault.hang()] * 5)
    async with open_model(model, branch_timeout_seconds=4.0) as chat:
        with pytest.raises(ModelTimeout, match="the model timed out twice"):
            await chat.ask("Write a poem.", "cats")
    assert len(model.calls) == 2


async def test_a_call_that_hangs_once_leaves_time_for_a_second(model: ModelStandIn) -> None:
    model.when("poem", text="Roses.", faults=[Fault.hang()])
    async with open_model(model, branch_timeout_seconds=4.0) as chat:
        assert (await chat.ask("Write a poem.", "cats")).text == "Roses."


async def test_a_service_out_of_order_is_tried_a_few_times(model: ModelStandIn) -> None:
    model.when("poem", faults=[Fault.server_error(503)] * 10)
    async with open_model(model) as chat:
        with pytest.raises(ModelUnavailable, match=f"failed {MAX_CALLS} times .error 503."):
            await chat.ask("Write a poem.", "cats")
    assert len(model.calls) == MAX_CALLS


async def test_retry_after_is_honoured(model: ModelStandIn) -> None:
    model.when("poem", text="Roses.", faults=[Fault.rate_limited(retry_after_seconds=1)])
    async with open_model(model) as chat:
        await chat.ask("Write a poem.", "cats")
    first, second = model.calls
    assert first.ended_at is not None
    assert second.started_at - first.ended_at >= 1.0


async def test_a_pause_that_is_asked_for_but_too_long_is_not_waited_out(
    model: ModelStandIn,
) -> None:
    model.when("poem", faults=[Fault.rate_limited(retry_after_seconds=60)])
    async with asyncio.timeout(40), open_model(model, branch_timeout_seconds=50.0) as chat:
        with pytest.raises(ModelUnavailable, match="too busy"):
            await chat.ask("Write a poem.", "cats")


@pytest.mark.parametrize(
    "fault",
    [
        Fault.bad_request(),
        Fault.unauthorized(),
        Fault.not_found(),
        Fault.insufficient_quota(),
        Fault.html(),
    ],
    ids=["400", "401", "404", "quota", "html"],
)
async def test_what_would_fail_again_is_not_tried_again(model: ModelStandIn, fault: Fault) -> None:
    model.when("poem", faults=[fault])
    async with open_model(model) as chat:
        with pytest.raises(ModelMisconfigured):
            await chat.ask("Write a poem.", "cats")
    assert len(model.calls) == 1


async def test_no_more_calls_at_once_than_allowed(model: ModelStandIn) -> None:
    model.when("poem", latency_seconds=0.05)
    async with open_model(model, concurrency=2) as chat:
        assert chat.limiter.capacity == 2
        await asyncio.gather(*(chat.ask("Write a poem.", str(number)) for number in range(8)))
    assert model.max_in_flight == 2


async def test_waiting_for_a_slot_does_not_count_as_time_for_the_model(model: ModelStandIn) -> None:
    model.when("poem", latency_seconds=0.4)
    async with open_model(model, concurrency=1, branch_timeout_seconds=1.0) as chat:
        answers = await asyncio.gather(*(chat.ask("Write a poem.", "cats") for _ in range(4)))
    assert len(answers) == 4


async def test_draining_lets_calls_end_and_begins_no_others(model: ModelStandIn) -> None:
    model.when("poem", text="Roses.")
    model.hold("poem")
    async with open_model(model, concurrency=1) as chat:
        first = asyncio.create_task(chat.ask("Write a poem.", "cats"))
        second = asyncio.create_task(chat.ask("Write a poem.", "cats"))
        await model.wait_for_calls(1)
        assert not await chat.limiter.drain(0.05)
        model.release("poem")
        assert await chat.limiter.drain(5)
        assert (await first).text == "Roses."
        await asyncio.sleep(0.1)
        assert not second.done()
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert len(model.calls) == 1
