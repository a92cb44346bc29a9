"""Clients and their sources as faces show them."""

from __future__ import annotations

from desktop_monitor.engine.agents.client_views import LastDay, SourceRecord, client_views
from desktop_monitor.engine.agents_view import ClientView, Connection, SourceState
from desktop_monitor.metrics.agent_event import Findings, Request, Source
from desktop_monitor.metrics.agent_sums import TotalRow
from desktop_monitor.metrics.client_names import STATUS_LINE
from tests.helpers.agent_facts import group

NOW = 1_800_000_000.0


def claude(record: SourceRecord, day: LastDay | None = None) -> ClientView:
    """How Claude Code stands with this one source."""
    return client_views([record], {}, day or LastDay(), NOW)[0]


def state_after(age_seconds: float) -> SourceState:
    """The state of a source whose newest fact is so old."""
    record = SourceRecord("claude_code", "files")
    record.note(Findings(requests=(Request(Source.FILE, "claude_code", NOW - age_seconds),)))
    return claude(record).sources[0].state


def test_a_source_is_fresh_for_a_day_and_then_stale() -> None:
    assert state_after(60.0) is SourceState.FRESH
    assert state_after(25 * 3600.0) is SourceState.STALE


def test_a_source_that_never_told_anything_is_absent() -> None:
    assert claude(SourceRecord("claude_code", "files")).sources[0].state is SourceState.ABSENT


def test_a_source_that_fails_says_why() -> None:
    source = claude(SourceRecord("claude_code", "files", NOW, error="no permission")).sources[0]

    assert (source.state, source.error) == (SourceState.ERROR, "no permission")


def test_rejected_records_are_counted_over_all_readings() -> None:
    record = SourceRecord("claude_code", "files")

    record.note(Findings(rejected={"not JSON": 2}))
    record.note(Findings(rejected={"not JSON": 1, "no time": 1}))

    assert claude(record).sources[0].rejected == 4


def test_coverage_is_the_share_of_all_known_requests_that_a_source_told_of() -> None:
    day = LastDay({"claude_code": (group(requests=8, by_file=6, by_otlp=8, by_both=6),)})

    assert claude(SourceRecord("claude_code", "files", NOW), day).sources[0].coverage_ratio == 0.75


def test_what_the_client_counted_and_no_request_explains_is_named() -> None:
    totals = (
        TotalRow("claude_code", "s1", "m", "input_tokens", 350.0, 339.0),
        TotalRow("claude_code", "s2", "m", "input_tokens", 10.0, 12.0),
        TotalRow("codex", "s3", "m", "input_tokens", 99.0, 0.0),
    )

    found = claude(SourceRecord("claude_code", "otlp", NOW), LastDay({}, totals)).unattributed

    assert found is not None
    assert found.input_tokens == 11


def test_known_clients_are_always_listed_and_others_when_heard_of() -> None:
    heard, silent = SourceRecord("nightly", "workflow", last_data_seconds=NOW), SourceRecord("metrics", "files")
    views = client_views([heard, silent], {"codex": Connection.CONNECTED}, LastDay(), NOW)

    assert [view.interface for view in views] == ["claude_code", "codex", "gemini", "nightly"]
    assert [view.connection for view in views][:2] == [Connection.ABSENT, Connection.CONNECTED]


def test_the_status_line_has_a_row_of_its_own_where_it_can_be_connected() -> None:
    record = SourceRecord("claude_code", "status_line", NOW)

    apart = client_views([record], {STATUS_LINE: Connection.DISCONNECTED}, LastDay(), NOW)
    together = client_views([record], {STATUS_LINE: Connection.ABSENT}, LastDay(), NOW)

    assert [view.interface for view in apart] == ["claude_code", STATUS_LINE, "codex", "gemini"]
    assert [len(view.sources) for view in apart] == [0, 1, 0, 0]
    assert [len(view.sources) for view in together] == [1, 0, 0]


def test_feeds_of_many_senders_stand_below_the_workflows_they_bring() -> None:
    records = [SourceRecord("metrics", "files", NOW), SourceRecord("workflow", "http", NOW)]
    day = LastDay({"zz-nightly": (group(requests=1),)})

    shown = [view.interface for view in client_views(records, {}, day, NOW)]

    assert shown[3:] == ["zz-nightly", "workflow", "metrics"]
