"""One event as a workflow told it: checked, with everything unknown in it that may be kept.

The form is version 1 of "Event of an own workflow" (``resources/docs/workflows.md``).
Must not know what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from desktop_monitor.agents.workflow import checks
from desktop_monitor.agents.workflow.checks import CHECKS, TOKENS, UnusableEventError
from desktop_monitor.agents.workflow.texts import is_personal, kept_text, name_of_field
from desktop_monitor.digests import blake2b

KINDS = ("operation", "turn", "tool", "context", "state", "interface", "limit", "metric")
PHASES = ("", "start", "end")
Scalar = str | int | float | bool

_MOST_FIELDS = 100
_MOST_OTHERS = 40
_DEEPEST = 2
_IDENTIFYING = frozenset({"v", "ts", "source", "kind", "phase", "op_id", "tokens"})
_ENCODER = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Event:
    """One event."""

    source: str
    kind: str
    phase: str
    op_id: str
    at_seconds: float
    known: Mapping[str, Any]
    """Checked values of the fields in `checks.CHECKS` that it has."""
    tokens: Mapping[str, int]
    others: tuple[tuple[str, Scalar], ...]
    """Unknown fields and tags, in their own order."""

    @property
    def interface(self) -> str:
        """What it used; the workflow itself where it does not say."""
        return self.text("interface") or self.source

    def text(self, field: str) -> str:
        """A text, or empty."""
        return str(self.known.get(field, ""))


def read_event(raw: object, received_seconds: float, place: tuple[float, ...]) -> Event:
    """Check one event received at a wall time; `place` is where it stood. Raises UnusableEventError."""
    if not isinstance(raw, dict):
        raise UnusableEventError("not an object")
    if len(raw) > _MOST_FIELDS:
        raise UnusableEventError("too many fields")
    # null says no more than nothing.
    fields = {name: value for name, value in raw.items() if value is not None}
    if type(fields.get("v")) is not int or fields["v"] != 1:
        raise UnusableEventError("v is not 1")
    given = fields.get("ts")
    at_seconds = received_seconds if given is None else checks.moment(given, received_seconds)
    source = checks.name("source", fields.get("source", ""))
    if not source:
        raise UnusableEventError("no source")
    op_id = checks.identity("op_id", fields.get("op_id", ""))
    return Event(
        source=source,
        kind=_one_of("kind", fields.get("kind", ""), KINDS),
        phase=_one_of("phase", fields.get("phase", ""), PHASES),
        op_id=op_id or _made_id(fields, () if given is not None else place),
        at_seconds=at_seconds,
        known={field: CHECKS[field](field, value) for field, value in fields.items() if field in CHECKS},
        tokens=_tokens(fields.get("tokens", {})),
        others=tuple(_others(fields)),
    )


def _one_of(field: str, value: object, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise UnusableEventError(f"{field} is unknown" if value else f"no {field}")
    return value


def _made_id(fields: Mapping[str, Any], place: tuple[float, ...]) -> str:
    """What an event without an op_id is known by: all it says, so that a copy of it is known again.

    Without a time as well, two events that say the same are told apart by their place.
    """
    try:
        content = _ENCODER.encode((fields, place))
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError):
        raise UnusableEventError("not plain JSON") from None
    return blake2b(content, digest_size=12).hexdigest()


def _tokens(value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise UnusableEventError("tokens is no object")
    given = {kind: value[kind] for kind in TOKENS if value.get(kind) is not None}
    return {kind: checks.count(f"tokens.{kind}", number) for kind, number in given.items()}


def _others(fields: Mapping[str, Any]) -> Iterator[tuple[str, Scalar]]:
    unknown = {name: value for name, value in fields.items() if name not in CHECKS and name not in _IDENTIFYING}
    if isinstance(tokens := fields.get("tokens"), dict):
        unknown["tokens"] = {kind: number for kind, number in tokens.items() if kind not in TOKENS}
    found = list(_flat("", unknown, 0))
    return iter(found[:_MOST_OTHERS])


def _flat(prefix: str, fields: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Scalar]]:
    """Single values under their full name; lists and what lies deeper have no place."""
    for name, value in fields.items():
        plain_name = name_of_field(name)
        if not plain_name or is_personal(plain_name):
            continue
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(f"{prefix}{plain_name}.", value, depth + 1)
        else:
            kept = _kept(plain_name, value)
            if kept is not None:
                yield prefix + plain_name, kept


def _kept(name: str, value: object) -> Scalar | None:
    if isinstance(value, str):
        return kept_text(name, value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1 << 63 else None
    return value if isinstance(value, float) and value - value == 0 else None
