"""The form of a recipe that people make: its limits, and all that can be wrong with one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError

from workflows.errors import RecipeError
from workflows.recipes.custom.names import name_key, one_line, several_lines
from workflows.recipes.custom.placeholders import TOPIC, PlaceholderError, check
from workflows.recipes.custom.reasons import Path, Problem, reasons_for
from workflows.text.emoji import as_emoji

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

Preposition = Literal["about", "for", "of", "on", "to", "from", "with"]
PREPOSITIONS: Final[tuple[Preposition, ...]] = get_args(Preposition)


def _line(text: str) -> str:
    if not (line := one_line(text)):
        raise ValueError("is empty")
    return line


def _prompt(text: str) -> str:
    if not (prompt := several_lines(text)):
        raise ValueError("is empty")
    return prompt


_Line = AfterValidator(_line)
_FORBID: Final = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class OwnField:
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
class OwnBranch:
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
        AfterValidator(_prompt),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecipe:
    """A recipe as people make it."""

    # Nothing is checked when one is made: what people have typed so far is kept though it is
    # wrong. `whole` and `problems` check it.
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
            description="What it makes, completing «Here's … about cats!».",
        ),
        _Line,
    ]
    preposition: Annotated[
        Preposition, Field(description="Stands between what it makes and the topic.")
    ] = "about"
    fields: Annotated[tuple[OwnField, ...], Field(max_length=MOST_FIELDS)] = ()
    branches: Annotated[tuple[OwnBranch, ...], Field(min_length=1, max_length=MOST_BRANCHES)]
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
    def from_json(cls, text: str) -> OwnRecipe:
        """The recipe that `to_json` wrote."""
        values: dict[str, Any] = json.loads(text)
        fields = tuple(OwnField(**field) for field in values.pop("fields"))
        branches = tuple(OwnBranch(**branch) for branch in values.pop("branches"))
        return cls(fields=fields, branches=branches, **values)

    @property
    def names(self) -> tuple[str, ...]:
        """What its prompts may ask for: the topic, and its fields' keys."""
        return (TOPIC, *(field.key for field in self.fields))


class RecipeWrong(RecipeError):
    """A recipe that can't be used; `problems` says where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(f"{problem.sentence}." for problem in problems))
        self.problems = tuple(problems)


def whole(recipe: OwnRecipe) -> OwnRecipe:
    """The recipe, tidied, where nothing is wrong with it. Raises RecipeWrong."""
    return checked(asdict(recipe))


def problems(recipe: OwnRecipe) -> tuple[Problem, ...]:
    """Everything that is wrong with the recipe."""
    try:
        whole(recipe)
    except RecipeWrong as error:
        return tuple(dict.fromkeys([*error.problems, *_crossed(recipe)]))
    return ()


def checked(values: Any) -> OwnRecipe:
    """The recipe that these plain values are. Raises RecipeWrong."""
    try:
        recipe = adapter().validate_python(values)
    except ValidationError as error:
        raise RecipeWrong(reasons_for(error)) from error
    if crossed := list(_crossed(recipe)):
        raise RecipeWrong(crossed)
    return recipe


@cache
def adapter() -> TypeAdapter[OwnRecipe]:
    """What reads and writes recipes as plain values, and knows their JSON schema."""
    return TypeAdapter(OwnRecipe)


def _crossed(recipe: OwnRecipe) -> Iterator[Problem]:
    """What only shows when the parts of a recipe are looked at together."""
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
            check(prompt, recipe.names)
        except PlaceholderError as error:
            yield Problem(path, str(error))
