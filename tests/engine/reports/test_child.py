"""A report is made by the program itself once more, which says how far it is and can be ended."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from desktop_monitor.engine.reports.child import ReportChild, command
from desktop_monitor.paths import Paths, paths_for
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportOrder
from tests.helpers.journals import NOON, event, journal_of
from tests.helpers.polling import wait_until

LIMIT_SECONDS = 60.0
DAY = ReportOrder(ReportKind.DAILY, NOON - 43_200.0, NOON + 43_200.0, ReportFormat.JSON)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = paths_for(tmp_path / "data", tmp_path / "config")
    found.data.mkdir()
    journal_of(found.data, *(event(f"q{number}", at_seconds=NOON + number) for number in range(8))).close()
    return found


def _ended(child: ReportChild) -> ReportChild:
    wait_until(lambda: not child.is_running, LIMIT_SECONDS)
    return child


def test_the_file_is_there_and_its_period_and_score_are_told(paths: Paths) -> None:
    target = paths.data / "report.json"
    child = _ended(ReportChild(paths, DAY, target))
    assert child.error == ""
    wait_until(lambda: child.made is not None)
    assert child.made is not None
    assert (child.made.start_seconds, child.made.end_seconds) == (DAY.start_seconds, DAY.end_seconds)
    assert child.done_ratio > 0.9
    document = json.loads(target.read_bytes())
    assert document["score"]["value"] == pytest.approx(child.made.score, abs=0.01) if child.made.score else True


def test_why_it_failed_is_told_without_the_programs_name(paths: Paths) -> None:
    target = paths.data / "report.json"
    target.write_text("mine")
    child = _ended(ReportChild(paths, DAY, target))
    assert child.error == f"{target} exists: It was kept; --force replaces it."
    child.cancel()
    assert target.read_text() == "mine"


def test_a_configuration_that_is_wrong_is_told(paths: Paths) -> None:
    paths.config.mkdir()
    paths.performance_file.write_text("performance_optimization: {contxt: {}}")
    child = _ended(ReportChild(paths, DAY, paths.data / "report.json"))
    assert "contxt" in child.error


@pytest.mark.skipif(sys.platform == "win32", reason="links and drafts differ there")
def test_cancelled_it_leaves_nothing_behind(paths: Paths) -> None:
    target = paths.data / "report.json"
    before = sorted(paths.data.iterdir())
    child = ReportChild(paths, DAY, target)
    draft = target.with_name(".report.json.abcdef_1")
    draft.write_text("half")
    child.cancel()
    assert not child.is_running
    assert [path for path in sorted(paths.data.iterdir()) if path.suffix not in (".sqlite3-shm", ".sqlite3-wal")] == [
        path for path in before if path.suffix not in (".sqlite3-shm", ".sqlite3-wal")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be there")
@pytest.mark.parametrize("name", ["report.json", "*.json", "[ab]?.json", "a\nb.json", "r" * 200 + ".json"])
def test_cancelled_it_leaves_what_others_keep_beside_it(paths: Paths, name: str) -> None:
    """An editor keeps its swap file as .report.json.swp; others hide files of settings."""
    target = paths.data / name
    others = [paths.data / other for other in (f".{name}.swp", ".mine.json.settings", ".mine.json.abcdefgh")]
    for other in others:
        other.write_text("theirs")
    draft = paths.data / f".{name}.abcdef_1"
    draft.write_text("half")
    ReportChild(paths, DAY, target).cancel()
    assert all(other.read_text() == "theirs" for other in others)
    assert not draft.exists()
    assert not target.exists()


def test_a_file_that_somebody_else_puts_there_meanwhile_stays(paths: Paths) -> None:
    target = paths.data / "report.json"
    child = ReportChild(paths, DAY, target)
    target.write_text("theirs")
    child.cancel()
    assert target.read_text() == "theirs"


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be killed so there")
def test_killed_it_leaves_nothing_behind_and_says_so(paths: Paths) -> None:
    target = paths.data / "report.json"
    child = ReportChild(paths, DAY, target)
    draft = target.with_name(".report.json.abcdef_1")
    draft.write_text("half")
    os.kill(child.pid, signal.SIGKILL)
    assert "-9" in _ended(child).error
    assert not draft.exists()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ReportOrder(ReportKind.WEEKLY), ["--report", "weekly", "--format", "html"]),
        (
            ReportOrder(ReportKind.CUSTOM, 0.5, 86_400.0, ReportFormat.PDF, may_overwrite=True),
            ["--report", "--start", "1970-01-01T00:00:00.500000+00:00", "--end", "1970-01-02T00:00:00+00:00"],
        ),
    ],
)
def test_the_command_line_says_what_was_ordered(order: ReportOrder, expected: list[str]) -> None:
    words = command(paths_for(Path("/data"), Path("/config")), order, Path("/report"))
    start = words.index("--report")
    assert words[start : start + len(expected)] == expected
    assert ("--force" in words) is order.may_overwrite
    assert words[words.index("--output") + 1] == str(Path("/report"))
