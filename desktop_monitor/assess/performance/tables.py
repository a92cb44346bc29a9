"""Context modes, interfaces, models and projects beside each other: the types of the comparison tables.

Every mean and ratio carries its interval and count; what is not known is None. How rows are
made: `comparing`. Must not know who shows them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_monitor.assess.performance.figure import Estimate


@dataclass(frozen=True, slots=True)
class ModeRow:
    """One context mode."""

    mode: str
    operations: int
    """Requests and contexts of this mode."""
    share_ratio: float
    """Of all operations whose mode is known."""
    preparation_seconds: Estimate | None
    response_seconds: Estimate | None
    memory_bytes: Estimate | None
    """Of the contexts that told of it; where none did, of the processes of the sessions in this mode."""
    accuracy_ratio: Estimate | None
    accuracy_methods: tuple[str, ...]
    cache_hit_ratio: Estimate | None
    """Of the workflow's own context cache."""
    files_selected: int | None
    files_scanned: int | None
    success_ratio: Estimate | None
    usd_per_request: float | None
    is_session_memory: bool = False
    """`memory_bytes` is that of sessions, each of them one observation."""


@dataclass(frozen=True, slots=True)
class ModeComparison:
    """What the second mode is against the first; computed, never stated."""

    first: str
    second: str
    speed_ratio: Estimate | None
    """How many times faster contexts are prepared: first's seconds over second's."""
    memory_ratio: Estimate | None
    """How many times less memory."""
    accuracy_difference: Estimate | None
    """Second minus first, in points: -0.13 is 13 of a hundred less."""
    response_difference_seconds: Estimate | None


@dataclass(frozen=True, slots=True)
class InterfaceRow:
    """One interface; models and projects have rows of the same kind."""

    key: str
    requests: int
    share_ratio: float
    response_seconds: Estimate | None
    response_p50_seconds: float | None
    response_p95_seconds: float | None
    success_ratio: Estimate | None
    error_ratio: Estimate | None
    timeout_ratio: Estimate | None
    cancelled: int
    rate_limit_hits: int | None
    """Requests refused for want of quota; None for rows that are no interfaces."""
    retries: int
    cache_hit_ratio: float | None
    usd_per_1k_tokens: float | None
    """Cost of all requests with a known cost per thousand tokens of theirs of all kinds."""
    cost_usd: float | None
    tokens: int
    availability_ratio: float | None
    """None for rows that are no interfaces."""
    features: tuple[str, ...] = ()
    """From the control's declaration."""


@dataclass(frozen=True, slots=True)
class ApplicationFigures:
    """Application performance and quality, as far as they were told of."""

    preparation_seconds: Estimate | None
    response_seconds: Estimate | None
    interface_switch_seconds: Estimate | None
    """What switching the interface costs, as own workflows tell it."""
    transition_seconds: Estimate | None
    """Of state transitions."""
    edits_accepted_ratio: Estimate | None
    """Of proposed edits somebody was asked about."""
    tools_rejected_ratio: Estimate | None
    tools_failed_ratio: Estimate | None
    turns_aborted_ratio: Estimate | None
    reported_quality_ratio: Estimate | None
    quality_methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of a period."""

    modes: tuple[ModeRow, ...] = ()
    mode_comparisons: tuple[ModeComparison, ...] = ()
    interfaces: tuple[InterfaceRow, ...] = ()
    models: tuple[InterfaceRow, ...] = ()
    projects: tuple[InterfaceRow, ...] = ()
    application: ApplicationFigures | None = None
