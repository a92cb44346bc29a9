"""Cache hit rate and token efficiency: ratios of sums of tokens, plain and weighted by price.

Neither mixes its unit. The cache hit rate is that of the providers' caches, in tokens of
input, wherever requests told of any; only where none did (own workflows that tell of contexts
and not of tokens) it is that of the workflows' own context caches, in look-ups, and a note
says so. Both stand beside each other in the rows of context modes. An own workflow that never
told of a cached token in the period has told nothing of caches and counts in neither.

Token efficiency weighs with list prices, also where a client states its cost: a ratio of
two ways of reckoning would mean nothing. Cache writes that may still be read count as
spent and not as wasted. Must not know other KPIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.performance.estimating import Evidence, Share, SumsRatio
from desktop_monitor.assess.performance.money import list_usd
from desktop_monitor.assess.performance.reckoned import MOST_NAMED, Pair, Reckoned
from desktop_monitor.assess.performance.request_sums import newest_seconds, request_sums
from desktop_monitor.assess.performance.targets import Targets, target_of
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import AgentPeriod, CellKey, RequestCell, WasteCell
from desktop_monitor.metrics.text import Text, text

# Cache hit rate


def cache_hit_rate(agents: AgentPeriod, before: AgentPeriod | None, targets: Targets) -> Pair:
    """0-1, of this period and of the same caches in the one before."""
    tokens, lookups = token_caches(agents.requests), _lookups(agents)
    target = target_of(Kpi.CACHE_HIT_RATE, targets)
    if not tokens.count and lookups.count:
        newest = max(cell.newest_seconds for cell in agents.contexts)
        notes = (text("kpi.note.own_caches"),)
        now = Reckoned(lookups, target, None, newest, ("workflow",), notes=notes)
        return Pair(now, _lookups(before) if before else None)
    sums = request_sums(agents.requests)
    now = Reckoned(
        tokens,
        target,
        coverage_ratio=min(1.0, tokens.count / sums.ok) if sums.ok else None,
        newest_seconds=newest_seconds(agents.requests),
        sources=sums.sources,
    )
    return Pair(now, token_caches(before.requests) if before else None)


def token_caches(cells: Iterable[RequestCell]) -> SumsRatio:
    """Input read from providers' caches of all input, in tokens, of those who told of caches."""
    known = tuple(cells)
    telling = {cell.key.interface for cell in known if cell.is_workflow and any(map(_cached, cell.groups))}
    clusters = []
    requests = 0
    for cell in known:
        is_telling = not cell.is_workflow or cell.key.interface in telling
        groups = [group for group in cell.groups if _input(group)] if is_telling else ()
        if groups:
            clusters.append((float(sum(group.cache_read_tokens for group in groups)), float(sum(map(_input, groups)))))
            # Failed requests mostly have no tokens.
            requests += sum(group.requests - group.errors - group.timeouts for group in groups)
    return SumsRatio(tuple(clusters), requests)


def _lookups(agents: AgentPeriod) -> Share:
    return Share(
        sum(cell.cache_hits for cell in agents.contexts),
        sum(cell.cache_hits + cell.cache_misses for cell in agents.contexts),
    )


def _cached(group: RequestGroup) -> int:
    return group.cache_read_tokens + group.cache_write_tokens


def _input(group: RequestGroup) -> int:
    return _cached(group) + group.input_tokens


# Token efficiency


def token_efficiency(agents: AgentPeriod, before: AgentPeriod | None, targets: Targets, prices: PriceTable) -> Pair:
    """0-1, of this period and the one before."""
    priced = _Priced(agents, prices)
    sums = request_sums(agents.requests)
    whole = priced.requests + priced.unpriced_requests
    now = Reckoned(
        priced.evidence(),
        target_of(Kpi.TOKEN_EFFICIENCY, targets),
        coverage_ratio=priced.requests / whole if whole else None,
        newest_seconds=newest_seconds(agents.requests),
        sources=sums.sources,
        notes=_unpriced_notes(sorted(priced.unpriced_models)),
    )
    return Pair(now, _Priced(before, prices).evidence() if before else None)


class _Priced:
    """What was spent and wasted, in USD at list prices, by cell."""

    def __init__(self, agents: AgentPeriod, prices: PriceTable) -> None:
        self.spent: dict[CellKey, float] = {}
        self.requests = self.unpriced_requests = 0
        self.unpriced_models: set[str] = set()
        self._prices = prices
        for cell in agents.requests:
            for group in cell.groups:
                self._add(cell.key, group)
        self._wasted = _wasted(agents.waste, prices)

    def _add(self, key: CellKey, group: RequestGroup) -> None:
        group = group._replace(cache_read_tokens=0)
        if not group.tokens:
            return
        usd = list_usd(group, self._prices)
        if usd is None:
            self.unpriced_requests += group.requests
            self.unpriced_models.add(group.model)
        elif usd > 0:
            self.requests += group.requests
            self.spent[key] = self.spent.get(key, 0.0) + usd

    def evidence(self) -> Evidence:
        """One minus wasted over spent; a cell never wastes more than it spent."""
        clusters = tuple((max(0.0, usd - self._wasted.get(key, 0.0)), usd) for key, usd in self.spent.items())
        return SumsRatio(clusters, self.requests)


def _wasted(cells: Iterable[WasteCell], prices: PriceTable) -> Mapping[CellKey, float]:
    parts: dict[CellKey, list[float]] = {}
    for cell in cells:
        parts.setdefault(cell.key, []).append(list_usd(_waste_group(cell), prices) or 0.0)
    return {key: fsum(usd) for key, usd in parts.items()}


def _waste_group(cell: WasteCell) -> RequestGroup:
    """Wasted tokens as if they were requests of their own, for a price."""
    nothing = dict.fromkeys(RequestGroup._fields, 0)
    return RequestGroup(**nothing)._replace(  # type: ignore[arg-type]
        key="",
        interface=cell.key.interface,
        model=cell.key.model,
        is_fast=cell.is_fast,
        context_band=cell.context_band,
        has_cost=False,
        input_tokens=cell.failed_input_tokens,
        cache_write_tokens=cell.failed_cache_write_tokens + cell.unread_cache_write_tokens,
        cache_write_1h_tokens=cell.failed_cache_write_1h_tokens + cell.unread_cache_write_1h_tokens,
        output_tokens=cell.failed_output_tokens,
    )


def _unpriced_notes(models: list[str]) -> tuple[Text, ...]:
    if not models:
        return ()
    named = (text("kpi.note.unpriced", models=", ".join(models[:MOST_NAMED])),)
    more = len(models) - MOST_NAMED
    return (*named, text("kpi.note.more_unpriced", count=more)) if more > 0 else named
