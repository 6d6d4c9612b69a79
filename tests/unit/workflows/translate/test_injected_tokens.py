"""Tokens that a translation has of its own are found and taken out; allowed ones stay."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THOROUGHLY
from workflows.text.tokens import injected_tokens, remove_tokens, tokens_in


def injected(source: str, answer: str) -> tuple[str, ...]:
    return injected_tokens(tokens_in(source), answer)


def without_injected(source: str, answer: str) -> str:
    return remove_tokens(tokens_in(source), answer)


@THOROUGHLY
@given(TEXTS, TEXTS)
@example("", "@herewww.a.example")
@example("", "htt[ps://x](https://evil.example)")
@example("", "<@[1>](https://evil.example)")
@example("", "<@<@1>2>")
def test_nothing_is_injected_in_what_is_left(source: str, answer: str) -> None:
    assert injected(source, without_injected(source, answer)) == ()


@THOROUGHLY
@given(TEXTS)
def test_a_text_injects_nothing_into_itself(text: str) -> None:
    assert injected(text, text) == ()
    assert without_injected(text, text) == text


@pytest.mark.parametrize("source", MESSAGES)
def test_what_the_source_has_may_be_anywhere(source: str) -> None:
    assert injected(source, f"{source}\n{source}") == ()


@pytest.mark.parametrize(
    ("answer", "found", "left"),
    [
        ("Salut <@2>, <@!2> <@&2> <#2>", ("<@2>", "<@!2>", "<@&2>", "<#2>"), "Salut …, … … …"),
        ("@everyone @here", ("@everyone", "@here"), "… …"),
        ("<:a:1><a:b:2> </c d:3> <t:4>", ("<:a:1>", "<a:b:2>", "</c d:3>", "<t:4>"), "…… … …"),
        ("HTTPS://EVIL.example/x!", ("HTTPS://EVIL.example/x",), "…!"),
        ("discord.gg/x discord.com/invite/y", ("discord.gg/x", "discord.com/invite/y"), "… …"),
        ("steam://run/1 www.evil.example", ("steam://run/1", "www.evil.example"), "… …"),
        ("`<@2>`", ("<@2>",), "`…`"),
        ("[a [b](https://evil.example)", ("https://evil.example",), "[a [b]"),
        ("<https://evil.example> me@x.example", ("https://evil.example", "me@x.example"), "… …"),
        ("https://good.example/ <@1>", ("https://good.example/",), "… <@1>"),
        ("https://good.example/evil", ("https://good.example/evil",), "…"),
        ("discord.py is fine, z.B. 1:2", (), "discord.py is fine, z.B. 1:2"),
    ],
)
def test_what_is_injected(answer: str, found: tuple[str, ...], left: str) -> None:
    source = "Hello <@1>, see https://good.example."
    assert injected(source, answer) == found
    assert without_injected(source, answer) == left
