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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workflows.errors import InputUnusable
from workflows.recipes.report.spec import ChartSpec, DrawnChart, NothingToDraw

if TYPE_CHECKING:
    from workflows.recipes.report.columns import Table


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
DRAWING_BYTES = 768 * 1024 * 1024
"""V8 reserves 600 MB for a chart, of which it uses 100."""
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
    question = Message.decoded(sys.stdin.buffer.read())
    try:
        answer = answer_to(question, memory_bytes)
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
    would count reserved addresses too, of which V8 alone takes many gigabytes.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        in_all = memory_bytes + DRAWING_BYTES
        if most != resource.RLIM_INFINITY:
            memory_bytes, in_all = min(memory_bytes, most), min(in_all, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, in_all))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def make_room_to_draw() -> None:
    """Lifts the limit by what drawing needs, whatever the table has taken already."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def answer_to(question: Message, memory_bytes: int) -> Message:
    """Does what is asked; files are put into the working folder, if any.

    Raises InputUnusable, and MemoryError where the limit is met.
    """
    # Only now: the limits hold for what these need as well.
    import duckdb

    from workflows.recipes.report.columns import typed
    from workflows.recipes.report.files import lock, open_database, read_table

    name = str(question.fields["name"])
    try:
        with open_database(memory_bytes) as database:
            texts = read_table(name, question.body, database, Path.cwd())
            lock(database)
            return _answer(question, typed(texts))
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error


def _answer(question: Message, table: Table) -> Message:
    from workflows.recipes.report.common import one_line

    if question.fields["task"] == "profile":
        from workflows.recipes.report.statistics import profile_of

        profile = profile_of(table, one_line(str(question.fields["name"]), 80))
        return Message({}, profile.to_json().encode())
    specs = [ChartSpec.from_fields(fields) for fields in question.fields["charts"]]
    return charts_answer(_draw(specs, table))


def _draw(specs: Sequence[ChartSpec], table: Table) -> list[DrawnChart]:
    """The charts that have something to show."""
    from workflows.recipes.report.values import drawn_chart

    make_room_to_draw()
    charts: list[DrawnChart] = []
    for spec in specs:
        try:
            charts.append(drawn_chart(spec, table, len(charts) + 1))
        except NothingToDraw:
            logging.warning("nothing to draw for %r", spec)
    return charts


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
