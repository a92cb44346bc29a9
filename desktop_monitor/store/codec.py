"""The bytes of stored samples; nobody else knows them. A denser code replaces this module alone.

Three kinds of blob, all starting with the ids of the series inside, so that ids can
be renamed without unpacking the rest. Two keep each series in a column of its own, so
that a reader unpacks the few series it was asked for:

- a *chunk* holds raw ticks: their times and, per series, the values it had;
- a *roll-up block* holds up to 60 minutes of one hour, each as count, minimum,
  maximum and sum.

The third, an *hour's sums*, holds four columns of one value for each series, count,
minimum, maximum and sum of the whole hour, and before them one of the minutes measured.

A column is 64-bit floats, bit for bit: one value if all are equal, otherwise plain
or, from 16 values on, with the bytes of equal weight put together and deflated
(neighbouring samples share sign, exponent and often the low bytes). There is no
code for "missing": a series that was not measured at a tick has no value there.

Must not know SQL, series keys or files.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from itertools import accumulate
from typing import ParamSpec, TypeVar

from desktop_monitor.language.text import text
from desktop_monitor.store.blocks import Column, HourSum, Rollup, RollupColumn, Tick
from desktop_monitor.store.damage import StoreDamagedError

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Number = TypeVar("_Number", int, float)
_COUNT = struct.Struct("<I")
_MASK = struct.Struct("<Q")
_PLAIN, _EQUAL, _DEFLATED = 0, 1, 2
_DEFLATE_FROM_COUNT = 16
_MINUTES_PER_HOUR = 60


def _damage_told(decode: Callable[_P, _T]) -> Callable[_P, _T]:
    """Bytes that make no sense become StoreDamagedError."""

    @wraps(decode)
    def checked(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return decode(*args, **kwargs)
        except (zlib.error, struct.error, ValueError, TypeError, IndexError, OverflowError) as error:
            raise StoreDamagedError(
                "History is damaged", text("a block of samples cannot be read ({why})", why=str(error))
            ) from error

    return checked


def _to_bytes(values: array[float] | array[int]) -> bytes:
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _from_bytes(kind: str, data: bytes | bytearray | memoryview) -> array[float]:
    values: array[float] = array(kind)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _pack(values: array[_Number]) -> bytes:
    """One column of 8-byte items: its kind in the first byte, then the data."""
    count = len(values)
    if not count:
        return bytes((_PLAIN,))
    if values.count(values[0]) == count:
        return bytes((_EQUAL,)) + _to_bytes(values[:1])
    data = _to_bytes(values)
    if count >= _DEFLATE_FROM_COUNT:
        deflated = zlib.compress(b"".join([data[place::8] for place in range(8)]), 1)
        if len(deflated) < len(data):
            return bytes((_DEFLATED,)) + deflated
    return bytes((_PLAIN,)) + data


def _unpack(kind: str, data: memoryview, count: int) -> array[float]:
    way = data[0]
    if way == _EQUAL:
        return _from_bytes(kind, data[1:9]) * count
    if way == _DEFLATED:
        planes = zlib.decompress(data[1:])
        plain = bytearray(count * 8)
        for place in range(8):
            plain[place::8] = planes[place * count : (place + 1) * count]
        return _from_bytes(kind, plain)
    values = _from_bytes(kind, data[1:])
    if way != _PLAIN or len(values) != count:
        raise ValueError(f"{len(values)} values of kind {way} where {count} were announced")
    return values


def _join(ids: Iterable[int], columns: Sequence[bytes]) -> bytes:
    """Count, ids, lengths, columns; `columns` may have more entries than `ids` (times at the end)."""
    id_bytes = _to_bytes(array("I", ids))
    lengths = array("I", map(len, columns))
    return b"".join((_COUNT.pack(len(id_bytes) // 4), id_bytes, _to_bytes(lengths), *columns))


class _Directory:
    """Where each column of a blob lies."""

    def __init__(self, blob: bytes, extra_count: int) -> None:
        (count,) = _COUNT.unpack_from(blob)
        start = 4 + 4 * count
        body = start + 4 * (count + extra_count)
        if body > len(blob):
            raise ValueError("shorter than its directory")
        self.ids = _from_bytes("I", blob[4:start])
        ends = list(accumulate(_from_bytes("I", blob[start:body]), initial=body))
        if ends[-1] != len(blob):
            raise ValueError(f"{len(blob)} bytes where {ends[-1]} were announced")
        self._ends: list[int] = [int(end) for end in ends]
        self._view = memoryview(blob)

    def column(self, index: int) -> memoryview:
        return self._view[self._ends[index] : self._ends[index + 1]]

    def wanted(self, ids: Iterable[int] | None) -> list[tuple[int, int]]:
        """(id, index) of each column asked for that is there."""
        places = {series_id: index for index, series_id in enumerate(self.ids)}
        return [(int(i), places[i]) for i in (self.ids if ids is None else ids) if i in places]


@_damage_told
def relabelled(blob: bytes, new_ids: Mapping[int, int]) -> bytes:
    """The same samples under other series ids. Raises KeyError for an id without a new one."""
    (count,) = _COUNT.unpack_from(blob)
    end = 4 + 4 * count
    ids = array("I", (new_ids[int(i)] for i in _from_bytes("I", blob[4:end])))
    return blob[:4] + _to_bytes(ids) + blob[end:]


def columns_of(ticks: Sequence[Tick]) -> dict[int, tuple[array[int], array[float]]]:
    """Per series the numbers of the ticks that have it and its values there."""
    first = ticks[0].ids
    if all(tick.ids is first or tick.ids == first for tick in ticks):
        every = array("H", range(len(ticks)))
        rows = zip(*(tick.values for tick in ticks), strict=True)
        return {i: (every, array("d", row)) for i, row in zip(first, rows, strict=True)}
    columns: dict[int, tuple[array[int], array[float]]] = {}
    for number, tick in enumerate(ticks):
        for series_id, value in zip(tick.ids, tick.values, strict=True):
            column = columns.get(series_id)
            if column is None:
                columns[series_id] = column = (array("H"), array("d"))
            column[0].append(number)
            column[1].append(value)
    return columns


def encode_chunk(ticks: Sequence[Tick]) -> bytes:
    """At most 65 535 ticks, ascending in time, at least one."""
    columns = columns_of(ticks)
    packed = []
    for numbers, values in columns.values():
        places = b"" if len(numbers) == len(ticks) else _to_bytes(numbers)
        packed.append(len(numbers).to_bytes(2, "little") + places + _pack(values))
    start = ticks[0].time_us
    offsets = array("q", (tick.time_us - start for tick in ticks))
    packed.append(_MASK.pack(start) + len(ticks).to_bytes(2, "little") + _pack(offsets))
    return _join(columns, packed)


def _chunk_times(data: memoryview) -> list[int]:
    (start,) = _MASK.unpack_from(data)
    count = int.from_bytes(data[8:10], "little")
    return [start + int(offset) for offset in _unpack("q", data[10:], count)]


def _chunk_column(data: memoryview, tick_count: int) -> tuple[Sequence[int] | None, array[float]]:
    """The tick numbers (None: every tick) and values of one series."""
    count = int.from_bytes(data[:2], "little")
    if count == tick_count:
        return None, _unpack("d", data[2:], count)
    numbers = _from_bytes("H", data[2 : 2 + 2 * count])
    return [int(number) for number in numbers], _unpack("d", data[2 + 2 * count :], count)


@_damage_told
def decode_chunk(blob: bytes, ids: Iterable[int] | None = None) -> dict[int, Column]:
    """The columns of `ids` (None: of all) that the chunk has. Raises StoreDamagedError."""
    directory = _Directory(blob, extra_count=1)
    wanted = directory.wanted(ids)
    if not wanted:
        return {}
    times = array("d", (time / 1e6 for time in _chunk_times(directory.column(len(directory.ids)))))
    found = {}
    for series_id, index in wanted:
        numbers, values = _chunk_column(directory.column(index), len(times))
        own_times = times if numbers is None else array("d", (times[number] for number in numbers))
        found[series_id] = Column(own_times, values)
    return found


@_damage_told
def decode_ticks(blob: bytes) -> list[Tick]:
    """The chunk as it was recorded. Raises StoreDamagedError."""
    directory = _Directory(blob, extra_count=1)
    times = _chunk_times(directory.column(len(directory.ids)))
    rows: list[tuple[list[int], list[float]]] = [([], []) for _ in times]
    for series_id, index in directory.wanted(None):
        numbers, values = _chunk_column(directory.column(index), len(times))
        for number, value in zip(range(len(times)) if numbers is None else numbers, values, strict=True):
            rows[number][0].append(series_id)
            rows[number][1].append(value)
    return [Tick(time, ids, values) for time, (ids, values) in zip(times, rows, strict=True)]


def rollups_of(ticks: Sequence[Tick]) -> dict[int, Rollup]:
    """Each series of `ticks`, which lie in one minute, rolled up."""
    return {
        series_id: Rollup(float(len(values)), min(values), max(values), sum(values))
        for series_id, (_, values) in columns_of(ticks).items()
    }


def encode_rollups(minutes: Mapping[int, Mapping[int, Rollup]]) -> bytes:
    """Minutes (0-59 of one hour) of all series."""
    series = _by_series(minutes)
    packed = [
        _MASK.pack(_mask(column.minutes)) + _pack(array("d", (value for part in column[1:] for value in part)))
        for column in series.values()
    ]
    return _join(series, packed)


def _by_series(minutes: Mapping[int, Mapping[int, Rollup]]) -> dict[int, RollupColumn]:
    found: dict[int, list[tuple[int, Rollup]]] = {}
    for minute in sorted(minutes):
        for series_id, rollup in minutes[minute].items():
            found.setdefault(series_id, []).append((minute, rollup))
    return {
        series_id: RollupColumn([minute for minute, _ in column], *zip(*(rollup for _, rollup in column), strict=True))
        for series_id, column in found.items()
    }


def _mask(minutes: Iterable[int]) -> int:
    return sum(1 << minute for minute in minutes)


def encode_hour_sums(minutes: Mapping[int, Mapping[int, Rollup]]) -> bytes:
    """Minutes (0-59 of one hour, at least one) of all series, added up."""
    series = _by_series(minutes)
    masks = _pack(array("q", (_mask(column.minutes) for column in series.values())))
    sums = zip(*(column.folded() for column in series.values()), strict=True)
    values = _pack(array("d", (value for part in sums for value in part)))
    return b"".join((_COUNT.pack(len(series)), _to_bytes(array("I", series)), _COUNT.pack(len(masks)), masks, values))


@_damage_told
def decode_hour_sums(blob: bytes, ids: Iterable[int]) -> dict[int, HourSum]:
    """The sums of those of `ids` that the block has. Raises StoreDamagedError."""
    (count,) = _COUNT.unpack_from(blob)
    end = 4 + 4 * count
    (length,) = _COUNT.unpack_from(blob, end)
    view = memoryview(blob)[end + 4 :]
    masks = _unpack("q", view[:length], count)
    values = _unpack("d", view[length:], 4 * count)
    places = {int(series_id): place for place, series_id in enumerate(_from_bytes("I", blob[4:end]))}
    found = ((series_id, places[series_id]) for series_id in ids if series_id in places)
    return {series_id: HourSum(int(masks[place]), Rollup(*values[place::count])) for series_id, place in found}


@_damage_told
def decode_rollups(blob: bytes, ids: Iterable[int] | None = None) -> dict[int, RollupColumn]:
    """The columns of `ids` (None: of all) that the block has. Raises StoreDamagedError."""
    directory = _Directory(blob, extra_count=0)
    return {i: _rollup_column(directory.column(index)) for i, index in directory.wanted(ids)}


_FULL_HOUR = (1 << _MINUTES_PER_HOUR) - 1


def _rollup_column(data: memoryview) -> RollupColumn:
    (mask,) = _MASK.unpack_from(data)
    if mask == _FULL_HOUR:
        minutes: Sequence[int] = range(_MINUTES_PER_HOUR)
    else:
        minutes = [minute for minute in range(_MINUTES_PER_HOUR) if mask >> minute & 1]
    n = len(minutes)
    values = _unpack("d", data[8:], 4 * n)
    return RollupColumn(minutes, values[:n], values[n : 2 * n], values[2 * n : 3 * n], values[3 * n :])
