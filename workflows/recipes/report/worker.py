"""The worker process: reads people's bytes and draws, within hard limits.

`python -m workflows.recipes.report.worker MEMORY_BYTES SECONDS` reads one question from standard
input and writes one answer to standard output, as `Message` has them.
It never runs or evaluates anything that it is handed.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from workflows.errors import InputUnusable
from workflows.recipes.report.charts.spec import ChartSpec, DrawnChart, NothingToDraw

if TYPE_CHECKING:
    from workflows.recipes.report.tables.typed_table import TypedTable


@dataclass(frozen=True, slots=True)
class Message:
    """One question, with a `task` and a file, or one answer, which may be that it is `unusable`."""

    fields: Mapping[str, Any]
    """Plain JSON values."""
    body: bytes = b""

    def encoded(self) -> bytes:
        """As it goes through a pipe."""
        return json.dumps(self.fields, allow_nan=False).encode() + b"\n" + self.body

    @classmethod
    def decoded(cls, data: bytes) -> Message:
        """The message that `encoded` made this of. Raises ValueError for anything else."""
        line, end, body = data.partition(b"\n")
        if not end:
            raise ValueError("the message is cut off")
        fields: Mapping[str, Any] = json.loads(line)
        return cls(fields, body)


def charts_question(name: str, content: bytes, charts: Iterable[ChartSpec]) -> Message:
    """Asks for pictures of a file's table."""
    specs = [chart.to_fields() for chart in charts]
    return Message({"task": "charts", "name": name, "charts": specs}, content)


def charts_answer(charts: Sequence[DrawnChart]) -> Message:
    """The pictures, one after another."""
    listed = [{**asdict(replace(chart, png=b"")), "png": len(chart.png)} for chart in charts]
    return Message({"charts": listed}, b"".join(chart.png for chart in charts))


def charts_of(answer: Message) -> list[DrawnChart]:
    """The pictures of `charts_answer`. Raises an error for anything else."""
    charts: list[DrawnChart] = []
    start = 0
    for listed in answer.fields["charts"]:
        end = start + int(listed["png"])
        fields: dict[str, Any] = dict(listed)
        fields.update(png=answer.body[start:end], remarks=tuple(listed["remarks"]))
        charts.append(DrawnChart(**fields))
        start = end
    if start != len(answer.body):
        raise ValueError("the pictures are cut off")
    return charts


TOO_MUCH_MEMORY = (
    "The table needs more memory than I may take: leave out rows or columns, delete what stands "
    "far away from the table, or save it as CSV."
)
_GRACE_SECONDS = 5
"""The bot ends a worker in time; this one ends itself later, in case that the bot is gone."""


def main(arguments: Sequence[str]) -> int:
    """Answers one question; returns the exit status."""
    memory_bytes, seconds = (int(argument) for argument in arguments)
    # Ctrl-C is for the bot, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _take_standard_output()
    limit(memory_bytes, seconds + _GRACE_SECONDS)
    # So short-lived a process leaves nothing to collect, and looking for it takes half the time.
    gc.disable()
    logging.basicConfig(level=logging.WARNING)
    # It warns where it finds no folder to keep its list of fonts in.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    question = Message.decoded(sys.stdin.buffer.read())
    try:
        answer = answer_to(question)
    except InputUnusable as error:
        answer = Message({"unusable": str(error)})
    except MemoryError:
        answer = Message({"unusable": TOO_MUCH_MEMORY})
    with os.fdopen(answers, "wb") as output:
        output.write(answer.encoded())
    return 0


def _take_standard_output() -> int:
    """A descriptor for the answer; whatever else is printed goes to the log."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def limit(memory_bytes: int, seconds: int) -> None:
    """Sets the limits that the system itself keeps, where it has such.

    RLIMIT_DATA counts what a process can write to, which is what grows with a table. RLIMIT_AS
    would count reserved addresses too, of which polars alone takes half a gigabyte.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        if most != resource.RLIM_INFINITY:
            memory_bytes = min(memory_bytes, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def answer_to(question: Message) -> Message:
    """Does what is asked. Raises InputUnusable, and MemoryError where the limit is met."""
    # Only now: the limits hold for what these need as well.
    from workflows.recipes.report.common import one_line
    from workflows.recipes.report.tables.files import read_table
    from workflows.recipes.report.tables.typed_table import typed

    name = str(question.fields["name"])
    table = read_table(name, question.body)
    if question.fields["task"] == "profile":
        from workflows.recipes.report.figures.relations import profile_of

        profile = profile_of(typed(table), one_line(name, 80))
        return Message({}, profile.to_json().encode())
    specs = [ChartSpec.from_fields(fields) for fields in question.fields["charts"]]
    needed = {column for spec in specs for column in (spec.x, spec.y, spec.group)}
    return charts_answer(_draw(specs, typed(table, needed)))


def _draw(specs: Sequence[ChartSpec], table: TypedTable) -> list[DrawnChart]:
    """The charts that have something to show."""
    from workflows.recipes.report.charts.drawing import drawn_chart

    charts: list[DrawnChart] = []
    for spec in specs:
        try:
            charts.append(drawn_chart(spec, table, len(charts) + 1))
        except NothingToDraw:
            logging.warning("nothing to draw for %r", spec)
    return charts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
