"""The overview's key figures, score and advice: what is known, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea
from pytestqt.qtbot import QtBot

from desktop_monitor.assess.performance.score import score
from desktop_monitor.engine.command import DismissAdvice, FollowAdvice
from desktop_monitor.engine.performance_view import PerformanceView
from desktop_monitor.metrics.agent_event import Outcome
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.ui.widgets.explanation import ExplanationCard
from desktop_monitor.ui.window.overview import OverviewPage
from desktop_monitor.ui.window.page import PageContext, Period
from tests.helpers.agents_journal import FakeJournal, requests_of
from tests.helpers.performance_views import followed, page_advice, performance_view, switch_advice, with_performance
from tests.helpers.snapshots import GIB, WALL_SECONDS, FakeReader, snapshot


@pytest.fixture
def page(context: PageContext, qtbot: QtBot) -> OverviewPage:
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    page.activate()
    return page


def show(engine: Any, view: PerformanceView | None = None, tick: int = 0) -> None:
    engine.deliver(with_performance(snapshot(tick), view))
    QApplication.processEvents()  # cards that found their place are shown then


def explanation(page: OverviewPage) -> ExplanationCard | None:
    return next((one for one in page.window().findChildren(ExplanationCard) if one.isVisible()), None)


def test_each_key_figure_has_a_row_with_value_target_state_and_trend(page: OverviewPage, engine: Any) -> None:
    """The document's dashboard, alive."""
    show(engine)
    row = page.kpis.rows[Kpi.RESPONSE_TIME]
    assert row.texts == ("Response time", "63 answers · 12 s ago", "2.8 s", "0.4 s better", "met", "target < 3 s")
    assert page.kpis.rows[Kpi.CACHE_HIT_RATE].texts[4] == "missed"
    assert page.kpis.rows[Kpi.CONTEXT_PREPARATION].isHidden()
    assert page.kpis.rows[Kpi.AVAILABILITY].isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_figure_can_be_questioned_with_the_keyboard(
    page: OverviewPage, engine: Any, qtbot: QtBot, key: Qt.Key
) -> None:
    """What opens says where the figure comes from; Esc closes it."""
    show(engine)
    qtbot.keyClick(page.kpis.rows[Kpi.RESPONSE_TIME], key)
    opened = explanation(page)
    assert opened is not None
    assert "63 answers" in opened.accessibleDescription()
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert explanation(page) is None


def test_a_part_of_the_score_is_explained_by_its_figure(page: OverviewPage, engine: Any, qtbot: QtBot) -> None:
    """And headroom, which is no key figure, by what it means."""
    show(engine)
    page.score.rows["cache_hit_rate"].click()
    opened = explanation(page)
    assert opened is not None
    assert "Gives: 8.2 of 15" in opened.accessibleDescription()
    opened.close()
    page.score.rows["machine_headroom"].click()
    opened = explanation(page)
    assert opened is not None
    assert "CPU, memory, disks and pressure" in opened.accessibleDescription()
    opened.close()


def test_the_score_names_what_it_leaves_out(page: OverviewPage, engine: Any) -> None:
    """With the weight it would have."""
    known = score({"response_time": 1.0, "success_rate": 0.5, "cache_hit_rate": 1.0})
    show(engine, performance_view(score=known))
    assert page.score.rows["success_rate"].words == "12.5 of 25"
    assert page.score.rows["agent_memory"].words == "left out, weighs 10"
    assert page.score.texts == ("81 good", "")


def test_a_score_of_less_than_half_its_weight_is_withheld_and_says_so(page: OverviewPage, engine: Any) -> None:
    """There is no figure, and a reason."""
    show(engine, performance_view(score=score({"success_rate": 1.0})))
    figure, notice = page.score.texts
    assert figure == "—"
    assert notice.startswith("Withheld")


def test_the_system_is_told_of_the_last_day(page: OverviewPage, engine: Any) -> None:
    """Interface, mode, projects, mean answer with its count, availability."""
    show(engine)
    figures = {name: figure.figure for name, figure in page.summary.figures.items()}
    assert figures["interface"] == "Claude Code"
    assert (figures["mode"], figures["projects"]) == ("FANCY", "3")
    assert (figures["answer"], figures["available"]) == ("2.4 s", "99.6 %")
    assert page.summary.figures["answer"].toolTip() == "Mean of 812 answers, last 24 h"


