"""What was reckoned of facts, kept for who asks the same of them again and again. Must not know what is reckoned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Concatenate, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
_T = TypeVar("_T")


class Memory:
    """Reckons each thing once: whole, days, interfaces and tables of a month are made of the same cells.

    Only for functions without a state and facts that nobody changes.
    """

    __slots__ = ("_known", "_parts")

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Any, object]] = {}
        self._parts: dict[tuple[object, ...], tuple[dict[int, tuple[Any, object]], object]] = {}

    def of(self, reckon: Callable[_P, _R], *facts: _P.args, **_: _P.kwargs) -> _R:
        """`reckon(*facts)`; facts are the same only where they are the same objects."""
        key = (reckon, *map(id, facts))
        found = self._known.get(key)
        if found is None:
            # The facts are kept beside, so that no others can get their ids.
            found = self._known[key] = (reckon(*facts), facts)  # type: ignore[call-arg]
        result: _R = found[0]
        return result

    def each(
        self, reckon: Callable[Concatenate[_T, _P], _R], parts: Iterable[_T], *facts: _P.args, **_: _P.kwargs
    ) -> list[_R]:
        """`reckon(part, *facts)` of every part: a month has ten thousand."""
        known, _facts = self._parts.setdefault((reckon, *map(id, facts)), ({}, facts))
        found: list[_R] = []
        for part in parts:
            kept = known.get(id(part))
            if kept is None:
                kept = known[id(part)] = (reckon(part, *facts), part)  # type: ignore[call-arg]
            found.append(kept[0])
        return found


class _Forgetful(Memory):
    """Keeps nothing."""

    __slots__ = ()

    def of(self, reckon: Callable[_P, _R], *facts: _P.args, **_: _P.kwargs) -> _R:
        return reckon(*facts)  # type: ignore[call-arg]

    def each(
        self, reckon: Callable[Concatenate[_T, _P], _R], parts: Iterable[_T], *facts: _P.args, **_: _P.kwargs
    ) -> list[_R]:
        return [reckon(part, *facts) for part in parts]  # type: ignore[call-arg]


FORGETFUL: Memory = _Forgetful()
"""For who asks once."""
