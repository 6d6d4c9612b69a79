"""Short answers: equal for equal ones however they are spelt, and apart where in doubt."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.recipes.ask_many.answers import SHORT_CHARS, final_answer, normalised

SAME = [
    # Numbers in digits and in words.
    ["42", "42.0", "42.", "+42", " 42 ", "forty-two", "Forty two", "**42**", "４２", "٤٢", "84/2"],
    ["1000", "1,000", "1 000", "1\u202f000", "1'000", "1_000", "1e3", "10^3", "10³", "a thousand"],
    ["1000.5", "1,000.5", "1.000,5", "1000,5", "1 000,50", "2001/2"],
    ["1000000", "1,000,000", "1.000.000", "one million", "1 million", "1 × 10^6", "1·10⁶"],
    ["2500000", "2.5 million", "two million five hundred thousand"],
    ["105", "one hundred and five", "a hundred five", "One hundred five."],
    ["0.75", ".75", "0,75", "3/4", "¾", "3 / 4", r"\frac{3}{4}", r"$\frac{3}{4}$"],
    ["1.5", "1 1/2", "1½", "3/2", "1,5", "1 and 1/2"],
    ["-5", "\u22125", "minus five", "negative 5", "-5.0", "- 5".replace(" ", "")],
    ["0", "-0", "zero", "0.0", "0/3"],
    # What is counted or measured.
    ["75 %", "75%", "75 percent", "75 per cent", "seventy-five percent", r"75\%"],
    ["$5", "5 $", "5 USD", "US$5", "$5.00", "five dollars", "5 dollars"],
    ["€1,000.50", "1.000,50 €", "EUR 1000.5", "1000.50 euros"],
    ["-$5", "$-5", "-5 dollars"],
    ["42 km", "42km", "42 kilometres", "forty-two kilometers", r"42\text{ km}"],
    ["300000000 m/s", "3 × 10^8 m/s", "3e8 m/s", "300,000,000 m/s"],
    ["20 °C", "20°C", "20 ℃", "20 degrees Celsius"],
    # Choices.
    ["B", "b", "(b)", "[B]", "B.", "B)", "Answer: B.", "option b", "Option (B)", "**B**",
     "(B) Paris", "B) Paris", "Option B: Paris", "choice B", "The answer is B.",
     "Final answer: **(B)**"],
    ["A", "a", "(a)", "Option A."],
    ["2", "(2)", "Option 2", "two"],
    # Yes and no.
    ["Yes", "yes.", "YES!", "Yeah", "y", "True", "Yes, it is.", "Yes, because cats purr.", "ja"],
    ["No", "no.", "Nope", "n", "False", "No, it isn't.", "No. They never do.", "nein"],
    # Names and words.
    ["Paris", "paris", "PARIS.", '"Paris"', "“Paris.”", "«Paris»", "'Paris'", "**Paris**",
     "*Paris*.", "`Paris`", "It's Paris.", "It is **Paris**!", "The answer is Paris.",
     "Answer: Paris", "So, the answer is Paris", "Ｐａｒｉｓ", "Par\u200bis", "= Paris", "[Paris]"],
    ["São Paulo", "Sao Paulo", "sao  paulo", "SÃO PAULO"],
    ["Beatles", "The Beatles", "the Beatles."],
    ["U.S.A.", "USA", "u.s.a", "the U.S.A."],
    ["cat", "a cat", "the cat"],
    ["Straße", "STRASSE"],
    ["don't know", "don’t know"],
    ["H₂O", "H2O"],
]  # fmt: skip

APART = [
    ["42", "4.2", "-42", "42 %", "42 km", "42 cats", "$42", "€42", "42!", "4/2", "~42", "042.1"],
    ["1000", "1.000", "1", "1,0001", "1,00,00", "1 00"],
    ["2.5", "2.500", "2500"],
    ["50 %", "50", "0.5"],
    ["1/3", "0.333", "0.3333", "33 %"],
    ["5²", "52", "5₂", "5"],
    ["2ⁿ", "2n"],
    ["2**3**2", "232", "23"],
    ["5", "- 5", "-5", "5-", "5 to 10", "5-10", "5, 10", "5+10", "5:10"],
    ["1 200/300", "4", "5/3"],
    ["10:30", "1030", "10.30", "10/30/2020"],
    ["5 pounds", "£5", "5 lb"],
    ["x = 5", "y = 5", "5"],
    ["(0, 1)", "[0, 1]", "(0, 1]"],
    ["A", "A and B", "(a) and (b)", "A, B", "option a or b"],
    ["B", "B) 42", "B) 43", "a) 5 b) 7"],
    ["No", "No, it's 5", "No, it's 6"],
    ["yes", "yes and no", "no", "No one", "No. 5", "Yes, Minister", "Yes, Prime Minister"],
    ["Paris", "Paris, France", "Paris, Texas", "not Paris", "Pari"],
    ["C", "C++", "C#", ".C"],
    ["Dr. No", "no"],
    ["nineteen eighty-four", "1984", "19"],
    ["twenty and five", "25", "20"],
    ["Ω", "ω2", "∞"],
    ["й", "и"],
]  # fmt: skip


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_answer_are_the_same(spellings: list[str]) -> None:
    keys = {spelling: normalised(spelling) for spelling in spellings}
    assert keys == dict.fromkeys(spellings, keys[spellings[0]])
    assert keys[spellings[0]]


@pytest.mark.parametrize("answers", APART, ids=lambda answers: answers[0])
def test_other_answers_stay_apart(answers: list[str]) -> None:
    keys = {answer: normalised(answer) for answer in answers}
    assert len(set(keys.values())) == len(keys), keys


def test_one_answer_of_each_kind_stays_apart_from_all_others() -> None:
    keys = [normalised(spellings[0]) for spellings in SAME]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Paris", "Paris"),
        ("", ""),
        (" \n ", ""),
        ("It has 12 cats.\nHalf of them are 6.\n\n6\n", "6"),
        ("Twice 2 is 4.\nSo the answer is 4.", "4."),
        ("The answer is 5? No: the answer is 6", "6"),
        ("Answer: 3\nWait, once more.\nFinal answer: 4\nThat was hard.", "4"),
        ("**Answer:** B", "B"),
        ("**Answer: B**", "B"),
        ("**Answer**: **B**", "**B**"),
        ("**Final Answer**\n\nParis", "Paris"),
        ("Final answer:\n\nParis\nin France", "Paris"),
        ("6 * 7 = 42\n#### 42", "42"),
        ("#### Steps\nadd\n#### Answer: 7", "7"),
        (r"So $\boxed{\frac{3}{4}}$, or \boxed{0.75}. Done.", "0.75"),
        (r"Thus $\boxed{\frac{3}{4}}$.", r"\frac{3}{4}"),
    ],
)
def test_the_final_answer_is_found_behind_the_thoughts(text: str, answer: str) -> None:
    assert final_answer(text) == answer


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "?", "Answer:", "**Answer:**", "\u200b"])
def test_no_answer_is_empty(text: str) -> None:
    assert normalised(text) == ""


PIECES = st.sampled_from(
    [
        *"0123456789abnxyABN.,;:!?'\"*$%()[]{}/\\^-+=_ \n²½₂é€",
        *("the ", "a ", "is ", "yes", "no", "and ", "answer", "option ", "it's ", "because "),
        *("zero", "one", "forty", "hundred", "thousand", "million", "minus ", "e5", "10^", "u.s."),
        *("\\boxed{", "\\frac{", "####"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
@example("((" * 40 + "x" + "))" * 40)
@example("the " * 70 + "cat")
@example("5 hundred 200")
def test_a_normalised_answer_is_normalised_to_itself(answer: str) -> None:
    once = normalised(answer)
    assert normalised(once) == once


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30))
def test_space_around_an_answer_and_its_case_change_nothing(answer: str) -> None:
    assert normalised(f"  {answer}\n") == normalised(answer)


def test_a_long_answer_is_compared_as_it_is() -> None:
    long = "The cat " * SHORT_CHARS
    assert normalised(long) == long.casefold().strip()
    assert normalised("*" * 100_000) == "*" * 100_000


def test_all_whole_numbers_around_a_thousand_stay_apart() -> None:
    keys = {normalised(f"{number:,}") for number in range(-100, 2000)}
    assert len(keys) == 2100


@given(st.sampled_from(list(combinations(range(len(SAME)), 2))), st.data())
def test_spellings_of_different_answers_stay_apart(
    indexes: tuple[int, int], data: st.DataObject
) -> None:
    first, other = (data.draw(st.sampled_from(SAME[index])) for index in indexes)
    assert normalised(first) != normalised(other)
