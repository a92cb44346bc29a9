"""JSON as strangers write it: objects, lists, texts and numbers where they are looked for, else nothing.

A document is opened level by level and a list item by item: read as a whole, one of
8 MB took 65. What nobody looks at is checked for its form only.
Format: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding for how scalars
and 64-bit numbers are written. Must not know what the objects mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from desktop_monitor.agents.otlp.model import MalformedBodyError, Scalar

_NO_OBJECT = "a record that is no object"
_NUMBER_LIMIT = 40
_HEX = frozenset("0123456789abcdef")
_WHOLE = msgspec.json.Decoder(Any)
_OPENED = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
Thing = Mapping[str, Any]
"""An object. Values of an opened one are unread: only the functions here look at them."""


def document(body: bytes) -> Thing:
    """The object a body is, opened. Raises MalformedBodyError; so may all that reads on in it."""
    opened: Thing = _decoded(_OPENED, body)
    return opened


def _decoded(decoder: msgspec.json.Decoder[Any], content: bytes | msgspec.Raw) -> Any:
    try:
        return decoder.decode(content)
    except msgspec.ValidationError:
        raise MalformedBodyError("the body is no JSON object") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError):
        raise MalformedBodyError("the body is no JSON document") from None


def _value(thing: Thing, name: str) -> Any:
    value = thing.get(name)
    return _decoded(_WHOLE, value) if isinstance(value, msgspec.Raw) else value


def value_in(thing: Thing, name: str, snake: str) -> Any:
    """The value under either name; None where there is none or it is null."""
    value = _value(thing, name)
    return _value(thing, snake) if value is None else value


def things(thing: Thing, name: str, snake: str, rejected: dict[str, int]) -> Iterator[Thing]:
    """The objects of a list; anything else in it, or instead of it, is counted."""
    return _objects(thing, name, snake, rejected, _WHOLE)


def opened_things(thing: Thing, name: str, snake: str, rejected: dict[str, int]) -> Iterator[Thing]:
    """The same, each of them opened only; `thing` is opened, too."""
    return _objects(thing, name, snake, rejected, _OPENED)


def _objects(
    thing: Thing, name: str, snake: str, rejected: dict[str, int], decoder: msgspec.json.Decoder[Any]
) -> Iterator[Thing]:
    for item in _items(thing.get(name), thing.get(snake)):
        if isinstance(item, msgspec.Raw) and _first(item) == "{":
            yield _decoded(decoder, item)
        elif isinstance(item, dict):
            yield item
        else:
            reject(rejected, _NO_OBJECT)


def _items(*values: Any) -> list[Any]:
    """The list that the first of `values` is which is not null; what is no list is one item."""
    for value in values:
        if isinstance(value, msgspec.Raw):
            if _first(value) != "n":
                return list(_decoded(_LIST, value)) if _first(value) == "[" else [None]
        elif value is not None:
            return value if isinstance(value, list) else [None]
    return []


def _first(value: msgspec.Raw) -> str:
    """Its first character, which says what kind of value it is."""
    return chr(memoryview(value)[0])


def reject(rejected: dict[str, int], reason: str) -> None:
    """Count what was not understood."""
    rejected[reason] = rejected.get(reason, 0) + 1


def object_in(thing: Thing, name: str) -> Thing:
    """The object under this name; an empty one for anything else."""
    value = _value(thing, name)
    return value if isinstance(value, dict) else {}


def text_in(thing: Thing, name: str, snake: str) -> str:
    """The text under either name; empty for anything else."""
    value = value_in(thing, name, snake)
    return value if isinstance(value, str) else ""


def hexadecimal(thing: Thing, name: str, snake: str) -> str:
    """The id of a trace or a span, in lower case; empty for anything else."""
    value = text_in(thing, name, snake).lower()
    return value if len(value) <= 32 and _HEX.issuperset(value) else ""


def picked(pairs: object, wanted: frozenset[str] | None) -> dict[str, Scalar]:
    """The wanted attributes that are scalars, all if None."""
    attributes: dict[str, Scalar] = {}
    for pair in pairs if isinstance(pairs, list) else ():
        if isinstance(pair, dict):
            key = pair.get("key")
            if isinstance(key, str) and (wanted is None or key in wanted):
                value = scalar(pair.get("value"))
                if value is not None:
                    attributes[key] = value
    return attributes


def scalar(value: object) -> Scalar | None:
    """What an AnyValue holds; None for lists, maps and bytes."""
    if not isinstance(value, dict):
        return None
    for kind, content in value.items():
        if content is None:
            continue
        if kind in {"stringValue", "string_value"}:
            return content if isinstance(content, str) else None
        if kind in {"intValue", "int_value"}:
            return int64(content)
        if kind in {"doubleValue", "double_value"}:
            return float64(content)
        if kind in {"boolValue", "bool_value"}:
            return content if isinstance(content, bool) else None
    return None


def int64(content: object) -> int | None:
    """A whole number of 64 bits, which may be written as a text."""
    if isinstance(content, str) and len(content) <= _NUMBER_LIMIT:
        try:
            content = int(content)
        except ValueError:
            return None
    if isinstance(content, float) and content.is_integer():
        content = int(content)
    return content if type(content) is int and -(2**63) <= content < 2**64 else None


def float64(content: object) -> float | None:
    """A double; the words NaN, Infinity and -Infinity are themselves."""
    if isinstance(content, bool) or not isinstance(content, str | int | float):
        return None
    if isinstance(content, str) and len(content) > _NUMBER_LIMIT:
        return None
    try:
        return float(content)
    except (ValueError, OverflowError):
        return None
