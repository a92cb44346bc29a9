"""`history METRIC` prints what was recorded."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop_monitor.cli import main
from desktop_monitor.cli.history import wanted_keys
from desktop_monitor.clock import SystemClock
from desktop_monitor.errors import StoreEnvironmentError, UsageError
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.store.recorder import open_recorder
from tests.helpers.clock import FakeClock
from tests.helpers.engine_parts import FACTS

CPU = SeriesKey("cpu_used_ratio")
HOSTILE = SeriesKey("filesystem_used_ratio", ("/mnt/\x1b[31mred",))
KEYS = (CPU, SeriesKey("disk_busy_ratio", ("sda",)), SeriesKey("disk_busy_ratio", ("sdb",)))
RANGE = ("--start", "2023-11-01", "--end", "2023-12-01")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clock = FakeClock()
    recorder = open_recorder(tmp_path, FACTS, clock.now(), "1.0")
    for second in range(120):
        clock.advance(1.0)
        recorder.append(clock.now(), {CPU: second / 1000, HOSTILE: 0.5})
    recorder.close(clock.now())
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    assert main(["history", *words, "--storage-path", str(folder)]) == 0
    return capsys.readouterr().out


def test_json_names_metric_labels_and_gaps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(
        printed(capsys, folder, "cpu_used_ratio", "--last", "9999d", "--step", "60", "--format", "json")
    )

    assert document["series"][0]["metric"] == "cpu_used_ratio"
    assert document["gaps"][-1]["reason"] == "stopped"


def test_a_metric_of_the_users_own_has_its_unit_and_its_labels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FakeClock()
    recorder = open_recorder(tmp_path, FACTS, clock.now(), "1.0")
    clock.advance(1.0)
    recorder.append(clock.now(), {SeriesKey("build_seconds", ("source=file:ci", "stage=a=b")): 90.0})
    recorder.close(clock.now())

    assert "1 min 30 s" in printed(capsys, tmp_path, "build_seconds", *RANGE)
    (series,) = json.loads(printed(capsys, tmp_path, "build_seconds", *RANGE, "--format", "json"))["series"]
    assert series["labels"] == {"source": "file:ci", "stage": "a=b"}


def test_seconds_are_printed_as_recorded(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = "2023-11-14T00:00"
    rows = list(
        csv.DictReader(
            io.StringIO(
                printed(capsys, folder, "cpu_used_ratio", "--start", start, "--end", "2023-11-15", "--format", "csv")
            )
        )
    )

    assert len(rows) == 120
    assert float(rows[-1]["value"]) == pytest.approx(0.119, abs=1e-4)
    assert rows[0]["series"] == "cpu_used_ratio"


@pytest.mark.parametrize("step", ["10", "60"])
def test_a_step_prints_means(folder: Path, capsys: pytest.CaptureFixture[str], step: str) -> None:
    out = printed(
        capsys,
        folder,
        "cpu_used_ratio",
        "--start",
        "2023-11-14",
        "--end",
        "2023-11-15",
        "--step",
        step,
        "--format",
        "csv",
    )
    values = [float(row["value"]) for row in csv.DictReader(io.StringIO(out))]

    assert len(values) == pytest.approx(120 / int(step), abs=1)
    assert values == sorted(values)


def test_control_characters_of_a_name_never_reach_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\x1b" not in printed(capsys, folder, "filesystem_used_ratio", *RANGE)


def test_a_time_without_records_is_answered_with_the_time_that_has_some(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["history", "cpu_used_ratio", "--storage-path", str(folder), "--end", "2020-01-01", "--format", "json"]
    assert main(words) == 0
    out, err = capsys.readouterr()

    assert json.loads(out)["series"][0]["points"] == []
    assert "the history reaches from 2023-11-1" in err


def test_a_range_includes_its_start_and_not_its_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = datetime.fromtimestamp(FakeClock().now().wall_seconds + 1, UTC)
    third = first + timedelta(seconds=2)
    out = printed(
        capsys, folder, "cpu_used_ratio", "--start", first.isoformat(), "--end", third.isoformat(), "--format", "csv"
    )

    assert [float(row["value"]) for row in csv.DictReader(io.StringIO(out))] == pytest.approx([0.0, 0.001], abs=1e-4)


def test_today_as_the_end_shows_the_hour_until_now(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    now = SystemClock().now()
    recorder = open_recorder(tmp_path, FACTS, now, "1.0")
    recorder.append(now, {CPU: 0.5})
    recorder.close(now)
    today = datetime.fromtimestamp(now.wall_seconds).astimezone().date().isoformat()

    assert "(1 value)" in printed(capsys, tmp_path, "cpu_used_ratio", "--end", today)


@pytest.mark.parametrize(
    ("name", "cell"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", r"\t=1"), ("\r=1", r"\r=1")],
)
def test_a_name_in_a_table_for_spreadsheets_is_no_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, cell: str
) -> None:
    clock = FakeClock()
    recorder = open_recorder(tmp_path, FACTS, clock.now(), "1.0")
    recorder.append(clock.now(), {SeriesKey(name): -1.5})
    recorder.close(clock.now())
    assert main(["history", "--storage-path", str(tmp_path), *RANGE, "--format", "csv", "--", name]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))

    assert row["series"] == cell
    assert float(row["value"]) == -1.5


def test_a_metric_names_all_its_series_and_a_label_one() -> None:
    assert wanted_keys("disk_busy_ratio", KEYS, "") == KEYS[1:]
    assert wanted_keys("disk_busy_ratio{sdb}", KEYS, "") == (KEYS[2],)


def test_an_unknown_metric_is_answered_with_near_names() -> None:
    with pytest.raises(UsageError, match="did you mean cpu_used_ratio"):
        wanted_keys("cpu_usd_ratio", KEYS, "")
    with pytest.raises(UsageError, match="did you mean cpu_used_ratio"):
        wanted_keys("cpu", KEYS, "")
    with pytest.raises(UsageError, match=r"recorded are cpu_used_ratio, disk_busy_ratio\Z"):
        wanted_keys("zzz", KEYS, "")


def test_nothing_recorded_yet_says_how_to_begin() -> None:
    with pytest.raises(StoreEnvironmentError, match="desktop-monitor record"):
        wanted_keys("cpu_used_ratio", (), "/data/history.sqlite3")
