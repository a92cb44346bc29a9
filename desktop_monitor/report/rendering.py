"""The one door to the formats that are drawn from a layout.

Libraries are loaded when a format is asked for. Must not know reports, files or orders.
"""

from __future__ import annotations

from datetime import tzinfo

from desktop_monitor.report.blocks import Layout
from desktop_monitor.report.order import ReportFormat

DRAWN = frozenset({ReportFormat.MARKDOWN, ReportFormat.HTML, ReportFormat.CSV, ReportFormat.PDF})
"""JSON and YAML write the report's data instead."""


def render(layout: Layout, report_format: ReportFormat, *, made_seconds: float, zone: tzinfo | None = None) -> bytes:
    """The file's bytes, the same for the same input.

    Times in charts are in `zone` (None: the machine's); a PDF says that it was made
    at the wall time `made_seconds`. A format that is not DRAWN raises ValueError.
    """
    match report_format:
        case ReportFormat.MARKDOWN:
            from desktop_monitor.report.markdown import render_markdown

            return render_markdown(layout).encode()
        case ReportFormat.HTML:
            from desktop_monitor.report.html import render_html

            return render_html(layout, zone).encode()
        case ReportFormat.PDF:
            from desktop_monitor.report.pdf import render_pdf

            return render_pdf(layout, made_seconds, zone)
        case ReportFormat.CSV:
            from desktop_monitor.report.csv_tables import render_csv

            return render_csv(layout)
        case _:
            raise ValueError(f"{report_format} is not drawn from a layout")
