"""Writes figures out: values, names, and a whole profile as the text that a model writes from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workflows.recipes.report.common import one_line
from workflows.recipes.report.profile import (
    Column,
    Figure,
    Form,
    Kind,
    Profile,
    Series,
    best_first,
)

SIGNIFICANT: Final = 6
"""Digits that a figure keeps at least; whole digits are never rounded away below 10¹⁵."""
_SMALL_SHARE: Final = 0.01
_HUGE: Final = 1e15
_TINY: Final = 1e-4
_BEFORE: Final = "$€£¥₹"


def rounded(value: float) -> float:
    """The value with as many digits as it will be shown with."""
    if value == 0 or not math.isfinite(value):
        return value + 0.0 if math.isfinite(value) else value
    if abs(value) >= _HUGE or abs(value) < _TINY:
        return float(f"{value:.{SIGNIFICANT - 1}e}")
    return round(value, _decimals(value))


def rounded_share(value: float) -> float:
    """A share with as many digits as it will be shown with: 12.3 % is 0.123."""
    if not math.isfinite(value) or value == 0:
        return value
    return round(value, 3) if abs(value) >= _SMALL_SHARE else float(f"{value:.1e}")


def _decimals(value: float) -> int:
    return max(0, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))


def plain_number(value: float) -> str:
    """`1,234.5`, `0.00123`, `1.2e+20`: without zeros at the end, and with a plain minus sign."""
    if value == 0:
        return "0"
    if abs(value) >= _HUGE or abs(value) < _TINY:
        return f"{value:.{SIGNIFICANT - 1}g}"
    text = f"{value:,.{_decimals(value)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentage(share: float) -> str:
    """`12.3 %` for 0.123."""
    return f"{plain_number(float(f'{share * 100:.10g}'))} %"


def with_unit(number: str, unit: str) -> str:
    """`$5`, `-$5`, `5 %`, `5 kg`, `5`."""
    if unit and unit[-1] in _BEFORE:
        sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{sign}{unit}{digits}"
    return f"{number} {unit}".rstrip()


def brief(figure: Figure) -> str:
    """The figure as a sentence states it: with four digits, a correlation with two decimals."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.form is Form.RATIO:
        return plain_number(round(figure.value, 2))
    if figure.form is Form.SHARE and abs(figure.value) >= 1:
        return percentage(round(figure.value, 2))
    if figure.form is Form.NUMBER and _TINY <= abs(figure.value) < _HUGE:
        digits = round(figure.value, max(0, _decimals(figure.value) - 2))
        return with_unit(plain_number(digits), figure.unit)
    return shown(figure)


def compact_number(value: float) -> str:
    """`1,234`, `12.5 M`, `3 bn`: as short as it goes on an axis."""
    for limit, scale, name in ((1e12, 1e12, " tn"), (1e9, 1e9, " bn"), (1e6, 1e6, " M")):
        if limit <= abs(value) < _HUGE:
            return f"{plain_number(float(f'{value / scale:.4g}'))}{name}"
    return plain_number(float(f"{value:.6g}"))


