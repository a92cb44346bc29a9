"""Reading the kernel's line about one process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.process_stat import parse_stat
from desktop_monitor.errors import SourceError

_BASH = (
    b"1234 (bash) S 1200 1234 1234 34816 5678 4194304 2345 678 1 2 150 50 30 20 20 0 1 0 987654 9412608 1280 "
    b"18446744073709551615 1 1 0 0 0 65536 3686404 1266761467 1 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
)
_KTHREAD = (
    b"2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 -5 1 0 25 0 0 18446744073709551615 0 0 0 0 0 0 0 "
    b"2147483647 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
)


def test_a_recorded_line_gives_its_fields() -> None:
    stat = parse_stat(_BASH)
    assert (stat.comm, stat.state, stat.parent_pid) == (b"bash", "S", 1200)
    assert (stat.cpu_ticks, stat.start_ticks, stat.resident_pages) == (200, 987654, 1280)
    assert (stat.nice, stat.thread_count) == (0, 1)
    assert stat.waited_ticks == 50
    assert not stat.is_kernel_thread


def test_a_kernel_thread_is_told_by_its_flag() -> None:
    stat = parse_stat(_KTHREAD)
    assert stat.is_kernel_thread
    assert (stat.nice, stat.cpu_ticks) == (-5, 3)


@given(st.binary(max_size=64))
def test_no_name_can_shift_the_fields(comm: bytes) -> None:
    """A process names itself: brackets, blanks, newlines and whole fake lines change nothing."""
    stat = parse_stat(_BASH.replace(b"(bash)", b"(" + comm + b")"))
    assert stat == parse_stat(_BASH)._replace(comm=comm)


@given(st.binary(max_size=400))
def test_rubbish_is_refused_and_never_crashes(content: bytes) -> None:
    try:
        parse_stat(content)
    except SourceError as error:
        assert "stat line" in error.title  # noqa: PT017  most rubbish, but not all of it


@pytest.mark.parametrize("length", range(0, 100, 7))
def test_a_line_cut_short_is_refused(length: int) -> None:
    with pytest.raises(SourceError):
        parse_stat(_BASH[:length])
