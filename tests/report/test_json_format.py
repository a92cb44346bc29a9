"""The JSON contract of a report: its fields, what is not known, hostile names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desktop_monitor.report import json_format
from desktop_monitor.report.json_format import render_json, report_document
from desktop_monitor.report.report import Report
from tests.helpers.made_reports import BERLIN, empty_report, full_report
from tests.helpers.report_layout import HOSTILE_NAMES

_FIELDS = [
    *("format", "version", "program_version", "generated_at", "simulated", "kind", "period", "previous_period"),
    *("summary", "score", "previous_score", "kpis", "kpis_by_interface", "context_modes", "mode_comparisons"),
    *("interfaces", "models", "projects", "application", "usage", "days", "resources", "series", "incidents"),
    *("switches", "recommendations", "improvements", "coverage"),
]


@pytest.mark.parametrize("report", [empty_report(), full_report()], ids=["empty", "full"])
def test_every_field_of_the_contract_is_there_and_named_in_its_documentation(report: Report) -> None:
    document = report_document(report, BERLIN)

    assert list(document) == _FIELDS
    assert all(f"``{name}``" in (json_format.__doc__ or "") for name in _FIELDS)
    assert (document["format"], document["version"]) == ("desktop-monitor-report", 1)


def test_nothing_known_is_null_and_never_zero() -> None:
    document = report_document(empty_report(), BERLIN)

    assert document["score"]["value"] is None
    assert document["summary"]["cost_usd"] is None
    assert document["summary"]["response_seconds"] is None
    assert document["days"][0]["cost_usd"] is None
    assert document["days"][0]["score"] is None
    assert {figure["state"] for figure in document["kpis"].values()} == {"no_data"}


def test_times_are_local_with_their_offset() -> None:
    period = report_document(full_report(), BERLIN)["period"]

    assert (period["start"], period["end"]) == ("2026-03-28T00:00:00+01:00", "2026-03-30T00:00:00+02:00")
    assert report_document(full_report(), ZoneInfo("UTC"))["period"]["start"] == "2026-03-27T23:00:00+00:00"


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_project_is_one_ascii_string(name: str) -> None:
    written = render_json(full_report(project=name), BERLIN)

    assert written.isascii()
    found: Any = json.loads(written)
    shown = name.encode("utf-8", "replace").decode()
    assert [row["key"] for row in found["projects"]] == [shown]


def test_a_number_that_is_none_is_null() -> None:
    report = full_report()
    days = tuple(row._replace(cost_usd=float("nan"), response_p50_seconds=float("inf")) for row in report.days)

    document = json.loads(render_json(replace(report, days=days), BERLIN))

    assert [(row["cost_usd"], row["response_p50_seconds"]) for row in document["days"]] == [(None, None)] * 2
