"""`usage`: what agents used, by day, session, project or model, as a table or one JSON document.

Must not know how it is kept or reckoned.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from desktop_monitor.agents.pricing import PriceTable, load_prices
from desktop_monitor.assess.usage import UsageReport, UsageRow, usage_report
from desktop_monitor.assess.usage_document import row_document
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.news import may_read_files, read_news
from desktop_monitor.clock import SystemClock
from desktop_monitor.engine.importing import without_collection
from desktop_monitor.engine.journal_query import Grouping, JournalReader, RequestFilter, open_journal_reader
from desktop_monitor.escaping import visible
from desktop_monitor.metrics.units import MISSING
from desktop_monitor.paths import Paths, resource

_LONGEST_KEY = 48
SIMULATED = "Simulated: no agent did any of this."


def run(arguments: Arguments, paths: Paths) -> int:
    """Read what is new in the agents' files, then print the account; always 0."""
    may_read = may_read_files(paths)
    prices = load_prices(resource("prices", "prices.json"), paths.own_prices)
    is_simulated = read_news(paths, may_read=may_read)
    wanted = RequestFilter(
        start_seconds=arguments.start_seconds,
        end_seconds=arguments.end_seconds,
        interface=arguments.interface,
        project=arguments.project,
        model=arguments.model,
    )
    by = Grouping(arguments.by)
    reader = open_journal_reader(paths.journal)
    try:
        with without_collection():
            report = ask(reader, by, wanted, prices)
    finally:
        reader.close()
    if arguments.json:
        print(json.dumps({**document(report, by, wanted), "simulated": is_simulated}))
    else:
        if is_simulated:
            print(SIMULATED)
        print("\n".join(table(report, by, prices)))
    return 0


def ask(reader: JournalReader, by: Grouping, wanted: RequestFilter, prices: PriceTable) -> UsageReport:
    """The account of what is `wanted`. Raises StoreError."""
    return usage_report(by, reader.groups(by, wanted), reader.durations(by, wanted), reader.totals(wanted), prices)


def document(report: UsageReport, by: Grouping, wanted: RequestFilter) -> dict[str, object]:
    """The document of ``--json``; `until` is the first moment that is not included."""
    return {
        "generated_at": _local(SystemClock().now().wall_seconds),
        "by": by.value,
        "since": _local(wanted.start_seconds),
        "until": _local(wanted.end_seconds),
        "totals": row_document(report.totals),
        "rows": [{"key": row.key, **row_document(row)} for row in report.rows],
    }


def _local(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


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
