"""`--report-only` prints what is stored, and only that."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_monitor.assess.health import HealthThresholds, Threshold
from desktop_monitor.cli import main
from desktop_monitor.cli.status import status
from desktop_monitor.config.settings import Settings
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.paths import paths_for
from desktop_monitor.store.recorder import Recorder, open_recorder
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS

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
    assert document["score"] is None


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

    assert code == 0
    assert json.loads(printed.out)["status"] == "no_data"
    assert printed.err == ""
