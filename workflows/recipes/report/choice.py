"""Charts that the model chooses, checked against the table, and those that code proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from workflows.errors import WorkflowError
from workflows.recipes.report.claims import unknown_numbers
from workflows.recipes.report.common import one_line
from workflows.recipes.report.profile import (
    Column,
    Kind,
    Profile,
    adds_up,
    amounts,
    best_first,
    can_sum,
    categories,
    moments,
)
from workflows.recipes.report.spec import Aggregation, ChartKind, ChartSpec, TimeBucket

TITLE_CHARS: Final = 110
LABEL_CHARS: Final = 60
_UNIT_CHARS: Final = 12
_FEW_NUMBERS: Final = 30
"""Different numbers that bars can still be drawn for."""

_GROUPING: Final = (Kind.TEXT, Kind.TRUTH)
_NEEDED: Final = {
    ChartKind.BAR: {"x": (Kind.TEXT, Kind.TRUTH, Kind.DATE, Kind.NUMBER)},
    ChartKind.LINE: {"x": (Kind.DATE, Kind.NUMBER)},
    ChartKind.SCATTER: {"x": (Kind.DATE, Kind.NUMBER), "y": (Kind.NUMBER,)},
    ChartKind.HISTOGRAM: {"x": (Kind.NUMBER,)},
    ChartKind.BOX: {"y": (Kind.NUMBER,), "x": _GROUPING},
}
"""The kinds of columns along the axes of each; only a box chart can do without its x."""
_GROUPED_KINDS: Final = (ChartKind.BAR, ChartKind.LINE, ChartKind.SCATTER)
_NAMES: Final = {
    Aggregation.SUM: "Sum",
    Aggregation.MEAN: "Mean",
    Aggregation.MEDIAN: "Median",
    Aggregation.MIN: "Smallest",
    Aggregation.MAX: "Largest",
}
_Name = TypeVar("_Name", bound=StrEnum)


def _one_of_or_none(names: type[StrEnum]) -> Callable[[dict[str, Any]], None]:
    def say_so(schema: dict[str, Any]) -> None:
        schema.pop("anyOf", None)
        schema.update({"type": ["string", "null"], "enum": [*names, None]})

    return say_so


class ChartChoice(BaseModel):
    """A chart of the table."""

    # It takes any text for a name, so that what is wrong with it can be said; `validated` tells.
    model_config = ConfigDict(frozen=True)

    kind: str = Field(
        description="bar compares groups, line shows a course over time, scatter how two numbers "
        "hang together, histogram how one number is distributed, box that in each group.",
        json_schema_extra={"enum": [*ChartKind]},
    )
    x: str | None = Field(
        default=None,
        description="The column along the x axis, exactly as named; a box chart may have none.",
    )
    y: str | None = Field(
        default=None,
        description="The number column along the y axis; none for a histogram or a count.",
    )
    group: str | None = Field(
        default=None,
        description="A text column whose values get a colour each, for bar, line and scatter.",
    )
    aggregate: str | None = Field(
        default=None,
        description="For bar and line: how values of y at the same x become one.",
        json_schema_extra=_one_of_or_none(Aggregation),
    )
    bucket: str | None = Field(
        default=None,
        description="What dates along the x axis are gathered by.",
        json_schema_extra=_one_of_or_none(TimeBucket),
    )
    title: str = Field(default="", description="At most ten words, without numbers.")
    x_label: str | None = Field(default=None, description="A plain name for the x axis.")
    y_label: str | None = Field(default=None, description="A plain name for the y axis.")
    x_unit: str | None = Field(default=None, description="The unit of x where the data name one.")
    y_unit: str | None = Field(default=None, description="The unit of y where the data name one.")


class ChartInvalid(WorkflowError):
    """A chosen chart does not fit the table. The text has all the reasons."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def validated(choice: ChartChoice, profile: Profile) -> ChartSpec:
    """The chart that was chosen, ready to be drawn. Raises ChartInvalid with all reasons.

    Columns are found without regard to case and spaces around their names, and in no other way. A
    title or label with a number that is not in the profile is replaced, and a unit stands only
    where the cells or the column's name have it: the model may choose a chart but state nothing.
    """
    return _Check(choice, profile).spec()


