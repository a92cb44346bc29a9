"""The facts of any period, out of history and journal.

The cost grows with what is in the period. History and journal are two files: each tells
of one state of its own. Must not know what facts are judged by or who shows them.
"""

from __future__ import annotations

from typing import Protocol

from desktop_monitor.engine.garbage import without_collection
from desktop_monitor.engine.journal_query import PeriodQuestion
from desktop_monitor.metrics.period_facts import AgentPeriod, MachinePeriod, PeriodFacts

_MOST_BUCKETS = 800
_STEPS_SECONDS = (60, 120, 300, 600, 900, 1800, 3600)

KPI_METRICS = frozenset(
    {
        "cpu_used_ratio",
        "memory_used_ratio",
        "memory_total_bytes",
        "agent_memory_bytes",
        "filesystem_used_ratio",
        "filesystem_total_bytes",
        "pressure_some_ratio",
        "swap_used_ratio",
    }
)
"""What KPIs and headroom are reckoned from."""
ADVICE_METRICS = KPI_METRICS | {"agent_cpu_cores", "agent_waiting_seconds"}
"""What advice is found in."""
REPORT_METRICS = ADVICE_METRICS | {
    "load_average",
    "cpu_frequency_hertz",
    "memory_used_bytes",
    "memory_available_bytes",
    "swap_used_bytes",
    "swap_read_bytes_per_second",
    "swap_written_bytes_per_second",
    "pressure_full_ratio",
    "filesystem_used_bytes",
    "disk_read_bytes_per_second",
    "disk_written_bytes_per_second",
    "disk_busy_ratio",
    "network_received_bytes_per_second",
    "network_sent_bytes_per_second",
    "process_count",
    "agent_process_count",
    "temperature_celsius",
    "battery_charge_ratio",
    "gpu_used_ratio",
    "gpu_memory_used_bytes",
    "gpu_memory_total_bytes",
    "gpu_temperature_celsius",
    "gpu_power_watts",
    "monitor_cpu_ratio",
    "monitor_resident_bytes",
}
"""What a report tells of the machine besides."""


class MachineHistory(Protocol):
    """What `query.HistoryReader` offers of it."""

    def period(self, metrics: frozenset[str], start: float, end: float, step_seconds: int) -> MachinePeriod:
        """Buckets of every series of these metrics, gaps, and how long was recorded."""


class AgentJournal(Protocol):
    """What `journal_query.JournalReader` offers of it."""

    def period(self, question: PeriodQuestion) -> AgentPeriod:
        """What agents did, in sums."""


def period_facts(
    history: MachineHistory | None,
    journal: AgentJournal | None,
    start_seconds: float,
    end_seconds: float,
    now_seconds: float,
    *,
    is_brief: bool = False,
    metrics: frozenset[str] | None = None,
) -> PeriodFacts:
    """Everything known from start to before end, in wall seconds; without a reader its part stays empty.

    `is_brief`: only what KPIs are made of (`PeriodQuestion.is_brief`, `KPI_METRICS`), for the
    live window and the period before. `metrics`: others of the machine than these, or than
    `REPORT_METRICS`. Raises StoreEnvironmentError, and ValueError for a
    period that ends before it begins.
    """
    if end_seconds < start_seconds:
        raise ValueError(f"a period from {start_seconds} to {end_seconds}")
    question = PeriodQuestion(start_seconds, end_seconds, now_seconds, is_brief)
    wanted = metrics or (KPI_METRICS if is_brief else REPORT_METRICS)
    step = step_seconds(start_seconds, end_seconds)
    with without_collection():
        return PeriodFacts(
            start_seconds,
            end_seconds,
            agents=journal.period(question) if journal else AgentPeriod(),
            machine=history.period(wanted, start_seconds, end_seconds, step)
            if history
            else MachinePeriod(step_seconds=step),
        )


def step_seconds(start_seconds: float, end_seconds: float) -> int:
    """The width of a period's buckets: the finest that makes no more than a chart can show, an hour at most."""
    length = end_seconds - start_seconds
    return next((step for step in _STEPS_SECONDS if length <= step * _MOST_BUCKETS), _STEPS_SECONDS[-1])
