"""Writes figures out: values, names, and a whole profile as the text that a model writes from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from workflows.recipes.report.profile import (
    Column,
    Figure,
    Form,
    Profile,
    best_first,
    clipped,
)

SIGNIFICANT: Final = 6
"""Digits that a figure keeps at least; whole digits are never rounded away below 10¹⁵."""
_SMALL_SHARE: Final = 0.01
_HUGE, _TINY = 1e15, 1e-4
_BEFORE: Final = "$€£¥₹"


def rounded(value: float) -> float:
    """The value with as many digits as it will be shown with."""
    if value == 0:
        return 0.0
    if abs(value) >= _HUGE or abs(value) < _TINY:
        return float(f"{value:.{SIGNIFICANT - 1}e}")
    return round(value, _decimals(value))


def rounded_share(value: float) -> float:
    """A share with as many digits as it will be shown with: 12.3 % is 0.123."""
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


def compact_number(value: float) -> str:
    """`1,234`, `12.5 M`, `3 bn`: as short as it goes on an axis."""
    for scale, name in ((1e12, " tn"), (1e9, " bn"), (1e6, " M")):
        if scale <= abs(value) < _HUGE:
            return f"{plain_number(float(f'{value / scale:.4g}'))}{name}"
    return plain_number(float(f"{value:.6g}"))


def _percentage(share: float) -> str:
    return f"{plain_number(float(f'{share * 100:.10g}'))} %"


def _with_unit(number: str, unit: str) -> str:
    """`$5`, `-$5`, `5 %`, `5 kg`, `5`."""
    if unit and unit[-1] in _BEFORE:
        sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
        return f"{sign}{unit}{digits}"
    return f"{number} {unit}".rstrip()


def shown(figure: Figure) -> str:
    """The figure's value with its unit, as it is to be written and cited."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.form is Form.SHARE:
        return _percentage(figure.value)
    return _with_unit(plain_number(figure.value), figure.unit)


def brief(figure: Figure) -> str:
    """The figure as a sentence states it: with four digits, a correlation with two decimals."""
    if isinstance(figure.value, str):
        return figure.value
    if figure.form is Form.RATIO:
        return plain_number(round(figure.value, 2))
    if figure.form is Form.SHARE and abs(figure.value) >= 1:
        return _percentage(round(figure.value, 2))
    if figure.form is Form.NUMBER and _TINY <= abs(figure.value) < _HUGE:
        digits = round(figure.value, max(0, _decimals(figure.value) - 2))
        return _with_unit(plain_number(digits), figure.unit)
    return shown(figure)


MATERIAL_CHARS: Final = 12_000
_NOTE_CHARS: Final = 250
"""For what is left out."""
_IN_FULL, _COLUMNS = 0.4, 0.6
"""Of the room, for columns with all their figures, and for all columns; further ones are left out.
The rest is for how they hang together."""
_REMARKS, _REMARK_CHARS, _SOURCE_CHARS = 12, 200, 80
_HIDDEN_AT_ZERO: Final = ("missing_share", "zeros", "negatives")
_TITLES: Final = {
    "top": "The largest groups",
    "corr": "Pearson's correlations, each with its number of rows",
    "trend": "Over time",
    "by": "Numbers within groups",
    "point": "Each point in time",
}
"""By the part of an id that says what a figure is."""
_STEMS: Final = {"top": 2, "corr": 3, "trend": 4, "by": 3, "point": 4}
"""Parts of their ids that the figures of a line have in common."""
_SHORT: Final = ("missing", "min", "mean", "max", "first", "last")


def as_material(profile: Profile, limit_chars: int = MATERIAL_CHARS) -> str:
    """The profile for a model: fewer than `limit_chars` characters, one figure as `id = value`.

    Where not all fits, the columns that have the most to tell come in, and the text says what is
    left out. What is left out can still be cited.
    """
    lines = list(_opening(profile))
    room = limit_chars - _NOTE_CHARS - _size(lines)
    columns = _columns(profile, room)
    lines += columns
    room -= _size(columns)
    left_out: list[str] = []
    if missing := len(profile.columns) - len(columns):
        left_out.append(f"{missing} of the {len(profile.columns)} columns")
    for title, all_lines in _sections(profile).items():
        section = [f"{title}:", *all_lines]
        taken = _fitting(section, room // 2)
        if len(taken) < len(section):
            left_out.append(f"some of “{title}”")
        if len(taken) > 1:
            lines += taken
            room -= _size(taken)
    if left_out:
        lines.append(f"Left out here: {'; '.join(left_out)}.")
    return "\n".join(lines)


def _size(lines: Iterable[str]) -> int:
    return sum(len(line) + 1 for line in lines)


def _fitting(lines: Iterable[str], room: int) -> list[str]:
    """The first lines, as far as there is room."""
    taken: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        taken.append(line)
    return taken


def _opening(profile: Profile) -> Iterator[str]:
    source = clipped(profile.source, _SOURCE_CHARS)
    yield f"The table “{source}”. Each figure stands as: id = value. Cite a figure by its id."
    yield f"rows = {profile.rows:,}; columns = {len(profile.columns):,}"
    if remarks := [clipped(remark, _REMARK_CHARS) for remark in profile.remarks[:_REMARKS]]:
        yield f"How it was read: {' '.join(remarks)}"
    yield "The columns:"


def _columns(profile: Profile, room: int) -> list[str]:
    """Lines for the columns with the most to tell, as they stand in the table."""
    chosen: dict[str, str] = {}
    used = 0
    for column in best_first(profile.columns, profile):
        line = _column_line(column, profile)
        if used + len(line) > room * _IN_FULL:
            line = _column_line(column, profile, _SHORT)
        if used + len(line) < room * _COLUMNS:
            chosen[column.name] = line
            used += len(line) + 1
    return [chosen[column.name] for column in profile.columns if column.name in chosen]


def _column_line(column: Column, profile: Profile, wanted: tuple[str, ...] = ()) -> str:
    unit = f", {column.unit}" if column.unit else ""
    ids = ", only tells rows apart" if column.identifies else ""
    figures = _listed(
        figure
        for figure in profile.under(column.key)
        if not wanted or figure.id.rpartition(".")[2] in wanted
    )
    return f"“{column.name}” ({column.kind}{unit}{ids}): {figures}"


def _listed(figures: Iterable[Figure | None]) -> str:
    return "; ".join(
        f"{figure.id} = {shown(figure)}"
        for figure in figures
        if figure and (figure.value != 0 or figure.id.rpartition(".")[2] not in _HIDDEN_AT_ZERO)
    )


def _sections(profile: Profile) -> dict[str, list[str]]:
    """Titles and lines beside the columns themselves, the most useful first."""
    lines: dict[str, dict[str, list[Figure]]] = {title: {} for title in _TITLES.values()}
    for figure in profile.figures:
        parts = figure.id.split(".")
        kind = next((part for part in parts if part in _TITLES), "")
        if kind == "trend" and not parts[-1].removesuffix("_when").isalpha():
            kind = "point"
        if kind and len(parts) > 2:
            whole = ".".join(parts[: _STEMS[kind]])
            lines[_TITLES[kind]].setdefault(whole, []).append(figure)
    return {title: [_listed(figures) for figures in of.values()] for title, of in lines.items()}
