"""The model stand-in answers real clients as an OpenAI-compatible endpoint does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import openai
import pytest
import pytest_asyncio
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.fakes.model import Fault, ModelStandIn


@pytest_asyncio.fixture
async def model() -> AsyncIterator[ModelStandIn]:
    async with ModelStandIn() as running:
        yield running


@pytest_asyncio.fixture
async def client(model: ModelStandIn) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(
        base_url=model.base_url, api_key="test", max_retries=0
    ) as connected:
        yield connected


async def ask(client: openai.AsyncOpenAI, kind: str, topic: str = "cats") -> str | None:
    completion = await client.chat.completions.create(
        model="tiny",
        messages=[
            {"role": "system", "content": f"Write a {kind}."},
            {"role": "user", "content": topic},
        ],
    )
    return completion.choices[0].message.content


async def test_system_message_chooses_the_rule_before_the_rest_of_the_prompt(
    model: ModelStandIn, client: openai.AsyncOpenAI
) -> None:
    model.when("story", text="a story")
    model.when("poem", text="a poem")

    assert await ask(client, "POEM", topic="a story about cats") == "a poem"
    assert await ask(client, "text", topic="a story about cats") == "a story"
    assert [call.keyword for call in model.calls] == ["poem", "story"]


async def test_default_text_names_keyword_and_topic(
    model: ModelStandIn, client: openai.AsyncOpenAI
) -> None:
    model.when("joke")

    first, second = await ask(client, "joke"), await ask(client, "joke")

    assert first == second
    assert first is not None
    assert "joke" in first
    assert "cats" in first


async def test_calls_are_timed_and_counted(model: ModelStandIn, client: openai.AsyncOpenAI) -> None:
    model.when("poem", latency_seconds=0.1)
    model.when("joke", latency_seconds=0.1)

    await asyncio.gather(ask(client, "poem"), ask(client, "joke"))

    assert model.max_in_flight == 2
    assert model.in_flight == 0
    (poem,) = model.calls_for("poem")
    assert poem.ended_at is not None
    assert poem.ended_wall is not None
    assert poem.ended_at - poem.started_at >= 0.1
    assert poem.ended_wall - poem.started_wall >= 0.09
    assert poem.outcome == "ok"


async def test_a_held_call_waits_for_its_release(
    model: ModelStandIn, client: openai.AsyncOpenAI
) -> None:
    model.when("poem")
    model.hold("poem")
    waiting = asyncio.create_task(ask(client, "poem"))
    await model.wait_for_calls(1, "poem")
    await asyncio.sleep(0.05)

    assert not waiting.done()
    model.release("poem")
    assert await waiting


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (Fault.rate_limited(7), openai.RateLimitError),
        (Fault.insufficient_quota(), openai.RateLimitError),
        (Fault.server_error(), openai.InternalServerError),
        (Fault.bad_request(), openai.BadRequestError),
        (Fault.unauthorized(), openai.AuthenticationError),
        (Fault.not_found(), openai.NotFoundError),
        (Fault.reset(), openai.APIConnectionError),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else value.__name__,
)
async def test_a_fault_is_used_up_by_one_call(
    model: ModelStandIn,
    client: openai.AsyncOpenAI,
    fault: Fault,
    raised: type[openai.OpenAIError],
) -> None:
    model.when("poem", text="a poem", faults=[fault])

    with pytest.raises(raised) as failure:
        await ask(client, "poem")

    if isinstance(failure.value, openai.APIStatusError) and fault.headers:
        assert failure.value.response.headers["Retry-After"] == "7"
    assert await ask(client, "poem") == "a poem"
    assert model.calls[0].outcome in {"reset", f"status {fault.status}"}


@pytest.mark.parametrize(
    ("fault", "content", "finish_reason"),
    [
        (Fault.empty(), "", "stop"),
        (Fault.null_content(), None, "stop"),
        (Fault.refusal(), None, "stop"),
        (Fault.truncated(), "a po", "length"),
        (Fault.filtered(), "", "content_filter"),
    ],
)
async def test_a_bad_answer_keeps_the_shape_of_a_good_one(
    model: ModelStandIn,
    client: openai.AsyncOpenAI,
    fault: Fault,
    content: str | None,
    finish_reason: str,
) -> None:
    model.when("poem", text="a poem!!", faults=[fault])

    completion = await client.chat.completions.create(
        model="tiny", messages=[{"role": "system", "content": "a poem"}]
    )

    assert completion.choices[0].message.content == content
    assert completion.choices[0].finish_reason == finish_reason
    assert completion.usage is not None
    assert completion.usage.total_tokens >= 1


async def test_no_choices_and_a_web_page(model: ModelStandIn, client: openai.AsyncOpenAI) -> None:
    model.when("poem", faults=[Fault.no_choices(), Fault.html()])

    with pytest.raises(IndexError):
        await ask(client, "poem")
    with pytest.raises(Exception, match="str"):
        await ask(client, "poem")


async def test_a_client_that_gives_up_is_recorded(
    model: ModelStandIn, client: openai.AsyncOpenAI
) -> None:
    model.when("poem", faults=[Fault.hang()])

    with pytest.raises(openai.APITimeoutError):
        await ask(client.with_options(timeout=0.1), "poem")

    await model.wait_until_idle()
    assert model.calls[0].outcome == "client gone"


async def test_streaming_and_usage_through_chat_openai(model: ModelStandIn) -> None:
    model.when("poem", text="roses are red")
    chat = ChatOpenAI(model="tiny", base_url=model.base_url, api_key=SecretStr("test"))

    whole = await chat.ainvoke([("system", "Write a poem."), ("user", "cats")])
    pieces = [
        str(piece.content)
        async for piece in chat.astream([("system", "Write a poem."), ("user", "cats")])
    ]

    assert whole.content == "roses are red"
    assert whole.usage_metadata is not None
    assert whole.usage_metadata["total_tokens"] > 0
    assert "".join(pieces) == "roses are red"
    assert len(pieces) > 2


async def test_latencies_are_taken_in_turn() -> None:
    async with (
        ModelStandIn(latencies_seconds=(0.0, 0.2)) as model,
        openai.AsyncOpenAI(base_url=model.base_url, api_key="test") as client,
    ):
        await ask(client, "haiku")
        await ask(client, "haiku")

        quick, slow = model.calls_for("")
        assert quick.ended_at is not None
        assert slow.ended_at is not None
        assert slow.ended_at - slow.started_at > 0.19 > quick.ended_at - quick.started_at
