"""Values read the way people expect them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.language.catalogue import ENGLISH, load
from desktop_monitor.language.current import speak
from desktop_monitor.language.quantities import MISSING, bytes_text, duration_text, ratio_text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import round_value_text, value_text
from desktop_monitor.paths import resource


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KiB"), (1503238553, "1.4 GiB"), (250 * 2**20, "250 MiB")],
)
def test_bytes_carry_a_binary_prefix(value: float, expected: str) -> None:
    assert bytes_text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0 %"), (0.042, "4.2 %"), (0.42, "42 %"), (1, "100 %"), (0.0995, "10 %")]
)
def test_ratios_are_percent_with_one_decimal_below_ten(value: float, expected: str) -> None:
    assert ratio_text(value) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0021, "2 ms"),
        (1, "1 s"),
        (2.34, "2.3 s"),
        (59.6, "1 min"),
        (250, "4 min 10 s"),
        (7200, "2 h"),
        (93600, "1 d 2 h"),
    ],
)
def test_durations_name_their_two_largest_units(seconds: float, expected: str) -> None:
    assert duration_text(seconds) == expected


@pytest.mark.parametrize("unit", list(Unit))
def test_a_missing_value_is_a_dash_in_every_unit(unit: Unit) -> None:
    assert value_text(None, unit) == MISSING


@given(st.floats(min_value=0, max_value=1e15), st.sampled_from(list(Unit)))
def test_no_value_reads_as_scientific_notation(value: float, unit: Unit) -> None:
    assert "e+" not in value_text(value, unit)


@given(st.floats(min_value=0, max_value=2**55))
def test_the_number_before_a_byte_prefix_stays_short(value: float) -> None:
    number = bytes_text(value).split()[0]

    assert len(number.replace(".", "")) <= 4


@pytest.mark.parametrize(("tag", "uneven"), [("en", "1.5 GiB"), ("de", "1,5 GiB")])
def test_round_values_have_no_decimal_in_any_language(tag: str, uneven: str) -> None:
    speak(load(resource("languages"), tag) or ENGLISH)
    try:
        assert round_value_text(8 * 2**30, Unit.BYTES) == "8 GiB"
        assert round_value_text(1.5 * 2**30, Unit.BYTES) == uneven
    finally:
        speak(ENGLISH)
