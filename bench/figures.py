"""The result of a measure: a value for each contestant, a goal, and whether it is reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table."""

    measure: str
    values: Mapping[str, float]
    """By the contestant's name."""
    unit: str = ""
    """Empty for a ratio."""
    goal: float | None = None
    """At most so much, where there is a goal."""
    of_goal: tuple[str, ...] = ("functional", "graph")
    """Whose values are held against the goal."""
    decimals: int = 2
    version_01: str = ""
    """The value of version 0.1, when it was measured first."""

    def shown(self, name: str) -> str:
        """A contestant's value with its unit, empty where there is none."""
        if name not in self.values:
            return ""
        return f"{self.values[name]:.{self.decimals}f} {self.unit}".strip()

    @property
    def goal_shown(self) -> str:
        """The goal with its unit."""
        if self.goal is None:
            return ""
        return f"≤ {self.goal:g} {self.unit}".strip()

    @property
    def verdict(self) -> str:
        """`met`, or by how much the goal is missed, of the worst of those it is for."""
        found = [self.values[name] for name in self.of_goal if name in self.values]
        if self.goal is None or not found:
            return ""
        worst = max(found)
        return "met" if worst <= self.goal else f"missed by {worst / self.goal - 1:.0%}"


@dataclass(slots=True)
class Findings:
    """Everything that was measured, in the order of the table."""

    figures: list[Figure] = field(default_factory=list[Figure])

    def add(self, figures: Iterable[Figure]) -> None:
        """Takes the rows of a measure, and prints them."""
        for figure in figures:
            self.figures.append(figure)
            values = "  ".join(f"{name} {figure.shown(name)}" for name in figure.values)
            goal = f"  (goal {figure.goal_shown}: {figure.verdict})" if figure.verdict else ""
            print(f"  {figure.measure}: {values}{goal}", flush=True)

    def misses(self, measure: str) -> bool:
        """Whether a goal of a row that begins so is missed."""
        return any(
            figure.verdict.startswith("missed")
            for figure in self.figures
            if figure.measure.startswith(measure)
        )

    @property
    def contestants(self) -> list[str]:
        """The names that have values, in the order in which they came."""
        return list(dict.fromkeys(name for figure in self.figures for name in figure.values))
