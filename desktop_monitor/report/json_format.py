"""A report as one JSON document: the documented, versioned contract of ``--report --format json`` (and yaml).

Units are those of the whole program: seconds, bytes, ratios 0-1, US dollars, tokens. What is not known
is ``null``, never 0. Times are RFC 3339 with an offset; ``end`` of a period is the first moment that is
not in it. ``version`` counts up when a field changes its meaning or goes; fields may come at any time.

- ``format`` ``"desktop-monitor-report"``, ``version`` 1, ``program_version``, ``generated_at``,
  ``simulated`` (made up by the simulator)
- ``kind`` ``daily`` | ``weekly`` | ``monthly`` | ``custom``; ``period`` {``start``, ``end``, ``zone``,
  ``is_complete``, ``seconds`` that have passed of it}; ``previous_period`` {``start``, ``end``}
- ``summary``: what is read first: ``score``, ``grade``, ``response_seconds``, ``success_ratio``,
  ``availability_ratio``, ``requests``, ``sessions``, ``tokens``, ``cost_usd``, ``incidents``, ``machine_ratio``
- ``score`` and ``previous_score``: `assess.performance.documents.score_document`
- ``kpis`` by name, and ``kpis_by_interface`` by interface and name: `…documents.kpi_document`
- ``context_modes``, ``mode_comparisons``, ``interfaces``, ``models``, ``projects``, ``application``: see
  `table_documents`; an estimate is {``value``, ``low``, ``high``, ``count``} with its 95 % interval
- ``usage``: ``by_model`` and ``by_project``, each ``totals`` and ``rows`` as ``usage --json`` prints them
- ``days``: a row a local day: ``day``, ``requests``, ``ok``, ``failed``, ``tokens``, ``cost_usd``,
  ``response_p50_seconds``, ``score``, ``incidents`` that began, ``machine_ratio`` that was recorded
- ``resources``: a row a series of the machine: ``metric``, ``labels``, ``unit``, ``mean``, ``minimum``,
  ``maximum``, ``p95`` (of the buckets' means), ``previous_mean``, ``observed_ratio``, ``level``
- ``series``: ``name``, ``unit`` and ``points`` [time in seconds since 1970, value] of the charts: of the machine by
  bucket, of agents by day, and by hour (``…_by_hour``) in periods of up to eight days
- ``incidents``, ``switches``, ``recommendations``, ``improvements``: see `event_documents`
- ``coverage``: ``machine_ratio``, ``step_seconds`` of the machine's buckets, ``gaps`` {``start``, ``end``,
  ``seconds``, ``reason``}, ``unrecorded`` stretches before the first reading and after the last {``start``, ``end``,
  ``seconds``}, requests by ``sources``, ``unattributed_tokens`` that clients' own totals have more

Must not know where figures come from.
"""

from __future__ import annotations

import json
import math
from datetime import tzinfo
from typing import Any

from desktop_monitor.assess.performance.documents import kpi_document, score_document
from desktop_monitor.assess.usage import UsageReport
from desktop_monitor.assess.usage_document import row_document
from desktop_monitor.language.wording import in_words
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.report.event_documents import (
    improvement_document,
    incident_document,
    recommendation_document,
    switch_document,
)
from desktop_monitor.report.moments import exact_stamp, stamp
from desktop_monitor.report.report import VERSION, ChartSeries, Coverage, Report, ReportPeriod, ResourceFigure
from desktop_monitor.report.table_documents import (
    application_document,
    comparison_document,
    interface_document,
    mode_document,
)

FORMAT = "desktop-monitor-report"
_DIGITS = 9


def render_json(report: Report, zone: tzinfo | None = None) -> bytes:
    """The document, indented, in ASCII with a line feed at its end."""
    return (json.dumps(report_document(report, zone), indent=2, allow_nan=False) + "\n").encode()


def report_document(report: Report, zone: tzinfo | None = None) -> dict[str, Any]:
    """The tree of the contract, of plain values that every format can write; times in `zone`, None the local one."""
    return {key: _plain(value) for key, value in _tree(report, zone).items()}


