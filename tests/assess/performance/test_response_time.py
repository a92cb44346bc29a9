"""The response time is judged by who answered: own workflows by the document, clients by what was learned."""

from __future__ import annotations

from desktop_monitor.agents.pricing import NO_PRICES
from desktop_monitor.assess.performance.figure import FigureState, KpiFigure
from desktop_monitor.assess.performance.kpis import kpi_figures
from desktop_monitor.assess.performance.targets import Learned, Target, Targets
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.metrics.period_facts import PeriodFacts
from tests.helpers.period_facts import END, facts, key, requests
from tests.helpers.period_facts import START as PERIOD_START

_OWN = requests(key("own"), (2.0, 3.0, 4.0, 2.0, 4.0), own=True)
_CLIENT = requests(key("claude_code"), (10.0, 20.0, 30.0, 20.0, 20.0, 20.0))
_LEARNED = Learned({"claude_code": 24.0}, {"claude_code": 500})


def response(
    now: PeriodFacts, learned: Learned = _LEARNED, before: PeriodFacts | None = None, targets: Targets | None = None
) -> KpiFigure:
    return kpi_figures(now, before, targets or Targets(), learned, NO_PRICES)[0]


def test_operations_of_own_workflows_are_held_against_the_documents_target() -> None:
    figure = response(facts(_OWN))

    assert figure.kpi is Kpi.RESPONSE_TIME
    assert (figure.value, figure.count, figure.target, figure.limit) == (3.0, 5, 3.0, 5.0)
    assert (figure.state, figure.fraction) == (FigureState.MET, 1.0)
    assert (figure.p50, figure.p95) == (3.0, 4.0)
    assert figure.sources == ("workflow",)
    assert figure.newest_seconds == END - 60.0
    assert figure.coverage_ratio == 1.0
    assert (figure.start_seconds, figure.end_seconds) == (PERIOD_START, END)


def test_a_client_is_held_against_what_was_learned_of_it() -> None:
    figure = response(facts(_CLIENT))

    assert (figure.value, figure.target, figure.limit) == (20.0, 24.0, 40.0)
    assert figure.state is FigureState.MET


def test_without_enough_answers_to_learn_from_nothing_is_judged() -> None:
    figure = response(facts(_CLIENT), Learned({}, {"claude_code": 34}))

    assert figure.state is FigureState.LEARNING
    assert (figure.value, figure.count) == (20.0, 6)
    assert (figure.target, figure.limit, figure.fraction) == (None, None, None)
    assert figure.notes == (text("kpi.note.learning", interface="claude_code", answers=34, needed=100),)


def test_several_interfaces_are_held_against_the_mean_of_their_requests_targets() -> None:
    figure = response(facts(_OWN, _CLIENT))

    # (5 x 3 s + 6 x 20 s) / 11 against (5 x 3 s + 6 x 24 s) / 11 and (5 x 5 s + 6 x 40 s) / 11
    assert figure.value is not None
    assert figure.target is not None
    assert figure.limit is not None
    assert abs(figure.value - 135 / 11) < 1e-12
    assert abs(figure.target - 159 / 11) < 1e-12
    assert abs(figure.limit - 265 / 11) < 1e-12
    assert figure.count == 11


def test_interfaces_still_learning_are_left_out_and_named() -> None:
    figure = response(facts(_OWN, _CLIENT), Learned({}, {"claude_code": 34}))

    assert (figure.value, figure.count, figure.target) == (3.0, 5, 3.0)
    assert figure.notes == (text("kpi.note.learning", interface="claude_code", answers=34, needed=100),)


def test_where_too_few_requests_have_a_target_all_make_the_value_and_nothing_is_judged() -> None:
    few = requests(key("own"), (1.0, 1.0), own=True)
    figure = response(facts(few, _CLIENT), Learned())

    assert figure.state is FigureState.LEARNING
    assert (figure.value, figure.count) == (122 / 8, 8)


def test_one_interface_may_be_a_client_and_an_own_workflow() -> None:
    own = requests(key("claude_code"), (1.0,) * 5, own=True)
    figure = response(facts(own, _CLIENT), Learned())

    assert (figure.value, figure.target) == (1.0, 3.0)
    assert figure.sources == ("workflow",)


def test_the_users_own_target_holds_for_everybody() -> None:
    own = Targets(own={Kpi.RESPONSE_TIME: Target(1.0, 2.0, is_own=True)})
    figure = response(facts(_OWN, _CLIENT), Learned(), targets=own)

    assert (figure.target, figure.limit, figure.is_own_target) == (1.0, 2.0, True)
    assert (figure.state, figure.count, figure.notes) == (FigureState.FAILED, 11, ())


def test_fewer_than_five_answers_have_no_value() -> None:
    figure = response(facts(requests(key("own"), (1.0,) * 4, own=True)))

    assert figure.state is FigureState.NOT_ENOUGH_DATA
    assert (figure.value, figure.low, figure.p50, figure.fraction, figure.count) == (None, None, None, None, 4)
    assert (figure.target, figure.limit) == (3.0, 5.0)


def test_nothing_is_no_data() -> None:
    figure = response(facts())

    assert figure.state is FigureState.NO_DATA
    assert (figure.value, figure.count, figure.newest_seconds, figure.sources) == (None, 0, None, ())


def test_answers_without_a_duration_lower_the_coverage() -> None:
    figure = response(facts(requests(key("own"), (1.0,) * 6, own=True, ok=8)))

    assert figure.coverage_ratio == 0.75


def test_the_change_against_the_period_before_is_of_the_same_interfaces() -> None:
    before = facts(requests(key("own"), (4.0, 5.0, 6.0, 4.0, 6.0), own=True), requests(key("codex"), (90.0,) * 9))
    figure = response(facts(_OWN), before=before)

    assert figure.previous == 5.0
    assert figure.previous_count == 5
    assert figure.change is not None
    assert figure.change.value == -2.0
    # Welch: both sides have a variance of 1, so half is t(8) * sqrt(2 / 5)
    assert figure.change.low is not None
    assert abs(figure.change.low - (-2.0 - 2.306004 * 0.4**0.5)) < 2e-3
    assert figure.change.count == 10


def test_too_few_answers_before_have_no_value_to_compare_with() -> None:
    figure = response(facts(_OWN), before=facts(requests(key("own"), (4.0,), own=True)))

    assert (figure.previous, figure.previous_count, figure.change) == (None, 1, None)


def test_of_many_interfaces_still_learning_the_first_are_named_and_the_others_counted() -> None:
    cells = [requests(key(f"own{n}"), (1.0,)) for n in range(8)]
    figure = response(facts(*cells), Learned())

    assert [note.key for note in figure.notes] == ["kpi.note.learning"] * 5 + ["kpi.note.more_learning"]
    assert figure.notes[-1] == text("kpi.note.more_learning", count=3)


def test_a_value_exactly_at_a_target_that_all_share_meets_it() -> None:
    cells = [requests(key("own", day=str(n)), (0.1,) * 3, own=True) for n in range(7)]
    own = Targets(own={Kpi.RESPONSE_TIME: Target(0.1, 0.2, is_own=True)})

    assert response(facts(*cells), targets=own).target == 0.1
