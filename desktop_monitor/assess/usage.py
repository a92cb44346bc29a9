"""What agents used: groups of requests added up to rows, with what they cost.

Cost is what the client states, where it states one; everything else is reckoned at the
list price of its model and is therefore what the same tokens would cost through the API,
also where a subscription paid for them. Requests of a model without a price are left
out of the cost and named; where nothing has a price the cost is None, never 0.
A row's requests are its ok, errors, timeouts, cancelled and those whose end nobody told.

Pure; must not know the journal or who asks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from desktop_monitor.agents.pricing import PriceTable, cost_usd, has_tokens
from desktop_monitor.metrics.agent_sums import Grouping, RequestGroup, TotalRow
from desktop_monitor.metrics.statistics import sorted_percentile

_FAST = " (fast)"
"""Behind a model's name: its price in fast mode."""


class Cost(NamedTuple):
    """What requests cost and how that is known."""

    usd: float | None
    """Everything that has a cost; None: nothing has."""
    priced_usd: float
    """The part reckoned from list prices: what the tokens would cost through the API."""
    own_requests: int
    """Requests whose client stated the cost, guesses left out."""
    guessed_requests: int
    """Requests whose client guessed the price."""
    priced_requests: int
    """Of models with a list price, failed ones without tokens included, as in the next."""
    unpriced_requests: int
    unpriced_models: tuple[str, ...]
    """Those whose tokens are missing in the cost."""
    priced_as: tuple[tuple[str, str], ...]
    """Models whose price stands under another name of the same model, and that name."""


class Durations(NamedTuple):
    """How long requests took, in seconds."""

    mean: float
    p50: float
    p95: float


class SourceCounts(NamedTuple):
    """Requests by who told of them; one may be told of by several."""

    files: int
    otlp: int
    workflow: int
    both: int
    """By a file and by OTLP."""


class Unattributed(NamedTuple):
    """What clients' own totals have more than their requests: aborted ones, mostly."""

    input_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0

    @property
    def tokens(self) -> int:
        """Of all kinds."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens + self.output_tokens


class UsageRow(NamedTuple):
    """One line of the account."""

    key: str
    interfaces: tuple[str, ...]
    requests: int
    ok: int
    errors: int
    timeouts: int
    cancelled: int
    retries: int
    input_tokens: int
    """Uncached."""
    cache_read_tokens: int
    cache_write_tokens: int
    output_tokens: int
    """All generated."""
    reasoning_tokens: int
    """The part of them spent on thinking."""
    cost: Cost
    durations: Durations | None
    sources: SourceCounts
    unattributed: Unattributed | None
    """None: no client's totals to compare with, or they cannot be parted by this key."""

    @property
    def tokens(self) -> int:
        """Of all kinds."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens + self.output_tokens


class UsageReport(NamedTuple):
    """The account: a row a key in the order of keys, and all of them together."""

    rows: tuple[UsageRow, ...]
    totals: UsageRow


def usage_report(
    by: Grouping,
    groups: Iterable[RequestGroup],
    durations: Mapping[str, Sequence[float]],
    totals: Iterable[TotalRow],
    prices: PriceTable,
    all_durations: Sequence[float] | None = None,
) -> UsageReport:
    """Rows by key and their totals, from what the journal answers.

    `all_durations`: those of all keys in ascending order, where they are known; None: they are put together here.
    """
    by_key: dict[str, list[RequestGroup]] = {}
    for group in groups:
        by_key.setdefault(group.key, []).append(group)
    own_totals = tuple(totals)
    total_of_key = _by_key(by, own_totals)
    parts = {key: _part(by_key[key], prices) for key in sorted(by_key)}
    rows = tuple(_row(key, part, durations.get(key, ()), total_of_key.get(key, ())) for key, part in parts.items())
    if all_durations is None:
        all_durations = sorted(chain.from_iterable(durations.values()))
    return UsageReport(rows, _row("", _whole(parts.values()), all_durations, own_totals))


class _Part(NamedTuple):
    """What some groups add up to."""

    interfaces: frozenset[str]
    amounts: tuple[Any, ...]
    """Sums of all fields of `RequestGroup` from `_FIRST_AMOUNT` on; empty without a group."""
    account: _Account


def _part(groups: Sequence[RequestGroup], prices: PriceTable) -> _Part:
    # Column by column: tens of thousands of groups are added up in one question.
    columns = tuple(zip(*groups, strict=True))
    return _Part(
        frozenset(group.interface for group in groups),
        tuple(map(sum, columns[_FIRST_AMOUNT:])),
        _account(groups, prices),
    )


def _whole(parts: Collection[_Part]) -> _Part:
    """All of them together; nothing is reckoned a second time."""
    return _Part(
        frozenset(chain.from_iterable(part.interfaces for part in parts)),
        tuple(map(sum, zip(*(part.amounts for part in parts), strict=True))),
        _Account.of_all(part.account for part in parts),
    )


def _row(key: str, part: _Part, durations: Sequence[float], totals: Sequence[TotalRow]) -> UsageRow:
    """One line, from `durations` in ascending order; `totals` empty: nothing to compare with."""
    sums = dict(zip(_AMOUNTS, part.amounts, strict=True)) if part.amounts else dict.fromkeys(_AMOUNTS, 0)
    return UsageRow(
        key=key,
        interfaces=tuple(sorted(part.interfaces)),
        **{name: sums[name] for name in _COUNTS},
        cost=part.account.cost(),
        durations=_durations(durations),
        sources=SourceCounts(*(sums[name] for name in _BY_SOURCE)),
        unattributed=unattributed_of(totals) if totals else None,
    )


_FIRST_AMOUNT = RequestGroup._fields.index("requests")
_AMOUNTS = RequestGroup._fields[_FIRST_AMOUNT:]
_COUNTS = (
    *("requests", "ok", "errors", "timeouts", "cancelled", "retries"),
    *("input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens"),
)
"""Fields of a row that are the sums of the same fields of its groups."""
_BY_SOURCE = ("by_file", "by_otlp", "by_workflow", "by_both")


def cost_of(groups: Iterable[RequestGroup], prices: PriceTable) -> Cost:
    """What `groups` cost: their clients' own cost where there is one, list prices for the rest."""
    return _account(groups, prices).cost()


