"""The smallest answer that fits a schema, and how the model stand-in gives structured output."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import Annotated, Any, Literal

import openai
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field, SecretStr

from tests.fakes.model import Fault, ModelStandIn
from tests.fakes.model.schemas import smallest


class Kind(StrEnum):
    BAR = "bar"
    LINE = "line"


class Series(BaseModel):
    column: Annotated[str, Field(min_length=1)]
    colour: Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]
    weight: Annotated[float, Field(gt=0, le=1)]


class Chart(BaseModel):
    kind: Kind
    engine: Literal["matplotlib"]
    series: Annotated[list[Series], Field(min_length=2, max_length=3)]
    size: tuple[Annotated[int, Field(ge=100)], Annotated[int, Field(multiple_of=7, gt=14)]]
    title: str | None
    below: Annotated[int, Field(lt=-3)]
    notes: list[str]
    log: bool
    parent: Chart | None = None


class Tree(BaseModel):
    child: Tree | Literal["leaf"]


class Endless(BaseModel):
    child: Endless


def test_a_model_of_pydantic_reads_its_smallest_answer() -> None:
    schema = Chart.model_json_schema()
    answer = smallest(schema)

    chart = Chart.model_validate(answer)
    assert (chart.kind, chart.engine, chart.title, chart.log) == (Kind.BAR, "matplotlib", "", False)
    assert (chart.size, chart.below, chart.notes) == ((100, 21), -4, [])
    assert [len(series.column) for series in chart.series] == [1, 1]
    assert "parent" not in answer
    assert smallest(schema) == answer


def test_a_schema_that_refers_to_itself_takes_the_way_out() -> None:
    assert smallest(Tree.model_json_schema()) == {"child": "leaf"}
    with pytest.raises(ValueError, match="another"):
        smallest(Endless.model_json_schema())


@pytest.mark.parametrize(
    ("schema", "instance"),
    [
        ({}, None),
        ({"type": ["integer", "null"]}, 0),
        ({"type": "integer", "minimum": 3, "maximum": 9, "multipleOf": 4}, 4),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "number", "exclusiveMaximum": 0}, -1),
        ({"type": "integer", "exclusiveMinimum": 0}, 1),
        ({"type": "number", "minimum": -2, "exclusiveMaximum": 0}, -1),
        ({"enum": [3, 1]}, 3),
        ({"type": "string", "minLength": 2}, "xx"),
        ({"type": "string", "format": "date"}, "2026-01-01"),
        ({"prefixItems": [{"const": 1}], "items": {"type": "boolean"}, "minItems": 2}, [1, False]),
        ({"properties": {"a": {"type": "string"}}, "required": ["a", "b"]}, {"a": "", "b": None}),
        (
            {
                "allOf": [
                    {"properties": {"a": {"const": 1}}, "required": ["a"]},
                    {"$ref": "#/$defs/b"},
                ],
                "$defs": {"b": {"properties": {"b": {"const": 2}}, "required": ["b"]}},
            },
            {"a": 1, "b": 2},
        ),
    ],
)
def test_each_kind_has_its_smallest(schema: dict[str, Any], instance: Any) -> None:
    assert smallest(schema) == instance


def test_what_is_not_made_is_said() -> None:
    with pytest.raises(ValueError, match="no instance"):
        smallest({"type": "array", "items": {"const": 1}, "minItems": 2, "uniqueItems": True})


Schema = dict[str, Any]


@st.composite
def leaves(draw: st.DrawFn) -> Schema:
    """A schema without others in it."""
    low, width = draw(st.integers(-9, 9)), draw(st.integers(0, 9))
    kinds: list[Schema] = [
        {"type": "boolean"},
        {"type": "null"},
        {"type": "string", "minLength": width},
        {"enum": draw(st.lists(st.integers(), min_size=1))},
        {"type": "integer", "minimum": low, "maximum": low + width},
        {"type": "number", "minimum": low, "maximum": low + width},
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def wholes(draw: st.DrawFn, inner: st.SearchStrategy[Schema]) -> Schema:
    """A schema of others."""
    match draw(st.sampled_from(("array", "anyOf", "object"))):
        case "array":
            return {"type": "array", "items": draw(inner), "minItems": draw(st.integers(0, 3))}
        case "anyOf":
            return {"anyOf": draw(st.lists(inner, min_size=1, max_size=3))}
        case _:
            properties = draw(st.dictionaries(st.sampled_from("abc"), inner))
            required = sorted(properties)[: draw(st.integers(0, 3))]
            closed = {"type": "object", "additionalProperties": False}
            return {**closed, "properties": properties, "required": required}


@given(st.recursive(leaves(), wholes, max_leaves=8))
def test_every_schema_of_these_kinds_has_an_instance(schema: dict[str, Any]) -> None:
    assert json.loads(json.dumps(smallest(schema))) == smallest(schema)


@pytest_asyncio.fixture
async def model() -> AsyncIterator[ModelStandIn]:
    async with ModelStandIn() as running:
        yield running


def chat(model: ModelStandIn) -> ChatOpenAI:
    return ChatOpenAI(
        model="tiny", base_url=model.base_url, api_key=SecretStr("test"), max_retries=0
    )


async def ask(model: ModelStandIn, system: str = "Draw a chart.") -> str:
    form = {"name": "Series", "schema": Series.model_json_schema(), "strict": True}
    answer = await chat(model).ainvoke(
        [("system", system), ("user", "cats")],
        response_format={"type": "json_schema", "json_schema": form},
    )
    return str(answer.content)


async def test_a_request_with_a_schema_gets_an_answer_that_fits(model: ModelStandIn) -> None:
    model.when("chart")
    answer = Series.model_validate_json(await ask(model))
    assert len(answer.column) == 1
    await chat(model).ainvoke("a chart without a schema")

    with_schema, without = model.calls_for("chart")
    assert with_schema.request.schema == Series.model_json_schema()
    assert without.request.schema is None
    assert without.text is not None
    assert "Here is a chart" in without.text
    assert Series.model_validate_json(await ask(model, "a rule that nobody made"))


async def test_a_rule_answers_with_json_or_with_what_a_function_makes(model: ModelStandIn) -> None:
    model.when("chart", json={"column": "größe"})
    model.when("insight", json=lambda request: [request.topic, request.schema is not None])
    model.when("text", text="no JSON at all")

    assert await ask(model) == '{"column": "größe"}'
    assert json.loads(await ask(model, "an insight")) == ["cats", True]
    assert await ask(model, "a text") == "no JSON at all"
    with pytest.raises(ValueError, match="not both"):
        model.when("chart", text="a", json={})


async def test_an_endpoint_may_not_know_structured_output(model: ModelStandIn) -> None:
    model.when("chart", text="well", faults=[Fault.unknown_response_format(), Fault.empty()])
    with pytest.raises(openai.BadRequestError, match="response_format") as refused:
        await ask(model)
    assert refused.value.param == "response_format"
    assert await ask(model) == ""

    model.refuse_response_format()
    for _ in range(2):
        with pytest.raises(openai.BadRequestError, match="response_format"):
            await ask(model)
    assert (await chat(model).ainvoke("a chart")).content == "well"
    outcomes = [call.outcome for call in model.calls_for("chart")]
    assert outcomes == ["status 400", "empty", "status 400", "status 400", "ok"]


async def test_json_may_be_cut_fenced_or_in_prose(model: ModelStandIn) -> None:
    model.when("chart", json={"a": 1}, faults=[Fault.cut(), Fault.fenced(), Fault.prose()])
    cut, fenced, prose, good = [await ask(model) for _ in range(4)]

    assert cut == '{"a"'
    assert fenced == '```json\n{"a": 1}\n```'
    assert '\n{"a": 1}\n' in prose
    assert prose.startswith("Here")
    assert good == '{"a": 1}'
    assert [call.outcome for call in model.calls] == ["cut", "fenced", "prose", "ok"]


async def test_rules_are_told_apart_by_a_function_first(model: ModelStandIn) -> None:
    model.when("translate", text="some language")
    for language in ("German", "Polish"):
        model.when_request(
            language,
            lambda request, language=language: request.text("system").endswith(f"into {language}."),
            text=f"in {language}",
        )
    model.hold("Polish")

    assert await ask(model, "Translate from Polish into German.") == "in German"
    assert await ask(model, "Translate from German into Czech.") == "some language"
    model.release("Polish")
    assert await ask(model, "Translate from German into Polish.") == "in Polish"
    assert [call.keyword for call in model.calls] == ["German", "translate", "Polish"]
