"""Frozen records as JSON and back, by their annotations.

What is read is checked field by field, for a file may be damaged, edited or of another
version: a field that is missing takes its default, one that is unknown is left out,
anything of another type is refused. Must not know which records there are.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import keepable, sayable

Record = TypeVar("Record")


class SenselessError(ValueError):
    """What was read is no such record."""


def written(record: object) -> str:
    """The JSON of `record`, in ASCII: half characters of hostile texts survive it."""
    return json.dumps(_plain(record), separators=(",", ":"))


def read(kind: type[Record], content: object) -> Record:
    """The record of this JSON. Raises SenselessError."""
    if not isinstance(content, str):
        raise SenselessError("no text")
    try:
        return _decoded(kind, json.loads(content))  # type: ignore[no-any-return]
    except SenselessError:
        raise
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise SenselessError(str(error)) from error


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Text):
        kept = keepable(value)
        return {"key": kept.key, "parameters": _plain(kept.parameters)}
    if isinstance(value, tuple):
        fields = getattr(value, "_fields", None)
        if fields is None:
            return [_plain(one) for one in value]
        return {name: _plain(one) for name, one in zip(fields, value, strict=True)}
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def _decoded(kind: Any, value: object) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _one_of(get_args(kind), value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"):
        return _record(kind, value)
    return _number_or_text(kind, value)


def _number_or_text(kind: Any, value: object) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise SenselessError(f"{type(value).__name__} instead of {kind}")
    return value


def _one_of(kinds: tuple[Any, ...], value: object) -> object:
    for kind in kinds:
        try:
            return _decoded(kind, value)
        except ValueError:
            continue
    raise SenselessError(f"{type(value).__name__} instead of {kinds}")


def _tuple(kinds: tuple[Any, ...], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise SenselessError(f"{type(value).__name__} instead of a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        kinds = kinds[:1] * len(value)
    return tuple(_decoded(kind, one) for kind, one in zip(kinds, value, strict=True))


@cache
def _fields(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _record(kind: type, value: object) -> object:
    if not isinstance(value, dict):
        raise SenselessError(f"{type(value).__name__} instead of an object")
    fields = {name: _decoded(hint, value[name]) for name, hint in _fields(kind).items() if name in value}
    record = kind(**fields)
    return sayable(record) if isinstance(record, Text) else record