def shown(figure: Figure) -> str:
    """The figure's value with its unit, as it is to be written and cited."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.form is Form.SHARE:
        return percentage(figure.value)
    return with_unit(plain_number(figure.value), figure.unit)


MATERIAL_CHARS: Final = 12_000
_NOTE_CHARS: Final = 200
_COLUMNS_CHARS: Final = 7_000
"""For columns one by one; the rest is for how they hang together."""
_FULL_CHARS: Final = 5_000
"""Of these, for columns with all their figures; further ones are listed in short."""
_DETAILED: Final = 60
"""Columns that are looked at for more than a line of figures; more would not fit."""
_REMARK_CHARS: Final = 200
_REMARKS: Final = 12
_SOURCE_CHARS: Final = 80

_FULL: Final = {
    Kind.NUMBER: (
        *("count", "missing", "missing_share", "min", "q1", "median", "mean", "q3", "max"),
        *("std", "sum", "zeros", "negatives", "distinct"),
    ),
    Kind.DATE: ("count", "missing", "missing_share", "first", "last", "distinct"),
    Kind.TEXT: ("count", "missing", "missing_share", "distinct"),
    Kind.TRUTH: ("count", "missing", "missing_share", "distinct"),
    Kind.EMPTY: ("missing",),
}
_SHORT: Final = {
    Kind.NUMBER: ("missing", "min", "mean", "max"),
    Kind.DATE: ("first", "last"),
    Kind.TEXT: ("missing", "distinct"),
    Kind.TRUTH: ("missing",),
    Kind.EMPTY: ("missing",),
}
_HIDDEN_AT_ZERO: Final = ("missing_share", "zeros", "negatives")
_ENDS: Final = ("before", "after", "low", "high")


@dataclass(slots=True)
class _Page:
    """Lines that are taken while there is room."""

    room: int
    lines: list[str]

    def take(self, *lines: str) -> bool:
        """Whether the lines still fit; if so, they are on the page."""
        size = sum(len(line) + 1 for line in lines)
        if size > self.room:
            return False
        self.room -= size
        self.lines += lines
        return True

    def take_section(self, title: str, lines: Sequence[str]) -> int:
        """Takes what fits of the lines, under their title and up to half the room; how many."""
        kept = self.room // 2
        taken = 0
        for line in lines:
            if self.room - len(line) <= kept or not self.take(
                *([] if taken else [f"{title}:"]), line
            ):
                break
            taken += 1
        return taken


def as_material(profile: Profile, limit_chars: int = MATERIAL_CHARS) -> str:
    """The profile for a model: fewer than `limit_chars` characters, one figure as `id = value`.

    Where not all fits, the columns that have the most to tell come in, and the text says what is
    left out. What is left out can still be cited.
    """
    page = _Page(limit_chars - _NOTE_CHARS, list(_opening(profile)))
    page.room -= sum(len(line) + 1 for line in page.lines)
    left_out: list[str] = []
    if missing := _add_columns(profile, page):
        left_out.append(f"{missing} of the {len(profile.columns)} columns")
    left_out += [
        f"some of “{title}”"
        for title, lines in _sections(profile)
        if page.take_section(title, lines) < len(lines)
    ]
    if left_out:
        page.lines.append(f"Left out here: {'; '.join(left_out)}.")
    return "\n".join(page.lines)


def _opening(profile: Profile) -> Iterator[str]:
    source = one_line(profile.source, _SOURCE_CHARS)
    yield f"The table “{source}”. Each figure stands as: id = value. Cite a figure by its id."
    yield f"rows = {profile.rows:,}; columns = {len(profile.columns):,}"
    remarks = [one_line(remark, _REMARK_CHARS) for remark in profile.remarks[:_REMARKS]]
    if remarks:
        yield f"How it was read: {' '.join(remarks)}"
    yield "The columns:"


def _add_columns(profile: Profile, page: _Page) -> int:
    """Puts columns on the page as they stand in the table; returns how many are left out."""
    budget = min(_COLUMNS_CHARS, page.room)
    chosen: dict[str, str] = {}
    used = 0
    for column in best_first(profile.columns, profile):
        line = _column_line(column, profile, _FULL)
        if used + len(line) + 1 > min(_FULL_CHARS, budget):
            line = _column_line(column, profile, _SHORT)
        if used + len(line) + 1 <= budget:
            chosen[column.name] = line
            used += len(line) + 1
    for column in profile.columns:
        if column.name in chosen:
            page.take(chosen[column.name])
    return len(profile.columns) - len(chosen)


def _column_line(column: Column, profile: Profile, wanted: dict[Kind, tuple[str, ...]]) -> str:
    unit = f", {column.unit}" if column.unit else ""
    ids = ", only tells rows apart" if column.identifies else ""
    figures = _listed(profile, [f"{column.key}.{name}" for name in wanted[column.kind]])
    return f"“{column.name}” ({column.kind}{unit}{ids}): {figures}"


def _listed(profile: Profile, ids: Sequence[str]) -> str:
    parts: list[str] = []
    for figure_id in ids:
        figure = profile.figure(figure_id)
        hidden_at_zero = figure_id.rpartition(".")[2] in _HIDDEN_AT_ZERO
        if figure is not None and not (hidden_at_zero and figure.value == 0):
            parts.append(f"{figure.id} = {shown(figure)}")
    return "; ".join(parts)


def _sections(profile: Profile) -> Iterator[tuple[str, list[str]]]:
    """Titles and lines beside the columns themselves, the most useful first."""
    best = best_first(profile.columns, profile)[:_DETAILED]
    yield "The largest groups", [line for column in best if (line := _groups(column, profile))]
    yield "Pearson's correlations, each with its number of rows", list(_correlations(profile))
    yield "Over time", [_trend(series, profile) for series in profile.series]
    yield "Numbers within groups", list(_within_groups(profile))
    yield "Distributions", [line for column in best if (line := _bins(column, profile))]
    yield "Each point in time", [_points(series, profile) for series in profile.series]


def _groups(column: Column, profile: Profile) -> str:
    tops = profile.under(f"{column.key}.top")
    parts = [
        f"“{shown(top)}”: {_listed(profile, [f'{top.id}.count', f'{top.id}.share'])}"
        for top in tops
    ]
    return f"“{column.name}”: {'; '.join(parts)}" if parts else ""


def _correlations(profile: Profile) -> Iterator[str]:
    for figure in profile.under("corr", 2):
        yield _listed(profile, [figure.id, f"{figure.id}.n"])


def _trend(series: Series, profile: Profile) -> str:
    parts: list[str] = []
    for end in _ENDS:
        when = profile.figure(f"{series.key}.{end}_when")
        if when and (figures := _listed(profile, [f"{series.key}.{end}"])):
            parts.append(f"{figures} ({when.value})")
    parts.append(_listed(profile, [f"{series.key}.change"]))
    return f"{series.subject} of “{series.date}”: {'; '.join(filter(None, parts))}"


def _within_groups(profile: Profile) -> Iterator[str]:
    lines: dict[tuple[str, ...], list[str]] = {}
    for figure in profile.figures:
        if ".by." in figure.id and len(figure.columns) == 2:
            lines.setdefault(figure.columns, []).append(f"{figure.id} = {shown(figure)}")
    for (number, category), parts in lines.items():
        yield f"“{number}” by “{category}”: {'; '.join(parts)}"


def _bins(column: Column, profile: Profile) -> str:
    parts: list[str] = []
    number = 1
    while figure := profile.figure(f"{column.key}.hist.{number}"):
        start = profile.figure(f"{figure.id}.from")
        end = profile.figure(f"{figure.id}.to")
        if start and end:
            parts.append(f"{figure.id} = {shown(figure)} ({shown(start)} to {shown(end)})")
        number += 1
    return f"“{column.name}”: {'; '.join(parts)}" if parts else ""


def _points(series: Series, profile: Profile) -> str:
    known = {*_ENDS, *(f"{end}_when" for end in _ENDS), "change"}
    return "; ".join(
        f"{point.id} = {shown(point)}"
        for point in profile.under(series.key)
        if point.id.rpartition(".")[2] not in known
    )
