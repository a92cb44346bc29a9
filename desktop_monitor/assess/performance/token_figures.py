"""Cache hit rate and token efficiency: ratios of sums of tokens, plain and weighted by price.

Neither mixes its unit. The cache hit rate is that of the providers' caches, in tokens of
input, wherever enough requests told of any; only where too few did (own workflows that tell of
contexts and not of tokens) it is that of the workflows' own context caches, in look-ups, and a
note says so. Both stand beside each other in the rows of context modes. An own workflow that never
told of a cached token in the period has told nothing of caches and counts in neither.

Token efficiency weighs with list prices, also where a client states its cost: a ratio of
two ways of reckoning would mean nothing. Cache writes that may still be read count as
spent and not as wasted. Must not know other KPIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.estimating import Evidence, Share, SumsRatio
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.performance.memory import FORGETFUL, Memory
from desktop_monitor.assess.performance.money import list_usd, wasted_group
from desktop_monitor.assess.performance.reckoned import MOST_NAMED, Pair, Reckoned
from desktop_monitor.assess.performance.request_sums import newest_seconds, request_sums
from desktop_monitor.assess.performance.targets import Targets, target_of
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, CellKey, RequestCell, WasteCell

# Cache hit rate


def cache_hit_rate(
    agents: AgentPeriod, before: AgentPeriod | None, targets: Targets, memory: Memory = FORGETFUL
) -> Pair:
    """0-1, of this period and of the same caches in the one before."""
    tokens, lookups = token_caches(agents.requests, memory), _lookups(agents)
    target = target_of(Kpi.CACHE_HIT_RATE, targets)
    if tokens.count < ENOUGH and lookups.count >= (ENOUGH if tokens.count else 1):
        newest = max(cell.newest_seconds for cell in agents.contexts)
        notes = (text("kpi.note.own_caches"),)
        now = Reckoned(lookups, target, None, newest, ("workflow",), notes=notes)
        return Pair(now, _lookups(before) if before else None)
    sums = memory.of(request_sums, agents.requests)
    now = Reckoned(
        tokens,
        target,
        coverage_ratio=min(1.0, tokens.count / sums.ok) if sums.ok else None,
        newest_seconds=newest_seconds(agents.requests),
        sources=sums.sources,
    )
    return Pair(now, token_caches(before.requests, memory) if before else None)


def token_caches(cells: Iterable[RequestCell], memory: Memory = FORGETFUL) -> SumsRatio:
    """Input read from providers' caches of all input, in tokens, of those who told of caches."""
    given = tuple(cells)
    known = list(zip(given, memory.each(_input_of, given), strict=True))
    telling = {cell.key.interface for cell, found in known if cell.is_workflow and found.cached}
    told = [found for cell, found in known if not cell.is_workflow or cell.key.interface in telling]
    clusters = tuple((float(found.read), float(found.whole)) for found in told if found.whole)
    return SumsRatio(clusters, sum(found.requests for found in told))


class _Input(NamedTuple):
    """What a cell's requests sent."""

    cached: int
    """Tokens read from caches or written there."""
    read: int
    whole: int
    requests: int
    """Those of groups that sent anything."""


def _input_of(cell: RequestCell) -> _Input:
    cached = read = whole = requests = 0
    for group in cell.groups:
        of_cache = group.cache_read_tokens + group.cache_write_tokens
        if of_cache or group.input_tokens:
            cached += of_cache
            read += group.cache_read_tokens
            whole += of_cache + group.input_tokens
            # Failed requests mostly have no tokens.
            requests += group.requests - group.errors - group.timeouts
    return _Input(cached, read, whole, requests)


def _lookups(agents: AgentPeriod) -> Share:
    return Share(
        sum(cell.cache_hits for cell in agents.contexts),
        sum(cell.cache_hits + cell.cache_misses for cell in agents.contexts),
    )


# Token efficiency


def token_efficiency(
    agents: AgentPeriod,
    before: AgentPeriod | None,
    targets: Targets,
    prices: PriceTable,
    memory: Memory = FORGETFUL,
) -> Pair:
    """0-1, of this period and the one before."""
    priced = _Priced(agents, prices, memory)
    sums = memory.of(request_sums, agents.requests)
    whole = priced.requests + priced.unpriced_requests
    now = Reckoned(
        priced.evidence(),
        target_of(Kpi.TOKEN_EFFICIENCY, targets),
        coverage_ratio=priced.requests / whole if whole else None,
        newest_seconds=newest_seconds(agents.requests),
        sources=sums.sources,
        notes=_unpriced_notes(sorted(priced.unpriced_models)),
    )
    return Pair(now, _Priced(before, prices, memory).evidence() if before else None)


class _Priced:
    """What was spent and wasted, in USD at list prices, by cell."""

    def __init__(self, agents: AgentPeriod, prices: PriceTable, memory: Memory) -> None:
        spent_of_each = memory.each(_spent, agents.requests, prices)
        cells = [(cell.key, spent) for cell, spent in zip(agents.requests, spent_of_each, strict=True)]
        self.requests = sum(spent.requests for _, spent in cells)
        self.unpriced_requests = sum(spent.unpriced_requests for _, spent in cells)
        self.unpriced_models = {key.model for key, spent in cells if spent.unpriced_requests}
        self._spent: dict[CellKey, float] = {}
        for key, spent in cells:
            if spent.usd:
                self._spent[key] = self._spent.get(key, 0.0) + spent.usd
        self._wasted = _wasted(agents.waste, prices, memory)

    def evidence(self) -> Evidence:
        """One minus wasted over spent; a cell never wastes more than it spent."""
        clusters = tuple((max(0.0, usd - self._wasted.get(key, 0.0)), usd) for key, usd in self._spent.items())
        return SumsRatio(clusters, self.requests)


class _Spent(NamedTuple):
    """What a cell's requests cost at list prices but for what they read from caches."""

    usd: float
    requests: int
    """Those that cost anything."""
    unpriced_requests: int
    """Those with tokens whose model has no price."""


def _spent(cell: RequestCell, prices: PriceTable) -> _Spent:
    usd, requests, unpriced_requests = 0.0, 0, 0
    for group in cell.groups:
        if group.input_tokens or group.cache_write_tokens or group.output_tokens:
            price = list_usd(group, prices, are_reads_free=True)
            if price is None:
                unpriced_requests += group.requests
            elif price:
                usd += price
                requests += group.requests
    return _Spent(usd, requests, unpriced_requests)


def _wasted(cells: Sequence[WasteCell], prices: PriceTable, memory: Memory) -> Mapping[CellKey, float]:
    parts: dict[CellKey, list[float]] = {}
    for cell, usd in zip(cells, memory.each(_wasted_usd, cells, prices), strict=True):
        if usd:
            parts.setdefault(cell.key, []).append(usd)
    return {key: fsum(each) for key, each in parts.items()}


def _wasted_usd(cell: WasteCell, prices: PriceTable) -> float:
    return list_usd(wasted_group(cell), prices) or 0.0


def _unpriced_notes(models: list[str]) -> tuple[Text, ...]:
    if not models:
        return ()
    named = (text("kpi.note.unpriced", models=", ".join(models[:MOST_NAMED])),)
    more = len(models) - MOST_NAMED
    return (*named, text("kpi.note.more_unpriced", count=more)) if more > 0 else named
