"""English templates of every text that is made below the faces.

A template's blanks may carry a kind of value: ``{used:ratio}`` becomes ``42 %``,
``{size:bytes}`` ``1.4 GiB``, ``{time:duration}`` ``4 min``. Must not know who shows
the sentence; a second language is a second table with the same keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any, ClassVar

from desktop_monitor.metrics.text import Text
from desktop_monitor.metrics.units import bytes_text, duration_text, ratio_text

ENGLISH: Mapping[str, str] = {
    # Health
    "health.unknown": "Unknown",
    "health.healthy": "Healthy",
    "health.degraded": "Degraded",
    "health.critical": "Critical",
    "health.all_well": "machine has headroom",
    "health.no_data": "no data yet",
    "health.stale": "no new data for {age:duration}",
    "health.paused": "recording is paused",
    "health.cpu": "CPU {value:ratio} busy",
    "health.memory": "memory {value:ratio} used",
    "health.swap": "swap {value:ratio} used",
    "health.disk": "disk {label} {value:ratio} full",
    "health.pressure_cpu": "work waits for CPU {value:ratio} of the time",
    "health.pressure_memory": "work waits for memory {value:ratio} of the time",
    "health.pressure_io": "work waits for disks {value:ratio} of the time",
    # Notifications
    "notify.shown": "handed to {channel}",
    "notify.withdrawn": "taken back",
    "notify.last_resort": "shown inside the program, because {why}",
    "notify.switched_off": "not shown: desktop notifications are switched off",
    "notify.dropped": "not shown: too many were waiting",
    "notify.quiet_hours": "waiting: quiet hours until {until}",
    "notify.full_screen": "waiting: a program fills the screen",
}


class _Template(Formatter):
    """`str.format` with the kinds of value named in the module's docstring."""

    _KINDS: ClassVar = {"bytes": bytes_text, "ratio": ratio_text, "duration": duration_text}

    def format_field(self, value: Any, format_spec: str) -> str:
        kind = self._KINDS.get(format_spec)
        return kind(value) if kind else str(super().format_field(value, format_spec))


_TEMPLATE = _Template()


def words(text: Text, templates: Mapping[str, str] = ENGLISH) -> str:
    """The sentence of `text`; a key without a template raises KeyError."""
    return _TEMPLATE.vformat(templates[text.key], (), dict(text.parameters))