def _tree(report: Report, zone: tzinfo | None) -> dict[str, object]:
    tables = report.tables
    return {
        "format": FORMAT,
        "version": VERSION,
        "program_version": report.program_version,
        "generated_at": stamp(report.period.generated_seconds, zone),
        "simulated": report.is_simulated,
        "kind": report.period.kind.value,
        **_periods(report.period, zone),
        "summary": _summary(report),
        "score": score_document(report.score),
        "previous_score": score_document(report.previous_score),
        "kpis": kpi_document(report.kpis),
        "kpis_by_interface": {name: kpi_document(figures) for name, figures in report.kpis_by_interface},
        "context_modes": [mode_document(row) for row in tables.modes],
        "mode_comparisons": [comparison_document(row) for row in tables.mode_comparisons],
        "interfaces": [interface_document(row) for row in tables.interfaces],
        "models": [interface_document(row) for row in tables.models],
        "projects": [interface_document(row) for row in tables.projects],
        "application": application_document(tables.application) if tables.application else None,
        "usage": {"by_model": _usage(report.usage_by_model), "by_project": _usage(report.usage_by_project)},
        "days": [row._asdict() for row in report.days],
        "resources": [_resource(figure) for figure in report.resources],
        "series": [_series(series) for series in report.charts],
        "incidents": [incident_document(one, zone) for one in report.incidents],
        "switches": [switch_document(one, zone) for one in report.switches],
        "recommendations": [recommendation_document(one, zone) for one in report.recommendations],
        "improvements": [improvement_document(one) for one in report.improvements],
        "coverage": _coverage(report.coverage, zone),
    }


def _periods(period: ReportPeriod, zone: tzinfo | None) -> dict[str, object]:
    seen = min(period.end_seconds, period.generated_seconds)
    return {
        "period": {
            "start": exact_stamp(period.start_seconds, zone),
            "end": exact_stamp(period.end_seconds, zone),
            "zone": in_words(period.zone),
            "is_complete": period.is_complete,
            "seconds": seen - period.start_seconds,
        },
        "previous_period": {
            "start": exact_stamp(period.previous_start_seconds, zone),
            "end": exact_stamp(period.previous_end_seconds, zone),
        },
    }


def _summary(report: Report) -> dict[str, object]:
    values = {figure.kpi: figure.value for figure in report.kpis}
    totals = report.usage_by_model.totals
    return {
        "score": report.score.value,
        "grade": report.score.grade.value if report.score.grade else None,
        "response_seconds": values.get(Kpi.RESPONSE_TIME),
        "success_ratio": values.get(Kpi.SUCCESS_RATE),
        "availability_ratio": values.get(Kpi.AVAILABILITY),
        "requests": totals.requests,
        "sessions": report.coverage.sessions,
        "tokens": totals.tokens,
        "cost_usd": totals.cost.usd,
        "incidents": len(report.incidents),
        "machine_ratio": report.coverage.machine_ratio,
    }


def _usage(usage: UsageReport) -> dict[str, object]:
    return {
        "totals": row_document(usage.totals),
        "rows": [{"key": row.key, **row_document(row)} for row in usage.rows],
    }


def _resource(figure: ResourceFigure) -> dict[str, object]:
    return {
        **figure._asdict(),
        "labels": list(figure.labels),
        "unit": figure.unit.value,
        "level": figure.level or None,
    }


def _series(series: ChartSeries) -> dict[str, object]:
    return {
        "name": series.name,
        "unit": series.unit.value,
        "points": [[at, value] for at, value in series.points],
    }


def _coverage(coverage: Coverage, zone: tzinfo | None) -> dict[str, object]:
    return {
        "machine_ratio": coverage.machine_ratio,
        "step_seconds": coverage.step_seconds,
        "gaps": [
            {
                "start": stamp(gap.start_seconds, zone),
                "end": stamp(gap.end_seconds, zone),
                "seconds": gap.end_seconds - gap.start_seconds,
                "reason": gap.reason.value,
            }
            for gap in coverage.gaps
        ],
        "unrecorded": [
            {"start": stamp(start, zone), "end": stamp(end, zone), "seconds": end - start}
            for start, end in coverage.unrecorded
        ],
        "sources": dict(coverage.sources),
        "unattributed_tokens": coverage.unattributed_tokens,
    }


def _plain(value: object) -> Any:
    """What every format can write: no number that is none, no half of a character, no dust of binary fractions."""
    if isinstance(value, dict):
        return {_text(str(key)): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, _DIGITS) if math.isfinite(value) else None
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """Half of a character, as JSON of others may hold it, can be written nowhere."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
