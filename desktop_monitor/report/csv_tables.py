"""The tables of a layout as CSV files in one zip, for spreadsheets.

One file a table, RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180): commas, CRLF, a header,
the columns that have a name, plain values, nothing where a value is missing. UTF-8 with a
byte order mark, without which Excel takes it for something else; Python reads it as
``utf-8-sig``. Text that a spreadsheet would take for a formula gets an apostrophe before it
(https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers. Who wants
data without marks takes JSON. Must not know a report's data.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator

from desktop_monitor.report.blocks import Cell, Layout, Table
from desktop_monitor.report.plain import one_line

_NAME = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z")
# Excel in countries of decimal commas splits a line at semicolons, too.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600 << 16
_UNIX = 3


def render_csv(layout: Layout) -> bytes:
    """A zip of `<table>.csv` files, the same bytes for the same layout; a report without tables is an empty one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as files:
        for name, table in _named(layout):
            entry = zipfile.ZipInfo(f"{name}.csv", _FIRST_DAY_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _MODE
            entry.create_system = _UNIX
            files.writestr(entry, csv_text(table).encode("utf-8-sig"))
    return packed.getvalue()


def csv_text(table: Table) -> str:
    """One table: its header and its rows, without the byte order mark."""
    wanted = [index for index, column in enumerate(table.columns) if column.name]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_guarded(one_line(table.columns[index].name)) for index in wanted])
    for row in table.rows:
        writer.writerow([_value(row[index]) if index < len(row) else "" for index in wanted])
    return written.getvalue()


def _named(layout: Layout) -> Iterator[tuple[str, Table]]:
    """Every table that has columns for CSV, under a name of its own that is safe in a path."""
    taken: set[str] = set()
    for table in layout.blocks:
        if isinstance(table, Table) and any(column.name for column in table.columns):
            stem = _NAME.sub("_", table.name.lower()).strip("_")[:60] or "table"
            name, number = stem, 2
            while name in taken:
                name, number = f"{stem}_{number}", number + 1
            taken.add(name)
            yield name, table


def _value(cell: Cell) -> str | int | float:
    value = cell.value
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return _guarded(one_line(value)) if isinstance(value, str) else value


def _guarded(text: str) -> str:
    return text if _NUMBER.match(text) else _FORMULA.sub(r"\1\2'", text)
