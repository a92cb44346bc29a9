"""`--report`: which words are understood, what is refused and how, and that a file that exists is kept."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.cli import main
from desktop_monitor.cli.arguments import parse
from desktop_monitor.cli.progress import RatioBar
from desktop_monitor.errors import UsageError
from tests.helpers.clock import FakeClock
from tests.helpers.month_story import write_one_request

_ROOT = Path(__file__).parents[2]
_DAY = 1_788_000_000.0
"""2026-08-29 in every zone but the last."""


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    """A store of one request, as options name it."""
    write_one_request(tmp_path, _DAY)
    return ["--storage-path", str(tmp_path), "--config", str(tmp_path / "config")]


_WEEK = ["--report", "--start", "2026-08-24", "--end", "2026-08-30"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--report", "hourly"], "'hourly' is not one of daily, weekly, monthly"),
        (["--report", "--start", "2026-08-24"], "--start and --end go together"),
        (["--report", "--end", "2026-08-24"], "--start and --end go together"),
        (["--report", "--start", "2026-08-24", "--end", "2026-08-23"], "--start is not before --end"),
        (["--report", "weekly", "--start", "2026-08-24", "--end", "2026-08-25"], "weekly does not go with --start"),
        (["--report", "--start", "August", "--end", "2026-08-25"], "'August' is not a date"),
        (["--report", "--format", "xml"], "invalid choice: 'xml'"),
        (["--report", "--force"], "--force goes with --output only"),
        (["--report", "--output", ""], "is empty; name a file"),
        (["--output", "x.json"], "goes with --report only"),
        (["--report", "daily", "usage"], "--report does not go with usage"),
        (["usage", "--report", "daily"], "--report daily does not go with the rest"),
        (["--report", "daily", "--json"], "--json does not go with the rest"),
        (["--report", "daily", "--report-only"], "--report does not go with --report-only"),
        (["--start", "2026-08-24", "history", "cpu_used_ratio"], "those of history after it"),
    ],
)
def test_words_that_contradict_each_other_are_refused_with_the_reason(words: list[str], why: str) -> None:
    with pytest.raises(UsageError, match=why.replace("'", ".")):
        parse(words)


def test_options_of_history_stand_for_themselves_after_it() -> None:
    found = parse(["history", "cpu_used_ratio", "--start", "2026-08-24", "--format", "csv"])

    assert (found.format, found.report, found.report_format) == ("csv", None, "")
    assert found.start_seconds is not None


def test_a_report_of_dates_is_json_on_standard_output(store: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*store, *_WEEK]) == 0

    document = json.loads(capfd.readouterr().out)
    assert document["kind"] == "custom"
    assert [row["day"] for row in document["days"]] == [f"2026-08-{day}" for day in range(24, 31)]
    assert document["summary"]["requests"] == 1


@pytest.mark.parametrize(
    ("name", "begins"), [("r.json", b"{"), ("r.yml", b'format: "desktop'), ("r.md", b"# Report"), ("r.htm", b"<!")]
)
def test_the_ending_of_the_file_says_the_format(store: list[str], tmp_path: Path, name: str, begins: bytes) -> None:
    assert main([*store, *_WEEK, "--output", str(tmp_path / name)]) == 0

    assert (tmp_path / name).read_bytes().lower().startswith(begins.lower())


def test_a_file_that_exists_is_kept_unless_force_is_given(
    store: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.json"
    path.write_text("mine")

    assert main([*store, *_WEEK, "--output", str(path)]) == 3
    assert path.read_text() == "mine"
    assert "exists: It was kept; --force replaces it." in capfd.readouterr().err
    assert main([*store, *_WEEK, "--output", str(path), "--force"]) == 0
    assert json.loads(path.read_text())["version"] == 1


@pytest.mark.parametrize(
    ("output", "code", "why"),
    [
        (".", 3, "is a folder"),
        ("no/such/folder/r.json", 3, "There is no folder"),
        ("report.txt", 2, "names no format"),
    ],
)
def test_a_file_that_cannot_be_is_refused_before_the_work(
    store: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str], output: str, code: int, why: str
) -> None:
    assert main([*store, *_WEEK, "--output", str(tmp_path / output)]) == code
    assert why in capfd.readouterr().err


def test_a_device_is_never_replaced(store: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*store, *_WEEK, "--format", "json", "--output", os.devnull, "--force"]) == 3
    assert "no ordinary file" in capfd.readouterr().err
    assert not Path(os.devnull).is_file()


def test_a_period_that_has_not_begun_is_refused(store: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main([*store, "--report", "--start", "2199-01-01", "--end", "2199-01-02"]) == 2
    assert "It has not begun yet" in capfd.readouterr().err


def test_the_report_that_users_of_the_first_tool_ask_for_is_made_without_qt(tmp_path: Path) -> None:
    """With dates long ago, of which nothing is known."""
    ["--storage-path", str(tmp_path / "own"), "--config", str(tmp_path)]
    words = "--report --start 2024-01-01 --end 2024-01-07 --format json --output performance_report.json"
    script = "import sys; from desktop_monitor.cli import main; code = main(sys.argv[1:]);"
    script += " sys.exit(9 if {'PySide6', 'numpy', 'psutil'} & set(sys.modules) else code)"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            "--storage-path",
            str(tmp_path / "own"),
            "--config",
            str(tmp_path),
            *words.split(),
        ],
        cwd=tmp_path,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads((tmp_path / "performance_report.json").read_text())
    assert [row["day"] for row in document["days"]][::6] == ["2024-01-01", "2024-01-07"]
    assert document["summary"]["score"] is None


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_once_it_takes_longer_than_half_a_second() -> None:
    out, clock = _Terminal(), FakeClock()
    bar = RatioBar(out, clock, after_seconds=0.5)

    bar.show_ratio(0.2)
    bar.clear()
    assert out.getvalue() == ""
    clock.advance(0.6)
    bar.show_ratio(0.4)
    bar.clear()
    assert out.getvalue().startswith("\r[############..................]  40%")
    assert out.getvalue().endswith("\r\x1b[K")
