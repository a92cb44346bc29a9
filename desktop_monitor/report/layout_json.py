"""A layout on its way between two processes of this program, as JSON: every block by its name and fields.

No format for anybody else: it may change with every version. Must not know who reads it.
"""

from __future__ import annotations

import dataclasses
import json
import typing
from enum import Enum
from types import UnionType
from typing import Any

from desktop_monitor.report import blocks
from desktop_monitor.report.blocks import Layout

_NAME = "block"
_BLOCKS = {kind.__name__: kind for kind in typing.get_args(blocks.Block)}


def layout_bytes(layout: Layout) -> bytes:
    """The layout as JSON in ASCII, which carries every text, halves of surrogate pairs included."""
    return json.dumps(_plain(layout), separators=(",", ":")).encode("ascii")


def read_layout(content: bytes) -> Layout:
    """The layout that `layout_bytes` wrote. Raises ValueError for anything else."""
    try:
        return typing.cast(Layout, _made(Layout, json.loads(content)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no layout of this version: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_NAME: type(value).__name__, **fields} if type(value).__name__ in _BLOCKS else fields
    return value


def _made(kind: Any, value: Any) -> Any:
    """`value` as what a field of type `kind` holds."""
    if kind == blocks.Block:
        kind = _BLOCKS[value[_NAME]]
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind), value)
    if origin in (typing.Union, UnionType):
        return value  # of plain values alone
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        types = typing.get_type_hints(kind)
        names = [field.name for field in dataclasses.fields(kind)]
        return kind(**{name: _made(types[name], value[name]) for name in names})
    return value


def _tuple(kinds: tuple[Any, ...], values: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_made(kinds[0], value) for value in values)
    return tuple(_made(kind, value) for kind, value in zip(kinds, values, strict=True))
