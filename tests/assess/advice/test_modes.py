"""Another mode is advised where its answers in the same projects surely came sooner, and as the strategy has it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import pytest

from desktop_monitor.assess.advice.recommendation import Deed, GoalKind, Priority, Scope, Strategy
from desktop_monitor.assess.advice.situation import ControlNow
from desktop_monitor.assess.performance.targets import Target, Targets
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import ContextCell, RequestCell
from tests.helpers.advice import DAYS, answers, at, days_of, of, one, said, together
from tests.helpers.period_facts import contexts, facts

FAST = at(strategy=Strategy.PERFORMANCE_FIRST)
CONTROL = ControlNow("claude_code.effort", "context_mode", "claude_code", ("FANCY", "SIMPLE"), "FANCY")


def two_modes(fancy: float, simple: float, project: str = "/p") -> list[RequestCell]:
    return [*days_of(fancy, mode="FANCY", project=project), *days_of(simple, mode="SIMPLE", project=project)]


def accurate(
    mode: str, mean: float, method: str = "judge", days: Sequence[str] = DAYS, project: str = "/p"
) -> tuple[ContextCell, ...]:
    """Six contexts a day of about this accuracy."""
    ratios = (mean - 0.02, mean - 0.01, mean, mean, mean + 0.01, mean + 0.02)
    return tuple(
        contexts(mode, answers(1.0, 6), day=day, project=project, accuracy_ratios=ratios, accuracy_methods=(method,))
        for day in days
    )


def test_the_faster_mode_is_advised_with_the_gain_of_all_the_interfaces_answers() -> None:
    found = one("mode_answers", facts(*two_modes(8.0, 4.0)), at(strategy=FAST.strategy, controls=(CONTROL,)))

    assert found.deed == Deed("claude_code.effort", "SIMPLE")
    assert (found.goal, found.scope, found.count) == (GoalKind.SPEED, Scope("claude_code"), 160)
    assert found.gain is not None
    assert found.gain.from_value == pytest.approx(6.0)
    # Half of the answers take 4 s instead of 8 s.
    assert found.gain.to_value == pytest.approx(4.0)
    assert found.gain.to_low < 4.0 < found.gain.to_high < 6.0
    assert "80 answers of claude_code in FANCY took 8 s" in said(found)
    assert "or more on average" in said(found)


def test_only_the_same_project_is_compared() -> None:
    """Each project has one mode only: that SIMPLE is faster may be the project's doing."""
    apart = [*days_of(8.0, mode="FANCY", project="/hard"), *days_of(2.0, mode="SIMPLE", project="/easy")]
    assert of("mode_answers", facts(*apart), FAST) == []

    # In each project SIMPLE is slower; in all of them together it looks faster.
    mixed = [
        *days_of(8.0, 9, mode="FANCY", project="/hard"), *days_of(12.0, 1, mode="SIMPLE", project="/hard"),
        *days_of(1.0, 1, mode="FANCY", project="/easy"), *days_of(2.0, 9, mode="SIMPLE", project="/easy"),
    ]  # fmt: skip
    assert [found.subject for found in of("mode_answers", facts(*mixed), FAST)] == ["claude_code / SIMPLE → FANCY"]


def test_nothing_is_said_of_modes_that_do_not_differ_of_few_answers_or_of_a_little_difference() -> None:
    assert of("mode_answers", facts(*two_modes(8.0, 8.0)), FAST) == []
    few = [*days_of(8.0, 1, mode="FANCY"), *days_of(1.0, 1, mode="SIMPLE")]
    assert of("mode_answers", facts(*few), FAST) == []
    assert of("mode_answers", facts(*two_modes(8.0, 7.5)), FAST) == []
    assert of("mode_answers", facts(), FAST) == []


def test_one_bad_day_is_no_difference() -> None:
    """Many answers of one slow day are one day, not many observations."""
    slow = [*days_of(2.0, 8, DAYS[1:], mode="FANCY"), *days_of(60.0, 8, DAYS[:1], mode="FANCY")]
    assert of("mode_answers", facts(*slow, *days_of(2.0, mode="SIMPLE")), FAST) == []


