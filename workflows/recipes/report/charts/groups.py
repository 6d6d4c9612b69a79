"""Rows of a table gathered by what they are drawn under: the largest groups, and the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from workflows.recipes.report.charts.choice import Aggregate
from workflows.recipes.report.wording import counted, one_line

OTHER: Final = "other"
LABEL_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column of group names with the small groups gathered."""

    names: pl.Series
    kept: list[str]
    """The names in the order of their size, the gathered ones last."""
    remark: str


def aggregated(values: pl.Expr, aggregate: Aggregate) -> pl.Expr:
    """One value of several. A sum of none is null, as there is nothing to be drawn."""
    match aggregate:
        case Aggregate.COUNT:
            return pl.len().cast(pl.Float64)
        case Aggregate.SUM:
            return pl.when(values.count() > 0).then(values.sum())
        case Aggregate.MEAN:
            return values.mean()
        case Aggregate.MEDIAN:
            return values.median()
        case Aggregate.MIN:
            return values.min()
        case Aggregate.MAX:
            return values.max()


def largest_groups(
    texts: pl.Series, most: int, what: str, weights: pl.Series | None = None
) -> Grouping:
    """The texts with all but the largest groups under one name, `other`.

    `most` groups are left, `other` among them; the size of a group is its number of rows, or the
    sum of `weights`. `what` names the column for the remark. Missing texts stay missing.
    """
    size = pl.len() if weights is None else pl.col("weight").sum()
    frame = pl.DataFrame(
        [texts.alias("text"), (texts if weights is None else weights).alias("weight")]
    )
    sizes = (
        frame.drop_nulls("text")
        .group_by("text")
        .agg(size.alias("size"))
        .sort("size", "text", descending=[True, False], nulls_last=True)
    )
    if sizes.height <= most:
        names = _labelled(sizes["text"].to_list())
        return Grouping(_replaced(texts, sizes["text"], names, None), names, "")
    large = sizes["text"].head(most - 1)
    names = _labelled(large.to_list())
    rest = sizes.height - large.len()
    other = OTHER if OTHER not in names else f"all {OTHER}"
    groups = counted(rest, "other value", "other values")
    remark = f"{what}: the {large.len()} largest groups; {groups} are together in «{other}»."
    return Grouping(_replaced(texts, large, names, other), [*names, other], remark)


def _labelled(texts: list[str]) -> list[str]:
    """The texts as they are drawn, each unlike the others."""
    labels: list[str] = []
    for text in texts:
        label = one_line(text, LABEL_CHARS) or "(blank)"
        number = 2
        while label in labels:
            label = f"{one_line(text, LABEL_CHARS - 4)} ({number})"
            number += 1
        labels.append(label)
    return labels


def _replaced(texts: pl.Series, old: pl.Series, names: list[str], other: str | None) -> pl.Series:
    return texts.replace_strict(
        old, pl.Series(names, dtype=pl.String), default=other, return_dtype=pl.String
    ).set(texts.is_null(), None)
