"""The process table shows a session's processes alone, with what they start, until all are wanted again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_monitor.ui.model.process_columns import NUMBERS
from desktop_monitor.ui.window.page import PageContext
from desktop_monitor.ui.window.process_subset import ProcessSubset
from desktop_monitor.ui.window.processes import ProcessesPage
from tests.helpers.snapshots import process_row, process_rows, snapshot
from tests.ui.conftest import StubEngine

CLAUDE = next(row.identity for row in process_rows() if row.command == "claude")
SUBSET = ProcessSubset("api · claude", frozenset({CLAUDE}))


@pytest.fixture
def page(qtbot: QtBot, context: PageContext, engine: StubEngine) -> Iterator[ProcessesPage]:
    page = ProcessesPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 700)
    page.show()
    page.activate()
    engine.deliver(snapshot(0))
    yield page
    page.deactivate()


def names(page: ProcessesPage) -> set[str]:
    model = page.model
    return {model.index(row, NUMBERS["name"]).data() for row in range(model.rowCount())}


def test_children_of_members_are_members() -> None:
    members = SUBSET.members(process_rows())
    assert {row.name for row in process_rows() if row.identity in members} == {"node", "cargo", "rustc"}


def test_a_stranger_with_a_members_pid_is_no_member() -> None:
    stranger = process_row(CLAUDE.pid, "stranger", start_ticks=1)
    assert SUBSET.members([stranger]) == frozenset()


def test_processes_that_name_each_other_as_parent_are_no_endless_search() -> None:
    rows = [process_row(10, parent_pid=11), process_row(11, parent_pid=10)]
    assert SUBSET.members(rows) == frozenset()


def test_it_shows_them_alone_and_all_again(page: ProcessesPage) -> None:
    page.receive(SUBSET)
    assert names(page) == {"node", "cargo", "rustc"}
    assert page.toolbar.subset.isVisibleTo(page)
    assert page.toolbar.subset.accessibleName() == "Only api · claude: show all processes again"
    page.toolbar.subset.click()
    assert len(names(page)) == len({row.name for row in process_rows()})
    assert not page.toolbar.subset.isVisibleTo(page)


def test_what_they_start_later_is_shown_too(page: ProcessesPage, engine: StubEngine) -> None:
    page.receive(SUBSET)
    engine.deliver(snapshot(1, rows=[*process_rows(), process_row(1400, "pytest", parent_pid=1301)]))
    assert names(page) == {"node", "cargo", "rustc", "pytest"}


def test_the_filter_narrows_them_further(page: ProcessesPage) -> None:
    page.receive(SUBSET)
    page.toolbar.filter.setText("cargo")
    assert names(page) == {"cargo"}


def test_when_all_have_ended_it_says_so(page: ProcessesPage, engine: StubEngine) -> None:
    page.receive(SUBSET)
    engine.deliver(snapshot(1, rows=process_rows()[:2]))
    assert names(page) == set()
    assert page._empty.accessibleName() == "None of these processes runs any more"


def test_another_request_of_a_page_ends_it(page: ProcessesPage) -> None:
    page.receive(SUBSET)
    page.receive(process_rows()[0].identity)
    assert "Xorg" in names(page)
