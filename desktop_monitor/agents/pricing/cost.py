"""What requests cost, reckoned from prices. Must not know where the requests come from."""

from __future__ import annotations

from desktop_monitor.agents.pricing.table import PER_TOKENS, ModelPrice
from desktop_monitor.metrics.agent_sums import RequestGroup

_HOUR_FACTOR = 2.0
"""An hour in the cache costs twice the input where no price is listed: Anthropic's rule for all its models."""


def has_tokens(group: RequestGroup) -> bool:
    """Anything is known that could cost; a failed request mostly has none."""
    return any((group.input_tokens, group.cache_read_tokens, group.cache_write_tokens, group.output_tokens))


def cost_usd(price: ModelPrice, group: RequestGroup, *, are_reads_free: bool = False) -> float | None:
    """The list price of a group's tokens; None where it ran in fast mode and that has no known price.

    `are_reads_free`: as if nothing had been read from a cache.

    https://platform.claude.com/docs/en/about-claude/pricing, https://developers.openai.com/api/docs/pricing,
    https://ai.google.dev/gemini-api/docs/pricing: above a mark the whole request costs the higher prices.
    Cached tokens cost as input where the cache has no price of its own.
    """
    factor = price.fast_factor if group.is_fast else 1.0
    if factor is None:
        return None
    rates = price.rates_in(group.context_band)
    total = group.input_tokens * rates.input_usd + group.output_tokens * rates.output_usd
    if group.cache_read_tokens and not are_reads_free:
        total += group.cache_read_tokens * _first(rates.cache_read_usd, rates.input_usd)
    if group.cache_write_tokens:
        writes_1h = min(group.cache_write_1h_tokens, group.cache_write_tokens)
        total += (group.cache_write_tokens - writes_1h) * _first(rates.cache_write_usd, rates.input_usd)
        total += writes_1h * _first(rates.cache_write_1h_usd, _HOUR_FACTOR * rates.input_usd)
    if group.reasoning_tokens and rates.reasoning_usd is not None:
        reasoning = min(group.reasoning_tokens, group.output_tokens)
        total += reasoning * (rates.reasoning_usd - rates.output_usd)
    return total * factor / PER_TOKENS


def _first(rate: float | None, otherwise: float) -> float:
    return otherwise if rate is None else rate
