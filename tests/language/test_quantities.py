"""Quantities are written with the marks of the language spoken, and only those shown to people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.catalogue import ENGLISH, load
from desktop_monitor.language.current import speak
from desktop_monitor.language.quantities import (
    MISSING,
    bytes_text,
    count_text,
    decimal_text,
    digits,
    duration_text,
    local,
    ratio_text,
)
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from tests.helpers.languages import compiled


@pytest.fixture
def german(tmp_path: Path) -> Iterator[None]:
    """Speaks a language of decimal commas."""
    content = compiled(
        {"number.decimal_mark|.": ",", "number.group_mark|,": "."},
        {("{cores} core", "{cores} cores"): ("{cores} Kern", "{cores} Kerne")},
    )
    (tmp_path / "de.mo").write_bytes(content)
    found = load(tmp_path, "de")
    assert found is not None
    speak(found)
    yield
    speak(ENGLISH)


def test_counts_stand_in_groups_of_three() -> None:
    assert [count_text(one) for one in (0, 999, 1204, 1_234_567)] == ["0", "999", "1,204", "1,234,567"]


@pytest.mark.usefixtures("german")
def test_every_quantity_has_the_marks_of_the_language() -> None:
    assert count_text(1_234_567) == "1.234.567"
    assert bytes_text(1503238553) == "1,4 GiB"
    assert ratio_text(0.042) == "4,2 %"
    assert duration_text(2.34) == "2,3 s"
    assert decimal_text(1234, "Hz") == "1,23 kHz"
    assert digits(12.34) == "12,3"


@pytest.mark.usefixtures("german")
def test_units_have_them_too() -> None:
    assert value_text(1.0, Unit.CORES) == "1 Kern"
    assert value_text(1.5, Unit.CORES) == "1,5 Kerne"
    assert value_text(4.36, Unit.LOAD) == "4,36"
    assert value_text(2048.0, Unit.BYTES_PER_SECOND) == "2,0 KiB/s"


def test_one_core_is_one_core() -> None:
    assert [value_text(cores, Unit.CORES) for cores in (0.0, 0.5, 1.0, 1.004, 4.0)] == [
        "0 cores",
        "0.5 cores",
        "1 core",
        "1 core",
        "4 cores",
    ]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_english_numbers_stay_as_python_writes_them(value: float) -> None:
    written = f"{value:,.3f}"

    assert local(written) == written


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), float("-inf")])
def test_a_length_of_time_that_is_no_number_is_missing(seconds: float) -> None:
    assert duration_text(seconds) == MISSING
