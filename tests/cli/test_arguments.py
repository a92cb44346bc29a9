"""The command line is understood, or refused with a clear sentence."""

from datetime import datetime
from pathlib import Path

import pytest

from desktop_monitor.cli.arguments import parse
from desktop_monitor.errors import UsageError


def test_no_words_mean_the_tray_program() -> None:
    assert parse([]).verb == ""


@pytest.mark.parametrize(
    "argv",
    [
        ["--interval", "2", "--storage-path", "/d", "record", "--duration", "5m"],
        ["record", "--duration", "5m", "--interval", "2", "--storage-path", "/d"],
        ["--interval", "2", "record", "--storage-path", "/d", "--duration", "300"],
    ],
)
def test_global_options_go_before_or_after_the_verb(argv: list[str]) -> None:
    arguments = parse(argv)

    assert arguments.verb == "record"
    assert arguments.interval_seconds == 2.0
    assert arguments.storage == Path("/d")
    assert arguments.duration_seconds == 300.0


def test_an_end_date_includes_that_day() -> None:
    arguments = parse(["history", "cpu_used_ratio", "--start", "2026-03-01", "--end", "2026-03-02"])

    assert arguments.start_seconds == datetime(2026, 3, 1).astimezone().timestamp()
    assert arguments.end_seconds == datetime(2026, 3, 3).astimezone().timestamp()


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["--intervall", "2"], "did you mean --interval"),
        (["recrod"], "record"),
        (["--interval", "0"], "not a length of time"),
        (["--interval", "0.01"], "between 0.2 and 60"),
        (["--interval", "nan"], "not a length of time"),
        (["record", "--durations", "1"], "did you mean --duration"),
        (["record", "--duration", "-5"], "expected one argument|not a length"),
        (["history"], "METRIC"),
        (["history", "cpu_used_ratio", "--last", "soon"], "soon"),
        (["history", "cpu_used_ratio", "--start", "2026-02-30"], "2026-02-30"),
        (["history", "cpu_used_ratio", "--start", "2026-02-02", "--end", "2026-02-01"], "not before"),
        (["history", "cpu_used_ratio", "--last", "1h", "--start", "2026-02-02"], "--last does not go with"),
        (["--report-only", "record"], "does not go with record"),
        (["doctor", "--nonsense", "--other"], "--nonsense, .*--other"),
    ],
)
def test_what_is_wrong_is_said_with_a_hint(argv: list[str], expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        parse(argv)


@pytest.mark.parametrize("argv", [["--help"], ["record", "--help"], ["--version"]])
def test_help_and_version_print_and_end_well(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(argv)

    assert caught.value.code == 0
    assert "desktop-monitor" in capsys.readouterr().out
