"""Comparison tables as plain data of the JSON contract; see `json_format`.

A mean, ratio or difference is an estimate: ``value``, ``low``, ``high`` of its 95 % interval
and the ``count`` of observations; null with fewer than five. Must not know how rows are made.
"""

from __future__ import annotations

from desktop_monitor.assess.performance.documents import estimate_document
from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.assess.performance.tables import ApplicationFigures, InterfaceRow, ModeComparison, ModeRow
from desktop_monitor.metrics.definition import Unit


def mode_document(row: ModeRow) -> dict[str, object]:
    """One context mode; ``operations`` are requests and contexts, ``share_ratio`` is of those with a known mode.

    ``memory_bytes`` is that of contexts or, with ``is_session_memory``, of sessions' processes, where no context told.
    """
    return {
        "mode": row.mode,
        "operations": row.operations,
        "share_ratio": row.share_ratio,
        "preparation_seconds": _estimate(row.preparation_seconds, Unit.SECONDS),
        "response_seconds": _estimate(row.response_seconds, Unit.SECONDS),
        "memory_bytes": _estimate(row.memory_bytes, Unit.BYTES),
        "is_session_memory": row.is_session_memory,
        "accuracy_ratio": _estimate(row.accuracy_ratio, Unit.RATIO),
        "accuracy_methods": list(row.accuracy_methods),
        "cache_hit_ratio": _estimate(row.cache_hit_ratio, Unit.RATIO),
        "files_selected": row.files_selected,
        "files_scanned": row.files_scanned,
        "success_ratio": _estimate(row.success_ratio, Unit.RATIO),
        "usd_per_request": row.usd_per_request,
    }


def comparison_document(row: ModeComparison) -> dict[str, object]:
    """What ``second`` is against ``first``: how many times faster and smaller, and differences second minus first."""
    return {
        "first": row.first,
        "second": row.second,
        "speed_ratio": _estimate(row.speed_ratio, Unit.RATIO),
        "memory_ratio": _estimate(row.memory_ratio, Unit.RATIO),
        "accuracy_difference": _estimate(row.accuracy_difference, Unit.RATIO),
        "response_difference_seconds": _estimate(row.response_difference_seconds, Unit.SECONDS),
    }


def interface_document(row: InterfaceRow) -> dict[str, object]:
    """One interface, model or project (``key``); ``rate_limit_hits`` and ``availability_ratio`` of interfaces only."""
    return {
        "key": row.key,
        "requests": row.requests,
        "share_ratio": row.share_ratio,
        "response_seconds": _estimate(row.response_seconds, Unit.SECONDS),
        "response_p50_seconds": row.response_p50_seconds,
        "response_p95_seconds": row.response_p95_seconds,
        "success_ratio": _estimate(row.success_ratio, Unit.RATIO),
        "error_ratio": _estimate(row.error_ratio, Unit.RATIO),
        "timeout_ratio": _estimate(row.timeout_ratio, Unit.RATIO),
        "cancelled": row.cancelled,
        "rate_limit_hits": row.rate_limit_hits,
        "retries": row.retries,
        "cache_hit_ratio": row.cache_hit_ratio,
        "usd_per_1k_tokens": row.usd_per_1k_tokens,
        "cost_usd": row.cost_usd,
        "tokens": row.tokens,
        "availability_ratio": row.availability_ratio,
        "features": list(row.features),
    }


def application_document(figures: ApplicationFigures) -> dict[str, object]:
    """Application performance and quality."""
    return {
        "preparation_seconds": _estimate(figures.preparation_seconds, Unit.SECONDS),
        "response_seconds": _estimate(figures.response_seconds, Unit.SECONDS),
        "interface_switch_seconds": _estimate(figures.interface_switch_seconds, Unit.SECONDS),
        "transition_seconds": _estimate(figures.transition_seconds, Unit.SECONDS),
        "edits_accepted_ratio": _estimate(figures.edits_accepted_ratio, Unit.RATIO),
        "tools_rejected_ratio": _estimate(figures.tools_rejected_ratio, Unit.RATIO),
        "tools_failed_ratio": _estimate(figures.tools_failed_ratio, Unit.RATIO),
        "turns_aborted_ratio": _estimate(figures.turns_aborted_ratio, Unit.RATIO),
        "reported_quality_ratio": _estimate(figures.reported_quality_ratio, Unit.RATIO),
        "quality_methods": list(figures.quality_methods),
    }


def _estimate(estimate: Estimate | None, unit: Unit) -> dict[str, object] | None:
    return None if estimate is None else estimate_document(estimate, unit)
