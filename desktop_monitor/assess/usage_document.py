"""Rows of the account as plain data: the documented form that commands and ports give out.

What is not known is None. Must not know the journal or who asks.
"""

from __future__ import annotations

from desktop_monitor.assess.usage import Cost, Durations, Unattributed, UsageRow

_USD_DIGITS = 9
"""A token costs billionths of a dollar; what lies beyond is the dust of binary fractions."""


def row_document(row: UsageRow) -> dict[str, object]:
    """ROW of ``usage --json``: counts, tokens, US dollars, seconds.

    ``cost_source`` counts requests by how their cost is known; ``priced_usd`` is the part
    of ``cost_usd`` that is reckoned from list prices, what the tokens would cost through
    the API; ``priced_as`` says which models were priced under another of their names.
    """
    cost = row.cost
    return {
        "requests": row.requests,
        "ok": row.ok,
        "errors": row.errors,
        "timeouts": row.timeouts,
        "cancelled": row.cancelled,
        "retries": row.retries,
        "input_tokens": row.input_tokens,
        "cache_read_tokens": row.cache_read_tokens,
        "cache_write_tokens": row.cache_write_tokens,
        "output_tokens": row.output_tokens,
        "reasoning_tokens": row.reasoning_tokens,
        "cost_usd": None if cost.usd is None else round(cost.usd, _USD_DIGITS),
        "priced_usd": round(cost.priced_usd, _USD_DIGITS),
        "cost_source": _cost_source(cost),
        "unpriced_models": list(cost.unpriced_models),
        "priced_as": dict(cost.priced_as),
        "duration_seconds": _durations(row.durations),
        "sources": row.sources._asdict(),
        "unattributed": None if row.unattributed is None else _unattributed(row.unattributed),
    }


def _unattributed(more: Unattributed) -> dict[str, float]:
    return more._replace(cost_usd=round(more.cost_usd, _USD_DIGITS))._asdict()


def _cost_source(cost: Cost) -> dict[str, int]:
    return {
        "own": cost.own_requests,
        "guessed": cost.guessed_requests,
        "priced": cost.priced_requests,
        "unpriced": cost.unpriced_requests,
    }


def _durations(durations: Durations | None) -> dict[str, float | None]:
    if durations is None:
        return dict.fromkeys(Durations._fields)
    return {name: round(seconds, 6) for name, seconds in durations._asdict().items()}
