"""The History page answers for any series and period, and only the newest answer counts."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop_monitor.errors import StoreEnvironmentError
from desktop_monitor.metrics.definition import SeriesKey, Unit
from desktop_monitor.metrics.sample import Gap, GapReason
from desktop_monitor.ui.widgets.empty import EmptyState
from desktop_monitor.ui.widgets.labels import ElidedLabel
from desktop_monitor.ui.window.history import HistoryPage
from desktop_monitor.ui.window.history_chart import HistoryCard
from desktop_monitor.ui.window.history_question import HistoryQuestion, HistoryView
from desktop_monitor.ui.window.metric_box import MetricBox
from desktop_monitor.ui.window.page import PageContext, Period
from tests.helpers.snapshots import WALL_SECONDS, FakeReader, snapshot
from tests.ui.conftest import StubEngine
from tests.ui.plot.test_chart import assert_pens_draw_fast

_CPU, _MEMORY = SeriesKey("cpu_used_ratio"), SeriesKey("memory_used_bytes")
_ROOT = SeriesKey("filesystem_used_ratio", ("/",))


@pytest.fixture
def recorded(reader: FakeReader) -> FakeReader:
    """Two hours of three series, every ten seconds; a quarter of an hour asleep."""
    times = [WALL_SECONDS - 7200 + 10 * index for index in range(720)]
    times = [at for at in times if not WALL_SECONDS - 1800 <= at < WALL_SECONDS - 900]
    reader.stored[_MEMORY] = [(at, 2.0**30) for at in times]
    reader.stored[_CPU] = [(at, 0.2 if at >= WALL_SECONDS - 3600 else 0.6) for at in times]
    reader.stored[_ROOT] = [(at, 0.5) for at in times]
    reader.found_gaps = (Gap(WALL_SECONDS - 1800, WALL_SECONDS - 900, GapReason.ASLEEP),)
    return reader


@pytest.fixture
def page(context: PageContext, engine: StubEngine, qtbot: QtBot) -> HistoryPage:
    page = HistoryPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 744)
    page.show()
    engine.deliver(snapshot(0))
    return page


def test_a_metric_of_the_users_own_can_be_chosen_and_is_drawn_in_its_unit(
    context: PageContext, engine: StubEngine, reader: FakeReader, qtbot: QtBot
) -> None:
    own = SeriesKey("build_seconds", ("source=file:ci", "stage=test"))
    reader.stored[own] = [(WALL_SECONDS - 600 + 10 * index, 90.0) for index in range(60)]
    page = HistoryPage(context)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    engine.deliver(snapshot(0))

    qtbot.waitUntil(lambda: _shown(page))

    (trace,) = _card(page).chart.traces
    assert trace.unit is Unit.SECONDS
    assert _card(page).chart.accessibleName() == "build_seconds · source=file:ci · stage=test"


def _card(page: HistoryPage) -> HistoryCard:
    card = page.findChild(HistoryCard)
    assert card is not None
    return card


def _shown(page: HistoryPage) -> bool:
    card = page.findChild(HistoryCard)
    return card is not None and bool(card.chart.traces)


@pytest.fixture
def open_page(page: HistoryPage, recorded: FakeReader, qtbot: QtBot) -> HistoryPage:
    """Visible, showing CPU of the last hour."""
    page.activate()
    qtbot.waitUntil(lambda: _shown(page))
    return page


def test_without_history_it_says_so_and_how_to_get_some(page: HistoryPage, qtbot: QtBot) -> None:
    page.activate()
    empty = page.findChild(EmptyState)
    assert empty is not None
    qtbot.waitUntil(empty.isVisible)
    assert empty.accessibleName() == "Nothing recorded yet"
    assert page.findChild(HistoryCard) is None


def test_it_begins_with_the_cpu_of_the_period(open_page: HistoryPage) -> None:
    card = _card(open_page)
    assert card.title_label.text() == "CPU busy"
    assert (card.group.start, card.group.end) == (WALL_SECONDS - 3600, WALL_SECONDS)


def test_its_figures_say_how_much_was_observed(open_page: HistoryPage) -> None:
    assert _card(open_page).figures.text == "lowest 20 %, mean 20 %, highest 20 %, p95 20 %, observed 75 %"


def test_gaps_are_drawn_as_gaps_with_their_reason(open_page: HistoryPage, recorded: FakeReader) -> None:
    assert _card(open_page).group.gaps == recorded.found_gaps


def test_every_curve_of_the_page_draws_fast(open_page: HistoryPage) -> None:
    open_page.grab()
    assert_pens_draw_fast(_card(open_page).chart.curves)


def test_all_series_can_be_found_by_a_part_of_their_name(open_page: HistoryPage) -> None:
    box = open_page.findChild(MetricBox)
    assert box is not None
    assert [box.itemText(index) for index in range(box.count())] == [
        "CPU busy",
        "Memory used",
        "File system used, share · /",
    ]
    completer = box.completer()
    completer.setCompletionPrefix("system")
    assert completer.completionCount() == 1


def test_choosing_a_series_shows_it(open_page: HistoryPage, qtbot: QtBot) -> None:
    box = open_page.findChild(MetricBox)
    assert box is not None
    box.setCurrentIndex(1)
    box.activated.emit(1)
    qtbot.waitUntil(lambda: _card(open_page).title_label.text() == "Memory used")
    assert _card(open_page).chart.readings(None)[0].value == "1.0 GiB"


def test_another_page_can_hand_over_a_series(open_page: HistoryPage, qtbot: QtBot) -> None:
    open_page.receive(_ROOT)
    qtbot.waitUntil(lambda: _card(open_page).title_label.text() == "File system used, share · /")


def test_a_series_that_is_recorded_later_is_shown_when_it_is_there(
    page: HistoryPage, recorded: FakeReader, engine: StubEngine, qtbot: QtBot
) -> None:
    cpu = recorded.stored.pop(_CPU)
    page.activate()
    qtbot.waitUntil(lambda: _shown(page))
    assert _card(page).title_label.text() == "Memory used"
    recorded.stored[_CPU] = cpu
    engine.deliver(snapshot(4))
    qtbot.waitUntil(lambda: _card(page).title_label.text() == "CPU busy")


def test_the_time_before_the_oldest_record_is_marked(open_page: HistoryPage, qtbot: QtBot) -> None:
    open_page.show_period(Period(21600.0))
    qtbot.waitUntil(lambda: _card(open_page).group.start == WALL_SECONDS - 21600)
    assert _card(open_page).group.recorded_since == WALL_SECONDS - 7200


def test_a_second_series_has_an_axis_of_its_own_unit(page: HistoryPage, recorded: FakeReader, qtbot: QtBot) -> None:
    page.restore_state({"second": {"metric": "memory_used_bytes", "labels": []}})
    page.activate()
    qtbot.waitUntil(lambda: _shown(page))
    traces = _card(page).chart.traces
    assert [trace.name for trace in traces] == ["CPU busy", "Memory used"]
    assert traces[1].second_axis


def test_the_period_before_is_laid_over_this_one(open_page: HistoryPage, qtbot: QtBot) -> None:
    compare = open_page.findChild(QCheckBox)
    assert compare is not None
    compare.setChecked(True)
    qtbot.waitUntil(lambda: len(_card(open_page).chart.traces) == 2)
    readings = _card(open_page).chart.readings(WALL_SECONDS - 3000)
    assert [(reading.name, reading.value) for reading in readings] == [
        ("this period", "20 %"),
        ("period before", "60 %"),
    ]


def test_zooming_leads_down_to_seconds_and_back(open_page: HistoryPage, qtbot: QtBot) -> None:
    card = _card(open_page)
    for _ in range(40):
        card.group.zoom(0.7, WALL_SECONDS - 3000)
    assert card.group.end - card.group.start == pytest.approx(10.0)
    back = next(button for button in open_page.findChildren(QPushButton) if "Back" in button.text())
    back.click()
    assert (card.group.start, card.group.end) == (WALL_SECONDS - 3600, WALL_SECONDS)
    assert back.isHidden()


def test_nobody_pans_into_the_future(open_page: HistoryPage) -> None:
    card = _card(open_page)
    card.group.pan(5000.0)
    assert card.group.end == WALL_SECONDS
    assert card.group.end - card.group.start == pytest.approx(3600.0)


def test_a_long_period_is_means_with_the_band_of_their_extremes(open_page: HistoryPage, qtbot: QtBot) -> None:
    open_page.show_period(Period(86400.0))
    qtbot.waitUntil(lambda: _card(open_page).chart.traces[0].samples.buckets is not None)
    assert "p95 of 1 min means" in _card(open_page).figures.text


def test_an_answer_that_is_no_longer_wanted_is_dropped(open_page: HistoryPage, recorded: FakeReader) -> None:
    stale = HistoryQuestion(0, HistoryView(_MEMORY, None, 0.0, 100.0, compare=False), WALL_SECONDS)(recorded)
    open_page._on_answer(stale)
    assert _card(open_page).title_label.text() == "CPU busy"


def test_a_period_without_records_says_so(open_page: HistoryPage, qtbot: QtBot) -> None:
    open_page.show_period(Period(600.0, WALL_SECONDS - 86400))
    qtbot.waitUntil(lambda: _card(open_page).figures.accessibleName() == "Nothing was recorded in this period")


def test_history_that_cannot_be_read_is_told_in_words(
    open_page: HistoryPage, recorded: FakeReader, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> object:
        raise StoreEnvironmentError("The history file is damaged")

    monkeypatch.setattr(recorded, "series", fail)
    open_page.show_period(Period(1800.0))
    qtbot.waitUntil(
        lambda: any(
            "damaged" in label.whole_text() for label in open_page.findChildren(ElidedLabel) if label.isVisible()
        )
    )


def test_a_period_that_ends_now_moves_on_unless_it_is_frozen(
    open_page: HistoryPage, engine: StubEngine, qtbot: QtBot
) -> None:
    card = _card(open_page)
    open_page.set_frozen(True)
    engine.deliver(snapshot(60))
    assert card.group.end == WALL_SECONDS
    open_page.set_frozen(False)
    qtbot.waitUntil(lambda: card.group.end == WALL_SECONDS + 60)


def test_the_choice_is_remembered(open_page: HistoryPage, context: PageContext, qtbot: QtBot) -> None:
    open_page.receive(_ROOT)
    state = open_page.save_state()
    other = HistoryPage(context)
    qtbot.addWidget(other)
    other.restore_state(state)
    assert other.save_state() == state
    assert state["metric"] == {"metric": "filesystem_used_ratio", "labels": ["/"]}


@pytest.mark.parametrize("state", [{}, {"metric": 7}, {"metric": {"metric": 1, "labels": {}}, "compare": "yes"}])
def test_a_state_that_makes_no_sense_is_ignored(page: HistoryPage, state: dict[str, object]) -> None:
    page.restore_state(state)
    assert page.save_state()["metric"] == {"metric": "cpu_used_ratio", "labels": []}
