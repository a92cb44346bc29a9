"""The model changes by the smallest steps: exact cells, runs of rows, an order only when it is another one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication

from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.process_texts import Scale
from desktop_monitor.ui.model.processes import ProcessModel
from tests.helpers.snapshots import WALL_SECONDS, process_row, process_rows

CPU, NAME = NUMBERS["cpu"], NUMBERS["name"]
NOW = Scale(1, WALL_SECONDS)


@pytest.fixture
def model(qapp: QApplication) -> ProcessModel:
    model = ProcessModel()
    # Complains about every step that breaks Qt's model protocol.
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def names(model: ProcessModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    return [model.index(row, NAME, parent).data() for row in range(model.rowCount(parent))]


def outline(model: ProcessModel, parent: QModelIndex | None = None) -> dict[str, object]:
    """The tree as nested names."""
    parent = parent or QModelIndex()
    indexes = [model.index(row, NAME, parent) for row in range(model.rowCount(parent))]
    return {index.data(): outline(model, index) for index in indexes}


def read_all(model: QAbstractItemModel) -> None:
    """Let every text be formatted, as a view would."""
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            model.index(row, column).data()


def test_the_busiest_process_is_first_at_first(model: ProcessModel) -> None:
    model.show(process_rows(), NOW)
    model.resort()
    assert names(model)[:3] == ["rustc", "cargo", "node"]
    assert model.sorting == (CPU, True)


def test_only_cells_that_read_differently_are_announced(model: ProcessModel) -> None:
    rows = list(process_rows())
    model.set_formatted([NAME, CPU, NUMBERS["memory"]])
    model.show(rows, NOW)
    read_all(model)
    spy = QSignalSpy(model.dataChanged)
    rows[1] = rows[1]._replace(cpu_core_ratio=0.5)
    model.show(rows, NOW)
    assert spy.count() == 1
    first, last = spy.at(0)[0], spy.at(0)[1]
    assert (first.column(), last.column(), first.data()) == (CPU, CPU, "50 %")


def test_a_change_too_small_to_read_is_not_announced(model: ProcessModel) -> None:
    rows = list(process_rows())
    model.set_formatted([CPU])
    model.show(rows, NOW)
    read_all(model)
    spy = QSignalSpy(model.dataChanged)
    rows[6] = rows[6]._replace(cpu_core_ratio=0.1201)
    model.show(rows, NOW)
    assert spy.count() == 0


def test_an_equal_pass_changes_nothing(model: ProcessModel) -> None:
    model.show(process_rows(), NOW)
    read_all(model)
    spies = [QSignalSpy(signal) for signal in (model.dataChanged, model.layoutChanged, model.rowsInserted)]
    model.show(process_rows(), NOW)
    model.resort()
    assert [spy.count() for spy in spies] == [0, 1, 0]
    model.resort()
    assert [spy.count() for spy in spies] == [0, 1, 0]


def test_rows_come_and_go_and_the_others_keep_their_place(model: ProcessModel) -> None:
    rows = list(process_rows())
    model.show(rows, NOW)
    model.show([*rows[:2], *rows[3:], process_row(3000, "late")], NOW)
    assert names(model) == ["systemd", "Xorg", "node", "cargo", "rustc", "firefox", "kworker/0:1", "late"]
    assert model.total_count == 8


def test_a_new_process_is_marked_for_one_pass_and_those_of_the_first_pass_are_not(model: ProcessModel) -> None:
    rows = list(process_rows())
    model.show(rows, NOW)
    late = process_row(3000, "late")
    model.show([*rows, late], NOW)
    marked = [row for row in range(model.rowCount()) if model.node(model.index(row, 0)).fresh]
    assert [model.index(row, NAME).data() for row in marked] == ["late"]
    spy = QSignalSpy(model.dataChanged)
    model.show([*rows, late], NOW)
    assert spy.count() == 1
    assert not model.node(model.index_of(late.identity)).fresh


def test_a_pid_that_is_used_again_is_another_row(model: ProcessModel) -> None:
    old = process_row(50, "old", start_ticks=1)
    new = process_row(50, "new", start_ticks=2)
    model.show([old], NOW)
    held = QPersistentModelIndex(model.index_of(old.identity))
    model.show([new], NOW)
    assert not held.isValid()
    assert names(model) == ["new"]


def test_an_index_held_by_a_view_follows_its_process_through_a_new_order(model: ProcessModel) -> None:
    rows = list(process_rows())
    model.show(rows, NOW)
    model.resort()
    held = QPersistentModelIndex(model.index_of(rows[0].identity))
    rows[0] = rows[0]._replace(cpu_core_ratio=9.0)
    model.show(rows, NOW)
    assert model.resort()
    assert (held.row(), held.data()) == (0, "systemd")


def test_showing_a_pass_never_moves_rows_by_itself(model: ProcessModel) -> None:
    rows = list(process_rows())
    model.show(rows, NOW)
    model.resort()
    before = names(model)
    model.show([row._replace(cpu_core_ratio=1 / row.pid) for row in rows], NOW)
    assert names(model) == before


def test_every_word_of_the_filter_must_occur_somewhere(model: ProcessModel) -> None:
    model.show(process_rows(), NOW)
    model.set_filter("CARGO sam")
    assert names(model) == ["cargo"]
    assert (model.shown_count, model.total_count) == (1, 8)
    model.set_filter("2100")
    assert names(model) == ["kworker/0:1"]
    model.set_filter("")
    assert model.shown_count == 8


def test_a_process_that_changes_its_name_is_found_by_the_new_one(model: ProcessModel) -> None:
    model.show([process_row(5, "before", command="x")], NOW)
    model.set_filter("after")
    assert names(model) == []
    model.show([process_row(5, "after", command="x")], NOW)
    assert names(model) == ["after"]


def test_the_tree_shows_children_below_their_parents(model: ProcessModel) -> None:
    model.show(process_rows(), NOW)
    model.set_tree(True)
    systemd = outline(model)["systemd"]
    assert systemd["bash"] == {"node": {"cargo": {"rustc": {}}}}


def test_the_filter_keeps_the_ancestors_of_what_it_finds_in_the_tree(model: ProcessModel) -> None:
    model.show(process_rows(), NOW)
    model.set_tree(True)
    model.set_filter("rustc")
    assert outline(model) == {"systemd": {"bash": {"node": {"cargo": {"rustc": {}}}}}}
    assert model.shown_count == 1


def test_children_of_an_ended_process_move_to_their_new_parent(model: ProcessModel) -> None:
    rows = process_rows()
    model.set_tree(True)
    model.show(rows, NOW)
    left = [row._replace(parent_pid=1) if row.name == "cargo" else row for row in rows if row.name != "node"]
    model.show(left, NOW)
    assert outline(model)["systemd"]["cargo"] == {"rustc": {}}


def test_sums_add_descendants_in_the_tree_only(model: ProcessModel) -> None:
    rows = process_rows()
    model.show(rows, NOW)
    model.set_adds_children(True)
    node = rows[3].identity
    assert model.index_of(node).siblingAtColumn(CPU).data() == "21 %"
    model.set_tree(True)
    assert model.index_of(node).siblingAtColumn(CPU).data() == "298 %"
    assert model.rows == rows


def test_a_chain_deeper_than_pythons_stack_is_shown(model: ProcessModel) -> None:
    chain = [process_row(pid, f"p{pid}", parent_pid=pid - 1) for pid in range(1, 1500)]
    plain = ProcessModel()
    plain.set_tree(True)
    plain.show(chain, NOW)
    plain.show(chain[700:], NOW)
    assert plain.rowCount() == 1


def test_changing_what_a_hundred_percent_is_renews_all_texts(model: ProcessModel) -> None:
    model.show(process_rows(), NOW)
    read_all(model)
    model.show(process_rows(), Scale(4, WALL_SECONDS))
    rustc = next(row for row in process_rows() if row.name == "rustc")
    assert model.index_of(rustc.identity).siblingAtColumn(CPU).data() == "46 %"


def test_a_tooltip_never_becomes_markup(model: ProcessModel) -> None:
    model.show([process_row(5, "<b>x</b>")], NOW)
    assert model.index(0, NAME).data(Qt.ItemDataRole.ToolTipRole) == "<span>&lt;b&gt;x&lt;/b&gt;</span>"


def test_every_column_has_a_title_and_a_sentence_about_it(model: ProcessModel) -> None:
    for number in range(len(COLUMNS)):
        assert model.headerData(number, Qt.Orientation.Horizontal)
        assert model.headerData(number, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


ROWS = st.lists(
    st.tuples(st.integers(1, 15), st.integers(0, 15), st.integers(0, 3), st.sampled_from([None, 0.0, 0.5, 2.0])),
    unique_by=lambda entry: entry[0],
    max_size=12,
)
STEPS = st.lists(st.one_of(ROWS, st.sampled_from(["tree", "list", "sums", "filter", "all", "sort"])), max_size=12)


def _rows(entries: Sequence[tuple[int, int, int, float | None]]) -> list[ProcessRow]:
    return [
        process_row(pid, f"p{pid}", parent_pid=parent, start_ticks=start, cpu_core_ratio=cpu)
        for pid, parent, start, cpu in entries
    ]


@given(STEPS)
@settings(max_examples=80)
def test_whatever_happens_the_protocol_holds_and_every_process_is_shown_once(steps: list[object]) -> None:
    model = ProcessModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    acts = {
        "tree": lambda: model.set_tree(True),
        "list": lambda: model.set_tree(False),
        "sums": lambda: model.set_adds_children(not model.adds_children),
        "filter": lambda: model.set_filter("1"),
        "all": lambda: model.set_filter(""),
        "sort": model.resort,
    }
    for step in steps:
        if isinstance(step, str):
            acts[step]()
        else:
            model.show(_rows(step), NOW)
    model.set_filter("")
    shown: list[str] = []
    todo = [QModelIndex()]
    while todo:
        parent = todo.pop()
        for row in range(model.rowCount(parent)):
            index = model.index(row, NAME, parent)
            shown.append(index.data())
            todo.append(index)
    assert sorted(shown) == sorted(row.name for row in model.rows)
