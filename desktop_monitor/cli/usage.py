"""`usage`: what agents used, by day, session, project or model, as a table or one JSON document.

Must not know how it is kept or reckoned.
"""

from __future__ import annotations

import json

from desktop_monitor.agents.pricing import PriceTable, load_prices
from desktop_monitor.assess.usage import UsageReport, usage_report
from desktop_monitor.assess.usage_document import row_document
from desktop_monitor.cli.arguments import Arguments
from desktop_monitor.cli.local_times import local_time, optional_time
from desktop_monitor.cli.news import may_read_files, read_news
from desktop_monitor.clock import SystemClock
from desktop_monitor.engine.journal_query import Grouping, JournalReader, RequestFilter, open_journal_reader
from desktop_monitor.paths import Paths, resource


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
        report = ask(reader, by, wanted, prices)
    finally:
        reader.close()
    if arguments.json:
        print(json.dumps({**document(report, by, wanted), "simulated": is_simulated}))
    else:
        # Here, not above: programs ask for the document.
        from desktop_monitor.cli.printing import announce
        from desktop_monitor.cli.usage_table import table
        from desktop_monitor.language.text import text

        if is_simulated:
            announce(text("report.simulated"))
        print("\n".join(table(report, by, prices)))
    return 0


def ask(reader: JournalReader, by: Grouping, wanted: RequestFilter, prices: PriceTable) -> UsageReport:
    """The account of what is `wanted`. Raises StoreError."""
    return usage_report(by, reader.groups(by, wanted), reader.durations(by, wanted), reader.totals(wanted), prices)


def document(report: UsageReport, by: Grouping, wanted: RequestFilter) -> dict[str, object]:
    """The document of ``--json``; `until` is the first moment that is not included."""
    return {
        "generated_at": local_time(SystemClock().now().wall_seconds),
        "by": by.value,
        "since": optional_time(wanted.start_seconds),
        "until": optional_time(wanted.end_seconds),
        "totals": row_document(report.totals),
        "rows": [{"key": row.key, **row_document(row)} for row in report.rows],
    }
