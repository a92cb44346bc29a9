"""A session's timeline shows each request and tool call where it was, and lets one look closer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, Outcome, Request, Source, ToolCall
from desktop_monitor.ui.look.theme import Look
from desktop_monitor.ui.window.agents_bars import MOST_TRACKS, Bar, BarStyle, placed, request_bars, tool_bars
from desktop_monitor.ui.window.agents_lanes import Scene, bar_box, frame_of
from desktop_monitor.ui.window.agents_timeline import SessionTimeline
from tests.helpers.agents_journal import requests_of, tool_calls_of, tree_samples_of

START = requests_of()[0].at_seconds - 35
WHOLE = (START, START + 1440)


def scene() -> Scene:
    samples = tree_samples_of()
    return Scene(
        request_bars(requests_of()),
        tool_bars(tool_calls_of(), requests_of(), WHOLE[1]),
        [(s.at_seconds, s.cpu_core_ratio) for s in samples if s.cpu_core_ratio is not None],
        [(s.at_seconds, float(s.memory_bytes)) for s in samples if s.memory_bytes is not None],
        [(START + 500, START + 680, "asleep")],
    )


@pytest.fixture
def timeline(qtbot: QtBot, look: Look) -> Iterator[SessionTimeline]:
    timeline = SessionTimeline(look)
    qtbot.addWidget(timeline)
    timeline.resize(1000, timeline.height())
    timeline.start(WHOLE, WHOLE)
    timeline.show_scene(scene(), WHOLE)
    timeline.show()
    yield timeline
    timeline.hide()


def wheel(timeline: SessionTimeline, at: QPointF, notches: int) -> QWheelEvent:
    event = QWheelEvent(
        at,
        QPointF(timeline.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline, event)
    return event


def length(timeline: SessionTimeline) -> float:
    return timeline.shown[1] - timeline.shown[0]


def test_a_request_lasts_from_its_beginning_to_its_end() -> None:
    first = request_bars(requests_of())[0]
    assert (first.start - START, first.end - START, first.style) == (0, 35, BarStyle.OK)


def test_a_bar_tells_model_outcome_times_and_tokens() -> None:
    bars = request_bars(requests_of())
    assert bars[0].lines == (
        "Request · opus-4-8",
        "answered · status 200",
        "took 35 s · first token after 1.2 s",
        "1.2 k in · 40 k from the cache · 900 into the cache · 640 out",
    )
    failed = next(bar for bar in bars if bar.style is BarStyle.FAILED)
    assert "failed · overloaded · status 529" in failed.lines
    repeated = next(bar for bar in bars if bar.is_repeated)
    assert "repeated 3 times" in repeated.lines[1]


def test_requests_at_the_same_time_stand_in_tracks() -> None:
    bars = request_bars(requests_of())
    aside = next(bar for bar in bars if bar.is_aside)
    assert aside.track == 1
    assert "subagent" in aside.lines[0]


def test_tools_are_refused_failed_or_open() -> None:
    bars = tool_bars(tool_calls_of(), requests_of(), WHOLE[1])
    assert [bar.style for bar in bars].count(BarStyle.REFUSED) == 1
    assert [bar.style for bar in bars].count(BarStyle.FAILED) == 1
    waiting = bars[-1]
    assert waiting.style is BarStyle.OPEN
    assert "waits for permission" in waiting.lines[1]


def test_a_tool_without_an_end_lasts_until_the_next_request_or_until_now() -> None:
    call = ToolCall(Source.FILE, CLAUDE_CODE, 100.0, "s", "c", "Bash")
    later = Request(Source.FILE, CLAUDE_CODE, 160.0, "s", outcome=Outcome.OK, duration_seconds=20.0)
    assert tool_bars([call], [later], 500.0)[0].end == 140.0
    assert tool_bars([call], [], 500.0)[0].end == 500.0
    assert tool_bars([call], [], 0.0)[0].end == 100.0


def test_what_an_agent_called_its_tool_is_shown_harmlessly() -> None:
    call = ToolCall(Source.FILE, CLAUDE_CODE, 1.0, name="<b>rm</b>\n\u202e" * 500, outcome=Outcome.OK)
    assert all(line.isprintable() and len(line) < 100 for line in tool_bars([call], [], 2.0)[0].lines)


@given(st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e3)), max_size=40))
def test_bars_of_one_track_overlap_only_where_all_tracks_are_taken(found: list[tuple[float, float]]) -> None:
    bars = placed(Bar(start, start + lasts, BarStyle.OK, requests_of()[0]) for start, lasts in found)
    for number, bar in enumerate(bars):
        if bar.track < MOST_TRACKS - 1:
            earlier = [other for other in bars[:number] if other.track == bar.track]
            assert all(other.end <= bar.start for other in earlier)


def test_the_wheel_zooms_around_the_pointer(timeline: SessionTimeline) -> None:
    frame = frame_of(1000, 0, *timeline.shown)
    at = QPointF(600, 40)
    before = timeline.shown
    event = wheel(timeline, at, 2)
    assert event.isAccepted()
    assert length(timeline) == pytest.approx((before[1] - before[0]) / 1.25**2)
    assert timeline.shown[0] > before[0]
    assert timeline.shown[1] < before[1]
    assert frame.seconds(600) > timeline.shown[0]


def test_at_the_whole_the_page_scrolls_instead_of_zooming_out(timeline: SessionTimeline) -> None:
    assert not wheel(timeline, QPointF(600, 40), -1).isAccepted()


def test_dragging_pans_and_stops_at_the_ends(timeline: SessionTimeline) -> None:
    timeline.zoom(0.25)
    start = timeline.shown[0]
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(600, 40))
    QTest.mouseMove(timeline, QPoint(500, 40))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=QPoint(500, 40))
    assert timeline.shown[0] > start
    timeline.pan(1e9)
    assert timeline.shown[1] == pytest.approx(WHOLE[1])
    timeline.pan(-1e9)
    assert timeline.shown[0] == pytest.approx(WHOLE[0])


def test_keys_zoom_pan_and_go_back_to_the_whole(timeline: SessionTimeline) -> None:
    timeline.setFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    closer = timeline.shown
    QTest.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.shown[0] < closer[0]
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.shown == pytest.approx(WHOLE)


def test_the_pointer_finds_the_bar_it_is_on(timeline: SessionTimeline) -> None:
    wanted = timeline.scene.requests[3]
    frame = timeline._frame()
    box = bar_box(frame, 0, wanted, 2)
    assert timeline.bar_at(box.center()) is wanted
    assert timeline.bar_at(QPointF(frame.area.right() - 1, frame.lanes[3].center().y())) is None


def test_while_its_end_is_shown_the_view_goes_along(timeline: SessionTimeline) -> None:
    timeline.zoom(0.5, WHOLE[1])
    before = length(timeline)
    timeline.show_scene(scene(), (WHOLE[0], WHOLE[1] + 10))
    assert timeline.shown[1] == WHOLE[1] + 10
    assert length(timeline) == pytest.approx(before)


def test_a_look_into_the_past_stands_while_the_session_goes_on(timeline: SessionTimeline) -> None:
    timeline.zoom(0.25)
    before = timeline.shown
    timeline.show_scene(scene(), (WHOLE[0], WHOLE[1] + 10))
    assert timeline.shown == pytest.approx(before)


def test_it_says_in_words_what_it_shows(timeline: SessionTimeline) -> None:
    assert timeline.accessibleDescription().startswith("12 requests, 1 failed, 11 tool calls, CPU ")


def colours(timeline: SessionTimeline) -> set[str]:
    image = timeline.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}


def test_what_it_paints_has_the_colours_of_its_lanes(timeline: SessionTimeline, look: Look) -> None:
    seen = colours(timeline)
    for role in ("agents", "network", "track"):
        assert look.color(role).name() in seen, role


def test_nothing_known_is_painted_as_nothing(qtbot: QtBot, look: Look) -> None:
    empty = SessionTimeline(look)
    qtbot.addWidget(empty)
    empty.resize(1000, empty.height())
    empty.start(WHOLE, WHOLE)
    seen = colours(empty)
    assert look.color("agents").name() not in seen
    assert look.color("cpu").name() not in seen
