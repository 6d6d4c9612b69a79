"""Recipes of the kind that people make, any of them."""

from __future__ import annotations

from hypothesis import strategies as st

from workflows.recipes.custom.recipe import (
    PREPOSITIONS,
    CustomBranch,
    CustomField,
    CustomRecipe,
    validate,
)
from workflows.text.names import name_key, one_line, several_lines

HAIKU = CustomRecipe(
    name="haiku",
    makes="three haiku",
    fields=(CustomField("tone", "Tone of voice", "calm"),),
    branches=(
        CustomBranch("Spring", "🌸", "A {tone} haiku on {topic} in spring."),
        CustomBranch("Autumn", "🍂", "A haiku on {topic} in autumn."),
    ),
)

EMOJI = ("🪶", "☀️", "👩‍🚀", "🇩🇪", "1️⃣", "👍🏽", "<:blob:123456789012345678>", "<a:party:42>")


def lines(most_chars: int) -> st.SearchStrategy[str]:
    """Any text on one line that can be seen."""
    return st.text(min_size=1, max_size=most_chars).map(one_line).filter(bool)


def prompts() -> st.SearchStrategy[str]:
    """Any prompt, its braces doubled, with a placeholder or none."""
    texts = st.text(min_size=1, max_size=200).map(several_lines).filter(bool)
    literal = texts.map(lambda text: text.replace("{", "{{").replace("}", "}}"))
    return literal | literal.map(lambda text: f"{text} {{topic}}")


def fields() -> st.SearchStrategy[CustomField]:
    """Any field that a recipe may ask for."""
    labels = lines(45).map(lambda label: one_line(label.replace("=", ""))).filter(bool)
    keys = st.from_regex(r"[a-z][a-z0-9_]{0,19}", fullmatch=True).filter(lambda key: key != "topic")
    return st.builds(CustomField, keys, labels, st.text(max_size=300).map(one_line))


def branches() -> st.SearchStrategy[CustomBranch]:
    """Any branch."""
    return st.builds(CustomBranch, lines(60), st.sampled_from(EMOJI), prompts())


def recipes() -> st.SearchStrategy[CustomRecipe]:
    """Any recipe that nothing is wrong with."""
    return st.builds(
        CustomRecipe,
        name=lines(40),
        makes=lines(80),
        preposition=st.sampled_from(PREPOSITIONS),
        fields=st.lists(fields(), max_size=4, unique_by=lambda one: one.key).map(tuple),
        branches=st.lists(
            branches(), min_size=1, max_size=12, unique_by=lambda one: name_key(one.title)
        ).map(tuple),
        editor=st.one_of(st.just(""), prompts()),
    ).map(validate)
