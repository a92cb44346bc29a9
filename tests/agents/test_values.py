"""Single values as other programs write them."""

from __future__ import annotations

import math

import pytest

from desktop_monitor.agents import values


@pytest.mark.parametrize("value", [-1, 10**12 + 1, 0.5, math.nan, math.inf, True, "3", None, [], -0.5])
def test_what_is_no_count_is_unknown(value: object) -> None:
    """Never 0."""
    assert values.count_or_none(value) is None


def test_a_whole_number_is_a_count_in_either_writing() -> None:
    """Some clients write 3.0."""
    assert (values.count_or_none(0), values.count_or_none(3.0)) == (0, 3)


@pytest.mark.parametrize("value", [-1.0, math.nan, math.inf, 10**400, True, "3", None])
def test_what_is_no_number_is_unknown(value: object) -> None:
    """Negative, endless or text."""
    assert values.number_or_none(value) is None


def test_times_are_read_with_or_without_a_zone() -> None:
    """Without one they are UTC."""
    assert values.iso_seconds("2026-11-22T14:42:47.185Z") == 1_795_358_567.185
    assert values.iso_seconds("2026-11-22T15:42:47.185+01:00") == 1_795_358_567.185
    assert values.iso_seconds("2026-11-22T14:42:47.185") == 1_795_358_567.185


@pytest.mark.parametrize("value", ["", "yesterday", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", 7, None])
def test_a_time_that_cannot_be_is_unknown(value: object) -> None:
    """No client wrote anything before the year 2000."""
    assert values.iso_seconds(value) is None


def test_epoch_seconds_are_of_this_age() -> None:
    """Milliseconds are not seconds."""
    assert values.epoch_seconds(1_795_358_567) == 1_795_358_567.0
    assert values.epoch_seconds(1_795_358_567_000) is None


def test_texts_are_bounded() -> None:
    """A name is cut, a path that is cut would be another."""
    assert len(values.name_or_empty("x" * 5000)) == values.NAME_CHARACTERS
    assert values.path_or_empty("/" + "x" * 5000) == ""
    assert (values.name_or_empty(7), values.path_or_empty(None)) == ("", "")
