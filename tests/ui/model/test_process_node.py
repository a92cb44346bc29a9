"""Who started whom, sums of branches, the filter's words and the order of rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.metrics.process import ProcessRow
from desktop_monitor.ui.model.process_columns import COLUMNS, NUMBERS
from desktop_monitor.ui.model.process_node import (
    Node,
    ancestors_of,
    child_count_of,
    ordered,
    parents_of,
    with_children_added,
    words_of,
)
from tests.helpers.snapshots import process_row, process_rows


def nodes(rows: tuple[ProcessRow, ...]) -> list[Node]:
    return [Node(number, row) for number, row in enumerate(rows, start=1)]


def test_a_parent_is_the_process_of_that_pid_that_started_before() -> None:
    parent, child = process_row(10, parent_pid=0), process_row(20, parent_pid=10)
    assert parents_of((parent, child)) == {child.identity: parent.identity}


def test_a_stranger_that_was_given_the_parents_pid_later_is_no_parent() -> None:
    stranger = process_row(10, parent_pid=0, start_ticks=900)
    child = process_row(20, parent_pid=10, start_ticks=500)
    assert parents_of((stranger, child)) == {}


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 12), st.integers(0, 5)), unique_by=lambda t: t[0]))
def test_whatever_parents_are_claimed_there_is_no_circle(claims: list[tuple[int, int, int]]) -> None:
    rows = tuple(process_row(pid, parent_pid=parent, start_ticks=start) for pid, parent, start in claims)
    parents = parents_of(rows)
    for row in rows:
        seen = {row.identity}
        identity = row.identity
        while identity in parents:
            identity = parents[identity]
            assert identity not in seen
            seen.add(identity)


def test_sums_hold_all_descendants_and_leave_unread_values_out() -> None:
    rows = process_rows()
    summed = {row.pid: row for row in with_children_added(rows, parents_of(rows))}
    assert summed[1300].cpu_core_ratio == sum((0.21, 0.94, 1.83))
    assert summed[2100].cpu_core_ratio is None
    assert summed[1].resident_bytes == sum(row.resident_bytes or 0 for row in rows)


def test_a_sum_is_unknown_only_where_nothing_in_the_branch_is_known() -> None:
    parent = process_row(10, parent_pid=0, resident_bytes=None, thread_count=None)
    child = process_row(20, parent_pid=10, resident_bytes=4096, thread_count=None)
    (total, _) = with_children_added((parent, child), parents_of((parent, child)))
    assert (total.resident_bytes, total.thread_count) == (4096, None)


def test_a_process_whose_parent_may_not_be_known_stands_alone() -> None:
    rows = (process_row(10, parent_pid=0), process_row(20, parent_pid=None))
    assert parents_of(rows) == {}
    assert ancestors_of(rows[1], rows) == ()


def test_ancestors_are_named_nearest_first() -> None:
    rows = process_rows()
    rustc = next(row for row in rows if row.name == "rustc")
    assert [row.name for row in ancestors_of(rustc, rows)] == ["cargo", "node", "bash", "systemd"]


def test_children_are_counted_without_grandchildren() -> None:
    rows = process_rows()
    assert child_count_of(rows[2], rows) == 1


def test_words_of_a_filter_are_separated_by_spaces_and_compared_without_case() -> None:
    assert words_of("  Cargo  BUILD ") == ("cargo", "build")


def test_rows_without_a_value_are_last_whichever_way_they_are_sorted() -> None:
    unknown = process_row(5, "guarded", cpu_core_ratio=None, resident_bytes=None, thread_count=None, priority=None)
    rows = (unknown._replace(parent_pid=None), *(process_row(pid, cpu_core_ratio=0.1) for pid in (6, 7)))
    for key in ("cpu", "memory", "threads", "priority", "parent"):
        for descending in (True, False):
            assert ordered(nodes(rows), COLUMNS[NUMBERS[key]], descending)[-1].row.name == "guarded"


def test_equal_rows_are_sorted_by_pid_whichever_way_they_are_sorted() -> None:
    rows = tuple(process_row(pid, cpu_core_ratio=0.5) for pid in (30, 10, 20))
    for descending in (True, False):
        assert [node.row.pid for node in ordered(nodes(rows), COLUMNS[NUMBERS["cpu"]], descending)] == [10, 20, 30]


def test_a_difference_nobody_can_see_does_not_move_rows() -> None:
    rows = (process_row(10, cpu_core_ratio=0.1001), process_row(20, cpu_core_ratio=0.1003))
    assert [node.row.pid for node in ordered(nodes(rows), COLUMNS[NUMBERS["cpu"]], True)] == [10, 20]
