"""What a figure is, in words that a reader of the table knows: «mean of petal length»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workflows.recipes.report.figures.figure_text import shown
from workflows.recipes.report.figures.profile import Figure, Profile

_OF_A_COLUMN: Final = {
    "count": "values in {}",
    "missing": "missing values in {}",
    "missing_share": "share of missing values in {}",
    "min": "smallest {}",
    "q1": "first quartile of {}",
    "median": "median of {}",
    "mean": "mean of {}",
    "q3": "third quartile of {}",
    "max": "largest {}",
    "std": "standard deviation of {}",
    "sum": "sum of {}",
    "zeros": "zeros in {}",
    "negatives": "negative values in {}",
    "distinct": "different values in {}",
    "first": "earliest {}",
    "last": "latest {}",
}
_OF_A_GROUP: Final = {
    "": "one of the most frequent values in {}",
    "count": "rows with {label} in {}",
    "share": "share of {label} in {}",
}
_OF_A_TREND: Final = {
    "first": "{}, at the beginning",
    "last": "{}, at the end",
    "low": "lowest {}",
    "high": "highest {}",
    "first_when": "beginning of the {}",
    "last_when": "end of the {}",
    "low_when": "when the {} was lowest",
    "high_when": "when the {} was highest",
    "change": "change of the {} from beginning to end",
    "buckets": "points of the {}",
}


def figure_name(figure: Figure, profile: Profile) -> str:
    """What the figure states, without its value; its id where that follows no known pattern."""
    first, _, rest = figure.id.partition(".")
    parts = rest.split(".") if rest else []
    names = figure.columns
    if not names:
        return f"{first} of the table"
    if first == "corr":
        both = " and ".join(names)
        return f"rows with both {both}" if parts[2:] else f"correlation of {both}"
    if len(parts) > 2 and parts[0] == "trend":
        return _of_a_trend(figure, parts)
    if len(parts) == 4 and parts[0] == "by":
        label = _label(f"{parts[1]}.top.{parts[2]}", profile) or parts[2]
        return f"{parts[3]} of {names[0]} where {names[1]} is {label}"
    return _of_a_column(figure, parts, profile)


def _of_a_trend(figure: Figure, parts: Sequence[str]) -> str:
    *_, aggregate, point = parts
    what = "number of rows" if aggregate == "count" else f"{aggregate} of {figure.columns[0]}"
    over = f"{what} over {figure.columns[-1]}"
    known = _OF_A_TREND.get(point)
    return known.format(over) if known else f"{what} in {point.replace('T', ' ')}"


def _label(figure_id: str, profile: Profile) -> str:
    """The value of another figure that this one's name needs; empty where there is none."""
    figure = profile.figure(figure_id)
    return shown(figure) if figure else ""


def _of_a_column(figure: Figure, parts: Sequence[str], profile: Profile) -> str:
    name, kind = figure.columns[0], parts[0] if parts else ""
    if kind == "top":
        stem = ".".join(figure.id.split(".")[:3])
        pattern = _OF_A_GROUP.get("".join(parts[2:]), "")
        return pattern.format(name, label=_label(stem, profile)) or figure.id
    if kind == "hist":
        stem = ".".join(figure.id.split(".")[:3])
        start, end = (_label(f"{stem}.{side}", profile) for side in ("from", "to"))
        border = {"from": "lower border of the ", "to": "upper border of the "}
        return f"{border.get(parts[-1], '')}values of {name} from {start} to {end}"
    pattern = _OF_A_COLUMN.get(kind)
    return pattern.format(name) if pattern else figure.id
