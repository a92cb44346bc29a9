"""Context modes beside each other, and what one is against another. Must not know interfaces or who shows rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.estimating import (
    Mean,
    change,
    estimate,
    mean_estimate,
    mean_of,
    mean_ratio,
    share_estimate,
)
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.money import money_of
from desktop_monitor.assess.performance.request_sums import request_sums
from desktop_monitor.assess.performance.scope import parted
from desktop_monitor.assess.performance.tables import ModeComparison, ModeRow
from desktop_monitor.metrics.agent_sums import Grouping
from desktop_monitor.metrics.period_facts import AgentPeriod, ContextCell

MOST_COMPARED = 6
"""Of so many modes, those used most, each is compared with each."""


def mode_rows(agents: AgentPeriod, prices: PriceTable, memory: Memory = FORGETFUL) -> tuple[ModeRow, ...]:
    """One row a mode that is known, in the order of their names."""
    modes = memory.of(parted, agents, Grouping.MODE)
    whole = sum(_operations(of_mode, memory) for of_mode in modes.values())
    return tuple(
        _row(mode, of_mode, whole, prices, memory) for mode, of_mode in modes.items() if _operations(of_mode, memory)
    )


def mode_comparisons(agents: AgentPeriod, memory: Memory = FORGETFUL) -> tuple[ModeComparison, ...]:
    """Each of the modes used most against each that follows it in the order of names: FANCY, then SIMPLE."""
    modes = memory.of(parted, agents, Grouping.MODE)
    most_used = sorted(modes, key=lambda mode: -_operations(modes[mode], memory))[:MOST_COMPARED]
    return tuple(
        _comparison(first, second, modes[first], modes[second], memory)
        for first, second in combinations(sorted(most_used), 2)
    )


def _operations(agents: AgentPeriod, memory: Memory) -> int:
    contexts = sum(cell.contexts for cell in agents.contexts)
    return contexts + memory.of(request_sums, agents.requests).requests


def _row(mode: str, agents: AgentPeriod, whole: int, prices: PriceTable, memory: Memory) -> ModeRow:
    sums, contexts = memory.of(request_sums, agents.requests), agents.contexts
    hits, misses = sum(cell.cache_hits for cell in contexts), sum(cell.cache_misses for cell in contexts)
    selected, scanned = _files(contexts)
    return ModeRow(
        mode=mode,
        operations=_operations(agents, memory),
        share_ratio=_operations(agents, memory) / whole,
        preparation_seconds=mean_estimate(cell.durations_seconds for cell in contexts),
        response_seconds=mean_estimate((cell.durations_seconds for cell in agents.requests), memory=memory),
        memory_bytes=estimate(_memory(agents)),
        accuracy_ratio=mean_estimate((cell.accuracy_ratios for cell in contexts), most=1.0),
        accuracy_methods=_methods(contexts),
        cache_hit_ratio=share_estimate(hits, hits + misses),
        files_selected=selected,
        files_scanned=scanned,
        success_ratio=share_estimate(sums.ok, sums.judged),
        usd_per_request=money_of(agents.requests, prices).usd_per_request,
        is_session_memory=_is_session_memory(agents),
    )


def _files(contexts: Sequence[ContextCell]) -> tuple[int | None, int | None]:
    """None: no context told of files, for a context is selected from at least one."""
    scanned = sum(cell.files_scanned for cell in contexts)
    return (sum(cell.files_selected for cell in contexts), scanned) if scanned else (None, None)


def _methods(contexts: Sequence[ContextCell]) -> tuple[str, ...]:
    return tuple(sorted({method for cell in contexts for method in cell.accuracy_methods}))


def _comparison(first: str, second: str, one: AgentPeriod, other: AgentPeriod, memory: Memory) -> ModeComparison:
    return ModeComparison(
        first,
        second,
        speed_ratio=mean_ratio(_preparation(one), _preparation(other)),
        memory_ratio=mean_ratio(_memory(one), _memory(other))
        if _is_session_memory(one) == _is_session_memory(other)
        else None,
        # Accuracy found in another way is another quantity.
        accuracy_difference=change(_accuracy(other), _accuracy(one))
        if _methods(one.contexts) == _methods(other.contexts)
        else None,
        response_difference_seconds=change(_response(other, memory), _response(one, memory)),
    )


def _preparation(agents: AgentPeriod) -> Mean:
    return mean_of(cell.durations_seconds for cell in agents.contexts)


def _is_session_memory(agents: AgentPeriod) -> bool:
    """Whether no context told of memory, and processes of sessions were measured."""
    return bool(agents.session_memory) and not any(cell.memory_bytes for cell in agents.contexts)


def _memory(agents: AgentPeriod) -> Mean:
    """What a context takes and what a session's processes take are two quantities, never mixed."""
    if _is_session_memory(agents):
        return mean_of(cell.memory_bytes for cell in agents.session_memory)
    return mean_of(cell.memory_bytes for cell in agents.contexts)


def _accuracy(agents: AgentPeriod) -> Mean:
    return mean_of(cell.accuracy_ratios for cell in agents.contexts)


def _response(agents: AgentPeriod, memory: Memory) -> Mean:
    return mean_of((cell.durations_seconds for cell in agents.requests), memory=memory)
