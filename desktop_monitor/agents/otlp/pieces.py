"""A large body of protobuf as smaller ones that say the same together, cut without reading what is in it.

Decoded, a body takes several times its size; cut, only one piece of it does at a time.
All three requests are built alike: ``resource_logs`` and its sisters are field 1,
``scope_logs`` field 2 of those, ``log_records`` field 2 of these. Beside them stands who
sent them, which every piece repeats. What cannot be cut stays whole, and what is damaged
is left to the decoder to refuse.
Format: https://protobuf.dev/programming-guides/encoding/ and
https://github.com/open-telemetry/opentelemetry-proto. Must not know protobuf's library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

PIECE_BYTES = 128 * 1024
_NESTED = (1, 2, 2)
"""Numbers of the fields that lead to the records, from the outside in."""
_VARINT, _FIXED64, _DELIMITED, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT_BYTES = 10
_TAG_LIMIT = 2**32
_REPEATED_RATIO = 0.25
"""Where what every piece repeats is more of a piece than this, cutting would cost more than it saves."""


class _Field(NamedTuple):
    number: int
    start: int
    """Where its tag stands in its message."""
    content: int
    """Where its content begins, after tag and length."""
    end: int
    is_delimited: bool


class _DamagedError(ValueError):
    """No message: the bytes do not add up."""


def pieces(body: bytes, piece_bytes: int = PIECE_BYTES) -> Iterator[bytes]:
    """Bodies of about `piece_bytes` at most, in the order of `body`; at least one."""
    if len(body) <= piece_bytes:
        yield body
        return
    for piece in _cut(memoryview(body), piece_bytes, _NESTED):
        yield bytes(piece)


def _cut(message: memoryview, piece_bytes: int, nested: tuple[int, ...]) -> Iterator[memoryview | bytes]:
    head = _head(message, nested[0], int(piece_bytes * _REPEATED_RATIO)) if nested else None
    if head is None:
        yield message
        return
    waiting: list[memoryview | bytes] = [head]
    size = len(head)
    for field in _fields(message):
        if not _leads_on(field, nested[0]):
            continue
        for part in _parts(message, field, piece_bytes, nested[1:]):
            if size + len(part) > piece_bytes and len(waiting) > 1:
                yield b"".join(waiting)
                waiting, size = [head], len(head)
            waiting.append(part)
            size += len(part)
    yield b"".join(waiting)


def _parts(
    message: memoryview, field: _Field, piece_bytes: int, nested: tuple[int, ...]
) -> Iterator[memoryview | bytes]:
    """The field as it stands, or cut in its turn."""
    if field.end - field.start <= piece_bytes:
        yield message[field.start : field.end]
        return
    for piece in _cut(message[field.content : field.end], piece_bytes, nested):
        yield b"".join((_varint(field.number << 3 | _DELIMITED), _varint(len(piece)), piece))


def _head(message: memoryview, number: int, most_bytes: int) -> bytes | None:
    """All but the fields `number`; None where that is too much, or the message damaged."""
    head: list[memoryview] = []
    size = 0
    try:
        for field in _fields(message):
            if not _leads_on(field, number):
                head.append(message[field.start : field.end])
                size += field.end - field.start
                if size > most_bytes:
                    return None
    except _DamagedError:
        return None
    return b"".join(head)


def _leads_on(field: _Field, number: int) -> bool:
    return field.is_delimited and field.number == number


def _fields(message: memoryview) -> Iterator[_Field]:
    """One after the other: there may be millions. Raises _DamagedError."""
    start, length = 0, len(message)
    while start < length:
        tag, content = _read_varint(message, start)
        if tag >= _TAG_LIMIT:
            raise _DamagedError("a field's number is out of range")
        wire_type = tag & 7
        if wire_type == _DELIMITED:
            size, content = _read_varint(message, content)
            end = content + size
        elif wire_type == _VARINT:
            _, end = _read_varint(message, content)
        elif wire_type in {_FIXED64, _FIXED32}:
            end = content + (8 if wire_type == _FIXED64 else 4)
        else:
            raise _DamagedError(f"wire type {wire_type}")
        if end > length:
            raise _DamagedError("the last field is not whole")
        yield _Field(tag >> 3, start, content, end, wire_type == _DELIMITED)
        start = end


def _read_varint(message: memoryview, at: int) -> tuple[int, int]:
    """The number at `at` and where it ends. Raises _DamagedError."""
    value = shift = 0
    for place, byte in enumerate(message[at : at + _LONGEST_VARINT_BYTES], at + 1):
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7
    raise _DamagedError("a number without an end")


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
