"""One door to every format that is drawn, which loads no library before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from desktop_monitor.report.order import ReportFormat
from desktop_monitor.report.rendering import DRAWN, render
from tests.helpers.report_layout import ZONE, rich_layout

_BEGINNINGS = {
    ReportFormat.MARKDOWN: b"# Weekly report\n",
    ReportFormat.HTML: b"<!DOCTYPE html>\n",
    ReportFormat.CSV: b"PK\x03\x04",
    ReportFormat.PDF: b"%PDF-",
}
_IMPORT_ALL = """
import importlib, pkgutil, sys
import desktop_monitor.report as package
for module in pkgutil.iter_modules(package.__path__):
    importlib.import_module(f"{package.__name__}.{module.name}")
print(sorted({"fpdf", "jinja2", "fontTools", "numpy", "PIL"} & sys.modules.keys()))
"""


@pytest.mark.parametrize("report_format", sorted(DRAWN, key=lambda one: one.value))
def test_every_drawn_format_has_its_bytes_the_same_each_time(report_format: ReportFormat) -> None:
    first, second = (render(rich_layout(), report_format, made_seconds=1.79e9, zone=ZONE) for _ in range(2))
    assert first.startswith(_BEGINNINGS[report_format])
    assert first == second


@pytest.mark.parametrize("report_format", [ReportFormat.JSON, ReportFormat.YAML])
def test_formats_of_data_are_not_drawn(report_format: ReportFormat) -> None:
    with pytest.raises(ValueError, match="is not drawn"):
        render(rich_layout(), report_format, made_seconds=0.0)


def test_no_module_loads_a_heavy_library_before_a_report_is_made() -> None:
    found = subprocess.run([sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
