"""What own workflows import to tell the monitor what they do.

    from desktop_monitor.client import operation

    with operation("answer", interface="anthropic_api", model="claude-sonnet-4-5") as op:
        reply = ask()
        op.tokens(input=reply.usage.input_tokens, output=reply.usage.output_tokens)

Only the standard library, and nothing else of this package: it runs inside other
people's programs. It never blocks them, never raises into them, and works when no
monitor runs. Everything may be a context manager, an asynchronous one, a decorator, or
a call with the duration in seconds. No prompt and no answer belongs into an event; the
monitor drops what looks like one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar, overload

from desktop_monitor.client.delivery import Delivery
from desktop_monitor.client.options import Options, OptionsFile
from desktop_monitor.client.places import places
from desktop_monitor.client.recorder import FLUSH_SECONDS, Recorder, Statistics
from desktop_monitor.client.spans import Moment, Span, Timing

__all__ = [
    "Client",
    "Options",
    "Span",
    "Statistics",
    "configure",
    "context_preparation",
    "flush",
    "interface_switch",
    "operation",
    "options",
    "record_metric",
    "state_transition",
    "statistics",
]

_F = TypeVar("_F", bound=Callable[..., Any])


class Client:
    """Tells one monitor under one name; the functions of this module are those of one that is made for them."""

    def __init__(self, source: str | None = None, storage: str | os.PathLike[str] | None = None, **always: str) -> None:
        """`source` is the workflow's name (the script's without one), `storage` the monitor's ``--storage-path``.

        `always` stands in every event: ``project`` (the working folder without one), ``session``, ``model``…
        """
        found = places(os.fspath(storage) if storage else None, os.environ)
        self.recorder = Recorder(Delivery(found).deliver)
        self._options = OptionsFile(found.options_file)
        known = {"project": _working_folder(), **always}
        self._always = {"v": 1, "source": source or _script(), **{key: text for key, text in known.items() if text}}

    def span(self, make: type[Span], kind: str, fields: dict[str, Any], announce: bool = False) -> Span:
        """Something that begins now or later; fields that are None are left out."""
        known = {name: value for name, value in fields.items() if value is not None}
        return make(self.recorder, {**self._always, "kind": kind}, known, announce)

    def moment(self, kind: str, fields: dict[str, Any]) -> Moment:
        """Something that may take no time."""
        known = {name: value for name, value in fields.items() if value is not None}
        return Moment(self.recorder, {**self._always, "kind": kind}, known)

    def options(self) -> Options:
        """What the user wants own workflows to keep to; see `options`."""
        return self._options.options()


def _script() -> str:
    name = os.path.basename(sys.argv[0]) if sys.argv else ""
    return name.removesuffix(".py") if name and not name.startswith("-") else "python"


def _working_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return ""


_client = Client()


def configure(source: str | None = None, storage: str | os.PathLike[str] | None = None, **always: str) -> None:
    """Tell under the name `source` from now on, to the monitor whose data lie in `storage`; see `Client`."""
    global _client
    _client.recorder.flush()
    _client = Client(source, storage, **always)


@overload
def operation(name: _F, /) -> _F: ...
@overload
def operation(
    name: str | None = None,
    duration: float | None = None,
    *,
    interface: str | None = None,
    model: str | None = None,
    mode: str | None = None,
    project: str | None = None,
    session: str | None = None,
    announce: bool = False,
    **fields: Any,
) -> Span: ...
def operation(name: Any = None, duration: float | None = None, *, announce: bool = False, **fields: Any) -> Any:
    """Something a model is asked for. `announce` tells of its start, too, so that one that never ends is seen."""
    if callable(name):
        return _client.span(Span, "operation", {})(name)
    span = _client.span(Span, "operation", {"name": name, **fields}, announce)
    return span if duration is None else span.record(duration)


def context_preparation(mode: str | None = None, duration: float | None = None, **fields: Any) -> Span:
    """Gathering what the model is to know; say ``files_selected``, ``files_scanned``, ``cache_hit`` if you can."""
    span = _client.span(Span, "context", {"mode": mode, **fields})
    return span if duration is None else span.record(duration)


def state_transition(from_state: str, to_state: str, duration: float | None = None, **fields: Any) -> Span:
    """The workflow goes from one state to another; a call alone tells of it."""
    span = _client.moment("state", {"from_state": from_state, "to_state": to_state, **fields})
    return span if duration is None else span.record(duration)


def interface_switch(from_: str, to: str, duration: float | None = None, **fields: Any) -> Span:
    """The workflow uses another interface from now on; a call alone tells of it."""
    named = {"from_state": from_, "to_state": to, "interface": to, **fields}
    span = _client.moment("interface", named)
    return span if duration is None else span.record(duration)


def record_metric(
    name: str, value: float | None = None, unit: str | None = None, tags: dict[str, str] | None = None
) -> Span:
    """A value of your own metric; without one, the seconds of the ``with`` block or function it stands before."""
    fields = {"name": name, "unit": unit, "tags": dict(tags) if isinstance(tags, dict) else None}
    if value is None:
        return _client.span(Timing, "metric", {**fields, "unit": unit or "s"})
    return _client.moment("metric", {**fields, "value": value}).tell()


def options() -> Options:
    """What the user wants own workflows to keep to now, by ``performance_config.yaml``; None where nothing is said.

    Cheap enough to ask before each operation; raises nothing.
    """
    return _client.options()


def flush(seconds: float = FLUSH_SECONDS) -> bool:
    """Deliver what was told so far, taking `seconds` at most; whether all of it was tried."""
    return _client.recorder.flush(seconds)


def statistics() -> Statistics:
    """How much was delivered and how much was lost since the last `configure`."""
    return _client.recorder.statistics()
