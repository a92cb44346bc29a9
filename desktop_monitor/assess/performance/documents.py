"""Key figures and the score as plain data: the documented, stable form that commands, ports and reports give out.

What is not known is None (``null``). Must not know where figures come from or who asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from desktop_monitor.assess.performance.figure import Estimate, KpiFigure
from desktop_monitor.assess.performance.score import Score
from desktop_monitor.assess.performance.trend import trend_of
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS

_DIGITS = {Unit.SECONDS: 6, Unit.RATIO: 6, Unit.BYTES: 0}
"""What lies beyond is the dust of binary fractions."""


def kpi_document(figures: Iterable[KpiFigure]) -> dict[str, dict[str, object]]:
    """Key figures by name (``response_time`` …), each with

    - ``unit``: ``seconds``, ``bytes`` or ``ratio`` (0-1), of ``value``, ``low``, ``high``, ``p50``, ``p95``,
      ``target``, ``limit``, ``previous`` and ``change``;
    - ``state``: ``met``, ``missed`` (between target and limit), ``failed``, ``learning``, ``not_enough_data``
      or ``no_data``; the value is null in the last two;
    - ``low`` and ``high`` of its 95 % interval, null where none can be given;
    - ``count`` of observations, ``coverage_ratio`` of those there could have been, ``sources``;
    - ``start`` and ``end`` of the period and ``newest`` observation in RFC 3339, ``age_seconds`` of that at the end;
    - ``target``, ``limit``, ``is_own_target`` (set by the user), ``fraction`` (1 at the target or better, 0 at
      the limit or worse, null where it is not judged);
    - ``previous`` value and ``previous_count`` of the period before, ``change`` against it (``value``, ``low``,
      ``high``, ``count``) and ``trend``: ``better``, ``worse``, ``steady`` (no more than chance) or ``unknown``;
    - ``notes``: sentences about what was left out.
    """
    return {figure.kpi.value: _figure(figure) for figure in figures}


def score_document(score: Score) -> dict[str, object]:
    """The score: ``value`` 0-100 and ``grade`` (``excellent``, ``good``, ``fair``, ``poor``), null while withheld;
    ``known_ratio`` of all weight; ``parts``, each with ``name``, ``weight`` and ``fraction`` 0-1, null where it
    is left out.
    """
    return {
        "value": None if score.value is None else round(score.value, 2),
        "grade": score.grade.value if score.grade else None,
        "known_ratio": round(score.known_ratio, 6),
        "parts": [
            {"name": part.name, "weight": part.weight, "fraction": _rounded(part.fraction, Unit.RATIO)}
            for part in score.parts
        ],
    }


def _figure(figure: KpiFigure) -> dict[str, object]:
    unit = KPIS[figure.kpi].unit
    amounts = ("value", "low", "high", "p50", "p95", "target", "limit", "previous")
    return {
        "unit": unit.value,
        "state": figure.state.value,
        **{name: _rounded(getattr(figure, name), unit) for name in amounts},
        "previous_count": figure.previous_count,
        "change": None if figure.change is None else estimate_document(figure.change, unit),
        "trend": trend_of(figure).value,
        "is_own_target": figure.is_own_target,
        "fraction": _rounded(figure.fraction, Unit.RATIO),
        "count": figure.count,
        "coverage_ratio": _rounded(figure.coverage_ratio, Unit.RATIO),
        "sources": list(figure.sources),
        "start": _moment(figure.start_seconds),
        "end": _moment(figure.end_seconds),
        "newest": None if figure.newest_seconds is None else _moment(figure.newest_seconds),
        "age_seconds": None if figure.newest_seconds is None else _age(figure.end_seconds - figure.newest_seconds),
        "notes": [words(note) for note in figure.notes],
    }


def estimate_document(estimate: Estimate, unit: Unit) -> dict[str, object]:
    """``value``, ``low`` and ``high`` in `unit`, and ``count`` of observations."""
    return {
        "value": _rounded(estimate.value, unit),
        "low": _rounded(estimate.low, unit),
        "high": _rounded(estimate.high, unit),
        "count": estimate.count,
    }


def _rounded(value: float | None, unit: Unit) -> float | None:
    return None if value is None else round(value, _DIGITS[unit])


def _age(seconds: float) -> float:
    """Clocks of clients may be ahead."""
    return round(max(0.0, seconds), 3)


def _moment(wall_seconds: float) -> str:
    return datetime.fromtimestamp(wall_seconds, UTC).isoformat(timespec="seconds")
