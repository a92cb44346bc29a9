"""Reports made out of a store's files: in every format, with progress, and not to the end where nobody wants them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desktop_monitor.alerts.defaults import DEFAULT_RULES
from desktop_monitor.alerts.rule import Severity
from desktop_monitor.assess.performance.targets import Target, Targets
from desktop_monitor.config.alerts_options import AlertsConfig
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.engine.reports.making import ReportCancelledError, Watcher, make_report, read_report
from desktop_monitor.errors import ConfigError, StoreError
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.notify.message import DesktopChannel, WebhookChannel
from desktop_monitor.paths import Paths
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.clock import FakeClock
from tests.helpers.ledgers import incident
from tests.helpers.month_story import Plan, write_one_request, write_store

BERLIN = ZoneInfo("Europe/Berlin")
PLAN = Plan(BERLIN, date(2026, 3, 16), date(2026, 3, 31))
NOW = PLAN.at(date(2026, 3, 31), 3_600.0)
CLOCK = FakeClock(NOW)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of agents and a machine."""
    made = tmp_path_factory.mktemp("store")
    write_store(made, PLAN)
    return made


def _paths(folder: Path) -> Paths:
    return Paths(folder / "config", folder, folder, folder / "logs", folder)


@pytest.mark.parametrize(
    ("report_format", "begins"),
    [
        (ReportFormat.JSON, b"{\n"),
        (ReportFormat.YAML, b"format: "),
        (ReportFormat.MARKDOWN, b"# Weekly report: 23 Mar 2026"),
        (ReportFormat.HTML, b"<!doctype html>"),
        (ReportFormat.CSV, b"PK"),
        (ReportFormat.PDF, b"%PDF-"),
    ],
)
def test_every_format_is_made_and_is_the_same_whenever_it_is_made(
    folder: Path, report_format: ReportFormat, begins: bytes
) -> None:
    order = ReportOrder(ReportKind.WEEKLY, format=report_format)

    first, second = (make_report(_paths(folder), Configuration(), order, CLOCK, zone=BERLIN) for _ in range(2))

    assert first.lower().startswith(begins.lower())
    assert first == second


def test_progress_only_grows_and_ends_with_all() -> None:
    seen: list[float] = []
    order = ReportOrder(ReportKind.WEEKLY, format=ReportFormat.JSON)

    make_report(_paths(Path("/nonexistent")), Configuration(), order, CLOCK, Watcher(progress=seen.append), BERLIN)

    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0.0, 1.0)


@pytest.mark.parametrize("steps", range(6))
def test_it_can_be_cancelled_between_any_two_steps(folder: Path, steps: int) -> None:
    seen: list[float] = []
    watcher = Watcher(progress=seen.append, is_cancelled=lambda: len(seen) >= steps)

    with pytest.raises(ReportCancelledError):
        make_report(_paths(folder), Configuration(), ReportOrder(ReportKind.DAILY), CLOCK, watcher, BERLIN)
    assert len(seen) == steps


def test_the_users_targets_weights_and_incidents_of_the_period_are_in_it(folder: Path) -> None:
    own = Targets(own={Kpi.RESPONSE_TIME: Target(0.001, 0.002, is_own=True)})
    configuration = Configuration(performance=PerformanceConfig(targets=own, weights={"response_time": 1.0}))

    report = read_report(_paths(folder), configuration, ReportOrder(ReportKind.WEEKLY), CLOCK, zone=BERLIN)

    assert report.kpis[0].is_own_target
    assert report.score.value == 0.0
    period = report.period
    assert report.incidents
    assert all(one.fired_seconds < period.end_seconds for one in report.incidents)
    assert all(one.ended_seconds is None or one.ended_seconds >= period.start_seconds for one in report.incidents)
    assert [one.switch_id for one in report.switches] == [1]
    assert not report.is_simulated


def test_nothing_is_written_where_it_reads(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and "-" not in path.name}

    make_report(_paths(folder), Configuration(), ReportOrder(ReportKind.DAILY), CLOCK, zone=BERLIN)

    assert {name: (folder / name).read_bytes() for name in before} == before


def test_a_store_that_does_not_exist_yet_makes_an_empty_report_and_no_files(tmp_path: Path) -> None:
    paths = _paths(tmp_path / "none")

    report = read_report(paths, Configuration(), ReportOrder(ReportKind.MONTHLY), CLOCK, zone=BERLIN)

    assert report.score.value is None
    assert not (tmp_path / "none").exists()


def test_a_report_knows_whether_a_channel_reaches_the_user_elsewhere(tmp_path: Path) -> None:
    start = NOW - 7_200.0
    ledger = open_ledger(tmp_path / "ledger.sqlite3", CLOCK)
    ledger.put_incidents(
        [incident(n, severity=Severity.CRITICAL, onset_seconds=start, fired_seconds=start + n) for n in range(1, 7)]
    )
    ledger.close()
    order = ReportOrder(ReportKind.CUSTOM, start, NOW)

    def rules(alerts: AlertsConfig) -> set[str]:
        report = read_report(_paths(tmp_path), Configuration(alerts=alerts), order, CLOCK, zone=BERLIN)
        return {one.rule for one in report.recommendations}

    assert "missing_channel" in rules(AlertsConfig(DEFAULT_RULES))
    team = WebhookChannel("team", "https://example.org")
    assert "missing_channel" not in rules(AlertsConfig(DEFAULT_RULES, channels=(DesktopChannel(), team)))


def test_a_damaged_store_and_wrong_prices_are_told_as_such(tmp_path: Path) -> None:
    write_one_request(tmp_path, NOW - 3_600.0)
    order = ReportOrder(ReportKind.DAILY)
    (tmp_path / "config" / "prices.json").write_text('{"gpt": {"input_usd": -1}}')
    with pytest.raises(ConfigError):
        read_report(_paths(tmp_path), Configuration(), order, CLOCK, zone=BERLIN)
    (tmp_path / "config" / "prices.json").unlink()
    (tmp_path / "journal.sqlite3").write_bytes(b"no database" * 400)
    with pytest.raises(StoreError):
        read_report(_paths(tmp_path), Configuration(), order, CLOCK, zone=BERLIN)
