"""Joins what is known of sessions from all sides into what faces show; pure functions.

Must not know where any side comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypedDict

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.agents.trees.reading import TreeReading
from desktop_monitor.assess.usage import cost_of
from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.metrics.agent_event import SessionFacts, SessionState, SessionStatus
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.statistics import percentile

SHOWN_SECONDS = 8 * 3600.0
"""A session without a process is shown for so long after its last event."""
_LIVELY_SECONDS = 15.0
"""A session whose newest event is younger works, where nothing more direct says so."""
_LINGERING_SECONDS = 300.0
"""Without a process to look at, a session counts as over when its newest event is this old."""
_LATE_SECONDS = 5.0
"""The last events of a process may come so long after it."""
_MOST_SHOWN = 100
_ORDER = (
    SessionState.WAITING,
    SessionState.WORKING,
    SessionState.IDLE,
    SessionState.UNKNOWN,
    SessionState.ENDED,
)

SessionKey = tuple[str, str]
"""Interface and session."""


@dataclass(frozen=True, slots=True)
class KnownSessions:
    """What the journal and the machine say of sessions, by interface and session."""

    facts: Mapping[SessionKey, SessionFacts]
    groups: Mapping[SessionKey, Sequence[RequestGroup]]
    durations: Mapping[SessionKey, Sequence[float]]
    """Ascending seconds."""
    statuses: Mapping[SessionKey, SessionStatus]
    trees: tuple[TreeReading, ...]
    prices: PriceTable
    left: Mapping[SessionKey, float] = field(default_factory=dict)
    """Sessions whose process was seen, and the wall time since which it is gone."""


class _Costs(TypedDict):
    """Fields of `SessionView`, as are the next."""

    cost_usd: float | None
    is_cost_complete: bool
    cache_hit_ratio: float | None


class _Pace(TypedDict):
    duration_p50_seconds: float | None
    duration_p95_seconds: float | None


def session_views(known: KnownSessions, now_seconds: float) -> tuple[SessionView, ...]:
    """Every session worth showing, waiting ones first; trees of unknown sessions among them."""
    trees = [tree for tree in known.trees if not tree.is_infrastructure]
    by_key = {(tree.interface, tree.session): tree for tree in reversed(trees) if tree.session}
    keys = known.facts.keys() | known.statuses.keys() | by_key.keys()
    views = [_view(key, known, by_key.get(key), now_seconds) for key in keys]
    views += [_view((tree.interface, ""), known, tree, now_seconds) for tree in trees if not tree.session]
    shown = sorted((view for view in views if _is_shown(view, now_seconds)), key=_rank)
    return tuple(shown[:_MOST_SHOWN])


def _is_shown(view: SessionView, now_seconds: float) -> bool:
    runs = view.tree is not None or view.state is not SessionState.ENDED
    return runs or now_seconds - (view.last_event_seconds or 0.0) <= SHOWN_SECONDS


def _rank(view: SessionView) -> tuple[int, float, str]:
    return _ORDER.index(view.state), -(view.last_event_seconds or view.started_seconds or 0.0), view.session


def _view(key: SessionKey, known: KnownSessions, tree: TreeReading | None, now_seconds: float) -> SessionView:
    interface, session = key
    facts = known.facts.get(key) or SessionFacts(interface, session, 0.0)
    status = known.statuses.get(key)
    groups = known.groups.get(key, ()) if session else ()
    project = facts.project or (status.project if status else "") or (tree.folder if tree else "")
    last_event = facts.at_seconds or None
    return SessionView(
        interface=interface,
        session=session,
        name=facts.name or (status.name if status else "") or PurePath(project).name,
        project=project,
        model=facts.model,
        mode=facts.mode,
        effort=facts.effort,
        state=_state(facts, status, tree, known.left.get(key), now_seconds),
        state_since_seconds=status.at_seconds if status else last_event,
        waiting_for=status.waiting_for if status else "",
        started_seconds=facts.started_seconds,
        last_event_seconds=last_event,
        context_ratio=_ratio(facts.context_tokens, facts.context_window_tokens or _window(facts, known.prices)),
        **_sums(groups),
        **_costs(groups, known.prices),
        **_pace(known.durations.get(key, ()) if session else ()),
        tree=tree,
        is_remote=bool((status and status.is_remote) or (tree and tree.is_contained)),
        sources=_sources(groups, status),
    )


def cache_hit_ratio(groups: Iterable[RequestGroup]) -> float | None:
    """Cache reads of all input (read, written and uncached); None without any."""
    read = written = uncached = 0
    for group in groups:
        read += group.cache_read_tokens
        written += group.cache_write_tokens
        uncached += group.input_tokens
    return _ratio(read, read + written + uncached)


def _sums(groups: Iterable[RequestGroup]) -> dict[str, int]:
    names = (
        "requests",
        "ok",
        "errors",
        "retries",
        "input_tokens",
        "cache_read_tokens",
        "cache_write_tokens",
        "output_tokens",
    )
    groups = tuple(groups)
    return {name: sum(getattr(group, name) for group in groups) for name in names}


def _costs(groups: Sequence[RequestGroup], prices: PriceTable) -> _Costs:
    cost = cost_of(groups, prices)
    return _Costs(cost_usd=cost.usd, is_cost_complete=not cost.unpriced_models, cache_hit_ratio=cache_hit_ratio(groups))


def _pace(durations: Sequence[float]) -> _Pace:
    if not durations:
        return _Pace(duration_p50_seconds=None, duration_p95_seconds=None)
    return _Pace(duration_p50_seconds=percentile(durations, 0.5), duration_p95_seconds=percentile(durations, 0.95))


def _state(
    facts: SessionFacts,
    status: SessionStatus | None,
    tree: TreeReading | None,
    left_seconds: float | None,
    now_seconds: float,
) -> SessionState:
    """From the most direct source there is: what the client says, its processes, its newest event."""
    age = now_seconds - facts.at_seconds
    if status is not None:
        # Left behind by a client that crashed: it says working, but its process is gone.
        has_root = tree is not None and tree.root is not None
        is_gone = not has_root and status.pid is not None and not status.is_remote
        return SessionState.ENDED if is_gone else status.state
    if tree is not None and tree.root is not None:
        return SessionState.WORKING if age <= _LIVELY_SECONDS else SessionState.IDLE
    has_left = left_seconds is not None and facts.at_seconds <= left_seconds + _LATE_SECONDS
    if facts.is_ended or has_left or age > _LINGERING_SECONDS:
        return SessionState.ENDED
    return SessionState.WORKING if age <= _LIVELY_SECONDS else SessionState.UNKNOWN


def _window(facts: SessionFacts, prices: PriceTable) -> int | None:
    price = prices.price_of(facts.model) if facts.model else None
    return price.model_price.context_window_tokens if price else None


def _ratio(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _sources(groups: Iterable[RequestGroup], status: SessionStatus | None) -> frozenset[str]:
    found = {"registry"} if status else set()
    for group in groups:
        told = (("files", group.by_file), ("otlp", group.by_otlp), ("workflow", group.by_workflow))
        found.update(name for name, count in told if count)
    return frozenset(found)
