"""What takes time: one object that is a context manager, an asynchronous one, and a decorator.

What the user's code raises goes on unchanged. Must not know how events travel.
"""

from __future__ import annotations

import functools
import time
from collections.abc import AsyncIterator, Callable, Generator
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

_F = TypeVar("_F", bound=Callable[..., Any])
_IS_GENERATOR = 0x20
_IS_COROUTINE = 0x80
_IS_ASYNC_GENERATOR = 0x200


class Sink(Protocol):
    """Takes finished events."""

    def new_id(self) -> str:
        """An op_id that no other event has."""

    def put(self, event: dict[str, Any]) -> None:
        """Record an event; returns at once and raises nothing."""


class Span:
    """One operation, from when it is entered until it is left."""

    __slots__ = ("_announce", "_at", "_base", "_fields", "_is_used", "_op_id", "_sink", "_started")

    def __init__(self, sink: Sink, base: dict[str, Any], fields: dict[str, Any], announce: bool = False) -> None:
        """`base` says which it is and is left alone; `announce`: tell of its start as well."""
        self._sink = sink
        self._base = base
        self._fields = fields
        self._announce = announce
        self._op_id = ""
        self._is_used = False
        self._started = 0.0
        self._at = time.time()

    def set(self, **fields: Any) -> Self:
        """Say more of it: ``outcome``, ``cost_usd``, ``cache_hit``, ``files_selected``, ``quality``, whatever else."""
        self._fields.update(fields)
        return self

    def tokens(self, **counts: int) -> Self:
        """Say what it used: ``input``, ``output``, ``cache_read``, ``cache_write``, ``reasoning``, ``budget``."""
        before = self._fields.get("tokens")
        self._fields["tokens"] = {**before, **counts} if isinstance(before, dict) else counts
        return self

    def record(self, duration: float) -> Self:
        """Tell of it at once; it took `duration` seconds."""
        self._is_used = True
        self._op_id = self._sink.new_id()
        self._finish(duration, None)
        return self

    def __enter__(self) -> Self:
        self._is_used = True
        self._op_id = self._sink.new_id()
        if self._announce:
            self._sink.put({"ts": time.time(), "op_id": self._op_id, **self._base, **self._fields, "phase": "start"})
        self._started = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._finish(time.perf_counter() - self._started, raised)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.__exit__(kind, raised, trace)

    def __call__(self, function: _F) -> _F:
        """`function`, each call of which is one operation."""
        self._is_used = True
        if self._base["kind"] == "operation":
            self._fields.setdefault("name", getattr(function, "__qualname__", ""))
        decorated: _F = _decorated(self, function)
        return decorated

    def again(self) -> Span:
        """Another one like it."""
        return type(self)(self._sink, self._base, dict(self._fields), self._announce)

    def _finish(self, duration: float, raised: BaseException | None) -> None:
        event = {
            "ts": time.time(),
            "op_id": self._op_id,
            "phase": "end",
            "duration_s": duration,
            "outcome": "ok",
            **self._base,
            **self._fields,
        }
        if raised is not None and event["outcome"] == "ok":
            event["outcome"] = outcome_of(raised)
        self._sink.put(event)


class Moment(Span):
    """Something that may take no time: dropped without being entered it is told as it was when it was made."""

    __slots__ = ()

    def __del__(self) -> None:
        self.tell()

    def tell(self) -> Self:
        """Tell of it now, unless it was told or entered."""
        if not self._is_used:
            self._is_used = True
            self._sink.put({"ts": self._at, "op_id": self._sink.new_id(), **self._base, **self._fields})
        return self


class Timing(Span):
    """A metric whose value is the time something took, in seconds."""

    __slots__ = ()

    def _finish(self, duration: float, raised: BaseException | None) -> None:
        self._sink.put({"ts": time.time(), "op_id": self._op_id, **self._base, **self._fields, "value": duration})


def outcome_of(raised: BaseException) -> str:
    """How something ended that raised."""
    if isinstance(raised, TimeoutError):
        return "timeout"
    if isinstance(raised, SystemExit):
        return "error" if raised.code else "ok"
    # By name: asyncio's and trio's are not worth an import.
    is_cancelled = any(kind.__name__ in {"CancelledError", "Cancelled"} for kind in type(raised).__mro__)
    return "cancelled" if is_cancelled or isinstance(raised, KeyboardInterrupt | GeneratorExit) else "error"


def _decorated(span: Span, function: Any) -> Any:
    flags = getattr(getattr(function, "__code__", None), "co_flags", 0)
    if flags & _IS_COROUTINE:
        return _asynchronous(span, function)
    if flags & _IS_ASYNC_GENERATOR:
        return _asynchronous_generator(span, function)
    return _generator(span, function) if flags & _IS_GENERATOR else _plain(span, function)


def _plain(span: Span, function: Any) -> Any:
    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Any:
        with span.again():
            return function(*args, **kwargs)

    return timed


def _asynchronous(span: Span, function: Any) -> Any:
    @functools.wraps(function)
    async def timed(*args: Any, **kwargs: Any) -> Any:
        with span.again():
            return await function(*args, **kwargs)

    return timed


def _generator(span: Span, function: Any) -> Any:
    @functools.wraps(function)
    def timed(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        with span.again():
            return (yield from function(*args, **kwargs))

    return timed


def _asynchronous_generator(span: Span, function: Any) -> Any:
    @functools.wraps(function)
    async def timed(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        with span.again():
            async for value in function(*args, **kwargs):
                yield value

    return timed
