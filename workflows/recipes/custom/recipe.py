"""A recipe that people make: its limits, all that can be wrong with it, and what a run takes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from workflows.errors import RecipeError
from workflows.recipe import EDITOR, AskedField, Branch, Combine, Recipe
from workflows.recipes.custom.placeholders import (
    TOPIC,
    PlaceholderError,
    check_placeholders,
    write_instructions,
)
from workflows.recipes.custom.problems import Path, Problem, problems_of
from workflows.text.cutting import shortened
from workflows.text.emoji import as_emoji
from workflows.text.names import name_key, one_line, several_lines

NAME_CHARS: Final = 40
MAKES_CHARS: Final = 80
KEY_CHARS: Final = 20
LABEL_CHARS: Final = 45
"""Discord's limit of a label in a form."""
VALUE_CHARS: Final = 300
TITLE_CHARS: Final = 60
EMOJI_CHARS: Final = 64
PROMPT_CHARS: Final = 2000
MOST_FIELDS: Final = 4
"""A form on Discord has five parts, and the topic is one."""
MOST_BRANCHES: Final = 12
SUMMARY_CHARS: Final = 60
SLUG_CHARS: Final = 40

Preposition = Literal["about", "for", "of", "on", "to", "from", "with"]
PREPOSITIONS: Final[tuple[Preposition, ...]] = get_args(Preposition)


def _filled(text: str) -> str:
    if not text:
        raise ValueError("is empty")
    return text


_Line = AfterValidator(lambda text: _filled(one_line(text)))
_FORBID: Final = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class CustomField:
    """Something that a recipe asks for beside the topic."""

    __pydantic_config__ = _FORBID

    key: Annotated[
        str,
        Field(
            max_length=KEY_CHARS,
            pattern=r"^[a-z][a-z0-9_]*$",
            description="The placeholder: `tone` is put into a prompt as {tone}.",
        ),
    ]
    label: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LABEL_CHARS,
            pattern=r"^[^=\r\n]+$",
            description="What people are asked for.",
        ),
        _Line,
    ]
    default: Annotated[
        str,
        Field(max_length=VALUE_CHARS, description="What it is where nothing is filled in."),
        AfterValidator(one_line),
    ] = ""


