"""What is said of a process: CPU, state, age, start, rates. Must not know columns, the model or the view."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop_monitor.language.current import current
from desktop_monitor.language.quantities import MISSING, bytes_text, duration_text, ratio_text
from desktop_monitor.metrics.process import STATES, ProcessRow
from desktop_monitor.ui.moments import day_words, local, time_words

_CONTEXT = "ProcessTexts"
_LEAST_SHOWN_RATIO = 0.0005
"""Less than 0.05 % would read ``0.0 %``, which looks like a measurement and is none."""

QT_TRANSLATE_NOOP(_CONTEXT, "running")
QT_TRANSLATE_NOOP(_CONTEXT, "sleeping")
QT_TRANSLATE_NOOP(_CONTEXT, "waiting for a device")
QT_TRANSLATE_NOOP(_CONTEXT, "ended, not yet collected")
QT_TRANSLATE_NOOP(_CONTEXT, "stopped")
QT_TRANSLATE_NOOP(_CONTEXT, "traced")
QT_TRANSLATE_NOOP(_CONTEXT, "idle")
QT_TRANSLATE_NOOP(_CONTEXT, "ended")
QT_TRANSLATE_NOOP(_CONTEXT, "unknown")


@dataclass(frozen=True, slots=True)
class Scale:
    """What texts depend on besides the row."""

    core_divisor: int = 1
    """1: CPU of one core; the number of cores: of the whole machine."""
    now_seconds: float = 0.0
    """Wall time of the pass."""

    @property
    def day(self) -> int:
        """The local day as a number; texts with a time of day change with it."""
        return _day_of(int(self.now_seconds))


def cpu_text(row: ProcessRow, scale: Scale) -> str:
    """CPU in percent of a core or of the machine; a dash on first sight."""
    if row.cpu_core_ratio is None:
        return MISSING
    ratio = row.cpu_core_ratio / scale.core_divisor
    return ratio_text(ratio) if ratio >= _LEAST_SHOWN_RATIO else "0 %"


def state_text(row: ProcessRow) -> str:
    """The state in a word."""
    return QCoreApplication.translate(_CONTEXT, STATES.get(row.state, STATES["?"]))


def age_text(started_seconds: float, now_seconds: float) -> str:
    """Time since the start, whole seconds in the first minute and no seconds later."""
    age = max(0, int(now_seconds - started_seconds))
    if age < 60:
        return f"{age} s"
    return duration_text(age - age % 60 if age < 86_400 else age - age % 3600)


def started_text(row: ProcessRow, scale: Scale) -> str:
    """Local time of the start; the date instead of the time when it was another day."""
    return _moment_text(int(row.started_seconds), scale.day, current().tag)


def priority_text(row: ProcessRow) -> str:
    """The nice value with a real minus sign."""
    return MISSING if row.priority is None else str(row.priority).replace("-", "−")


def rate_text(value: float | None) -> str:
    """Bytes per second; less than half a byte is none."""
    if value is None:
        return MISSING
    return bytes_text(value) + "/s" if value >= 0.5 else "0 B/s"


@lru_cache(maxsize=4096)
def _moment_text(whole_seconds: int, today: int, _language: str) -> str:
    moment = local(whole_seconds)
    if moment.toordinal() == today:
        return time_words(moment, seconds=True)
    return day_words(moment, year=True)


@lru_cache(maxsize=8)
def _day_of(whole_seconds: int) -> int:
    return local(whole_seconds).toordinal()
