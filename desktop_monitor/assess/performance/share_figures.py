"""Success rate and availability: shares of requests and of minutes. Must not know other KPIs."""

from __future__ import annotations

from desktop_monitor.assess.performance.estimating import Share
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.reckoned import Pair, Reckoned
from desktop_monitor.assess.performance.request_sums import RequestSums, newest_seconds, request_sums
from desktop_monitor.assess.performance.targets import Targets, target_of
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod


def success_rate(agents: AgentPeriod, before: AgentPeriod | None, targets: Targets, memory: Memory = FORGETFUL) -> Pair:
    """Answered of all that were answered or failed, of this period and the one before."""
    sums = memory.of(request_sums, agents.requests)
    now = Reckoned(
        _success(sums),
        target_of(Kpi.SUCCESS_RATE, targets),
        coverage_ratio=_known_ratio(sums),
        newest_seconds=newest_seconds(agents.requests),
        sources=sums.sources,
        notes=_left_out(sums),
    )
    return Pair(now, _success(memory.of(request_sums, before.requests)) if before else None)


def availability(agents: AgentPeriod, before: AgentPeriod | None, targets: Targets, memory: Memory = FORGETFUL) -> Pair:
    """Minutes with an answer of minutes with an attempt, each interface's own, of this period and the one before."""
    sums = memory.of(request_sums, agents.requests)
    now = Reckoned(
        _answered(agents),
        target_of(Kpi.AVAILABILITY, targets),
        coverage_ratio=_known_ratio(sums),
        newest_seconds=newest_seconds(agents.requests),
        sources=sums.sources,
    )
    return Pair(now, _answered(before) if before else None)


def _success(sums: RequestSums) -> Share:
    return Share(sums.ok, sums.judged)


def _answered(agents: AgentPeriod) -> Share:
    return Share(sum(cell.answered for cell in agents.minutes), sum(cell.attempted for cell in agents.minutes))


def _known_ratio(sums: RequestSums) -> float | None:
    """Requests whose end is known, of those the user did not cancel."""
    whole = sums.requests - sums.cancelled
    return min(1.0, sums.judged / whole) if whole > 0 else None


def _left_out(sums: RequestSums) -> tuple[Text, ...]:
    return (text("kpi.note.cancelled", count=sums.cancelled),) if sums.cancelled else ()
