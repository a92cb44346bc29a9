"""The columns of the process table: what each shows, sorts by and needs to be read.

Texts are formatted once per change and kept by the model. Must not know the model
or the view.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop_monitor.language.quantities import MISSING
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.metrics.units import value_text
from desktop_monitor.ui.model.process_texts import (
    Scale,
    age_text,
    cpu_text,
    priority_text,
    rate_text,
    started_text,
    state_text,
)
from desktop_monitor.ui.untrusted import visible_text

_CONTEXT = "ProcessColumns"

SortValue = float | str | None
"""What a column sorts by; None goes last, whichever way it is sorted."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    key: str
    """Its name in saved state."""
    title: str
    help: str
    text: Callable[[ProcessRow, Scale], str]
    value: Callable[[ProcessRow], SortValue]
    fields: tuple[str, ...]
    """The row's fields its text is made of."""
    width_px: int
    number: bool = False
    """Right-aligned, sorted with the greatest first."""
    needs_io: bool = False
    """Showing it makes every process' IO counters be read."""
    ages: bool = False
    """Its text changes with time alone."""
    shown_at_first: bool = True

    def translated_title(self) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate(_CONTEXT, self.title)

    def translated_help(self) -> str:
        """One sentence about it in the user's language."""
        return QCoreApplication.translate(_CONTEXT, self.help)


def _rounded_cpu(row: ProcessRow) -> SortValue:
    # Rows that read the same must not change places: a thousandth of a core decides nothing.
    return None if row.cpu_core_ratio is None else round(row.cpu_core_ratio, 3)


def _name(row: ProcessRow, _scale: Scale) -> str:
    return visible_text(row.name)


def _pid(row: ProcessRow, _scale: Scale) -> str:
    return str(row.identity.pid)


def _user(row: ProcessRow, _scale: Scale) -> str:
    return visible_text(row.user)


def _state(row: ProcessRow, _scale: Scale) -> str:
    return state_text(row)


def _memory(row: ProcessRow, _scale: Scale) -> str:
    return value_text(row.resident_bytes, Unit.BYTES)


def _threads(row: ProcessRow, _scale: Scale) -> str:
    return MISSING if row.thread_count is None else str(row.thread_count)


def _read(row: ProcessRow, _scale: Scale) -> str:
    return rate_text(row.read_bytes_per_second)


def _written(row: ProcessRow, _scale: Scale) -> str:
    return rate_text(row.written_bytes_per_second)


def _age(row: ProcessRow, scale: Scale) -> str:
    return age_text(row.started_seconds, scale.now_seconds)


def _priority(row: ProcessRow, _scale: Scale) -> str:
    return priority_text(row)


def _parent(row: ProcessRow, _scale: Scale) -> str:
    return str(row.parent_pid) if row.parent_pid else MISSING


def _command(row: ProcessRow, _scale: Scale) -> str:
    return visible_text(row.command)


COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Name")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "The name the process gave itself")),
        _name,
        lambda row: row.name.casefold(),
        ("name",),
        176,
    ),
    Column(
        "pid",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "PID")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Process id, unique while the process runs")),
        _pid,
        lambda row: row.identity.pid,
        (),
        70,
        number=True,
    ),
    Column(
        "user",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "User")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Whose rights it has")),
        _user,
        lambda row: row.user.casefold(),
        ("user",),
        72,
    ),
    Column(
        "state",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "State")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "What it was doing at the moment of the reading")),
        _state,
        state_text,
        ("state",),
        84,
    ),
    Column(
        "cpu",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "CPU")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "CPU used since the previous reading")),
        cpu_text,
        _rounded_cpu,
        ("cpu_core_ratio",),
        122,
        number=True,
    ),
    Column(
        "memory",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Memory")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Resident memory, what it shares with others included")),
        _memory,
        lambda row: row.resident_bytes,
        ("resident_bytes",),
        138,
        number=True,
    ),
    Column(
        "threads",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Threads")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Threads of execution in it")),
        _threads,
        lambda row: row.thread_count,
        ("thread_count",),
        80,
        number=True,
        shown_at_first=False,
    ),
    Column(
        "read",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Read/s")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Bytes read from disks per second, where the counters may be read")),
        _read,
        lambda row: row.read_bytes_per_second,
        ("read_bytes_per_second",),
        92,
        number=True,
        needs_io=True,
        shown_at_first=False,
    ),
    Column(
        "written",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Written/s")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Bytes written to disks per second, where the counters may be read")),
        _written,
        lambda row: row.written_bytes_per_second,
        ("written_bytes_per_second",),
        92,
        number=True,
        needs_io=True,
        shown_at_first=False,
    ),
    Column(
        "started",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Started")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Local time of its start, or the date when that was another day")),
        started_text,
        lambda row: row.started_seconds,
        ("started_seconds",),
        100,
        number=True,
        shown_at_first=False,
    ),
    Column(
        "age",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Age")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Time since its start")),
        _age,
        lambda row: -row.started_seconds,
        ("started_seconds",),
        112,
        number=True,
        ages=True,
    ),
    Column(
        "priority",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Priority")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Nice value, from −20 (first) to 19 (last)")),
        _priority,
        lambda row: row.priority,
        ("priority",),
        76,
        number=True,
        shown_at_first=False,
    ),
    Column(
        "parent",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Parent")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Process id of the process that started it")),
        _parent,
        lambda row: row.parent_pid or None,
        ("parent_pid",),
        76,
        number=True,
        shown_at_first=False,
    ),
    Column(
        "command",
        str(QT_TRANSLATE_NOOP(_CONTEXT, "Command")),
        str(QT_TRANSLATE_NOOP(_CONTEXT, "The program and its sub-command; arguments are never read")),
        _command,
        lambda row: row.command.casefold(),
        ("command",),
        100,
    ),
)
NUMBERS = {column.key: number for number, column in enumerate(COLUMNS)}
"""Each column's number by its key."""
