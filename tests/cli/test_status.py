"""`--report-only` prints what is stored, and only that."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.assess.health import HealthThresholds, Threshold
from desktop_monitor.cli import main
from desktop_monitor.cli.status import figures_document, open_alerts, status
from desktop_monitor.config.files import Configuration
from desktop_monitor.config.settings import Settings
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.paths import paths_for
from desktop_monitor.store.ledger import open_ledger
from desktop_monitor.store.recorder import Recorder, open_recorder
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS
from tests.helpers.journals import event, journal_of
from tests.helpers.ledgers import incident

CPU = SeriesKey("cpu_used_ratio")
MEMORY = SeriesKey("memory_used_ratio")
ROOT = SeriesKey("filesystem_used_ratio", ("/",))
LOADS = {SeriesKey("load_average", (period,)): value for period, value in (("1m", 0.5), ("5m", 0.4), ("15m", 0.3))}


def recorded(folder: Path, *cpu: float) -> tuple[Recorder, FakeClock]:
    clock = FakeClock()
    recorder = open_recorder(folder, FACTS, clock.now(), "1.0")
    for value in cpu:
        clock.advance(1.0)
        recorder.append(clock.now(), {CPU: value, MEMORY: 0.5, ROOT: 0.25, SeriesKey("process_count"): 150.0} | LOADS)
    recorder.flush()
    return recorder, clock


def test_without_history_there_is_no_data(tmp_path: Path) -> None:
    document = status(paths_for(tmp_path), Settings())

    assert document["status"] == "no_data"
    assert document["latest_snapshot"] is None


def test_usages_are_percent_and_cover_the_current_run(tmp_path: Path) -> None:
    recorder, clock = recorded(tmp_path, *([0.1] * 60), 0.5)
    document = status(paths_for(tmp_path), Settings())
    recorder.close(clock.now())

    assert document["status"] == "monitoring"
    assert document["snapshots_collected"] == 61
    assert document["monitoring_duration_minutes"] == pytest.approx(61 / 60, abs=0.02)
    latest = document["latest_snapshot"]
    assert isinstance(latest, dict)
    assert latest["cpu_usage"] == 50.0
    assert latest["disk_usage"] == 25.0
    assert latest["active_processes"] == 150
    assert latest["load_average"] == [0.5, 0.4, 0.3]
    summary = document["summary"]
    assert isinstance(summary, dict)
    assert summary["cpu_usage"] == {"avg": pytest.approx(10.66), "max": 50.0, "min": 10.0, "p95": 10.0}


def test_health_is_replayed_so_that_a_breach_that_lasted_shows(tmp_path: Path) -> None:
    recorder, clock = recorded(tmp_path, *([1.0] * 310))
    document = status(paths_for(tmp_path), Settings())
    recorder.close(clock.now())

    assert document["health"] == {"level": "degraded", "reasons": ["CPU 100 % busy"]}


def test_health_is_replayed_for_as_long_as_a_breach_has_to_last(tmp_path: Path) -> None:
    recorder, clock = recorded(tmp_path, *([1.0] * 1300))
    patient = HealthThresholds(cpu=Threshold(0.5, 0.9, for_seconds=1200.0))
    document = status(paths_for(tmp_path), replace(Settings(), health=patient))
    recorder.close(clock.now())

    assert document["health"] == {"level": "critical", "reasons": ["CPU 100 % busy"]}


def test_a_stopped_monitor_says_so_and_its_health_is_unknown(tmp_path: Path) -> None:
    recorder, clock = recorded(tmp_path, 0.1)
    recorder.close(clock.now())
    document = status(paths_for(tmp_path), Settings())

    assert document["status"] == "stopped"
    assert document["health"] == {"level": "unknown", "reasons": []}
    assert document["latest_snapshot"] is not None


def test_the_command_prints_one_document_and_exits_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--report-only", "--storage-path", str(tmp_path)])
    printed = capsys.readouterr()

    document = json.loads(printed.out)
    assert code == 0
    assert document["status"] == "no_data"
    assert {one["state"] for one in document["kpis"].values()} == {"no_data"}
    assert document["score"]["value"] is None
    assert document["alerts"] == []
    assert printed.err == ""


def test_key_figures_and_the_score_are_of_the_last_half_hour(tmp_path: Path) -> None:
    paths, clock = paths_for(tmp_path), FakeClock()
    now = clock.now().wall_seconds
    outcomes = [Outcome.ERROR if number == 3 else Outcome.OK for number in range(9)]
    answers = [event(f"q{n}", at_seconds=now - 60 * n, outcome=outcome) for n, outcome in enumerate(outcomes)]
    journal_of(paths.data, *answers, event("old", at_seconds=now - 2_000, outcome=Outcome.ERROR)).close()
    document = figures_document(paths, Configuration(), clock)

    kpis, score = document["kpis"], document["score"]
    assert isinstance(kpis, dict)
    assert isinstance(score, dict)
    assert kpis["success_rate"]["value"] == pytest.approx(7 / 8, abs=1e-6), (
        "the request at this very moment is not over"
    )
    assert (kpis["success_rate"]["state"], kpis["success_rate"]["count"]) == ("failed", 8)
    assert kpis["response_time"]["state"] == "learning"
    assert {part["name"]: part["fraction"] for part in score["parts"]}["success_rate"] == 0.0


def test_incidents_that_are_open_are_listed_and_those_that_are_over_are_not(tmp_path: Path) -> None:
    paths, clock = paths_for(tmp_path), FakeClock()
    with closing(open_ledger(paths.ledger, clock)) as ledger:
        ledger.put_incidents((incident(1), incident(2, ended_seconds=incident(2).fired_seconds + 60.0)))
    assert [one["id"] for one in open_alerts(paths)] == [1]


@pytest.mark.parametrize(
    ("name", "unknown"),
    [("history", {"kpis", "score"}), ("journal", {"kpis", "score"}), ("ledger", {"alerts"})],
)
def test_what_is_damaged_is_unknown_and_said_once_and_the_rest_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, unknown: set[str]
) -> None:
    recorded(tmp_path, 0.2)[0].flush()
    (tmp_path / f"{name}.sqlite3").unlink(missing_ok=True)
    for ending in ("", "-wal"):
        (tmp_path / f"{name}.sqlite3{ending}").write_bytes(b"no database" * 1000)
    code = main(["--report-only", "--storage-path", str(tmp_path)])
    printed = capsys.readouterr()

    document = json.loads(printed.out)
    assert code == 0
    assert {key for key in ("kpis", "score", "alerts") if document[key] is None} == unknown
    assert document["status"] == ("no_data" if name == "history" else "monitoring")
    assert (document["agents"]["today"] is None) is (name == "journal")
    assert printed.err.count("\n") == 1
    assert "damaged" in printed.err
