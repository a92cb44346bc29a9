"""Samples come out of their bytes as they went in, and bytes that make no sense are told."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.store.blocks import Rollup, Tick
from desktop_monitor.store.codec import (
    decode_chunk,
    decode_hour_sums,
    decode_rollups,
    decode_ticks,
    encode_chunk,
    encode_hour_sums,
    encode_rollups,
    relabelled,
    rollups_of,
)
from desktop_monitor.store.damage import StoreDamagedError

_FINITE = st.floats(allow_nan=False, allow_infinity=False).map(lambda value: value + 0.0)
_SERIES = st.dictionaries(st.integers(1, 40), _FINITE, min_size=1, max_size=12)
_START = 1_700_000_000_000_000


@st.composite
def _ticks(draw: st.DrawFn) -> list[Tick]:
    rows = draw(st.lists(st.tuples(st.integers(0, 2_000_000), _SERIES), min_size=1, max_size=70))
    ticks, time = [], _START
    for step, samples in rows:
        time += step
        ticks.append(Tick(time, list(samples), list(samples.values())))
    return ticks


def _as_rows(ticks: list[Tick]) -> list[tuple[int, dict[int, float]]]:
    return [(tick.time_us, dict(zip(tick.ids, tick.values, strict=True))) for tick in ticks]


@given(_ticks())
def test_ticks_come_back_as_they_were(ticks: list[Tick]) -> None:
    assert _as_rows(decode_ticks(encode_chunk(ticks))) == _as_rows(ticks)


@given(_ticks(), st.sets(st.integers(1, 45)))
def test_only_the_series_asked_for_come_back_and_only_where_measured(ticks: list[Tick], wanted: set[int]) -> None:
    found = decode_chunk(encode_chunk(ticks), wanted)
    for series_id in wanted:
        samples = [(t / 1e6, row[series_id]) for t, row in _as_rows(ticks) if series_id in row]
        assert [*zip(*found[series_id], strict=True)] == samples if samples else series_id not in found


def test_every_bit_of_a_value_is_kept() -> None:
    values = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -1 / 3] * 5
    ticks = [Tick(_START + n, [1], [value]) for n, value in enumerate(values)]
    assert list(decode_chunk(encode_chunk(ticks))[1].values) == values


def test_a_steady_series_costs_next_to_nothing() -> None:
    moving = [Tick(_START + n * 1_000_000, [1], [n / 7]) for n in range(60)]
    steady = [Tick(_START + n * 1_000_000, [1, 2], [n / 7, 16e9]) for n in range(60)]
    assert len(encode_chunk(steady)) - len(encode_chunk(moving)) <= 20


@given(_ticks(), st.integers(100, 1000))
def test_ids_can_be_renamed_without_touching_samples(ticks: list[Tick], shift: int) -> None:
    renamed = decode_chunk(relabelled(encode_chunk(ticks), {i: i + shift for i in range(41)}))
    assert {i - shift: column for i, column in renamed.items()} == decode_chunk(encode_chunk(ticks))


_ROLLUPS = st.builds(Rollup, st.integers(1, 300).map(float), _FINITE, _FINITE, _FINITE)
_MINUTES = st.dictionaries(
    st.integers(0, 59), st.dictionaries(st.integers(1, 9), _ROLLUPS, min_size=1), min_size=1, max_size=60
)


@given(_MINUTES)
def test_rollups_come_back_as_they_were(minutes: dict[int, dict[int, Rollup]]) -> None:
    found: dict[int, dict[int, Rollup]] = {}
    for series_id, column in decode_rollups(encode_rollups(minutes)).items():
        for minute, *figures in zip(*column, strict=True):
            found.setdefault(minute, {})[series_id] = Rollup(*figures)
    assert found == minutes


def test_a_rollup_holds_lowest_highest_sum_and_count_of_what_was_measured() -> None:
    ticks = [Tick(1, [1, 2], [3.0, 7.0]), Tick(2, [1], [-1.0]), Tick(3, [1, 2], [1.0, 8.0])]
    assert rollups_of(ticks) == {1: Rollup(3.0, -1.0, 3.0, 3.0), 2: Rollup(2.0, 7.0, 8.0, 15.0)}


@given(_MINUTES, st.sets(st.integers(1, 12)))
def test_an_hours_sums_are_what_its_minutes_come_to(minutes: dict[int, dict[int, Rollup]], wanted: set[int]) -> None:
    expected = decode_rollups(encode_rollups(minutes), wanted)
    found = decode_hour_sums(encode_hour_sums(minutes), wanted)
    assert {one: sums.rollup for one, sums in found.items()} == {
        one: column.folded() for one, column in expected.items()
    }
    for one, column in expected.items():
        assert [minute for minute in range(60) if found[one].minutes >> minute & 1] == list(column.minutes)


@given(_MINUTES, st.integers(100, 1000))
def test_ids_of_an_hours_sums_can_be_renamed(minutes: dict[int, dict[int, Rollup]], shift: int) -> None:
    blob = encode_hour_sums(minutes)
    renamed = decode_hour_sums(relabelled(blob, {i: i + shift for i in range(10)}), range(2000))
    assert {i - shift: sums for i, sums in renamed.items()} == decode_hour_sums(blob, range(10))


def test_an_hour_in_which_no_series_was_measured_has_no_sums() -> None:
    assert decode_hour_sums(encode_hour_sums({3: {}}), [1]) == {}


@given(_MINUTES, st.data())
def test_damaged_sums_are_told_or_read_but_never_crash(
    minutes: dict[int, dict[int, Rollup]], data: st.DataObject
) -> None:
    blob = bytearray(encode_hour_sums(minutes))
    for _ in range(data.draw(st.integers(1, 4))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    for bad in (bytes(blob), bytes(blob[: data.draw(st.integers(0, len(blob)))])):
        try:
            found = decode_hour_sums(bad, range(10))
        except StoreDamagedError:
            continue
        assert all(len(sums.rollup) == 4 for sums in found.values())


@given(_ticks(), st.data())
def test_damaged_bytes_are_told_or_read_but_never_crash(ticks: list[Tick], data: st.DataObject) -> None:
    blob = bytearray(encode_chunk(ticks))
    for _ in range(data.draw(st.integers(1, 4))):
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(blob[: data.draw(st.integers(0, len(blob)))])
    for bad in (bytes(blob), cut):
        try:
            found = decode_ticks(bad)
        except StoreDamagedError:
            continue
        assert all(len(tick.ids) == len(tick.values) for tick in found)


def test_a_shortened_block_is_damage() -> None:
    blob = encode_chunk([Tick(_START, array("I", [1, 2]), array("d", [1.0, 2.0]))])
    with pytest.raises(StoreDamagedError):
        decode_chunk(blob[:-1])
