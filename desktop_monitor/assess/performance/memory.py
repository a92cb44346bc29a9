"""What was reckoned of facts, kept for who asks the same of them again and again. Must not know what is reckoned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")


class Memory:
    """Reckons each thing once: whole, days, interfaces and tables of a month are made of the same cells.

    Only for functions without a state and facts that nobody changes.
    """

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Any, object]] = {}

    def of(self, reckon: Callable[_P, _R], *facts: _P.args, **_: _P.kwargs) -> _R:
        """`reckon(*facts)`; facts are the same only where they are the same objects."""
        key = (reckon, *map(id, facts))
        found = self._known.get(key)
        if found is None:
            # The facts are kept beside, so that no others can get their ids.
            found = self._known[key] = (reckon(*facts), facts)  # type: ignore[call-arg]
        result: _R = found[0]
        return result


class _Forgetful(Memory):
    """Keeps nothing."""

    __slots__ = ()

    def of(self, reckon: Callable[_P, _R], *facts: _P.args, **_: _P.kwargs) -> _R:
        return reckon(*facts)  # type: ignore[call-arg]


FORGETFUL: Memory = _Forgetful()
"""For who asks once."""
