"""The account of what agents used as a table for people. Must not know how it is kept or reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.usage import UsageReport, UsageRow
from desktop_monitor.engine.journal_query import Grouping
from desktop_monitor.escaping import visible
from desktop_monitor.language.quantities import MISSING

_LONGEST_KEY = 48
_HEADINGS = ("requests", "failed", "retries", "input", "cache read", "cache write", "output", "US$ ", "p50 s", "p95 s")


def table(report: UsageReport, by: Grouping, prices: PriceTable) -> Iterator[str]:
    """The account for people: aligned, a row of totals, and below it what the figures do not say."""
    if not report.rows:
        yield "No requests of agents are known of that time."
        return
    lines = [(by.value, *_HEADINGS), *(_cells(_shown(row.key), row) for row in report.rows)]
    lines.append(_cells("total", report.totals))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, cells in enumerate(lines):
        if number == len(lines) - 1:
            yield "-" * (sum(widths) + 2 * (len(widths) - 1))
        yield _aligned(cells, widths)
    yield ""
    yield from _remarks(report.totals, prices)


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    (key, *numbers), (first, *others) = cells, widths
    return "  ".join((key.ljust(first), *(cell.rjust(width) for cell, width in zip(numbers, others, strict=True))))


def _shown(key: str) -> str:
    """A key of others' making on one line of bearable length; of a path the end says most."""
    text = visible(key) or "(unknown)"
    return text if len(text) <= _LONGEST_KEY else f"…{text[1 - _LONGEST_KEY :]}"


def _cells(key: str, row: UsageRow) -> tuple[str, ...]:
    durations = row.durations
    return (
        key,
        str(row.requests),
        str(row.errors + row.timeouts),
        str(row.retries),
        str(row.input_tokens),
        str(row.cache_read_tokens),
        str(row.cache_write_tokens),
        str(row.output_tokens),
        _cost(row),
        f"{durations.p50:.1f}" if durations else MISSING,
        f"{durations.p95:.1f}" if durations else MISSING,
    )


def _cost(row: UsageRow) -> str:
    mark = "*" if row.cost.unpriced_models else " "
    return (MISSING if row.cost.usd is None else f"{row.cost.usd:.2f}") + mark


def _remarks(totals: UsageRow, prices: PriceTable) -> Iterator[str]:
    cost, sources = totals.cost, totals.sources
    if cost.priced_requests:
        yield (
            f"{cost.priced_usd:.2f} US$ are list prices of {visible(prices.taken)}: what the tokens would cost "
            "through the API, also where a subscription paid for them."
        )
    if cost.guessed_requests:
        yield f"The client guessed the cost of {_requests(cost.guessed_requests)}."
    if cost.priced_as:
        yield "Priced as: " + ", ".join(f"{_shown(model)} as {name}" for model, name in cost.priced_as) + "."
    if cost.unpriced_models:
        yield "* Models without a price are not in the cost: " + ", ".join(map(_shown, cost.unpriced_models)) + "."
    yield from _unattributed(totals)
    yield (
        f"Told by files {sources.files}, by OTLP {sources.otlp}, by both {sources.both}, "
        f"by own workflows {sources.workflow}, of {_requests(totals.requests)}."
    )


def _unattributed(totals: UsageRow) -> Iterator[str]:
    more = totals.unattributed
    if more is not None and any(more):
        yield (
            f"Unattributed: the clients' own totals have {more.tokens} tokens and {more.cost_usd:.2f} US$ more, "
            "mostly of aborted requests; not in the table."
        )


def _requests(count: int) -> str:
    return f"{count} request" + ("" if count == 1 else "s")
