"""`--report-only`: the status of what is stored, as one JSON document.

Usages are percent 0–100; summary and counts cover the current or last run, key figures and
score the last half hour. What was not measured is null, never 0. Must not know how
history is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import fields
from datetime import datetime
from typing import TypeVar

from desktop_monitor.agents.pricing import load_prices
from desktop_monitor.assess.health import Assessment, Health, HealthReport, HealthThresholds, assess, is_looked_at
from desktop_monitor.assess.performance.documents import kpi_document, score_document
from desktop_monitor.assess.usage_document import row_document
from desktop_monitor.cli.alert_words import incident_document
from desktop_monitor.cli.news import read_news
from desktop_monitor.cli.streams import complain
from desktop_monitor.cli.usage import ask
from desktop_monitor.clock import Clock, SystemClock
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.settings import Settings
from desktop_monitor.engine.performance.now import figures_now
from desktop_monitor.engine.query import (
    Grouping,
    RequestFilter,
    RunStatistic,
    open_history,
    open_journal_reader,
    open_ledger_reader,
)
from desktop_monitor.errors import StoreError
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.periods import period_of
from desktop_monitor.metrics.sample import Samples, Series
from desktop_monitor.paths import Paths, resource

T = TypeVar("T")
_CPU = SeriesKey("cpu_used_ratio")
_MEMORY = SeriesKey("memory_used_ratio")
_ROOT = SeriesKey("filesystem_used_ratio", ("/",))
_LOADS = tuple(SeriesKey("load_average", (period,)) for period in ("1m", "5m", "15m"))
_PROCESSES = SeriesKey("process_count")
_SHORTEST_REPLAY_SECONDS = 15 * 60.0


def run(paths: Paths, configuration: Configuration) -> int:
    """Read what is new in the agents' files, then print the status; always 0.

    What cannot be read is null, and why is said on standard error. Raises ConfigError.
    """
    clock, told = SystemClock(), set[str]()
    settings = configuration.settings
    is_simulated = _readable(lambda: read_news(paths, may_read=settings.agents.read_files), told)
    machine = _readable(lambda: status(paths, settings), told) or _NOTHING_STORED
    figures = _readable(lambda: figures_document(paths, configuration, clock), told) or _NO_FIGURES
    alerts = _readable(lambda: open_alerts(paths), told)
    agents = {"today": _readable(lambda: today(paths, clock), told), "simulated": is_simulated}
    print(json.dumps({**machine, **figures, "alerts": alerts, "agents": agents}, indent=2))
    return 0


def _readable(read: Callable[[], T], told: set[str]) -> T | None:
    """What it reads; None where that cannot be done, and why is said once."""
    try:
        return read()
    except StoreError as error:
        if str(error) not in told:
            told.add(str(error))
            complain(str(error))
    return None


def figures_document(paths: Paths, configuration: Configuration, clock: Clock) -> dict[str, object]:
    """``kpis`` and ``score`` (see `assess.performance.documents`). Raises StoreError, ConfigError."""
    figures = figures_now(paths, configuration, clock)
    return {"kpis": kpi_document(figures.kpis), "score": score_document(figures.score)}


def open_alerts(paths: Paths) -> list[dict[str, object]]:
    """The incidents that are open. Raises StoreError."""
    with closing(open_ledger_reader(paths.ledger)) as ledger:
        return [incident_document(one) for one in ledger.open_incidents()]


def today(paths: Paths, clock: Clock) -> dict[str, object]:
    """ROW of ``usage --json`` for everything since midnight. Raises StoreError, ConfigError."""
    start = period_of(Grouping.DAY, clock.now().wall_seconds).start_seconds
    prices = load_prices(resource("prices", "prices.json"), paths.own_prices)
    reader = open_journal_reader(paths.journal)
    try:
        return row_document(ask(reader, Grouping.INTERFACE, RequestFilter(start_seconds=start), prices).totals)
    finally:
        reader.close()


def status(paths: Paths, settings: Settings) -> dict[str, object]:
    """What is stored of the machine, and whether somebody records now."""
    history = open_history(paths.history)
    try:
        run_summary = history.run_summary()
        newest = history.latest()
        if run_summary is None or newest is None:
            return _NOTHING_STORED
        at, samples = newest
        disk = _disk_key(samples)
        statistics = history.run_statistics([_CPU, _MEMORY, *([disk] if disk else [])])
        recorded = history.keys()
        checked = [key for key in recorded if is_looked_at(key)]
        health = _health(history.series(checked, at - _replay_seconds(settings.health), at + 1.0), settings)
    finally:
        history.close()
    return _document(
        "monitoring" if run_summary.is_recording else "stopped",
        _latest(at, samples, disk),
        run_summary.tick_count,
        max(0.0, run_summary.last_seconds - run_summary.started_seconds) / 60,
        {
            "cpu_usage": _summary(statistics.get(_CPU)),
            "memory_usage": _summary(statistics.get(_MEMORY)),
            "disk_usage": _summary(statistics.get(disk)) if disk else None,
        },
        health if run_summary.is_recording else HealthReport(Health.UNKNOWN),
    )


def _document(
    state: str,
    latest: dict[str, object] | None,
    snapshots: int,
    minutes: float,
    summary: dict[str, object],
    health: HealthReport,
) -> dict[str, object]:
    return {
        "status": state,
        "latest_snapshot": latest,
        "snapshots_collected": snapshots,
        "monitoring_duration_minutes": round(minutes, 2),
        "summary": summary,
        "health": {
            "level": health.level.name.lower(),
            "reasons": [words(reason.text) for reason in health.reasons],
        },
    }


def _disk_key(samples: Samples) -> SeriesKey | None:
    """The root file system, or the fullest where there is none by that name (Windows)."""
    if _ROOT in samples:
        return _ROOT
    disks = [key for key in samples if key.metric == _ROOT.metric]
    return max(disks, key=lambda key: samples[key], default=None)


def _latest(at: float, samples: Samples, disk: SeriesKey | None) -> dict[str, object]:
    loads = [samples[key] for key in _LOADS if key in samples]
    count = samples.get(_PROCESSES)
    return {
        "timestamp": datetime.fromtimestamp(at).astimezone().isoformat(timespec="seconds"),
        "cpu_usage": _percent(samples.get(_CPU)),
        "memory_usage": _percent(samples.get(_MEMORY)),
        "disk_usage": _percent(samples.get(disk)) if disk else None,
        "active_processes": None if count is None else int(count),
        "load_average": loads if len(loads) == len(_LOADS) else None,
    }


def _summary(statistic: RunStatistic | None) -> dict[str, float | None] | None:
    if statistic is None:
        return None
    return {
        "avg": _percent(statistic.mean),
        "max": _percent(statistic.maximum),
        "min": _percent(statistic.minimum),
        "p95": _percent(statistic.p95),
    }


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio * 100, 2)


def _replay_seconds(thresholds: HealthThresholds) -> float:
    """Health depends on how long a breach lasted, so it is replayed over the newest stretch."""
    longest: float = max(getattr(thresholds, check.name).for_seconds for check in fields(thresholds))
    return max(_SHORTEST_REPLAY_SECONDS, 1.5 * longest)


def _health(series: Mapping[SeriesKey, Series], settings: Settings) -> HealthReport:
    """Health after replaying stored samples in the order they were taken."""
    ticks: dict[float, dict[SeriesKey, float]] = {}
    for key, recorded in series.items():
        for time, value in recorded:
            ticks.setdefault(time, {})[key] = value
    assessment = Assessment(HealthReport(Health.UNKNOWN))
    current: dict[SeriesKey, float] = {}
    for time in sorted(ticks):
        current.update(ticks[time])
        assessment = assess(assessment.states, current, settings.health, time)
    return assessment.report


_NOTHING_STORED = _document("no_data", None, 0, 0.0, {}, HealthReport(Health.UNKNOWN))
_NO_FIGURES: dict[str, object] = {"kpis": None, "score": None}
