"""What failed is tried again later and later, and what fails in another way is counted from one."""

from __future__ import annotations

from desktop_monitor.actions.switching.patience import Patience


def test_the_pauses_grow_from_a_minute_to_an_hour() -> None:
    patience, now, pauses = Patience(), 0.0, []
    for _ in range(9):
        patience.failed(1, "read", now)
        pause = next(seconds for seconds in range(0, 4000, 20) if patience.may_try(1, now + seconds))
        pauses.append(pause)
        now += pause

    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_failures_of_another_kind_and_after_success_count_from_one() -> None:
    patience = Patience()

    assert [patience.failed(1, what, 0) for what in ("read", "read", "write", "write", "read")] == [1, 2, 1, 2, 1]
    patience.forget(1)
    assert patience.failed(1, "read", 0) == 1
    assert patience.failed(2, "read", 0) == 1
    patience.forget(3)
    assert patience.may_try(3, 0)
