"""A table's profile: its columns, its figures with their ids, and which columns rank first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Self

from pydantic import TypeAdapter

from workflows.recipes.report.common import Kind, Resolution

VERSION: Final = 1
"""Of the JSON. It goes up when an older profile can't be read any more."""


class Form(StrEnum):
    """The way to read and show a figure."""

    COUNT = "count"
    """A whole number of rows, cells or groups."""
    NUMBER = "number"
    """In the unit of its column."""
    SHARE = "share"
    """A fraction, shown as a percentage: 0.12 is 12 %. A change may be over 1 or below 0."""
    RATIO = "ratio"
    """A number without a unit, such as a correlation."""
    DATE = "date"
    """In ISO's notation, as finely as its column tells time."""
    TEXT = "text"
    """Taken from cells."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One fact about a table that was computed and can be cited."""

    id: str
    """Such as `petal_length.mean`; without spaces."""
    value: float | str
    """Finite; rounded as it is shown."""
    form: Form
    unit: str = ""
    columns: tuple[str, ...] = ()
    """The names of the columns it is about; none for the table as a whole."""

    @property
    def number(self) -> float | None:
        """Its value where that is a number."""
        return self.value if isinstance(self.value, float) else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a whole. All else about it are figures whose ids begin with its key."""

    name: str
    """As the table has it, on one line."""
    key: str
    """Its name as the first part of ids, such as `petal_length`."""
    kind: Kind
    unit: str = ""
    resolution: Resolution | None = None
    """Of a date column."""
    identifies: bool = False
    """Whether its values only tell rows apart, as numbers and codes do that count up."""
    groups: tuple[str, ...] = ()
    """Of texts and truths: the most frequent values, the first most of all, clipped."""


_COLUMNS: Final = TypeAdapter(tuple[Column, ...])


@dataclass(frozen=True, slots=True)
class Series:
    """The course of a number, or of the number of rows, over time."""

    date: str
    """The date column's name."""
    number: str
    """The number column's name; empty for the number of rows."""
    aggregate: str
    """`mean`, `sum` or `count`."""
    bucket: str
    """`hour`, `day`, `week`, `month`, `quarter`, `year`, `decade` or `century`."""
    key: str
    """The beginning of its figures' ids, such as `sales.trend.date.mean`."""