def test_without_agents_the_machine_comes_first_and_nothing_is_claimed(page: OverviewPage, engine: Any) -> None:
    """No empty tables of key figures."""
    engine.deliver(snapshot())
    assert page.kpis.isHidden()
    assert page.score.isHidden()
    assert page.advice.isHidden()
    assert page.answers.isHidden()
    assert page.resources.isVisible()


def test_cards_stay_where_they_are_once_agents_are_known(page: OverviewPage, engine: Any) -> None:
    """Also through a look in which nothing is known."""
    show(engine)
    engine.deliver(snapshot(1))
    assert page.kpis.isVisible()


def test_figures_that_cannot_be_made_say_why(page: OverviewPage, engine: Any) -> None:
    """In place of figures that would look like new ones."""
    show(engine)
    show(engine, replace(performance_view(), kpis=(), score=None, error="the journal is damaged\nreally"), tick=1)
    assert "the journal is damaged really" in page.kpis.problem
    assert not any(row.isVisible() for row in page.kpis.rows.values())
    show(engine, tick=2)
    assert page.kpis.problem == ""
    assert page.kpis.rows[Kpi.RESPONSE_TIME].isVisible()


def test_advice_says_what_why_gain_and_what_would_prove_it_wrong(page: OverviewPage, engine: Any) -> None:
    """The gain as an interval with its count."""
    show(engine)
    row = page.advice.rows[switch_advice().key]
    assert row.texts[0] == "CPU 90 % busy"
    assert "97 of 214" in row.texts[1]
    assert row.texts[2] == "Response time 3.4 s → 1.8–2.3 s (311 observed) · $ 1.20 – $ 2.30 less"
    assert row.texts[3].startswith("Proved wrong if: ")
    row.why.click()
    assert not row.disproof.isHidden()


def test_the_most_useful_advice_is_shown_and_the_rest_on_demand(page: OverviewPage, engine: Any) -> None:
    """One calm screen."""
    show(engine)
    assert list(page.advice.rows) == [switch_advice().key]
    assert page.advice.more.text() == "Show 1 more"
    page.advice.more.click()
    assert list(page.advice.rows) == [switch_advice().key, page_advice().key]


def test_advice_that_is_not_useful_is_dismissed(page: OverviewPage, engine: Any) -> None:
    """By its key."""
    show(engine)
    page.advice.rows[switch_advice().key].dismiss.click()
    assert engine.sent(DismissAdvice) == [DismissAdvice(1, switch_advice().key)]


def test_advice_for_a_page_opens_it_and_can_be_reported_done(page: OverviewPage, engine: Any, opened: Any) -> None:
    """Only what was done is measured."""
    show(engine, performance_view(recommendations=(page_advice(),)))
    row = page.advice.rows[page_advice().key]
    assert row.do.text() == "Open Alerts"
    row.do.click()
    assert opened.pages == [("alerts", None)]
    assert not engine.sent(FollowAdvice)
    row.done.click()
    assert engine.sent(FollowAdvice) == [FollowAdvice(1, page_advice().key)]


def test_advice_for_a_control_asks_in_the_switch_dialog(page: OverviewPage, engine: Any) -> None:
    """And follows once that was accepted, not before."""
    show(engine)
    row = page.advice.rows[switch_advice().key]
    assert row.do.text() == "Switch to SIMPLE…"
    assert row.done.isHidden()
    row.do.click()
    dialog = page.deeds.switching.dialog
    assert dialog is not None
    assert not engine.sent(FollowAdvice)
    QDialog.accept(dialog)  # as it does once the switch was made
    assert engine.sent(FollowAdvice) == [FollowAdvice(1, switch_advice().key)]


def test_a_switch_that_was_refused_follows_nothing(page: OverviewPage, engine: Any) -> None:
    """Not now means not now."""
    show(engine)
    page.advice.rows[switch_advice().key].do.click()
    dialog = page.deeds.switching.dialog
    assert dialog is not None
    dialog.reject()
    assert not engine.sent(FollowAdvice)


