"""The command line is understood, or refused with a clear sentence."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@contextmanager
def local_zone(name: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ")
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def seconds_of(day: str) -> float:
    """How long `--start` and `--end` take this day to be."""
    arguments = parse(["history", "cpu_used_ratio", "--start", day, "--end", day])
    assert arguments.start_seconds is not None
    assert arguments.end_seconds is not None
    return arguments.end_seconds - arguments.start_seconds


@pytest.mark.skipif(sys.platform == "win32", reason="the zone of a running program cannot be changed")
@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-22", 24)])
def test_a_day_on_which_clocks_change_is_included_whole(day: str, hours: int) -> None:
    with local_zone("Europe/Berlin"):
        assert seconds_of(day) == hours * 3600


@pytest.mark.skipif(sys.platform == "win32", reason="the zone of a running program cannot be changed")
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kolkata"]),
    st.dates(date(1996, 1, 1), date(2036, 12, 30)),
)
def test_dates_begin_and_end_where_the_zone_says(zone: str, day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    following = day + timedelta(days=1)
    next_midnight = datetime(following.year, following.month, following.day, tzinfo=ZoneInfo(zone))
    with local_zone(zone):
        arguments = parse(["history", "cpu_used_ratio", "--start", day.isoformat(), "--end", day.isoformat()])
    assert (arguments.start_seconds, arguments.end_seconds) == (midnight.timestamp(), next_midnight.timestamp())


def test_a_date_with_a_time_and_an_offset_is_taken_as_written() -> None:
    arguments = parse(["history", "x", "--start", "2026-01-31T12:00+02:00", "--end", "2026-01-31T12:00:01Z"])
    assert (arguments.end_seconds or 0) - (arguments.start_seconds or 0) == 7201


def test_an_icon_alone_goes_with_no_command() -> None:
    with pytest.raises(UsageError, match="--hidden does not go with record"):
        parse(["--hidden", "record"])
