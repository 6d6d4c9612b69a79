"""Lists of languages: read as a whole, and completed while they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workflows.translate.texts import THOROUGHLY
from workflows.errors import LanguageError
from workflows.recipes.translate.language_tags import names_to_tags
from workflows.recipes.translate.languages import (
    MAX_LANGUAGES,
    complete,
    find_language,
    parse_languages,
)

KNOWN = st.sampled_from(sorted({str(tag) for tag in names_to_tags().values()}))
PARTIALS = st.sampled_from(["", "f", "chi", "por", "日", "عر", "s", "English (", "xx", "en-"])


def tags(text: str) -> list[str]:
    return [language.tag for language in parse_languages(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("French, pt-BR and ja", ["fr", "pt-BR", "ja"]),
        ("French,German;  Italian\nSpanish & Greek", ["fr", "de", "it", "es", "el"]),
        ("fr, and de, , ", ["fr", "de"]),
        ("fr AND de", ["fr", "de"]),
        ("法语，日本語、한국어；العربية، עברית", None),
        ("中文，日本語、한국어；العربية، עברית", ["zh", "ja", "ko", "ar", "he"]),
        ("fr, FR, French, français", ["fr"]),
        ("Chinese (Traditional, Taiwan), English (Antigua and Barbuda)", ["zh-Hant-TW", "en-AG"]),
        ("Serbian, Latin", ["sr", "la"]),
        ("Andaman, fr", None),
        ("French — français, Arabic — العربية", ["fr", "ar"]),
        ("French", ["fr"]),
    ],
)
def test_a_list_is_read(text: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(LanguageError):
            parse_languages(text)
    else:
        assert tags(text) == expected


def test_up_to_twelve_languages_are_taken() -> None:
    twelve = "en, es, fr, de, pt, ja, zh, ko, ru, ar, hi and it"
    assert len(tags(twelve)) == MAX_LANGUAGES
    assert len(tags(f"{twelve}, English")) == MAX_LANGUAGES


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No language was named. Give up to 12, such as “French, pt-BR and ja”."),
        (" , and ;\n", "No language was named. Give up to 12, such as “French, pt-BR and ja”."),
        (
            "en, es, fr, de, pt, ja, zh, ko, ru, ar, hi, it, nl",
            "These are 13 languages; the limit is 12 at once. Name fewer and try again.",
        ),
        (
            "Frnech, German, Grman and qqqqq",
            "“Frnech”, “Grman”, and “qqqqq” aren't languages I know; "
            "did you mean French or German?",
        ),
        (", ".join(f"q{number}q" for number in range(500)), "These are 500 languages"),
    ],
)
def test_a_list_that_will_not_do_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(LanguageError) as refused:
        parse_languages(text)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "shown", "value"),
    [
        ("fr", "French — français", "fr"),
        ("franç", "French — français", "fr"),
        ("日", "Japanese — 日本語", "ja"),
        ("عر", "Arabic — العربية", "ar"),
        ("chin", "Simplified Chinese — 中文 (简体)", "zh-Hans"),
        ("brazil", "Brazilian Portuguese — português (Brasil)", "pt-BR"),
        ("es-AR", "Spanish (Argentina) — español (Argentina)", "es-AR"),
        ("English", "English", "en"),
        ("Frnech", "French — français", "fr"),
        ("French, g", "French, German — Deutsch", "fr, de"),
        ("French and g", "French, German — Deutsch", "fr, de"),
        ("French — français, Arabic — العربية, d", "French, Arabic, German — Deutsch",
         "fr, ar, de"),
        ("nonsense, ja", "nonsense, Japanese — 日本語", "nonsense, ja"),
        ("Chinese (Trad", "Traditional Chinese — 中文 (繁體)", "zh-Hant"),
    ],
)  # fmt: skip
def test_the_last_language_is_completed(typed: str, shown: str, value: str) -> None:
    assert complete(typed)[0] == (shown, value)


def test_nothing_typed_yet_suggests_widely_spoken_languages() -> None:
    assert [value for _, value in complete("", limit=4)] == ["en", "es", "fr", "de"]
    assert [value for _, value in complete("en, de, ", limit=2)] == ["en, de, es", "en, de, fr"]
    assert len(complete("")) == 25


def test_a_tag_is_completed_as_well() -> None:
    assert [value for _, value in complete("pt-", limit=2)] == ["pt-BR", "pt-PT"]
    assert [value for _, value in complete("fr, pt_b")] == ["fr, pt-BR"]
    assert [value for _, value in complete("ZH", limit=3)] == ["zh", "zh-Hans", "zh-Hant"]


def test_a_full_list_has_no_more_suggestions() -> None:
    twelve = "en, es, fr, de, pt, ja, zh, ko, ru, ar, hi, it"
    assert complete(f"{twelve}, ") == []
    assert complete(twelve)[0] == (complete(twelve)[0][0], twelve)


def test_names_give_way_to_tags_where_they_are_too_long() -> None:
    typed = (
        "Brazilian Portuguese, Traditional Chinese, Simplified Chinese, Latin American Spanish, "
    )
    shown, value = complete(f"{typed}canadian fr")[0]
    assert value == "pt-BR, zh-Hant, zh-Hans, es-419, fr-CA"
    assert shown == "pt-BR, zh-Hant, zh-Hans, es-419, Canadian French — français (Canada)"


@THOROUGHLY
@given(st.lists(KNOWN, max_size=12, unique=True), PARTIALS | KNOWN | st.text("abdenrs (é日-"))
def test_choices_fit_discord_and_mean_the_same_shown_or_not(
    earlier: list[str], partial: str
) -> None:
    choices = complete(", ".join([*earlier, partial]))
    assert len(choices) <= 25
    values = [value for _, value in choices]
    assert len(set(values)) == len(values)
    for shown, value in choices:
        for text in (shown, value):
            assert 1 <= len(text.encode("utf-16-le")) // 2 <= 100
        assert parse_languages(shown) == parse_languages(value)
        assert tags(value)[: len(earlier)] == earlier


@THOROUGHLY
@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    for shown, value in complete(text):
        assert 1 <= len(shown) <= 100
        assert find_language(value.rpartition(", ")[2])


@pytest.mark.parametrize("typed", ["q1q, " * 1200, "(" * 6000, "fr (x), " * 750, ", and " * 850])
def test_a_long_list_of_nothing_is_refused_in_short(typed: str) -> None:
    assert complete(typed) == [] or len(complete(typed)) == 25
    with pytest.raises(LanguageError) as refused:
        parse_languages(typed)
    assert len(str(refused.value)) < 200