def test_what_came_of_advice_that_was_followed_is_told(page: OverviewPage, engine: Any) -> None:
    """With what was expected, the interval and the count; and without data nothing is claimed."""
    show(engine)
    told = "it helped, Response time 3.4 s → 2.6 s (2.4–2.8 s), expected 2.2 s, 84 since"
    assert page.advice.outcomes == f"Use SIMPLE in api · 2 d ago: {told}"
    young = replace(followed(), after=None, count=3, verdict="not_enough_data")
    show(engine, performance_view(followed=(young,)), tick=1)
    assert page.advice.outcomes.endswith("2 d ago: not enough data yet, 3 since")


def test_buttons_lead_to_details_reports_and_alerts(page: OverviewPage, engine: Any, opened: Any) -> None:
    """As in the document."""
    show(engine)
    for button in page.summary.stops():
        button.click()  # type: ignore[attr-defined]
    assert opened.pages == [("agents", None), ("reports", None), ("alerts", None)]


def test_the_last_hour_of_key_figures_is_asked_of_the_journal(
    page: OverviewPage, engine: Any, journal: FakeJournal, qtbot: QtBot
) -> None:
    """Reckoned as the figures are, in windows of half an hour."""
    one = requests_of()[0]
    journal.found_requests = tuple(
        one._replace(at_seconds=WALL_SECONDS - 60 * minute, request_id=f"r{minute}") for minute in range(90)
    )
    show(engine)
    qtbot.waitUntil(lambda: page.kpis.rows[Kpi.RESPONSE_TIME].sparkline.point_count >= 24)


def test_the_memory_of_agents_is_asked_of_the_history(context: PageContext, engine: Any, qtbot: QtBot) -> None:
    """The sum of what every interface took."""
    key = SeriesKey("agent_memory_bytes", ("claude_code",))
    reader = FakeReader({key: [(WALL_SECONDS - 60 * minute, GIB) for minute in range(50, 0, -1)]})
    context.desk.close()
    from desktop_monitor.ui.history_desk import HistoryDesk

    desk = HistoryDesk(lambda: reader)
    page = OverviewPage(replace(context, desk=desk))
    qtbot.addWidget(page)
    page.activate()
    engine.deliver(with_performance(snapshot(changes={key: GIB})))
    try:
        qtbot.waitUntil(lambda: page.kpis.rows[Kpi.AGENT_MEMORY].sparkline.point_count >= 50)
    finally:
        desk.close()


def test_answers_of_the_period_stand_as_bars(
    page: OverviewPage, engine: Any, journal: FakeJournal, qtbot: QtBot
) -> None:
    """A bucket without answers is empty, one with too few is pale."""
    one = requests_of()[0]._replace(outcome=Outcome.OK, duration_seconds=2.0)
    ends = [WALL_SECONDS - 7200 + n for n in range(20)] + [WALL_SECONDS - 14_400]
    journal.found_requests = tuple(
        one._replace(at_seconds=end, request_id=f"r{number}") for number, end in enumerate(ends)
    )
    page.show_period(Period(21_600.0))
    show(engine)
    qtbot.waitUntil(lambda: len(page.answers.strip.bars) == 2)
    pale, full = page.answers.strip.bars
    assert (pale.is_pale, full.is_pale) == (True, False)
    assert full.tip.endswith("2 s on average, 20 answers")
    assert full.end_seconds - full.start_seconds == 600


def test_frozen_figures_stand(page: OverviewPage, engine: Any) -> None:
    """Until the view goes on."""
    show(engine)
    page.set_frozen(True)
    other = replace(performance_view().kpis[0], value=9.9)
    show(engine, performance_view(kpis=(other,)), tick=1)
    assert page.kpis.rows[Kpi.RESPONSE_TIME].texts[2] == "2.8 s"


def test_the_page_fits_the_smallest_window(page: OverviewPage, engine: Any) -> None:
    """Below each other, and never wider than there is room."""
    show(engine)
    page.resize(664, 504)
    QApplication.processEvents()
    area = page.findChild(QScrollArea, "overviewScroll")
    assert isinstance(area, QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