def _account(groups: Iterable[RequestGroup], prices: PriceTable) -> _Account:
    account = _Account()
    for group in groups:
        if group.has_cost:
            account.add_own(group)
        else:
            account.add_priced(group, prices)
    return account


class _Account:
    """Adds up what groups cost."""

    def __init__(self) -> None:
        self.own_usd: list[float] = []
        self.priced_usd: list[float] = []
        self.own = self.guessed = self.priced = self.unpriced = 0
        self.unpriced_models: set[str] = set()
        self.priced_as: dict[str, str] = {}

    def add_own(self, group: RequestGroup) -> None:
        """What the client states itself."""
        self.own_usd.append(group.cost_usd)
        self.own += group.requests - group.guessed
        self.guessed += group.guessed

    def add_priced(self, group: RequestGroup, prices: PriceTable) -> None:
        """What the list prices say, or that they say nothing."""
        price = prices.price_of(group.model)
        usd = cost_usd(price.model_price, group) if price else None
        if price is None or usd is None:
            self.unpriced += group.requests
            if has_tokens(group):
                self.unpriced_models.add(group.model + (_FAST if price else ""))
            return
        self.priced += group.requests
        if has_tokens(group):
            self.priced_usd.append(usd)
            if price.is_derived:
                self.priced_as[group.model] = price.name

    @classmethod
    def of_all(cls, accounts: Iterable[_Account]) -> _Account:
        """What all of them add up to."""
        whole = cls()
        for one in accounts:
            whole.own_usd += one.own_usd
            whole.priced_usd += one.priced_usd
            whole.own += one.own
            whole.guessed += one.guessed
            whole.priced += one.priced
            whole.unpriced += one.unpriced
            whole.unpriced_models |= one.unpriced_models
            whole.priced_as.update(one.priced_as)
        return whole

    def cost(self) -> Cost:
        """The sums; whatever the order of groups, they are the same to the last digit."""
        known = self.own_usd + self.priced_usd
        return Cost(
            usd=math.fsum(known) if known else None,
            priced_usd=math.fsum(self.priced_usd),
            own_requests=self.own,
            guessed_requests=self.guessed,
            priced_requests=self.priced,
            unpriced_requests=self.unpriced,
            unpriced_models=tuple(sorted(self.unpriced_models)),
            priced_as=tuple(sorted(self.priced_as.items())),
        )


def unattributed_of(totals: Iterable[TotalRow]) -> Unattributed:
    """What is more in clients' own totals; where they have less, they told of less."""
    more = dict.fromkeys(Unattributed._fields, 0.0)
    for row in totals:
        if row.quantity in more:
            more[row.quantity] += max(0.0, row.client_value - row.requests_value)
    tokens = {name: round(value) for name, value in more.items() if name != "cost_usd"}
    return Unattributed(**tokens, cost_usd=more["cost_usd"])


_TOTAL_KEYS: Mapping[Grouping, Callable[[TotalRow], str]] = {
    Grouping.SESSION: lambda row: row.session,
    Grouping.MODEL: lambda row: row.model,
    Grouping.INTERFACE: lambda row: row.interface,
}


def _by_key(by: Grouping, totals: Iterable[TotalRow]) -> Mapping[str, Sequence[TotalRow]]:
    """Clients' totals have no time and no project: by those they cannot be parted."""
    key_of = _TOTAL_KEYS.get(by)
    parted: dict[str, list[TotalRow]] = {}
    if key_of:
        for row in totals:
            parted.setdefault(key_of(row), []).append(row)
    return parted


def _durations(seconds: Sequence[float]) -> Durations | None:
    if not seconds:
        return None
    return Durations(math.fsum(seconds) / len(seconds), *(sorted_percentile(seconds, share) for share in (0.5, 0.95)))
