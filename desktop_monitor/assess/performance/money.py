"""What requests of cells cost, for each of them and for their tokens. Must not know rows.

Only requests whose cost is known count (see `assess.usage`), with their tokens: a model
without a price makes the others neither cheaper nor dearer.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from desktop_monitor.agents.pricing import PriceTable, cost_usd
from desktop_monitor.assess.performance.figure import ENOUGH
from desktop_monitor.assess.performance.request_sums import merged_groups
from desktop_monitor.assess.usage import cost_of
from desktop_monitor.metrics.agent_sums import RequestGroup
from desktop_monitor.metrics.period_facts import RequestCell, WasteCell

_NO_REQUESTS = (0,) * 6
_NOTHING_ELSE = (0,) * 7
"""The fields of `RequestGroup` before tokens and after them."""


class Money(NamedTuple):
    """The cost of some requests."""

    usd: float | None
    """None: no cost is known."""
    requests: int
    """Those whose cost is known."""
    tokens: int
    """Of all kinds, of those."""

    @property
    def usd_per_request(self) -> float | None:
        """None with fewer than `ENOUGH` requests."""
        return self.usd / self.requests if self.usd is not None and self.requests >= ENOUGH else None

    @property
    def usd_per_1k_tokens(self) -> float | None:
        """For a thousand tokens of all kinds; None with fewer than `ENOUGH` requests."""
        if self.usd is None or self.requests < ENOUGH or not self.tokens:
            return None
        return 1000.0 * self.usd / self.tokens


def money_of(cells: Iterable[RequestCell], prices: PriceTable) -> Money:
    """Clients' own costs where they state them, list prices for the rest."""
    return money_of_groups(merged_groups(cells), prices)


def money_of_groups(groups: Iterable[RequestGroup], prices: PriceTable) -> Money:
    """The same of groups, best of merged ones."""
    known = [group for group in groups if group.has_cost or list_usd(group, prices) is not None]
    return Money(
        cost_of(known, prices).usd,
        sum(group.requests for group in known),
        sum(group.tokens for group in known),
    )


def list_usd(group: RequestGroup, prices: PriceTable, *, are_reads_free: bool = False) -> float | None:
    """What a group's tokens cost at list prices; None where its model, or fast mode of it, has none."""
    price = prices.price_of(group.model)
    return cost_usd(price.model_price, group, are_reads_free=are_reads_free) if price else None


def spent_usd(groups: Iterable[RequestGroup], prices: PriceTable) -> float:
    """What tokens cost at list prices, reads of caches left out; without a price nothing."""
    return fsum(list_usd(group, prices, are_reads_free=True) or 0.0 for group in groups)


def wasted_group(cell: WasteCell) -> RequestGroup:
    """Wasted tokens as if they were a request of their own, for a price."""
    # By place: a month has ten thousand cells, and to replace by name takes three times as long.
    written = cell.failed_cache_write_tokens + cell.unread_cache_write_tokens
    written_1h = cell.failed_cache_write_1h_tokens + cell.unread_cache_write_1h_tokens
    tokens = cell.failed_input_tokens, 0, written, written_1h, cell.failed_output_tokens
    whose = cell.key.interface, cell.key.model, cell.is_fast, cell.context_band
    return RequestGroup("", *whose, False, *_NO_REQUESTS, *tokens, *_NOTHING_ELSE)
