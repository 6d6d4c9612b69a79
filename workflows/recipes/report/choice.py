"""Charts that the model chooses, checked against the table, and those that code proposes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from workflows.errors import WorkflowError
from workflows.recipes.report.charts import Aggregation, ChartKind, ChartSpec, TimeBucket
from workflows.recipes.report.claims import unknown_numbers
from workflows.recipes.report.profile import (
    Column,
    Kind,
    Profile,
    adds_up,
    amounts,
    best_first,
    can_sum,
    categories,
    clipped,
    moments,
)

TITLE_CHARS: Final = 110
NAME_CHARS: Final = 60
_FEW_NUMBERS: Final = 30
"""Different numbers that bars can still be drawn for."""

_X_KINDS: Final = {
    ChartKind.BAR: (Kind.TEXT, Kind.TRUTH, Kind.DATE, Kind.NUMBER),
    ChartKind.LINE: (Kind.DATE, Kind.NUMBER),
    ChartKind.SCATTER: (Kind.DATE, Kind.NUMBER),
    ChartKind.HISTOGRAM: (Kind.NUMBER,),
}
"""The kinds of columns along the x axis of each."""
_AGGREGATING: Final = (ChartKind.BAR, ChartKind.LINE)
_NAMES: Final = {
    Aggregation.SUM: "Sum",
    Aggregation.MEAN: "Mean",
    Aggregation.MEDIAN: "Median",
    Aggregation.MIN: "Smallest",
    Aggregation.MAX: "Largest",
}


def _plain(given: Any) -> Any:
    return given.strip().lower() or None if isinstance(given, str) else given


class ChartChoice(BaseModel):
    """A chart of the table."""

    model_config = ConfigDict(frozen=True)

    kind: Annotated[ChartKind, BeforeValidator(_plain)] = Field(
        description="bar compares groups, line shows a course over time, scatter how two numbers "
        "hang together, histogram how one number is distributed."
    )
    x: str = Field(
        description="The column along the x axis, exactly as named.",
    )
    y: str | None = Field(
        default=None,
        description="The number column along the y axis; none for a histogram or a count.",
    )
    group: str | None = Field(
        default=None,
        description="A text column whose values get a colour each, for bar, line and scatter.",
    )
    aggregate: Annotated[Aggregation | None, BeforeValidator(_plain)] = Field(
        default=None, description="For bar and line: how values of y at the same x become one."
    )
    bucket: Annotated[TimeBucket | None, BeforeValidator(_plain)] = Field(
        default=None, description="What dates along the x axis are gathered by."
    )
    title: str = Field(default="", description="At most ten words, without numbers.")


class ChartInvalid(WorkflowError):
    """A chosen chart does not fit the table. The text has all the reasons."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


def validated(choice: ChartChoice, profile: Profile) -> ChartSpec:
    """The chart that was chosen, ready to be drawn. Raises ChartInvalid with all reasons.

    Columns are found without regard to case and spaces around their names, and in no other way. A
    title with a number that is not in the profile is replaced: the model may choose a chart but
    state nothing.
    """
    kind, x = choice.kind, profile.column(choice.x)
    y = profile.column(choice.y or "") if kind is not ChartKind.HISTOGRAM else None
    group = profile.column(choice.group or "")
    ignored = kind is ChartKind.HISTOGRAM
    reasons = [
        f"There is no column “{clipped(name, NAME_CHARS)}”."
        for name, found in ((choice.x, x), (choice.y, y or ignored), (choice.group, group))
        if name and name.strip() and not found
    ]
    if reasons or x is None:
        raise ChartInvalid(reasons or [f"A {kind} chart needs a column along x."])
    aggregate = _aggregation(choice, y)
    if aggregate is Aggregation.COUNT:
        y = None
    reasons = [*_misfits(kind, x, y, aggregate, profile), *_group_misfits(kind, x, group)]
    if reasons:
        raise ChartInvalid(reasons)
    what = f"{_NAMES[aggregate]} of " if aggregate and y else ""
    title = clipped(choice.title, TITLE_CHARS)
    if not title or unknown_numbers(title, profile):
        title = clipped(_composed_title(kind, x, y, group, what), TITLE_CHARS)
    return ChartSpec(
        kind,
        title,
        x.name,
        y.name if y else "",
        group.name if group else "",
        aggregate,
        choice.bucket if aggregate and x.kind is Kind.DATE else None,
        _label(x),
        what + _label(y) if y else "Number of rows",
    )


def _aggregation(choice: ChartChoice, y: Column | None) -> Aggregation | None:
    """The way that was chosen, else the usual one; None for charts of single values."""
    if choice.kind not in _AGGREGATING:
        return None
    usual = Aggregation.SUM if y and adds_up(y) else Aggregation.MEAN
    return choice.aggregate or (usual if y else Aggregation.COUNT)


