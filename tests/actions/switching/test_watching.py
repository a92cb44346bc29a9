"""Outcomes, deadlines and the end of the window decide whether a switch is kept."""

from __future__ import annotations

import pytest

from desktop_monitor.actions.switching.measure import Observed, observed
from desktop_monitor.actions.switching.record import Measure, Purpose, Switch, SwitchState
from desktop_monitor.actions.switching.watching import PATIENCE_SECONDS, Decision, Verdict, watch
from desktop_monitor.metrics.agent_event import Outcome
from tests.helpers.ledgers import NOON, switch
from tests.helpers.switching import World

_OK, _ERROR = Outcome.OK, Outcome.ERROR
_END = NOON + 1800
_SLOW = Measure(NOON - 1800, NOON, 30, 1, 29, 8.0, 0.3)
_NOTHING = observed(NOON, NOON + 1, [])


def _watched(purpose: Purpose = Purpose.FASTER, **fields: object) -> Switch:
    usual = {"watch_until_seconds": _END, "deadline_seconds": None, "purpose": purpose}
    return switch(1, **{**usual, **fields})


def _seen(seconds: float = 4.0, answers: int = 10, errors: int = 0, first_errors: int = 0) -> Observed:
    """Errors among answers; `first_errors` before all of them."""
    durations = [seconds + n % 3 / 10 for n in range(answers)]
    rest = [*((_OK, one) for one in durations), *((_ERROR, None) for _ in range(errors))]
    return observed(NOON, _END, [*((_ERROR, None) for _ in range(first_errors)), *rest])


def _judged(
    one: Switch, seen: Observed | None, at_seconds: float, before: Measure | None = _SLOW
) -> tuple[Verdict, str]:
    decision = watch(one, before, seen, at_seconds)
    return decision.verdict, decision.reason.key if decision.reason else ""


_GO_ON = (Verdict.GO_ON, "")


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (_seen(4.0), (Verdict.KEEP, "switch.faster")),
        (_seen(7.9), (Verdict.GO_BACK, "switch.not_faster")),
        (_seen(9.0), (Verdict.GO_BACK, "switch.not_faster")),
        (_seen(4.0, answers=4), _GO_ON),
        (None, _GO_ON),
        (_NOTHING, _GO_ON),
    ],
)
def test_at_the_end_only_what_surely_came_sooner_is_kept(seen: Observed | None, expected: tuple[Verdict, str]) -> None:
    assert _judged(_watched(), seen, _END) == expected
    assert _judged(_watched(), seen, _END - 1) == _GO_ON


def test_with_too_few_answers_it_is_watched_for_another_day_and_then_taken_back() -> None:
    assert _judged(_watched(), _seen(answers=4), _END + PATIENCE_SECONDS - 1) == _GO_ON
    assert _judged(_watched(), _seen(answers=4), _END + PATIENCE_SECONDS) == (Verdict.GO_BACK, "switch.too_few")


@pytest.mark.parametrize("before", [None, _SLOW._replace(timed=4)])
def test_with_nothing_to_compare_it_is_kept(before: Measure | None) -> None:
    assert _judged(_watched(), _seen(99.0), _END, before) == (Verdict.KEEP, "switch.nothing_to_compare")


def test_a_switch_that_was_to_make_nothing_faster_is_kept_where_nothing_speaks_against_it() -> None:
    assert _judged(_watched(Purpose.OTHER), _seen(99.0), _END) == (Verdict.KEEP, "switch.nothing_against")
    assert _judged(_watched(Purpose.OTHER), None, _END) == (Verdict.KEEP, "switch.nothing_against")


@pytest.mark.parametrize("purpose", Purpose)
def test_surely_more_failures_take_it_back_at_once(purpose: Purpose) -> None:
    assert _judged(_watched(purpose), _seen(answers=4, errors=6), NOON + 60) == (
        Verdict.GO_BACK,
        "switch.more_failures",
    )
    assert _judged(_watched(purpose), _seen(answers=10, errors=1), NOON + 60) == _GO_ON


def test_three_failures_right_after_are_enough_where_it_worked_before() -> None:
    three = _seen(answers=0, first_errors=3)

    assert _judged(_watched(), three, NOON + 5) == (Verdict.GO_BACK, "switch.failures_in_row")
    assert _judged(_watched(), three, NOON + 5, None) == (Verdict.GO_BACK, "switch.failures_in_row")
    assert _judged(_watched(), _seen(answers=0, first_errors=2), NOON + 5) == _GO_ON
    assert _judged(_watched(Purpose.FAILOVER), three, NOON + 5) == _GO_ON
    assert _judged(_watched(), three, NOON + 5, _SLOW._replace(failures=15)) == _GO_ON


def test_what_is_measured_only_is_kept_after_half_an_hour_whatever_failed() -> None:
    by_hand = _watched(Purpose.OTHER, watch_until_seconds=None)

    assert _judged(by_hand, _seen(answers=0, first_errors=30), NOON + 1799) == _GO_ON
    assert _judged(by_hand, _seen(answers=0, first_errors=30), NOON + 1800) == (Verdict.KEEP, "switch.nothing_against")


def test_a_deadline_takes_it_back_however_well_it_goes_and_it_is_never_kept_before() -> None:
    forced = _watched(deadline_seconds=NOON + 3600)

    assert _judged(forced, _seen(4.0), NOON + 2000) == _GO_ON
    assert _judged(forced, _seen(9.0), NOON + 2000) == (Verdict.GO_BACK, "switch.not_faster")
    assert _judged(forced, _seen(4.0), NOON + 3600) == (Verdict.GO_BACK, "switch.deadline")
    assert watch(forced, None, None, NOON + 1) == Decision(Verdict.GO_ON)


def test_a_switch_that_helped_is_kept_with_what_was_measured() -> None:
    world = World()
    world.begin(watch_seconds=1800.0, purpose=Purpose.FASTER, before=_SLOW)
    world.clock.advance(1800)

    (kept,) = world.switcher.attend(lambda _: _seen(4.0))

    assert (kept.state, kept.after, world.setting.value) == (SwitchState.KEPT, _seen(4.0).measure, "SIMPLE")


def test_a_switch_that_did_not_help_goes_back_with_what_was_measured() -> None:
    world = World()
    world.begin(watch_seconds=1800.0, purpose=Purpose.FASTER, before=_SLOW)
    world.clock.advance(1800)

    (back,) = world.switcher.attend(lambda _: _seen(9.0))

    assert (back.state, back.after, world.setting.value) == (SwitchState.ROLLED_BACK, _seen(9.0).measure, "FANCY")


def test_outcomes_are_asked_for_only_while_they_count() -> None:
    world, asked = World(), []
    world.begin(rollback_after_seconds=1200.0)

    def note(one: Switch) -> None:
        asked.append(world.now() - one.began_seconds)

    for _ in range(3):
        world.clock.advance(600)
        world.switcher.attend(note)
    assert asked == [1200.0]
