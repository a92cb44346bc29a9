"""The session table's model shows each session once, in order, and announces only what reads differently."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop_monitor.engine.agents_view import SessionView
from desktop_monitor.ui.model.session_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.session_texts import SessionScale
from desktop_monitor.ui.model.sessions import NATURAL, SessionModel, key_of, merged
from tests.helpers.agents import (
    ended_view,
    idle_view,
    many_sessions,
    session_view,
    sessions,
    tree,
    unmatched_view,
    waiting_view,
)
from tests.helpers.snapshots import WALL_SECONDS

SCALE = SessionScale(WALL_SECONDS, 1)
_DESCENDING, _ASCENDING = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@pytest.fixture
def model(qapp: QApplication) -> SessionModel:
    model = SessionModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


class Changes:
    """Writes down which cells a model announces."""

    def __init__(self, model: SessionModel) -> None:
        self.cells: list[tuple[int, int, int]] = []
        self.moves = 0
        model.dataChanged.connect(self._on_changed)
        model.layoutChanged.connect(self._on_moved)

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        self.cells.append((first.row(), first.column(), last.column()))

    def _on_moved(self) -> None:
        self.moves += 1


def names(model: SessionModel) -> list[str]:
    return [model.text(row, 0).split("\n")[0] for row in range(model.rowCount())]


def cells(model: SessionModel, row: int) -> dict[str, str]:
    return {column.key: model.text(row, number) for number, column in enumerate(COLUMNS)}


def test_a_session_at_work_is_told_in_all_columns(model: SessionModel) -> None:
    model.show([session_view()], SCALE)
    assert cells(model, 0) == {
        "session": "api\nclaude · working",
        "model": "opus-4-8",
        "mode": "FANCY",
        "context": "41 %",
        "tokens": "812 k",
        "cost": "$ 2.31",
        "cache": "74 %",
        "latency": "2.4 / 4.1 s",
        "errors": "1",
        "cpu": "38 %",
        "memory": "612 MiB",
    }


def test_second_lines_say_what_sessions_do(model: SessionModel) -> None:
    model.show(sessions(), SCALE)
    lines = [model.text(row, 0).split("\n")[1] for row in range(model.rowCount())]
    assert lines[:4] == [
        "waiting: approve Bash · codex",
        "claude · working",
        "gemini · idle 22 min",
        "claude · process 4100",
    ]
    assert lines[4].startswith("own · ended ")


def test_of_a_process_without_a_session_nothing_else_is_claimed(model: SessionModel) -> None:
    model.show([unmatched_view()], SCALE)
    shown = cells(model, 0)
    assert shown.pop("session").startswith("no session known\n")
    assert (shown.pop("cpu"), shown.pop("memory")) == ("2.0 %", "210 MiB")
    assert set(shown.values()) == {"—"}


def test_cost_says_when_it_is_not_all(model: SessionModel) -> None:
    model.show([session_view(), ended_view(), idle_view()], SCALE)
    assert [model.text(row, NUMBERS["cost"]) for row in range(3)] == ["$ 2.31", "≥ $ 0.74", "unpriced"]


def test_requests_that_told_of_no_tokens_cost_and_used_nothing_known(model: SessionModel) -> None:
    silent = session_view(
        input_tokens=0, cache_read_tokens=0, cache_write_tokens=0, output_tokens=0, cost_usd=None, requests=1, errors=1
    )
    model.show([silent], SCALE)
    shown = cells(model, 0)
    assert (shown["tokens"], shown["cost"], shown["errors"]) == ("—", "—", "1")


def test_effort_stands_where_there_is_no_mode(model: SessionModel) -> None:
    model.show([waiting_view()], SCALE)
    assert model.text(0, NUMBERS["mode"]) == "medium"


def test_memory_is_explained_with_what_it_rests_on(model: SessionModel) -> None:
    model.show([session_view(tree=tree(orphan_count=2))], SCALE)
    tip = model.index(0, NUMBERS["memory"]).data(Qt.ItemDataRole.ToolTipRole)
    assert "612 MiB" in tip
    assert "PSS" in tip
    assert "matched exactly" in tip
    assert "2 live on although their root has ended" in tip


def test_resident_memory_stands_in_where_pss_is_not_to_be_had(model: SessionModel) -> None:
    model.show([session_view(tree=tree(memory_bytes=None, resident_bytes=100 * 1024**2))], SCALE)
    assert model.text(0, NUMBERS["memory"]) == "100 MiB"


def test_a_session_that_runs_and_is_in_the_journal_is_shown_once_as_it_runs() -> None:
    past = replace(session_view(), tree=None, requests=3)
    found = merged([session_view()], [past, ended_view()])
    assert [(view.project, view.requests) for view in found] == [
        ("/home/sam/code/api", 41),
        ("/home/sam/code/nightly", 22),
    ]


def test_only_cells_that_read_differently_are_announced(model: SessionModel) -> None:
    model.show(sessions(), SCALE)
    changes = Changes(model)
    changed = [replace(view, requests=view.requests + 1, errors=view.errors + 1) for view in sessions()[:2]]
    model.show([*changed, *sessions()[2:]], SCALE)
    errors = NUMBERS["errors"]
    assert changes.cells == [(0, errors, errors), (1, errors, errors)]
    assert changes.moves == 0


def test_the_same_sessions_again_are_no_news(model: SessionModel) -> None:
    model.show(sessions(), SCALE)
    changes = Changes(model)
    model.show(sessions(), SCALE)
    assert (changes.cells, changes.moves) == ([], 0)


def test_sorting_puts_what_is_unknown_last_both_ways(model: SessionModel) -> None:
    model.show(sessions(), SCALE)
    model.sort(NUMBERS["context"], _DESCENDING)
    assert names(model) == ["engine", "api", "docs", "no session known", "nightly"]
    model.sort(NUMBERS["context"], _ASCENDING)
    assert names(model) == ["docs", "api", "engine", "no session known", "nightly"]
    model.sort(NATURAL)
    assert names(model) == ["engine", "api", "docs", "no session known", "nightly"]


def test_rows_stay_where_they_are_while_the_table_is_in_use(model: SessionModel) -> None:
    model.show(sessions(), SCALE)
    model.show(tuple(reversed(sessions())), SCALE, may_move=False)
    assert names(model)[0] == "engine"
    model.show(tuple(reversed(sessions())), SCALE)
    assert names(model)[0] == "nightly"


def test_a_held_row_goes_along_with_its_session(model: SessionModel) -> None:
    model.show(sessions(), SCALE)
    held = QPersistentModelIndex(model.index(1, 0))
    model.show((*sessions()[2:], *sessions()[:2]), SCALE)
    assert model.text(held.row(), 0).startswith("api\n")


def test_hostile_texts_are_one_line_and_short(model: SessionModel) -> None:
    nasty = "<b>x</b>\n\x1b[31m\u202e" * 400
    view = session_view(name=nasty, model=nasty, mode=nasty, waiting_for=nasty, project=nasty, interface=nasty)
    model.show([view], SCALE)
    for number, column in enumerate(COLUMNS):
        text = model.text(0, number).replace("\n", " ")
        assert text.isprintable(), column.key
        assert len(text) < 300
        tip = model.index(0, number).data(Qt.ItemDataRole.ToolTipRole)
        assert "<b>" not in tip


VIEWS = st.lists(
    st.sampled_from((*many_sessions(6), *many_sessions(6, tick=3), *sessions())), unique_by=key_of, max_size=10
)


@given(st.lists(st.tuples(VIEWS, st.booleans(), st.sampled_from([NATURAL, *range(len(COLUMNS))])), max_size=6))
def test_whatever_comes_the_model_holds_exactly_it(
    qapp: QApplication, steps: list[tuple[list[SessionView], bool, int]]
) -> None:
    model = SessionModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    for views, may_move, column in steps:
        model.sort(column, _DESCENDING)
        model.show(views, SCALE, may_move=may_move)
        assert {model.key_at(row) for row in range(model.rowCount())} == {key_of(view) for view in views}
        assert all(model.row_of(key_of(view)) >= 0 for view in views)
