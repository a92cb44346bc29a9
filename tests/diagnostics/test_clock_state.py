"""A clock behind the history is a problem, one without a time source is worth a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_monitor.diagnostics import clock_state
from desktop_monitor.diagnostics.clock_state import examine_clock, is_synchronised
from desktop_monitor.diagnostics.finding import Verdict
from tests.helpers.clock import FakeClock


def test_a_clock_behind_the_newest_record_is_a_problem() -> None:
    clock = FakeClock()
    newest = clock.now().wall_seconds
    clock.step_wall(-86_400)
    found = examine_clock(clock, newest)
    assert found.verdict is Verdict.PROBLEM
    assert "behind the newest record" in found.words


@pytest.mark.parametrize("newest", [None, 0.0, 1_700_000_002.0])
def test_a_clock_ahead_or_a_moment_behind_is_no_problem(newest: float | None) -> None:
    assert examine_clock(FakeClock(), newest).verdict is not Verdict.PROBLEM


@pytest.mark.parametrize(("answer", "verdict"), [(True, Verdict.OK), (False, Verdict.ADVICE), (None, Verdict.OK)])
def test_a_free_running_clock_is_advice_and_an_unknown_one_is_not(
    answer: bool | None, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_state, "is_synchronised", lambda: answer)
    assert examine_clock(FakeClock(), None).verdict is verdict


def test_the_mark_of_the_time_service_is_believed(tmp_path: Path) -> None:
    mark = tmp_path / "synchronized"
    without = is_synchronised(mark)
    mark.touch()
    assert is_synchronised(mark) is True
    assert without in {True, False, None}