class _Check:
    """One choice against one table, with what is wrong about it."""

    def __init__(self, choice: ChartChoice, profile: Profile) -> None:
        self._choice = choice
        self._profile = profile
        self._reasons: list[str] = []

    def spec(self) -> ChartSpec:
        choice = self._choice
        kind = self._named(ChartKind, choice.kind, "kind of chart")
        aggregate = self._named(Aggregation, choice.aggregate, "aggregation")
        bucket = self._named(TimeBucket, choice.bucket, "stretch of time")
        x, group = self._column(choice.x), self._column(choice.group)
        y = self._column(choice.y) if kind is not ChartKind.HISTOGRAM else None
        if kind is None or self._reasons:
            raise ChartInvalid(tuple(self._reasons) or ("It names no kind of chart.",))
        if kind in (ChartKind.BAR, ChartKind.LINE):
            aggregate = aggregate or _usual(y)
            y = None if aggregate is Aggregation.COUNT else y
        else:
            aggregate = None
        self._check_axes(kind, x, y, aggregate)
        self._check_group(kind, x, group)
        if self._reasons:
            raise ChartInvalid(tuple(self._reasons))
        dated = aggregate is not None and x is not None and x.kind is Kind.DATE
        return ChartSpec(
            kind,
            self._title(kind, x, y, group, aggregate),
            x.name if x else "",
            y.name if y else "",
            group.name if group else "",
            aggregate,
            bucket if dated else None,
            self._label(choice.x_label, choice.x_unit, x, x.name if x else ""),
            self._label(choice.y_label, choice.y_unit, y, _y_name(kind, y, aggregate)),
        )

    def _named(self, names: type[_Name], given: str | None, what: str) -> _Name | None:
        text = (given or "").strip().lower()
        if not text:
            return None
        if text not in list(names):
            self._reasons.append(f"There is no {what} “{one_line(text, LABEL_CHARS)}”.")
            return None
        return names(text)

    def _column(self, given: str | None) -> Column | None:
        if not given or not given.strip():
            return None
        column = self._profile.column(given)
        if column is None:
            self._reasons.append(f"There is no column “{one_line(given, LABEL_CHARS)}”.")
        return column

    def _check_axes(
        self, kind: ChartKind, x: Column | None, y: Column | None, aggregate: Aggregation | None
    ) -> None:
        given = {"x": x, "y": y}
        for axis, kinds in _NEEDED[kind].items():
            if given[axis] or (kind, axis) != (ChartKind.BOX, "x"):
                self._need(given[axis], axis, kinds)
        distinct = self._profile.number(f"{x.key}.distinct") if x else 0
        too_many = kind is ChartKind.BAR and distinct > _FEW_NUMBERS
        if x and x.kind is Kind.NUMBER and too_many:
            self._reasons.append(f"“{x.name}” has too many different numbers for bars.")
        if aggregate not in (None, Aggregation.COUNT):
            self._need(y, "y", (Kind.NUMBER,))
        if aggregate is Aggregation.SUM and y is not None and not can_sum(y):
            what = "is a percentage; a" if y.unit == "%" else "can't be added up: a"
            self._reasons.append(f"“{y.name}” {what} sum of it means nothing.")
        if x is not None and y is not None and x.name == y.name:
            self._reasons.append(f"“{x.name}” can't be along both axes.")

    def _need(self, column: Column | None, axis: str, kinds: Sequence[Kind]) -> None:
        if column is None:
            reason = f"A {self._choice.kind.strip().lower()} chart needs a column along {axis}."
        elif column.kind not in kinds:
            reason = f"“{column.name}” holds {_plural(column.kind)}, which do not fit {axis} here."
        elif not self._profile.number(f"{column.key}.count"):
            reason = f"“{column.name}” has no values."
        else:
            return
        if reason not in self._reasons:
            self._reasons.append(reason)

    def _check_group(self, kind: ChartKind, x: Column | None, group: Column | None) -> None:
        if group is None:
            return
        if kind not in _GROUPED_KINDS:
            self._reasons.append(f"A {kind} chart has no groups beside x.")
        elif group.kind not in _GROUPING:
            self._reasons.append(f"“{group.name}” holds {_plural(group.kind)} and makes no groups.")
        elif x is not None and x.name == group.name:
            self._reasons.append(f"“{group.name}” can't be both x and the groups.")

    def _title(
        self,
        kind: ChartKind,
        x: Column | None,
        y: Column | None,
        group: Column | None,
        aggregate: Aggregation | None,
    ) -> str:
        given = one_line(self._choice.title, TITLE_CHARS)
        if given and not unknown_numbers(given, self._profile):
            return given
        name = _composed_title(kind, x, y, aggregate)
        return one_line(f"{name}, by {group.name}" if group else name, TITLE_CHARS)

    def _label(
        self, label: str | None, unit: str | None, column: Column | None, otherwise: str
    ) -> str:
        """The axis' name with its unit."""
        given = one_line(label or "", LABEL_CHARS)
        name = given if given and not unknown_numbers(given, self._profile) else otherwise
        true_unit = column.unit if column else ""
        claimed = one_line(unit or "", _UNIT_CHARS)
        if column and not true_unit and claimed.casefold() in column.name.casefold():
            true_unit = claimed
        return name if not true_unit or true_unit in name else f"{name} ({true_unit})"


