"""Near-duplicates: found among any candidates, and not where two merely share a topic."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from workflows.recipes.votes.candidates import near_duplicates

KEEPER = (
    "The old lighthouse keeper had two cats, one gray and one the color of rust. Every evening "
    "they climbed the spiral stairs before him, as if the lamp were theirs to light. In the "
    "morning they found him asleep, and both cats curled around the warm glass."
)
KEEPER_AGAIN = (
    "The old lighthouse keeper had two cats: one grey and one the colour of rust. Each evening "
    "they climbed the winding stairs before him, as if the lamp were theirs to light. In the "
    "morning they found him asleep, both cats curled around the warm glass!"
)
BAKERY = (
    "Mira found the kitten behind the bakery, soaked and furious. She named it Flour. It slept in "
    "the proving drawer and hissed at anyone who asked for bread without gluten. By spring people "
    "came for the cat and stayed for the rye."
)


def sentences(**texts: str) -> list[str]:
    return near_duplicates(texts)


def test_near_duplicates_are_named() -> None:
    assert sentences(A=KEEPER, B=BAKERY, C=KEEPER_AGAIN) == [
        "Candidates A and C are nearly the same (93% alike)."
    ]


def test_the_same_words_are_found_whatever_their_order_and_dress() -> None:
    assert sentences(A=KEEPER, B=f"**{KEEPER.upper()}**\n", C=BAKERY) == [
        "Candidates A and B have the same words."
    ]
    assert sentences(A="Cats, and owls!", B="owls and cats") == [
        "Candidates A and B have the same words."
    ]


def test_a_group_says_how_alike_its_least_alike_are() -> None:
    assert sentences(D=KEEPER, A=KEEPER_AGAIN, C=f"{KEEPER} Nobody woke them.", B=BAKERY) == [
        "Candidates A, C, and D are nearly the same (90% alike)."
    ]


def test_several_groups() -> None:
    assert sentences(A=KEEPER, B=BAKERY, C=KEEPER, D=BAKERY) == [
        "Candidates A and C have the same words.",
        "Candidates B and D have the same words.",
    ]


def test_jokes_of_one_kind_and_a_part_of_a_text_are_not_the_same() -> None:
    assert (
        sentences(
            A="Why did the cat sit on the computer? To keep an eye on the mouse.",
            B="Why do cats make terrible storytellers? They only have one tail.",
            C=KEEPER,
            D=KEEPER.partition(". ")[0],
            E="",
            F="",
            G="🐱",
            H="🐱",
        )
        == []
    )


def test_scripts_without_spaces_are_compared() -> None:
    assert sentences(
        A="猫は暖かい窓辺で眠り、夢の中で鳥を追いかけた。",
        B="猫は暖かい窓辺で眠り、夢の中で鳥を追いかける。",
        C="雨の夜、子猫がパン屋の裏で見つかった。",
    ) == ["Candidates A and B are nearly the same (95% alike)."]


WORDS = st.lists(
    st.sampled_from(["the", "cat", "owl", "sat", "on", "a", "red", "mat"]), max_size=12
)


@given(st.dictionaries(st.sampled_from("ABCDEF"), WORDS.map(" ".join)), st.data())
def test_groups_are_apart_and_no_order_changes_them(
    texts: dict[str, str], data: st.DataObject
) -> None:
    told = near_duplicates(texts)
    named = re.findall(r"\b[A-F]\b", " ".join(told))
    assert len(set(named)) == len(named)
    assert near_duplicates(dict(data.draw(st.permutations(list(texts.items()))))) == told


@given(WORDS.filter(bool), st.data())
def test_words_in_another_order_are_the_same(words: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(words))
    assert sentences(A=" ".join(words), B=" ".join(shuffled)) == [
        "Candidates A and B have the same words."
    ]