@dataclass(frozen=True, slots=True)
class CustomBranch:
    """One part, written at the same time as the others."""

    __pydantic_config__ = _FORBID

    title: Annotated[str, Field(min_length=1, max_length=TITLE_CHARS), _Line]
    emoji: Annotated[
        str,
        Field(
            min_length=1,
            max_length=EMOJI_CHARS,
            description="One emoji, or a server's own as <:name:id>.",
        ),
        AfterValidator(as_emoji),
    ]
    prompt: Annotated[
        str,
        Field(
            min_length=1,
            max_length=PROMPT_CHARS,
            description="What to write. {topic} and the fields' keys in braces stand for what "
            "people ask for; {{ and }} are braces.",
        ),
        AfterValidator(several_lines),
        AfterValidator(_filled),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomRecipe:
    """A recipe as people make it."""

    # Nothing is checked when one is made: what people have typed so far is kept though it is
    # wrong. `validate` and `find_problems` check it.
    __pydantic_config__ = _FORBID

    name: Annotated[
        str,
        Field(min_length=1, max_length=NAME_CHARS, description="As people choose it."),
        _Line,
    ]
    makes: Annotated[
        str,
        Field(
            min_length=1,
            max_length=MAKES_CHARS,
            description="What it makes, completing “Here's … about cats!”.",
        ),
        _Line,
    ]
    preposition: Annotated[
        Preposition, Field(description="Stands between what it makes and the topic.")
    ] = "about"
    fields: Annotated[tuple[CustomField, ...], Field(max_length=MOST_FIELDS)] = ()
    branches: Annotated[tuple[CustomBranch, ...], Field(min_length=1, max_length=MOST_BRANCHES)]
    editor: Annotated[
        str,
        Field(
            max_length=PROMPT_CHARS,
            description="The prompt of an editor who makes one text of the branches. Without it "
            "they are shown one under the other.",
        ),
        AfterValidator(several_lines),
    ] = ""

    def to_json(self) -> str:
        """The recipe as it is kept, also while it is wrong."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> CustomRecipe:
        """The recipe that `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        fields = tuple(CustomField(**field) for field in values.pop("fields"))
        branches = tuple(CustomBranch(**branch) for branch in values.pop("branches"))
        return cls(fields=fields, branches=branches, **values)

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders of its prompts: the topic, and its fields' keys."""
        return (TOPIC, *(field.key for field in self.fields))


class InvalidRecipe(RecipeError):
    """The recipe can't be used; `problems` says where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(f"{problem.sentence}." for problem in problems))
        self.problems = tuple(problems)


def validate(recipe: CustomRecipe) -> CustomRecipe:
    """Gives the recipe tidied, where nothing is wrong with it. Raises InvalidRecipe."""
    try:
        tidy = _adapter().validate_python(asdict(recipe))
    except ValidationError as error:
        raise InvalidRecipe(problems_of(error)) from error
    check_conflicts(tidy)
    return tidy


def find_problems(recipe: CustomRecipe) -> tuple[Problem, ...]:
    """Lists everything that is wrong with the recipe."""
    try:
        validate(recipe)
    except InvalidRecipe as error:
        return tuple(dict.fromkeys([*error.problems, *_conflicts(recipe)]))
    return ()


def check_conflicts(recipe: CustomRecipe) -> None:
    """Raises InvalidRecipe where the parts of a recipe do not go together."""
    if conflicts := list(_conflicts(recipe)):
        raise InvalidRecipe(conflicts)


@cache
def _adapter() -> TypeAdapter[CustomRecipe]:
    return TypeAdapter(CustomRecipe)


def _conflicts(recipe: CustomRecipe) -> Iterator[Problem]:
    """Finds what only shows when the parts of a recipe are looked at together."""
    keys = [field.key for field in recipe.fields]
    for number, key in enumerate(keys):
        if key == TOPIC:
            yield Problem(("fields", number, "key"), "is the topic's own placeholder")
        elif key in keys[:number]:
            yield Problem(("fields", number, "key"), f"is there twice: {key}")
    titles = [name_key(branch.title) for branch in recipe.branches]
    for number, title in enumerate(titles):
        if title in titles[:number]:
            shown = recipe.branches[number].title
            yield Problem(("branches", number, "title"), f"is there twice: {shown}")
    prompts: list[tuple[Path, str]] = [
        (("branches", number, "prompt"), branch.prompt)
        for number, branch in enumerate(recipe.branches)
    ]
    for path, prompt in [*prompts, (("editor",), recipe.editor)]:
        try:
            check_placeholders(prompt, recipe.names)
        except PlaceholderError as error:
            yield Problem(path, str(error))


def compile_recipe(recipe: CustomRecipe) -> Recipe:
    """Gives the recipe as a run keeps it, its placeholders filled in; `recipe` must be valid."""
    keys = _keys([branch.title for branch in recipe.branches])
    return Recipe(
        name=recipe.name,
        summary=summary(recipe),
        product=recipe.makes,
        preposition=recipe.preposition,
        branches=tuple(
            Branch(key, branch.title, branch.emoji, write_instructions(branch.prompt, recipe.names))
            for key, branch in zip(keys, recipe.branches, strict=True)
        ),
        combine=Combine.EDITOR if recipe.editor else Combine.SECTIONS,
        editor_prompt=(
            write_instructions(recipe.editor, recipe.names, drafts=True) if recipe.editor else ""
        ),
        fields=tuple(AskedField(field.key, field.label, field.default) for field in recipe.fields),
    )


def summary(recipe: CustomRecipe) -> str:
    """Says what the recipe makes, for lists of recipes."""
    text = recipe.makes[:1].upper() + recipe.makes[1:]
    return shortened(text, SUMMARY_CHARS)


def slug(text: str) -> str:
    """Gives the text in small letters, digits and hyphens; empty where it has none of these."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", letters)[:SLUG_CHARS].strip("-")


def _keys(titles: Sequence[str]) -> list[str]:
    """Gives each branch a key by its title, so that most stay when others come or go."""
    keys = [EDITOR]
    for number, title in enumerate(titles, start=1):
        key = slug(title) or f"part-{number}"
        while key in keys:
            key = f"{key}-{number}"
        keys.append(key)
    return keys[1:]