def _composed_title(
    kind: ChartKind, x: Column | None, y: Column | None, aggregate: Aggregation | None
) -> str:
    """A title in the columns' own names."""
    x_name, y_name = x.name if x else "", y.name if y else ""
    match kind:
        case ChartKind.SCATTER:
            return f"{y_name} against {x_name}"
        case ChartKind.HISTOGRAM:
            return f"How {x_name} is distributed"
        case ChartKind.BOX:
            return f"How {y_name} is distributed" + (f" by {x_name}" if x else "")
        case _:
            joint = "over" if x and x.kind is Kind.DATE else "by"
            return f"{_y_name(kind, y, aggregate)} {joint} {x_name}"


def _y_name(kind: ChartKind, y: Column | None, aggregate: Aggregation | None) -> str:
    if y is None or aggregate is Aggregation.COUNT:
        return "Number of rows"
    return y.name if aggregate is None else f"{_NAMES[aggregate]} of {y.name}"


def _usual(y: Column | None) -> Aggregation:
    if y is None:
        return Aggregation.COUNT
    return Aggregation.SUM if adds_up(y) else Aggregation.MEAN


def _plural(kind: Kind) -> str:
    return {Kind.TRUTH: "true or false", Kind.EMPTY: "nothing", Kind.TEXT: "texts"}.get(
        kind, f"{kind}s"
    )


MAX_CHARTS: Final = 3
_STRONG: Final = 0.3
"""A correlation that a scatter plot shows to the eye."""
_STRIPES: Final = 12
"""Different values; fewer make stripes of the points."""
_CLEAR_ROWS: Final = 1500
"""Points of which colours can still be seen."""
_MOST_LABELS: Final = 30
MAX_GROUPS: Final = 4
"""Groups that points of different colours can be told apart in."""


def default_charts(profile: Profile, most: int = MAX_CHARTS) -> list[ChartSpec]:
    """One to `most` charts, the most useful first; none only for a table without a value.

    A number over time as a line, a number by category as bars, two numbers that hang together as
    points, a number alone as a histogram, a category alone as bars of how many rows it has.
    """
    found: list[ChartSpec] = []
    for choice in list(_choices(profile)) or list(_last_resorts(profile)):
        spec = validated(choice, profile)
        if spec not in found:
            found.append(spec)
    return list(islice(found, most))


def _choices(profile: Profile) -> Iterator[ChartChoice]:
    numbers, texts, dates = amounts(profile), categories(profile), moments(profile)
    # What adds up is what people ask for first: sales rather than prices.
    numbers.sort(key=lambda column: (not adds_up(column), not column.unit))
    if dates and numbers:
        yield ChartChoice(kind=ChartKind.LINE, x=dates[0].name, y=numbers[0].name)
    elif dates:
        yield ChartChoice(kind=ChartKind.LINE, x=dates[0].name, aggregate=Aggregation.COUNT)
    named = texts or _labels(profile)
    if named and numbers:
        yield ChartChoice(kind=ChartKind.BAR, x=named[0].name, y=numbers[0].name)
    if pair := _pair(profile, numbers):
        few = (text.name for text in texts if len(text.groups) <= MAX_GROUPS)
        group = next(few, None) if profile.rows <= _CLEAR_ROWS else None
        yield ChartChoice(kind=ChartKind.SCATTER, x=pair[0], y=pair[1], group=group)
    for number in numbers:
        yield ChartChoice(kind=ChartKind.HISTOGRAM, x=number.name)
    for text in texts:
        yield _counted(text)


def _labels(profile: Profile) -> list[Column]:
    """Columns whose texts name the rows of a small table."""
    return [
        column
        for column in profile.of_kind(Kind.TEXT)
        if 1 < profile.number(f"{column.key}.distinct") <= _MOST_LABELS
    ]


def _counted(text: Column) -> ChartChoice:
    return ChartChoice(kind=ChartKind.BAR, x=text.name, aggregate=Aggregation.COUNT)


def _pair(profile: Profile, numbers: list[Column]) -> tuple[str, str] | None:
    """The pair that correlates most strongly; else, of exactly two numbers, these."""
    varied = {
        column.name for column in numbers if profile.number(f"{column.key}.distinct") > _STRIPES
    }
    for figure in profile.under("corr", 2):
        if varied.issuperset(figure.columns) and abs(figure.number or 0.0) >= _STRONG:
            return figure.columns[0], figure.columns[1]
    both = [column.name for column in numbers]
    return (both[0], both[1]) if len(both) == 2 and varied.issuperset(both) else None


def _last_resorts(profile: Profile) -> Iterator[ChartChoice]:
    """For tables of ids, names or a single value: how often each occurs."""
    filled = [column for column in profile.columns if profile.number(f"{column.key}.count")]
    for column in best_first(filled, profile)[:1]:
        if column.kind is Kind.NUMBER:
            yield ChartChoice(kind=ChartKind.HISTOGRAM, x=column.name)
        elif column.kind is not Kind.EMPTY:
            yield _counted(column)
