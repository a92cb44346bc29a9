"""Who was on top when trouble began: processes and agents by what a rule is about, sessions by their requests.

Processes are named as everywhere: the program and an allow-listed sub-command, never a
command line. Must not know how rules are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath

from desktop_monitor.alerts.incident import Culprit
from desktop_monitor.alerts.rule import Labels, Rule
from desktop_monitor.assess.request_readings import AHEAD_SECONDS, Request, span_seconds
from desktop_monitor.engine.agents_view import NO_AGENTS, AgentsView, SessionView
from desktop_monitor.engine.snapshot import ProcessPass
from desktop_monitor.metrics.agent_event import Outcome, SessionState
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.process import ProcessRow

_MOST = 3
_PROCESS, _AGENT = "process", "agent"


class Culprits:
    """Implements `alerts.evaluation.CulpritsOf` with what is known at one moment."""

    def __init__(
        self,
        processes: ProcessPass | None = None,
        agents: AgentsView = NO_AGENTS,
        requests: Sequence[Request] = (),
        now_seconds: float = 0.0,
    ) -> None:
        """`requests` ascend in time."""
        self._rows = processes.rows if processes else ()
        self._agents = agents
        self._requests = requests
        self._now = now_seconds

    def __call__(self, rule: Rule, labels: Labels) -> tuple[Culprit, ...]:
        """At most three processes and three agents, those with most first."""
        quantity = _quantity(rule, labels)
        if quantity is not None:
            return self._by_use(*quantity, with_processes=not rule.metric.startswith("agent_"))
        if rule.metric in _REQUEST_RANKS:
            unit, rank = _REQUEST_RANKS[rule.metric]
            return _top(self._by_requests(rule, labels, rank), _AGENT, unit)
        if rule.metric == "agent_waiting_seconds":
            return _top(self._waiting(labels), _AGENT, Unit.SECONDS)
        if rule.metric.startswith("agent_budget_"):
            spent = ((_session_name(view), float(_tokens(view))) for view in self._agents.sessions)
            return _top(spent, _AGENT, Unit.COUNT)
        return ()

    def _by_use(self, unit: Unit, of_row: _OfRow, of_agent: _OfAgent, *, with_processes: bool) -> tuple[Culprit, ...]:
        rows = ((row.command or row.name, of_row(row)) for row in self._rows) if with_processes else ()
        agents = ((_session_name(view), of_agent(view)) for view in self._agents.sessions)
        return _top(rows, _PROCESS, unit) + _top(agents, _AGENT, unit)

    def _by_requests(self, rule: Rule, labels: Labels, rank: _Rank) -> Iterator[tuple[str, float]]:
        since = self._now - span_seconds(rule.measure)
        wanted = {**dict(rule.where), **dict(labels)}
        found: dict[tuple[str, str], list[Request]] = {}
        for request in self._requests:
            is_recent = since < request.at_seconds <= self._now + AHEAD_SECONDS
            if is_recent and all(getattr(request, name, "") == value for name, value in wanted.items()):
                found.setdefault((request.interface, request.session), []).append(request)
        names = {(view.interface, view.session): _session_name(view) for view in self._agents.sessions}
        for key, requests in found.items():
            value = rank(requests)
            if value is not None:
                yield names.get(key) or PurePath(requests[-1].project).name or key[0], value

    def _waiting(self, labels: Labels) -> Iterator[tuple[str, float]]:
        for view in self._agents.sessions:
            is_meant = all(getattr(view, name, "") == value for name, value in labels)
            if view.state is SessionState.WAITING and view.state_since_seconds is not None and is_meant:
                yield _session_name(view), self._now - view.state_since_seconds


def _top(values: Iterable[tuple[str, float | None]], kind: str, unit: Unit) -> tuple[Culprit, ...]:
    """Those with most, each name once with its greatest value: a build has a hundred compilers."""
    greatest: dict[str, float] = {}
    for name, value in values:
        if value is not None and value > 0 and name:
            greatest[name] = max(value, greatest.get(name, value))
    ranked = sorted(greatest.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Culprit(kind, name, value, unit.value) for name, value in ranked[:_MOST])


def _session_name(view: SessionView) -> str:
    return view.name or PurePath(view.project).name or view.interface


def _tokens(view: SessionView) -> int:
    return view.input_tokens + view.cache_read_tokens + view.cache_write_tokens + view.output_tokens


# What processes and agents are ranked by

_OfRow = Callable[[ProcessRow], float | None]
_OfAgent = Callable[[SessionView], float | None]


def _cpu_of_row(row: ProcessRow) -> float | None:
    return row.cpu_core_ratio


def _cpu_of_agent(view: SessionView) -> float | None:
    return view.tree.cpu_core_ratio if view.tree else None


def _memory_of_row(row: ProcessRow) -> float | None:
    return row.resident_bytes


def _memory_of_agent(view: SessionView) -> float | None:
    if view.tree is None:
        return None
    return view.tree.resident_bytes if view.tree.memory_bytes is None else view.tree.memory_bytes


def _transfer_of_row(row: ProcessRow) -> float | None:
    return _known_sum(row.read_bytes_per_second, row.written_bytes_per_second)


def _transfer_of_agent(view: SessionView) -> float | None:
    tree = view.tree
    return _known_sum(tree.read_bytes_per_second, tree.written_bytes_per_second) if tree else None


def _written_of_row(row: ProcessRow) -> float | None:
    return row.written_bytes_per_second


def _written_of_agent(view: SessionView) -> float | None:
    return view.tree.written_bytes_per_second if view.tree else None


def _known_sum(*values: float | None) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


_Quantity = tuple[Unit, _OfRow, _OfAgent]
_CPU: _Quantity = (Unit.CORES, _cpu_of_row, _cpu_of_agent)
_MEMORY: _Quantity = (Unit.BYTES, _memory_of_row, _memory_of_agent)
_TRANSFER: _Quantity = (Unit.BYTES_PER_SECOND, _transfer_of_row, _transfer_of_agent)
_WRITTEN: _Quantity = (Unit.BYTES_PER_SECOND, _written_of_row, _written_of_agent)
_BY_RESOURCE = {"cpu": _CPU, "memory": _MEMORY, "io": _TRANSFER}
_BY_PREFIX = (
    ("cpu_", _CPU),
    ("load_", _CPU),
    ("process_running_", _CPU),
    ("temperature_", _CPU),
    ("battery_", _CPU),
    ("memory_", _MEMORY),
    ("swap_", _MEMORY),
    ("filesystem_", _WRITTEN),
    ("disk_", _TRANSFER),
)
_BY_AGENT_METRIC = {"agent_cpu_cores": _CPU, "agent_memory_bytes": _MEMORY, "agent_memory_ratio": _MEMORY}


def _quantity(rule: Rule, labels: Labels) -> tuple[Unit, _OfRow, _OfAgent] | None:
    if rule.metric.startswith("pressure_"):
        return _BY_RESOURCE.get({**dict(rule.where), **dict(labels)}.get("resource", ""))
    if rule.metric in _BY_AGENT_METRIC:
        return _BY_AGENT_METRIC[rule.metric]
    return next((quantity for prefix, quantity in _BY_PREFIX if rule.metric.startswith(prefix)), None)


# What sessions are ranked by

_Rank = Callable[[Sequence[Request]], float | None]


def _failures(requests: Sequence[Request]) -> float:
    return float(sum(request.outcome in {Outcome.ERROR, Outcome.TIMEOUT} for request in requests))


def _refused(requests: Sequence[Request]) -> float:
    return float(sum(request.error_kind == "rate_limit" for request in requests))


def _mean_duration(requests: Sequence[Request]) -> float | None:
    known = [
        request.duration_seconds
        for request in requests
        if request.outcome is Outcome.OK and request.duration_seconds is not None
    ]
    return sum(known) / len(known) if known else None


_REQUEST_RANKS: dict[str, tuple[Unit, _Rank]] = {
    "agent_success_ratio": (Unit.COUNT, _failures),
    "agent_error_ratio": (Unit.COUNT, _failures),
    "agent_timeout_ratio": (Unit.COUNT, _failures),
    "agent_consecutive_failure_count": (Unit.COUNT, _failures),
    "agent_rate_limited_ratio": (Unit.COUNT, _refused),
    "agent_response_seconds": (Unit.SECONDS, _mean_duration),
    "agent_response_ratio": (Unit.SECONDS, _mean_duration),
}
