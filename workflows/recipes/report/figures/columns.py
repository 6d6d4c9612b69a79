"""Computes the figures of each column alone: how full it is, how its values are distributed."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, cast

import polars as pl

from workflows.recipes.report.common import Kind, Resolution, one_line
from workflows.recipes.report.figures.profile import Column, Figure, Form
from workflows.recipes.report.figures.text import rounded, rounded_share
from workflows.recipes.report.tables.typed_table import TypedColumn

KEY_CHARS: Final = 30
RESERVED_KEYS: Final = ("rows", "columns", "corr")
"""Ids that begin with these are about the whole table."""

_OTHER: Final = re.compile(r"[^\w]+")


class FigureList:
    """Takes figures and leaves out those that no number stands for."""

    def __init__(self) -> None:
        self._figures: dict[str, Figure] = {}

    def add(
        self,
        figure_id: str,
        value: object,
        form: Form,
        columns: tuple[str, ...] = (),
        unit: str = "",
    ) -> None:
        """Adds one figure; not where its value is missing, infinite or no number."""
        if value is None:
            return
        if form in (Form.DATE, Form.TEXT):
            shown = str(value)
        elif isinstance(value, int | float) and math.isfinite(value):
            shown = _as_shown(float(value), form)
        else:
            return
        self._figures[figure_id] = Figure(figure_id, shown, form, unit, columns)

    def gathered(self) -> tuple[Figure, ...]:
        """All of them, in the order they came."""
        return tuple(self._figures.values())


def _as_shown(value: float, form: Form) -> float:
    if form is Form.COUNT:
        return value
    return rounded_share(value) if form is Form.SHARE else rounded(value)


def keys_for(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A key for each name, unlike the others: `Petal length (cm)` gives `petal_length_cm`."""
    used = set(taken)
    keys: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKC", name).lower()
        base = _OTHER.sub("_", plain).strip("_")[:KEY_CHARS].strip("_") or "x"
        key, number = base, 2
        while key in used:
            key, number = f"{base}_{number}", number + 1
        used.add(key)
        keys.append(key)
    return keys


TOP_GROUPS: Final = 8
GROUP_CHARS: Final = 40
BINS: Final = 8
"""About as many: their borders are round numbers."""
_BINS_NEED: Final = 10
"""Values; fewer have no distribution to speak of."""
_IDS_NEED: Final = 20
"""Values; fewer that are all different may be amounts or labels."""
_ID_NAME: Final = re.compile(
    r"(?:^|[\W_])(?:id|nr|no|number|index|key|row|code|zip|plz|phone|uuid|sku)s?$"
    r"|^(?:#|column 1|unnamed: 0)$",
    re.IGNORECASE,
)
_NICE: Final = (1, 2, 2.5, 5, 10)


def described(column: TypedColumn, key: str, figures: FigureList) -> Column:
    """The column as the profile has it; its figures are added to the list."""
    values = column.values
    about = (column.name,)
    missing = values.null_count()
    figures.add(f"{key}.count", values.len() - missing, Form.COUNT, about)
    figures.add(f"{key}.missing", missing, Form.COUNT, about)
    figures.add(f"{key}.missing_share", missing / values.len(), Form.SHARE, about)
    identifies, groups = False, ()
    if column.kind is Kind.NUMBER:
        identifies = _numbers(column, key, figures)
    elif column.kind is Kind.DATE:
        _dates(column, key, figures)
    elif column.kind in (Kind.TEXT, Kind.TRUTH):
        identifies, groups = _groups(column, key, figures)
    name = column.name
    return Column(name, key, column.kind, column.unit, column.resolution, identifies, groups)


def _numbers(column: TypedColumn, key: str, figures: FigureList) -> bool:
    """Whether they identify rows; the figures are added."""
    values = column.values.drop_nulls()
    if values.is_empty():
        return False
    cells = pl.col(column.name)
    found = values.to_frame(column.name).select(
        min=cells.min(),
        q1=cells.quantile(0.25, "linear"),
        median=cells.median(),
        mean=cells.mean(),
        q3=cells.quantile(0.75, "linear"),
        max=cells.max(),
        std=cells.std(),
        sum=cells.sum(),
        zeros=(cells == 0).sum(),
        negatives=(cells < 0).sum(),
        distinct=cells.n_unique(),
        whole=(cells % 1 == 0).all(),
    )
    facts = cast("dict[str, float]", found.row(0, named=True))
    identifies = _are_ids(column.name, values.len(), facts)
    # A sum of percentages or of ids means nothing.
    meaningless = ("sum",) if column.unit == "%" or identifies else ()
    about = (column.name,)
    for name in ("min", "q1", "median", "mean", "q3", "max", "std", "sum"):
        if name not in meaningless:
            figures.add(f"{key}.{name}", facts[name], Form.NUMBER, about, column.unit)
    for name in ("zeros", "negatives", "distinct"):
        figures.add(f"{key}.{name}", facts[name], Form.COUNT, about)
    if not identifies and values.len() >= _BINS_NEED:
        _bins(column, values, key, figures)
    return identifies


