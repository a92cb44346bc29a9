"""Key figures in words: what is known, what is not, and how it moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from desktop_monitor.assess.health import Health
from desktop_monitor.assess.performance.figure import Estimate, FigureState
from desktop_monitor.assess.performance.score import score
from desktop_monitor.language.text import text
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.ui.kpi_explanation import explained
from desktop_monitor.ui.kpi_words import (
    bar_of,
    basis_words,
    grade_word,
    level_of,
    score_words,
    short_state,
    shown_figures,
    spoken,
    state_word,
    target_words,
    trend_words,
    value_words,
)
from tests.helpers.performance_views import figures, memory_figure, no_figure, performance_view, response_figure
from tests.helpers.snapshots import WALL_SECONDS

NOW = WALL_SECONDS
pytestmark = pytest.mark.usefixtures("qapp")


def test_a_figure_says_value_target_basis_age_and_trend(qapp: QApplication) -> None:
    """Each in few words."""
    figure = response_figure()
    assert value_words(figure) == "2.8 s"
    assert target_words(figure) == "< 3 s"
    assert basis_words(figure, NOW) == "63 answers · 12 s ago"
    assert trend_words(figure) == "0.4 s better"
    assert spoken(figure, NOW) == "Response time: 2.8 s, met, target < 3 s, 0.4 s better, 63 answers · 12 s ago"


def test_a_change_within_chance_is_called_steady() -> None:
    """Whatever its sign."""
    assert trend_words(figures()[2]) == "steady"


def test_a_change_of_a_ratio_is_in_points() -> None:
    """Three points less of 61 % is no three percent."""
    worse = replace(figures()[2], change=Estimate(-0.034, -0.05, -0.01, 63))
    assert trend_words(worse) == "3.4 pts worse"


def test_too_few_observations_are_no_value_and_no_verdict() -> None:
    """A dash, the words, and the hollow shape; the target may be named."""
    few = no_figure(Kpi.RESPONSE_TIME, 3)
    assert (value_words(few), state_word(few), level_of(few)) == ("—", "not enough data", Health.UNKNOWN)
    assert basis_words(few, NOW) == "not enough data: 3 of 5 · 5 min ago"
    assert short_state(few) == "too few"
    assert bar_of(few).ratio is None


def test_what_was_never_observed_says_so() -> None:
    """And has no age."""
    none = no_figure(Kpi.RESPONSE_TIME)
    assert (state_word(none), basis_words(none, NOW)) == ("no data", "nothing to measure")


def test_a_figure_that_learns_is_not_judged() -> None:
    """It has a value, but no target and no bar."""
    learning = replace(response_figure(), state=FigureState.LEARNING, target=None, limit=None, fraction=None)
    assert (value_words(learning), state_word(learning), target_words(learning)) == ("2.8 s", "learning", "")
    assert bar_of(learning) == (None, None)


def test_memory_without_a_known_machine_is_not_judged_rather_than_learning() -> None:
    """Nothing is being learned there."""
    unjudged = replace(memory_figure(), state=FigureState.LEARNING, target=None, limit=None, notes=())
    assert state_word(unjudged) == "not judged"


def test_the_usual_five_have_rows_always_and_others_where_anything_is_known() -> None:
    """Context preparation is left out for who has none."""
    shown = [figure.kpi for figure in shown_figures(figures())]
    assert Kpi.CONTEXT_PREPARATION not in shown
    assert shown[-1] is Kpi.AVAILABILITY
    nothing = [figure.kpi for figure in shown_figures(no_figure(kpi) for kpi in Kpi)]
    assert len(nothing) == 5


def test_the_score_has_a_word_and_may_be_withheld() -> None:
    """Half a score is none."""
    assert (score_words(performance_view().score), grade_word(performance_view().score)) == ("91", "excellent")
    withheld = score({"success_rate": 1.0})
    assert (score_words(withheld), grade_word(withheld)) == ("—", "withheld")
    assert (score_words(None), grade_word(None)) == ("—", "")


def test_an_explanation_names_everything_that_is_behind_a_figure() -> None:
    """Value with its interval, target and whose, period, count, age, coverage, percentiles, before, sources."""
    told = dict(explained(response_figure(), performance_view(), NOW, "Response time").lines)
    assert told["Value"] == "2.8 s, with 95 % certainty 2.5–3.1 s"
    assert told["Target"].startswith("< 3 s (half more than")
    assert told["Target"].endswith("failed from 5 s on")
    assert told["Rests on"] == "63 answers"
    assert told["Newest"] == "12 s ago"
    assert told["Coverage"] == "known for 98 % of all observations"
    assert told["Spread"] == "half within 2.4 s (p50), 95 % within 5.9 s (p95)"
    assert told["Before"] == "3.2 s in the same time before: 0.4 s better (between −0.7 s and −0.1 s)"
    assert told["Sources"] == "agents' own files, agents' telemetry"
    assert told["Claude Code"] == "2.8 s · met · < 3 s · 63 answers"
    assert "of 100 answers" in explained(response_figure(), performance_view(), NOW, "").remarks[0]


def test_the_users_own_target_is_called_theirs() -> None:
    """And a ratio fails at its limit and below."""
    own = replace(figures()[2], is_own_target=True)
    assert (
        dict(explained(own, performance_view(), NOW, "").lines)["Target"] == "> 70 % (yours), failed at 50 % and below"
    )


def test_notes_with_hostile_names_stay_on_their_line() -> None:
    """They come from interfaces and models."""
    hostile = text("kpi.note.learning", interface="a\nb\u202ec", answers=1, needed=2)
    remark = explained(replace(response_figure(), notes=(hostile,)), performance_view(), NOW, "").remarks[0]
    assert "\n" not in remark
    assert "\u202e" not in remark


def test_without_observations_an_explanation_claims_nothing() -> None:
    """No value, no age, no comparison."""
    told = dict(explained(no_figure(Kpi.CACHE_HIT_RATE), performance_view(), NOW, "").lines)
    assert told["Rests on"] == "nothing was observed"
    assert not {"Value", "Newest", "Spread", "Before", "Sources"} & set(told)
