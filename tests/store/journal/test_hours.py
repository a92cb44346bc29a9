"""A short period is told hour by hour."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.metrics.agent_event import Findings, Outcome
from desktop_monitor.metrics.agent_sums import RequestHour
from desktop_monitor.store.journal import open_journal, read_journal
from tests.helpers.journals import NOON, line

_TOKENS = {"input_tokens": 10, "cache_read_tokens": 1, "cache_write_tokens": None, "output_tokens": 100}


def test_requests_are_added_up_by_the_hour_in_which_they_ended(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    journal = open_journal(path)
    journal.write(
        Findings(
            requests=(
                line("q0", "a0", at_seconds=NOON - 0.001, **_TOKENS),
                line("q1", "a1", at_seconds=NOON, duration_seconds=3.0, **_TOKENS),
                line("q2", "a2", at_seconds=NOON + 3_599.9, duration_seconds=1.0, **_TOKENS),
                line("q3", "a3", at_seconds=NOON + 60, outcome=Outcome.TIMEOUT, duration_seconds=60.0, **_TOKENS),
                line("q4", "a4", at_seconds=NOON + 70, outcome=Outcome.CANCELLED, **_TOKENS),
                line("q5", "a5", at_seconds=NOON + 80, outcome=None, **_TOKENS),
                line("q6", "a6", at_seconds=NOON + 7_200, outcome=Outcome.ERROR, **_TOKENS),
                line("q7", "a7", at_seconds=NOON + 7_260, duration_seconds=None, **_TOKENS),
                line("q8", "a8", at_seconds=NOON + 9_000, **_TOKENS),
            )
        )
    )
    journal.close()
    assert read_journal(path).hours(NOON, NOON + 9_000) == (
        RequestHour(NOON, 2, 1, 5 * 111, (1.0, 3.0)),
        RequestHour(NOON + 7_200, 1, 1, 2 * 111, ()),
    )


def test_of_a_journal_that_is_not_there_no_hour_is_known(tmp_path: Path) -> None:
    assert read_journal(tmp_path / "journal.sqlite3").hours(NOON, NOON + 3_600) == ()
