"""The account of what agents used as a table for people. Must not know how it is kept or reckoned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desktop_monitor.agents.pricing import PriceTable
from desktop_monitor.assess.usage import UsageReport, UsageRow
from desktop_monitor.engine.journal_query import Grouping
from desktop_monitor.escaping import visible
from desktop_monitor.language.quantities import MISSING, local
from desktop_monitor.language.text import Text, counted, text
from desktop_monitor.language.wording import words

_LONGEST_KEY = 48
_KEYS: Mapping[Grouping, Text] = {
    Grouping.DAY: text("cli.usage.day"),
    Grouping.WEEK: text("cli.usage.week"),
    Grouping.MONTH: text("cli.usage.month"),
    Grouping.SESSION: text("cli.usage.session"),
    Grouping.PROJECT: text("cli.usage.project"),
    Grouping.MODEL: text("cli.usage.model"),
    Grouping.INTERFACE: text("cli.usage.interface"),
    Grouping.MODE: text("cli.usage.mode"),
}
_BEFORE_COST = (
    text("cli.usage.requests"),
    text("cli.usage.failed"),
    text("cli.usage.retries"),
    text("cli.usage.input"),
    text("cli.usage.cache_read"),
    text("cli.usage.cache_write"),
    text("cli.usage.output"),
)
_AFTER_COST = (text("cli.usage.p50"), text("cli.usage.p95"))


def table(report: UsageReport, by: Grouping, prices: PriceTable) -> Iterator[str]:
    """The account for people: aligned, a row of totals, and below it what the figures do not say."""
    if not report.rows:
        yield words(text("No requests of agents are known of that time."))
        return
    lines = [_headings(by), *(_cells(_shown(row.key), row) for row in report.rows)]
    lines.append(_cells(words(text("cli.usage.total")), report.totals))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, cells in enumerate(lines):
        if number == len(lines) - 1:
            yield "-" * (sum(widths) + 2 * (len(widths) - 1))
        yield _aligned(cells, widths)
    yield ""
    yield from _remarks(report.totals, prices)


def _headings(by: Grouping) -> tuple[str, ...]:
    # A cost has a mark or a space behind it.
    cost = words(text("cli.usage.usd")) + " "
    return (words(_KEYS[by]), *map(words, _BEFORE_COST), cost, *map(words, _AFTER_COST))


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    (key, *numbers), (first, *others) = cells, widths
    return "  ".join((key.ljust(first), *(cell.rjust(width) for cell, width in zip(numbers, others, strict=True))))


def _shown(key: str) -> str:
    """A key of others' making on one line of bearable length; of a path the end says most."""
    name = visible(key) or words(text("cli.usage.unnamed"))
    return name if len(name) <= _LONGEST_KEY else f"…{name[1 - _LONGEST_KEY :]}"


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
        local(f"{durations.p50:.1f}") if durations else MISSING,
        local(f"{durations.p95:.1f}") if durations else MISSING,
    )


def _cost(row: UsageRow) -> str:
    mark = "*" if row.cost.unpriced_models else " "
    return (MISSING if row.cost.usd is None else _usd(row.cost.usd)) + mark


def _usd(value: float) -> str:
    return local(f"{value:.2f}")


def _remarks(totals: UsageRow, prices: PriceTable) -> Iterator[str]:
    cost, sources = totals.cost, totals.sources
    if cost.priced_requests:
        yield words(
            text(
                "{usd} US$ are list prices of {taken}: what the tokens would cost through the API, also where a "
                "subscription paid for them.",
                usd=_usd(cost.priced_usd),
                taken=visible(prices.taken),
            )
        )
    if cost.guessed_requests:
        guessed = _requests(cost.guessed_requests)
        yield words(text("The client guessed the cost of {requests}.", requests=guessed))
    if cost.priced_as:
        names = (words(text("{model} as {name}", model=_shown(model), name=name)) for model, name in cost.priced_as)
        yield words(text("Priced as: {names}.", names=", ".join(names)))
    if cost.unpriced_models:
        models = ", ".join(map(_shown, cost.unpriced_models))
        yield words(text("* Models without a price are not in the cost: {models}.", models=models))
    yield from _unattributed(totals)
    yield words(
        text(
            "Told by files {files}, by OTLP {otlp}, by both {both}, by own workflows {workflow}, of {requests}.",
            **sources._asdict(),
            requests=_requests(totals.requests),
        )
    )


def _unattributed(totals: UsageRow) -> Iterator[str]:
    more = totals.unattributed
    if more is not None and any(more):
        yield words(
            counted(
                "Unattributed: the clients' own totals have {count} token and {usd} US$ more, mostly of aborted "
                "requests; not in the table.",
                "Unattributed: the clients' own totals have {count} tokens and {usd} US$ more, mostly of aborted "
                "requests; not in the table.",
                more.tokens,
                usd=_usd(more.cost_usd),
            )
        )


def _requests(count: int) -> Text:
    return counted("{count} request", "{count} requests", count)