def _are_ids(name: str, count: int, facts: dict[str, float]) -> bool:
    """Whether the values are whole, all different, and the column's name says that they are ids."""
    different = bool(facts["whole"]) and facts["distinct"] == count >= _IDS_NEED
    return different and bool(_ID_NAME.search(name))


def _bins(column: TypedColumn, values: pl.Series, key: str, figures: FigureList) -> None:
    """Counts the values between round borders; each bin has its lower border, the last both."""
    borders = round_borders(values)
    if len(borders) < 3:
        return
    about = (column.name,)
    for number, (start, end) in enumerate(pairwise(borders), start=1):
        closed = "both" if number == len(borders) - 1 else "left"
        inside = int(values.is_between(start, end, closed).sum())
        figures.add(f"{key}.hist.{number}", inside, Form.COUNT, about)
        figures.add(f"{key}.hist.{number}.from", start, Form.NUMBER, about, column.unit)
        figures.add(f"{key}.hist.{number}.to", end, Form.NUMBER, about, column.unit)


def round_borders(values: pl.Series, bins: int = BINS) -> list[float]:
    """Round borders at equal distances with all values between them; none where all are alike."""
    low, high = values.min(), values.max()
    if not isinstance(low, float) or not isinstance(high, float) or low == high:
        return []
    rough = (high - low) / bins
    # Beyond this, the borders themselves would be too large, or too close, to tell apart.
    if not math.isfinite(rough) or rough <= max(abs(low), abs(high)) * 1e-12:
        return []
    magnitude = 10.0 ** math.floor(math.log10(rough))
    if not magnitude:
        return []
    step = next(nice * magnitude for nice in _NICE if nice * magnitude >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    if step == 1.0 and high == float(last) and bool((values % 1 == 0).all()):
        # Of whole numbers each has a bin of its own, the last one too.
        last += 1
    return [float(f"{number * step:.12g}") for number in range(first, last + 1)]


def _dates(column: TypedColumn, key: str, figures: FigureList) -> None:
    about = (column.name,)
    resolution = column.resolution or Resolution.DAY
    for end, moment in (("first", column.values.min()), ("last", column.values.max())):
        figures.add(f"{key}.{end}", _date_text(moment, resolution), Form.DATE, about)
    figures.add(f"{key}.distinct", column.values.drop_nulls().n_unique(), Form.COUNT, about)


def _date_text(moment: object, resolution: Resolution) -> str | None:
    """ISO's notation, as finely as the resolution says."""
    if not isinstance(moment, datetime):
        return None
    text = moment.isoformat(sep=" ", timespec="minutes")
    length = {Resolution.YEAR: 4, Resolution.MONTH: 7, Resolution.DAY: 10}.get(resolution, 16)
    return text[:length]


def _groups(column: TypedColumn, key: str, figures: FigureList) -> tuple[bool, tuple[str, ...]]:
    """Whether the texts identify rows, and the most frequent ones; the figures are added."""
    counts = column.values.drop_nulls().value_counts(name="rows")
    distinct, total = counts.height, int(counts["rows"].sum())
    about = (column.name,)
    figures.add(f"{key}.distinct", distinct, Form.COUNT, about)
    identifies = distinct == total >= _IDS_NEED
    if distinct == total > TOP_GROUPS:
        return identifies, ()
    largest = counts.sort("rows", column.name, descending=[True, False]).head(TOP_GROUPS)
    rows = cast("Sequence[tuple[str, int]]", largest.rows())
    labels = [one_line(text, GROUP_CHARS) or "(blank)" for text, _ in rows]
    for label, group, (_, count) in zip(labels, keys_for(labels), rows, strict=True):
        figures.add(f"{key}.top.{group}", label, Form.TEXT, about)
        figures.add(f"{key}.top.{group}.count", count, Form.COUNT, about)
        figures.add(f"{key}.top.{group}.share", count / total, Form.SHARE, about)
    return identifies, tuple(labels)
