"""Names of series as people say them: ``filesystem_used_ratio{/home}`` → File system used · /home.

Must not know charts or history.
"""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from desktop_monitor.metrics.catalogue import CATALOGUE
from desktop_monitor.metrics.custom import definition_of
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.ui.untrusted import visible_text

_CONTEXT = "MetricTitles"
_TITLES = {
    "cpu_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "CPU busy"),
    "cpu_core_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "CPU core busy"),
    "cpu_time_ratio": QT_TRANSLATE_NOOP("MetricTitles", "CPU time by mode"),
    "cpu_frequency_hertz": QT_TRANSLATE_NOOP("MetricTitles", "CPU frequency"),
    "load_average": QT_TRANSLATE_NOOP("MetricTitles", "Load average"),
    "memory_total_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Memory, total"),
    "memory_available_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Memory available"),
    "memory_used_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Memory used"),
    "memory_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Memory used, share"),
    "memory_cached_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Memory, file cache"),
    "memory_free_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Memory free"),
    "swap_total_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Swap, total"),
    "swap_used_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Swap used"),
    "swap_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Swap used, share"),
    "swap_read_bytes_per_second": QT_TRANSLATE_NOOP("MetricTitles", "Swap read"),
    "swap_written_bytes_per_second": QT_TRANSLATE_NOOP("MetricTitles", "Swap written"),
    "pressure_some_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Pressure, some tasks waited"),
    "pressure_full_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Pressure, all tasks waited"),
    "filesystem_total_bytes": QT_TRANSLATE_NOOP("MetricTitles", "File system size"),
    "filesystem_used_bytes": QT_TRANSLATE_NOOP("MetricTitles", "File system used"),
    "filesystem_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "File system used, share"),
    "disk_read_bytes_per_second": QT_TRANSLATE_NOOP("MetricTitles", "Disk read"),
    "disk_written_bytes_per_second": QT_TRANSLATE_NOOP("MetricTitles", "Disk written"),
    "disk_busy_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Disk busy"),
    "network_received_bytes_per_second": QT_TRANSLATE_NOOP("MetricTitles", "Network received"),
    "network_sent_bytes_per_second": QT_TRANSLATE_NOOP("MetricTitles", "Network sent"),
    "process_count": QT_TRANSLATE_NOOP("MetricTitles", "Processes"),
    "process_running_count": QT_TRANSLATE_NOOP("MetricTitles", "Threads that run or want to"),
    "thread_count": QT_TRANSLATE_NOOP("MetricTitles", "Threads"),
    "process_limit_count": QT_TRANSLATE_NOOP("MetricTitles", "Processes, limit"),
    "open_file_count": QT_TRANSLATE_NOOP("MetricTitles", "Open files"),
    "open_file_limit_count": QT_TRANSLATE_NOOP("MetricTitles", "Open files, limit"),
    "temperature_celsius": QT_TRANSLATE_NOOP("MetricTitles", "Temperature"),
    "battery_charge_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Battery charge"),
    "battery_discharge_watts": QT_TRANSLATE_NOOP("MetricTitles", "Battery power drawn"),
    "mains_online_ratio": QT_TRANSLATE_NOOP("MetricTitles", "On mains"),
    "gpu_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "GPU busy"),
    "gpu_memory_used_bytes": QT_TRANSLATE_NOOP("MetricTitles", "GPU memory used"),
    "gpu_memory_total_bytes": QT_TRANSLATE_NOOP("MetricTitles", "GPU memory, total"),
    "gpu_temperature_celsius": QT_TRANSLATE_NOOP("MetricTitles", "GPU temperature"),
    "gpu_power_watts": QT_TRANSLATE_NOOP("MetricTitles", "GPU power"),
    "agent_cpu_cores": QT_TRANSLATE_NOOP("MetricTitles", "Agents, CPU"),
    "agent_memory_bytes": QT_TRANSLATE_NOOP("MetricTitles", "Agents, memory"),
    "agent_process_count": QT_TRANSLATE_NOOP("MetricTitles", "Agents, processes"),
    "agent_waiting_seconds": QT_TRANSLATE_NOOP("MetricTitles", "Time a session waits for you"),
    "agent_context_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Context window used"),
    "agent_budget_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Budget used"),
    "agent_budget_forecast_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Budget at the end of its period"),
    "agent_limit_used_ratio": QT_TRANSLATE_NOOP("MetricTitles", "Subscription limit used"),
    "agent_source_age_seconds": QT_TRANSLATE_NOOP("MetricTitles", "Age of a source’s newest event"),
    "agent_source_lag_seconds": QT_TRANSLATE_NOOP("MetricTitles", "How far a source is behind"),
    "agent_source_error_count": QT_TRANSLATE_NOOP("MetricTitles", "A source cannot be read"),
    "monitor_cpu_ratio": QT_TRANSLATE_NOOP("MetricTitles", "This monitor, CPU of one core"),
    "monitor_resident_bytes": QT_TRANSLATE_NOOP("MetricTitles", "This monitor, memory"),
    "monitor_wakeups_per_second": QT_TRANSLATE_NOOP("MetricTitles", "This monitor, wake-ups"),
    "monitor_tick_seconds": QT_TRANSLATE_NOOP("MetricTitles", "This monitor, time of one pass"),
}
_COLOURS = (
    ("cpu", "cpu"),
    ("load", "cpu"),
    ("memory", "memory"),
    ("swap", "memory"),
    ("filesystem", "disk"),
    ("disk", "disk"),
    ("network", "network"),
    ("battery", "network"),
    ("gpu", "gpu"),
    ("temperature", "agents"),
    ("agent", "agents"),
)


def title_of(key: SeriesKey) -> str:
    """The name of a series with its labels; a metric without a title keeps its own name."""
    text = _TITLES.get(key.metric)
    title = visible_text(key.metric) if text is None else QCoreApplication.translate(_CONTEXT, str(text))
    return " · ".join((title, *(visible_text(label) for label in key.labels)))


def help_of(key: SeriesKey) -> str:
    """What is measured, in one sentence; who told it for a metric that is not in the catalogue."""
    return QCoreApplication.translate(_CONTEXT, definition_of(key.metric).help)


def colour_of(key: SeriesKey) -> str:
    """Name of the token this series is drawn with, the same everywhere."""
    return next((colour for prefix, colour in _COLOURS if key.metric.startswith(prefix)), "accent")


def in_order(keys: tuple[SeriesKey, ...]) -> list[SeriesKey]:
    """`keys` in the catalogue's order, unknown metrics last, cores by number."""
    places = {name: index for index, name in enumerate(CATALOGUE)}
    return sorted(keys, key=lambda key: (places.get(key.metric, len(places)), key.metric, _natural(key.labels)))


def _natural(labels: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((int(label) if label.isdecimal() else 0, label) for label in labels)
