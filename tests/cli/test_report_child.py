"""The running program asks itself for reports by an option that nobody else need know."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop_monitor.cli import main
from tests.helpers.journals import NOON, event, journal_of

DAY = ("--report", "--start", "2026-09-22T00:00:00+00:00", "--end", "2026-09-23T00:00:00+00:00")


def _run(folder: Path, *words: str) -> int:
    return main(["--storage-path", str(folder), "--config", str(folder / "config"), *words])


def test_it_says_how_far_it_is_and_last_what_it_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal_of(tmp_path, *(event(f"q{number}", at_seconds=NOON + number) for number in range(8))).close()
    target = tmp_path / "report.json"
    assert _run(tmp_path, *DAY, "--format", "json", "--output", str(target), "--progress-json") == 0
    *steps, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    ratios = [step["done_ratio"] for step in steps]
    assert ratios == sorted(ratios)
    assert 0.0 <= ratios[0] < ratios[-1] < 1.0
    assert last["end_seconds"] - last["start_seconds"] == 86_400.0
    assert set(last) == {"start_seconds", "end_seconds", "score", "grade"}
    assert json.loads(target.read_bytes())["kpis"]["success_rate"]["count"] == 8


def test_it_goes_with_a_file_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(tmp_path, *DAY, "--progress-json") == 2
    assert "--output" in capsys.readouterr().err


def test_help_does_not_name_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "progress-json" not in capsys.readouterr().out