@pytest.mark.parametrize(
    ("strategy", "is_missed", "accuracies", "expected"),
    [
        (Strategy.PERFORMANCE_FIRST, True, (0.95, 0.8), Priority.HIGH),
        (Strategy.PERFORMANCE_FIRST, False, (0.95, 0.8), Priority.MEDIUM),
        (Strategy.BALANCED, True, (0.9, 0.9), Priority.HIGH),
        (Strategy.BALANCED, True, (0.95, 0.8), Priority.MEDIUM),
        (Strategy.BALANCED, False, (0.9, 0.9), Priority.LOW),
        (Strategy.BALANCED, False, (0.95, 0.8), None),
        (Strategy.ACCURACY_FIRST, True, (0.95, 0.8), None),
        (Strategy.ACCURACY_FIRST, True, (0.9, 0.9), Priority.LOW),
        (Strategy.ACCURACY_FIRST, True, None, None),
    ],
)
def test_the_strategy_decides_what_a_faster_mode_is_worth(
    strategy: Strategy, is_missed: bool, accuracies: tuple[float, float] | None, expected: Priority | None
) -> None:
    both = zip(("FANCY", "SIMPLE"), accuracies or (), strict=False)
    told = tuple(chain.from_iterable(accurate(mode, mean) for mode, mean in both))
    limit = Target(1.0, 2.0, is_own=True) if is_missed else Target(60.0, 90.0, is_own=True)
    found = of(
        "mode_answers",
        facts(*two_modes(8.0, 4.0), contexts=told),
        at(strategy=strategy),
        Targets({Kpi.RESPONSE_TIME: limit}),
    )
    assert [one.priority for one in found] == ([] if expected is None else [expected])


def test_contexts_that_are_prepared_sooner_are_advised_for_all_interfaces() -> None:
    cells = tuple(
        chain.from_iterable(
            (
                contexts("FANCY", answers(3.0, 5, day), day=str(day)),
                contexts("SIMPLE", answers(0.3, 5, day), day=str(day)),
            )
            for day in range(10)
        )
    )
    found = one("mode_preparation", facts(contexts=cells), FAST)
    assert found.gain is not None
    assert (found.gain.kpi, found.gain.from_value) == (Kpi.CONTEXT_PREPARATION, pytest.approx(1.65))
    assert found.gain.to_value == pytest.approx(0.3)


def test_the_more_accurate_mode_is_advised_first_to_whom_accuracy_counts_most() -> None:
    cells = (*accurate("FANCY", 0.95), *accurate("SIMPLE", 0.8))
    found = one("mode_accuracy", facts(contexts=cells), at(strategy=Strategy.ACCURACY_FIRST))
    assert (found.subject, found.priority) == ("SIMPLE → FANCY", Priority.HIGH)
    assert one("mode_accuracy", facts(contexts=cells)).priority is Priority.LOW
    assert of("mode_accuracy", facts(contexts=cells), FAST) == []
    assert "by 15 to 15 percentage points (95 % interval), as 120 contexts told" in said(found)


def test_accuracy_found_in_another_way_is_not_compared() -> None:
    cells = (*accurate("FANCY", 0.95, "tests"), *accurate("SIMPLE", 0.8, "judge"))
    assert of("mode_accuracy", facts(contexts=cells)) == []


def test_a_mode_is_not_blamed_for_the_project_or_the_few_days_it_was_used_in() -> None:
    """That its contexts are less accurate may be the project's doing, or that of one hard day."""
    apart = (*accurate("FANCY", 0.95, project="/easy"), *accurate("SIMPLE", 0.8, project="/hard"))
    assert of("mode_accuracy", facts(contexts=apart)) == []
    few = (*accurate("FANCY", 0.95, days=DAYS[:3]), *accurate("SIMPLE", 0.8, days=DAYS[:3]))
    assert of("mode_accuracy", facts(contexts=few)) == []

    # Told with a faster mode: nothing is known of accuracy, and nothing is said to be kept or lost.
    found = one("mode_answers", facts(*two_modes(8.0, 4.0), contexts=apart), FAST)
    assert "What becomes of accuracy is not known" in said(found)


def test_what_all_may_bring_is_the_share_of_the_answers_that_change() -> None:
    cells = [*two_modes(8.0, 4.0), *days_of(6.0, interface="codex")]
    (found,) = together(facts(*cells), FAST)
    # 160 of 240 answers become 2 s faster on average.
    assert (found.kpi, found.from_value) == (Kpi.RESPONSE_TIME, pytest.approx(6.0))
    assert found.to_value == pytest.approx(6.0 - 2.0 * 160 / 240)
    assert found.recommendations == ("mode_answers:claude_code / FANCY → SIMPLE",)