def _misfits(
    kind: ChartKind,
    x: Column,
    y: Column | None,
    aggregate: Aggregation | None,
    profile: Profile,
) -> Iterator[str]:
    """Why the columns do not fit the axes."""
    axes = {"x": (x, _X_KINDS[kind])}
    if kind is ChartKind.SCATTER or (aggregate and aggregate is not Aggregation.COUNT):
        if y is None:
            yield f"A {kind} chart needs a column along y."
        else:
            axes["y"] = (y, (Kind.NUMBER,))
    for axis, (column, kinds) in axes.items():
        if column.kind not in kinds:
            yield f"“{column.name}” holds {_plural(column.kind)}, which don't fit {axis} here."
        elif not profile.number(f"{column.key}.count"):
            yield f"“{column.name}” has no values."
    many = x.kind is Kind.NUMBER and profile.number(f"{x.key}.distinct") > _FEW_NUMBERS
    if many and kind is ChartKind.BAR:
        yield f"“{x.name}” has too many different numbers for bars."
    if aggregate is Aggregation.SUM and y and not can_sum(y):
        yield f"“{y.name}” can't be added up: a sum of it means nothing."
    if y and x.name == y.name:
        yield f"“{x.name}” can't be along both axes."


def _group_misfits(kind: ChartKind, x: Column, group: Column | None) -> Iterator[str]:
    if group is None:
        return
    if kind is ChartKind.HISTOGRAM:
        yield f"A {kind} has no groups."
    elif group.kind not in (Kind.TEXT, Kind.TRUTH):
        yield f"“{group.name}” holds {_plural(group.kind)} and makes no groups."
    elif x.name == group.name:
        yield f"“{group.name}” can't be both x and the groups."


def _composed_title(
    kind: ChartKind, x: Column, y: Column | None, group: Column | None, what: str
) -> str:
    """A title in the columns' own names."""
    y_name = what + y.name if y else "Number of rows"
    joint = "over" if x.kind is Kind.DATE else "by"
    title = {
        ChartKind.SCATTER: f"{y_name} against {x.name}",
        ChartKind.HISTOGRAM: f"How {x.name} is distributed",
    }.get(kind, f"{y_name} {joint} {x.name}")
    return f"{title}, by {group.name}" if group else title


def _label(column: Column) -> str:
    """A column's name with its unit."""
    has_it = not column.unit or column.unit in column.name
    return column.name if has_it else f"{column.name} ({column.unit})"


def _plural(kind: Kind) -> str:
    return {Kind.TRUTH: "true or false", Kind.EMPTY: "nothing"}.get(kind, f"{kind}s")


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
    choices = list(_choices(profile)) or list(_last_resorts(profile))
    specs = (validated(choice, profile) for choice in choices)
    return list(islice(dict.fromkeys(specs), most))


def _choices(profile: Profile) -> Iterator[ChartChoice]:
    numbers, texts, dates = amounts(profile), categories(profile), moments(profile)
    # What adds up is what people ask for first: sales rather than prices.
    numbers.sort(key=lambda column: (not adds_up(column), not column.unit))
    if dates:
        y = numbers[0].name if numbers else None
        yield ChartChoice(kind=ChartKind.LINE, x=dates[0].name, y=y)
    named = texts or [
        column
        for column in profile.of_kind(Kind.TEXT)
        if 1 < profile.number(f"{column.key}.distinct") <= _MOST_LABELS
    ]
    if named and numbers:
        yield ChartChoice(kind=ChartKind.BAR, x=named[0].name, y=numbers[0].name)
    if pair := _pair(profile, numbers):
        few = (text.name for text in texts if len(text.groups) <= MAX_GROUPS)
        group = next(few, None) if profile.rows <= _CLEAR_ROWS else None
        yield ChartChoice(kind=ChartKind.SCATTER, x=pair[0], y=pair[1], group=group)
    for number in numbers:
        yield ChartChoice(kind=ChartKind.HISTOGRAM, x=number.name)
    for text in texts:
        yield ChartChoice(kind=ChartKind.BAR, x=text.name)


def _pair(profile: Profile, numbers: list[Column]) -> Sequence[str] | None:
    """The pair that correlates most strongly; else, of exactly two numbers, these."""
    varied = {
        column.name for column in numbers if profile.number(f"{column.key}.distinct") > _STRIPES
    }
    for figure in profile.under("corr", 2):
        if varied.issuperset(figure.columns) and abs(figure.number or 0.0) >= _STRONG:
            return figure.columns
    both = [column.name for column in numbers]
    return both if len(both) == 2 and varied.issuperset(both) else None


def _last_resorts(profile: Profile) -> Iterator[ChartChoice]:
    """For tables of ids, names or a single value: how often each occurs."""
    filled = [column for column in profile.columns if profile.number(f"{column.key}.count")]
    for column in best_first(filled, profile)[:1]:
        kind = ChartKind.HISTOGRAM if column.kind is Kind.NUMBER else ChartKind.BAR
        yield ChartChoice(kind=kind, x=column.name)