@dataclass(frozen=True)
class Profile:
    """A table in figures, small enough to be kept and sent on; the cells themselves are gone."""

    rows: int
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...]
    series: tuple[Series, ...] = ()
    remarks: tuple[str, ...] = ()
    """Sentences for the person on how the table was read."""
    source: str = ""
    """The file's name, on one line."""

    @cached_property
    def _by_id(self) -> dict[str, Figure]:
        return {figure.id.casefold(): figure for figure in self.figures}

    @cached_property
    def _by_first_part(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            found.setdefault(figure.id.partition(".")[0], []).append(figure)
        return found

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name.casefold(): column for column in self.columns}

    def figure(self, figure_id: str) -> Figure | None:
        """The figure of this id, without regard to case and spaces around it."""
        return self._by_id.get(figure_id.strip().casefold())

    def under(self, stem: str, levels: int = 1) -> list[Figure]:
        """The figures whose ids go on after `stem` and a dot, with so many more parts."""
        parts = stem.count(".") + levels
        return [
            figure
            for figure in self._by_first_part.get(stem.partition(".")[0], [])
            if figure.id.startswith(f"{stem}.") and figure.id.count(".") == parts
        ]

    def number(self, figure_id: str) -> float | None:
        """The value of the figure of this id, where there is one and it is a number."""
        figure = self.figure(figure_id)
        return figure.number if figure else None

    def column(self, name: str) -> Column | None:
        """The column of this name, without regard to case and spaces around it."""
        return self._by_name.get(name.strip().casefold())

    def of_kind(self, *kinds: Kind) -> Iterator[Column]:
        """The columns of these kinds, as they stand in the table."""
        return (column for column in self.columns if column.kind in kinds)

    def to_json(self) -> str:
        """The profile as it is kept; `from_json` has it back."""
        index = {column.name: number for number, column in enumerate(self.columns)}
        fields: dict[str, Any] = {
            "version": VERSION,
            "source": self.source,
            "rows": self.rows,
            "remarks": self.remarks,
            "columns": [
                {name: value for name, value in asdict(column).items() if value}
                for column in self.columns
            ],
            "figures": [
                [fig.id, fig.value, fig.form, fig.unit, [index[name] for name in fig.columns]]
                for fig in self.figures
            ],
            "series": [astuple(series) for series in self.series],
        }
        return json.dumps(fields, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The profile that `to_json` made this of. Raises ValueError for anything else."""
        try:
            fields = json.loads(text)
            if fields["version"] != VERSION:
                raise ValueError(f"a profile of version {fields['version']}")
            columns = _COLUMNS.validate_python(fields["columns"])
            figures = tuple(_figure_of(values, columns) for values in fields["figures"])
            series = tuple(Series(*values) for values in fields["series"])
            remarks = tuple(map(str, fields["remarks"]))
            return cls(fields["rows"], columns, figures, series, remarks, fields["source"])
        except (LookupError, TypeError) as error:
            raise ValueError("this is no profile of a table") from error


def _figure_of(values: list[Any], columns: tuple[Column, ...]) -> Figure:
    figure_id, value, form, unit = values[:4]
    about: list[int] = values[4]
    if isinstance(value, int):
        value = float(value)
    names = tuple(columns[index].name for index in about)
    return Figure(figure_id, value, Form(form), unit, names)


_ADDS_UP: Final = re.compile(
    r"sales|sold|revenue|turnover|amount|total|quantit|qty|units|orders|cost|profit|income|spend"
    r"|spent|visits|clicks|views|downloads|donat|umsatz|betrag|menge|summe|ventas|importe|montant",
    re.IGNORECASE,
)


def adds_up(column: Column) -> bool:
    """Whether its sum is what people ask for, going by its name; of a price it is the mean."""
    return column.unit != "%" and bool(_ADDS_UP.search(column.name))


def usefulness(column: Column, profile: Profile) -> float:
    """From 0, an empty column, to 2: one that is full and whose values differ in a useful way."""
    missing = profile.number(f"{column.key}.missing_share") or 0.0
    return _usefulness_when_full(column, profile) * (1 - missing)


def _usefulness_when_full(column: Column, profile: Profile) -> float:
    if column.kind is Kind.EMPTY:
        return 0.0
    distinct = profile.number(f"{column.key}.distinct") or 0.0
    if distinct < 2:
        return 0.2
    if column.identifies:
        return 0.3
    if column.kind in (Kind.NUMBER, Kind.DATE):
        return 2.0
    return 2.0 if is_category(column, profile) else 0.5


def is_category(column: Column, profile: Profile) -> bool:
    """Whether its texts form groups that can be compared."""
    distinct = profile.number(f"{column.key}.distinct") or 0.0
    count = profile.number(f"{column.key}.count") or 0.0
    return (
        column.kind in (Kind.TEXT, Kind.TRUTH)
        and bool(column.groups)
        and 2 <= distinct <= max(2.0, min(50.0, count / 2))
    )


def best_first(columns: Iterable[Column], profile: Profile) -> list[Column]:
    """The most useful columns first; those alike stay as they stand in the table."""
    return sorted(columns, key=lambda column: -usefulness(column, profile))


def amounts(profile: Profile) -> list[Column]:
    """The number columns whose values mean something and differ, the most useful first."""
    numbers = (
        column
        for column in profile.of_kind(Kind.NUMBER)
        if not column.identifies and profile.number(f"{column.key}.std")
    )
    return best_first(numbers, profile)


def categories(profile: Profile) -> list[Column]:
    """The columns that divide the rows into groups, the most useful first."""
    texts = profile.of_kind(Kind.TEXT, Kind.TRUTH)
    return best_first((column for column in texts if is_category(column, profile)), profile)


def moments(profile: Profile) -> list[Column]:
    """The date columns with more than one date, the most useful first."""
    dates = profile.of_kind(Kind.DATE)
    return best_first(
        (date for date in dates if (profile.number(f"{date.key}.distinct") or 0) > 1), profile
    )
