"""Answers that may be no translation are told apart from those that are."""

from __future__ import annotations

import pytest

from workflows.recipes.translate.answers import find_issue, is_unchanged
from workflows.recipes.translate.languages import find_language

TEXT = "The meeting is on Friday at noon. Please bring your own lunch."
SORRY = "I'm sorry, I can't help with that."
GOOD = {
    "fr": "La réunion a lieu vendredi à midi. Apportez votre déjeuner.",
    "de": "Das Treffen ist am Freitagmittag. Bringt euer Mittagessen mit.",
    "ja": "会議は金曜日の正午です。昼食を持参してください。",
    "zh-Hant": "會議在週五中午。請自備午餐。",
    "ko": "회의는 금요일 정오입니다. 점심을 가져오세요.",
    "ar": "الاجتماع يوم الجمعة ظهراً. يرجى إحضار غدائكم.",
    "ur": "میٹنگ جمعہ کو دوپہر میں ہے۔ اپنا کھانا لائیں۔",
    "he": "הפגישה ביום שישי בצהריים. הביאו ארוחת צהריים.",
    "hi": "बैठक शुक्रवार दोपहर को है। अपना भोजन लाएँ।",
    "th": "ประชุมวันศุกร์ตอนเที่ยง กรุณานำอาหารกลางวันมาเอง",
    "ru": "Встреча в пятницу в полдень. Возьмите с собой обед.",
    "el": "Η συνάντηση είναι την Παρασκευή το μεσημέρι. Φέρτε φαγητό.",
    "sr-Latn": "Sastanak je u petak u podne. Ponesite ručak.",
}


@pytest.mark.parametrize("tag", GOOD)
def test_a_good_translation_is_not_doubted_in_either_direction(tag: str) -> None:
    assert find_issue(TEXT, GOOD[tag], find_language(tag)) is None
    assert find_issue(GOOD[tag], TEXT, find_language("en")) is None


@pytest.mark.parametrize("tag", [tag for tag in GOOD if tag not in {"fr", "de", "sr-Latn"}])
def test_the_wrong_script_is_noticed(tag: str) -> None:
    issue = find_issue(TEXT, TEXT, find_language(tag))
    assert issue is not None
    assert "script, so it may not be a translation" in issue.note
    back = find_issue(GOOD[tag], GOOD[tag], find_language("fr"))
    assert back is not None
    assert "It has no letters in the Latin script" in back.note


@pytest.mark.parametrize("tag", ["zh", "zh-Hant"])
def test_the_script_is_named_as_people_name_it(tag: str) -> None:
    issue = find_issue(TEXT, TEXT, find_language(tag))
    assert issue is not None
    assert "It has no letters in the Chinese script" in issue.note


def test_names_and_short_texts_may_stay_in_another_script() -> None:
    assert find_issue("OK Discord", "OK Discord", find_language("ja")) is None


@pytest.mark.parametrize(
    "answer",
    [
        "I'm sorry, but I can't assist with that request.",
        "I cannot translate this content.",
        "Sorry, I can’t help with that.",
        "As an AI language model, I am unable to do so.",
        "Unfortunately, I am not able to provide this translation.",
    ],
)
def test_a_model_that_declines_is_noticed(answer: str) -> None:
    issue = find_issue(TEXT, answer, find_language("fr"))
    assert issue is not None
    assert issue.refusal


@pytest.mark.parametrize(
    ("source", "answer", "language"),
    [
        (
            "Es tut mir leid, dabei kann ich nicht helfen.",
            "I'm sorry, I can't help with that.",
            "en",
        ),
        ("I'm sorry, I can't help with that.", "I'm sorry, I can't help with that.", "fr"),
        ("I'm sorry, I can't come.", "Je suis désolé, je ne peux pas venir.", "fr"),
    ],
)
def test_what_a_text_says_itself_is_no_refusal(source: str, answer: str, language: str) -> None:
    issue = find_issue(source, answer, find_language(language))
    assert issue is None or not issue.refusal


def test_lengths_that_no_translation_has_are_noticed() -> None:
    french = find_language("fr")
    longer = find_issue(TEXT, f"{GOOD['fr']} " * 6, french)
    shorter = find_issue(TEXT, "Oui.", french)
    assert longer is not None
    assert shorter is not None
    assert "far longer" in longer.note
    assert "far shorter" in shorter.note
    assert find_issue("Hi", "Bonjour et bienvenue à vous", french) is None


def test_what_comes_back_as_it_was_is_noticed() -> None:
    assert is_unchanged("Hello  World", "hello world")
    assert not is_unchanged("Hello", "Bonjour")
