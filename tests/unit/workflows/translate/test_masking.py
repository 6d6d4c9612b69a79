"""Masking: what must not be translated is out of the model's reach, and everything else is not."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.workflows.translate.texts import MESSAGES, TEXTS, THINGS, THOROUGHLY
from workflows.recipes.translate.masking import MARKER, mask


def pieces_of(text: str) -> list[str]:
    return [piece.text for piece in mask(text).pieces]


@THOROUGHLY
@given(TEXTS)
def test_nothing_is_lost_and_only_markers_have_their_brackets(text: str) -> None:
    masked = mask(text)
    assert masked.original == text
    assert MARKER.findall(masked.text) == [str(piece.number) for piece in masked.pieces]
    assert not set("⟦⟧") & set(MARKER.sub("", masked.text))


@pytest.mark.parametrize("thing", THINGS)
def test_each_thing_is_protected(thing: str) -> None:
    assert mask(f"Cats\n{thing}\nlike").prose == "Cats\n\ufffc\nlike"


@pytest.mark.parametrize("thing", [thing for thing in THINGS if "\n" not in thing])
def test_words_may_stand_right_beside(thing: str) -> None:
    assert pieces_of(f"Cats like {thing}, {thing}.") == [thing, thing]
    assert pieces_of(f"貓{thing}。貓") == [thing]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("https://a.example/b_(c), (https://d.example).", ["https://a.example/b_(c)", "https://d.example"]),
        ("**https://a.example** ||http://b.example/||", ["https://a.example", "http://b.example/"]),
        ("请看https://a.example/猫。然后", ["https://a.example/猫"]),
        ("https://a.example/?x[]=1&y={id}…", ["https://a.example/?x[]=1&y={id}"]),
        ("https://a.example/b_(c_(d)) e", ["https://a.example/b_(c_(d))"]),
        ("[e](https://a.example/(b_(c))) f", ["[", "](https://a.example/(b_(c)))"]),
        ("https://a.example/b|c*d\\_e(f g", ["https://a.example/b|c*d\\_e(f"]),
        ("https://a.example/*/https://b.example c", ["https://a.example/*/https://b.example"]),
        ('{"url":"https://a.example/b","c":1} |', ["https://a.example/b"]),
        ("Not https:// alone, nor 1:/2, nor a@b", []),
        ("[a <@1>](https://b.example/c_(d) 'e')", ["[", "<@1>", "](https://b.example/c_(d) 'e')"]),
        ("![a [b] c](https://d.example) [e] f](g)", ["![", "](https://d.example)"]),
        ("[the [first](a.md) part](b.md)", ["[", "[", "](a.md)", "](b.md)"]),
        ("no start](https://a.example/b)", ["https://a.example/b"]),
        ("```py\nx = {1}```and {y}", ["```py\nx = {1}```", "{y}"]),
        ("```py\nleft {open}\n", ["```py\nleft {open}\n"]),
        ("~~~\n{code}\n~~~ \n~~~ no fence ~~~ {x}", ["~~~\n{code}\n~~~ ", "{x}"]),
        ("Type ``` to begin {x}", ["{x}"]),
        ("````md\n```\ncode\n```\n````", ["````md\n```\ncode\n```\n````"]),
        ("one ` tick {x}\n\nand ` another", ["{x}"]),
        ("<@1> <@2>: <:a:1>:b:", ["<@1> <@2>", "<:a:1>:b:"]),
        ("at 10:30:45, 50% down, 5 %, std::move", []),
        ("100%sure, 20% of, 50%d, {see below}, a < b and c > d, $5, I <3 you", []),
        ("%s, %d%%, %(name)s, %1$s, %you%", ["%s", "%d", "%(name)s", "%1$s", "%you%"]),
        ("%5.2f, {{ a.b }}, {0:.2f}, {x!r}", ["%5.2f", "{{ a.b }}", "{0:.2f}", "{x!r}"]),
        ("{}, {%if x%}, ${a b}, #{c}", ["{}", "{%if x%}", "${a b}", "#{c}"]),
        ("\\<@1> \\[a](https://b.example) \\`c`", ["\\<@1>", "https://b.example"]),
        ("List<String> <br/> <a\n>", ["<String> <br/>"]),
        ("My ⟦1⟧ and ⟧", ["⟦1⟧", "⟧"]),
        ("👩🏽‍🚀🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣ <a:b:1>👍🏽", ["<a:b:1>"]),
    ],
)  # fmt: skip
def test_what_is_protected(text: str, pieces: list[str]) -> None:
    assert pieces_of(text) == pieces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@1> {x}!", False),
        ("```\ncode\n```", False),
        ("", False),
        ("5 + 5", False),
        ("<@1> 你好", True),
        ("[a](https://b.example)", True),
    ],
)
def test_whether_there_is_anything_to_translate(text: str, words: bool) -> None:
    assert mask(text).has_words is words


@pytest.mark.parametrize("text", MESSAGES)
def test_no_mention_address_or_code_of_a_message_is_left_to_the_model(text: str) -> None:
    prose = mask(text).prose
    for left in ("<@", "<:", "<a:", "@everyone", "://", "`", "{{", "%(", "⟦"):
        assert left not in prose.replace("\\`", "").replace("it`s", "")


def test_an_excerpt_has_its_own_pieces() -> None:
    masked = mask("Hi <@1>, see `x` and {y}.")
    excerpt = masked.excerpt(masked.text.index("see"), len(masked.text))
    assert excerpt.text == "see ⟦2⟧ and ⟦3⟧."
    assert excerpt.original == "see `x` and {y}."
    assert excerpt.excerpt(4, 7).original == "`x`"
    assert excerpt.excerpt(0, 3).pieces == ()
