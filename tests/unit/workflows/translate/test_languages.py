"""Languages are found by whatever name or tag a person gives them."""

from __future__ import annotations

import re

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import THOROUGHLY
from workflows.errors import LanguageError
from workflows.recipes.translate.language_tags import common_names, names_to_tags, widely_spoken
from workflows.recipes.translate.languages import find_language, known_language, similar_languages

TAGS = st.builds(
    "-".join,
    st.tuples(
        st.sampled_from(sorted({str(tag) for tag in names_to_tags().values()})),
        st.sampled_from(["", "", "Latn", "Cyrl", "Arab", "Hant"]),
        st.sampled_from(["", "", "BR", "AT", "419", "UK", "ME"]),
        st.sampled_from(["", "", "", "valencia", "1996"]),
    ).map(lambda parts: [part for part in parts if part]),
)


@pytest.mark.parametrize(
    ("text", "tag", "name", "english_name"),
    [
        ("French", "fr", "français", "French"),
        ("FRANÇAIS", "fr", "français", "French"),
        ("francais ", "fr", "français", "French"),
        ("العربية", "ar", "العربية", "Arabic"),
        ("हिन्दी", "hi", "हिन्दी", "Hindi"),
        ("日本語", "ja", "日本語", "Japanese"),
        ("한국어", "ko", "한국어", "Korean"),
        ("türkçe", "tr", "Türkçe", "Turkish"),
        ("føroyskt", "fo", "føroyskt", "Faroese"),
        ("Foroyskt", "fo", "føroyskt", "Faroese"),
        ("Chinese", "zh", "中文", "Chinese"),
        ("traditional chinese", "zh-Hant", "中文 (繁體)", "Traditional Chinese"),
        ("Chinese (Simplified)", "zh-Hans", "中文 (简体)", "Simplified Chinese"),
        ("中文（繁體）", "zh-Hant", "中文 (繁體)", "Traditional Chinese"),
        ("Brazilian Portuguese", "pt-BR", "português (Brasil)", "Brazilian Portuguese"),
        ("Portuguese (Brazil)", "pt-BR", "português (Brasil)", "Brazilian Portuguese"),
        ("português (Angola)", "pt-AO", "português (Angola)", "Portuguese (Angola)"),
        ("English (Trinidad and Tobago)", "en-TT", "English (Trinidad & Tobago)",
         "English (Trinidad & Tobago)"),
        ("Farsi", "fa", "فارسی", "Persian"),
        ("Mandarin", "zh", "中文", "Chinese"),
        ("Bengali", "bn", "বাংলা", "Bangla"),
        ("pt-BR", "pt-BR", "português (Brasil)", "Brazilian Portuguese"),
        ("PT_br", "pt-BR", "português (Brasil)", "Brazilian Portuguese"),
        ("zh-hant", "zh-Hant", "中文 (繁體)", "Traditional Chinese"),
        ("zh-TW", "zh-TW", "中文 (台灣)", "Chinese (Taiwan)"),
        ("sr-latn", "sr-Latn", "srpski (latinica)", "Serbian (Latin)"),
        ("srpski", "sr-Latn", "srpski (latinica)", "Serbian (Latin)"),
        ("de_AT", "de-AT", "Deutsch (Österreich)", "Austrian German"),
        ("es-419", "es-419", "español (Latinoamérica)", "Latin American Spanish"),
        ("en-UK", "en-GB", "English (United Kingdom)", "British English"),
        ("iw", "he", "עברית", "Hebrew"),
        ("deu", "de", "Deutsch", "German"),
        ("zh-yue", "yue", "粵語", "Cantonese"),
        ("Nynorsk", "nn", "norsk nynorsk", "Norwegian Nynorsk"),
        ("ga", "ga", "Gaeilge", "Irish"),
        ("Kom", "bkm", "Kom", "Kom"),
        ("French — français", "fr", "français", "French"),
        ("français (French)", "fr", "français", "French"),
        ("Klingon", "tlh", "tlhIngan Hol", "Klingon"),
    ],
)  # fmt: skip
def test_a_language_is_found(text: str, tag: str, name: str, english_name: str) -> None:
    found = find_language(text)
    assert (found.tag, found.name, found.english_name) == (tag, name, english_name)


@THOROUGHLY
@given(TAGS)
def test_a_languages_tag_is_the_language(text: str) -> None:
    try:
        found = find_language(text)
    except LanguageError:
        return
    assert find_language(found.tag) == found
    assert find_language(found.tag.lower().replace("-", "_")) == found
    assert re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2}|-\d{3})?(-[a-z0-9]+)*", found.tag)


def test_every_known_language_is_found_by_its_tag_and_both_names_together() -> None:
    for tag in set(names_to_tags().values()):
        found = find_language(str(tag))
        assert found.tag == str(tag)
        assert found.name.strip()
        assert find_language(f"{found.english_name} — {found.name}") == found


def test_common_names_mean_what_the_table_says() -> None:
    for tag, names in common_names().items():
        assert {find_language(name).tag for name in names} == {tag}


def test_languages_are_called_what_cldr_calls_them() -> None:
    for tag in widely_spoken():
        locale = Locale.parse(tag, sep="-")
        names = locale.languages
        dialect = names[tag.split("-")[0]]
        assert find_language(tag).name.startswith(dialect)


def test_widely_spoken_languages_are_there_once_each() -> None:
    assert [find_language(tag).tag for tag in widely_spoken()] == list(
        dict.fromkeys(widely_spoken())
    )
    assert all(find_language(find_language(tag).name).tag for tag in widely_spoken())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Frnech", "“Frnech” isn't a language I know; did you mean French?"),
        ("jp", "“jp” isn't a language I know; did you mean Japanese?"),
        ("brazilian", "did you mean Brazilian Portuguese"),
        ("Portugese", "did you mean Portuguese or European Portuguese?"),
        ("qqqq\nqq", "“qqqq qq” isn't a language I know; try names such as French, or tags"),
        ("", "“” isn't a language I know; try names such as French, or tags such as pt-BR."),
        ("und", "isn't a language I know"),
        ("de-u-co-phonebk", "isn't a language I know"),
        ("fr-Zzzz", "isn't a language I know"),
        ("fr-XX", "isn't a language I know"),
    ],
)
def test_an_unknown_one_is_refused_with_similar_ones(text: str, sentence: str) -> None:
    with pytest.raises(LanguageError) as refused:
        find_language(text)
    assert sentence in str(refused.value)


def test_a_refusal_repeats_little_of_a_long_text() -> None:
    with pytest.raises(LanguageError) as refused:
        find_language("x (y) " * 10_000)
    assert len(str(refused.value)) < 200


@given(st.text())
@THOROUGHLY
def test_any_text_is_a_language_or_refused(text: str) -> None:
    found = known_language(text)
    if found is None:
        with pytest.raises(LanguageError, match=r"\A[^\n]+\Z"):
            find_language(text)
    else:
        assert find_language(found.tag) == found
    assert len(similar_languages(text)) <= 3
