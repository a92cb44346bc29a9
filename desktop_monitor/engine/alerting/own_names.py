"""Values of a control that nobody declared: what the user wrote there, and what requests were made with.

A client's models have names that change faster than this program. Pure. Must not know
where any of it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop_monitor.actions.controls.control import Control, ControlValue, OwnNames
from desktop_monitor.actions.controls.values import values_of
from desktop_monitor.errors import ActionError

_MOST = 12
_LONGEST = 100


def with_own_names(control: Control, configured: Iterable[str | None], seen: Iterable[str]) -> Control:
    """The control with those values before its declared ones.

    `configured` is what is and was configured, as JSON (`values.raw_of`), `seen` the newest
    requests' own names, the newest first; both are untrusted.
    """
    if control.own_names is OwnNames.NONE:
        return control
    declared = {one.raw for one in control.values if isinstance(one.raw, str)} | {one.name for one in control.values}
    names = [*map(_text, configured), *(seen if control.own_names is OwnNames.SEEN else ())]
    own = [name for name in dict.fromkeys(names) if _is_name(name) and name not in declared]
    # In an order that stays when another one is configured.
    return replace(control, values=(*(ControlValue(name, name) for name in sorted(own[:_MOST])), *control.values))


def _text(raw: str | None) -> str:
    """What stands in the one key of a control; empty where it is no text."""
    try:
        found = values_of(raw) if raw else ()
    except ActionError:
        return ""
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST and name.isprintable() and " " not in name
