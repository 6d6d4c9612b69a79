"""A model that translates for tests: it says which language it was asked for, and keeps markers."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from typing import Any

from simcord.results import InteractionResult

from tests.fakes.model import Call, ChatRequest, Fault, ModelStandIn
from tests.support.world import Seen, World, look

TRANSLATE = "Translate the text between the text tags into"
LANGUAGE, COMPARE = "Say in which language", "A text was translated"
_TEXT = re.compile(r"<text>(.*)</text>", re.DOTALL)


def text_in(request: ChatRequest) -> str:
    """The text that the model was given to translate."""
    found = _TEXT.search(request.text("user"))
    assert found is not None
    return found[1].replace("<\u200b/", "</")


def turned(text: str) -> str:
    """The text in a language that nobody speaks: rot13, its markers unharmed."""
    return codecs.encode(text, "rot13")


def reply(request: ChatRequest) -> str:
    """A good translation, or the way back from one."""
    return turned(text_in(request))


def translates(model: ModelStandIn) -> None:
    """Every text is translated well."""
    model.when(TRANSLATE, text=reply)


def answers(
    model: ModelStandIn,
    language: str,
    text: str | Callable[[ChatRequest], str],
    *,
    where: str = "",
    faults: tuple[Fault, ...] = (),
) -> str:
    """Lets the model answer so when it is asked for this language; gives the rule's name.

    With `where`, only where that is in the text or in the instructions. Earlier rules go first.
    """

    def asked(request: ChatRequest) -> bool:
        system = request.text("system")
        wanted = f"{TRANSLATE} {language}." in system
        return wanted and (where in system or where in text_in(request))

    name = f"{language} {where}".strip()
    model.when_request(name, asked, text=text, faults=faults)
    return name


def drifted(*drifts: tuple[str, str, str, str]) -> str:
    """A comparison's answer in its form."""
    names = ("original", "came_back", "what_changed", "severity")
    return json.dumps({"drifts": [dict(zip(names, one, strict=True)) for one in drifts]})


def texts_asked(calls: list[Call]) -> list[str]:
    """The texts given to the model to translate, call by call."""
    return [text_in(call.request) for call in calls]


async def translate(world: World, **options: Any) -> Seen:
    """Alice sends /translate; gives the card once its run has ended."""
    result = await send(world, **options)
    assert not result.ephemeral, result.response and result.response.content
    return await world.until_ended()


async def send(world: World, **options: Any) -> InteractionResult:
    """Alice sends /translate, into French where nothing else is said."""
    return await world.alice.slash(
        world.channel, "translate", **({"languages": "French"} | options)
    )


def told(result: InteractionResult) -> str:
    """The private answer to the person."""
    assert result.ephemeral
    assert result.response is not None
    return look(result.response.message).text
