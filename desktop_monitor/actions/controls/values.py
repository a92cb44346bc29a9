"""What a control is set to: values by key, as JSON for the ledger and by name for people.

A value that is not there is `ABSENT`; in JSON it is an empty list, any other one a list
of one, so that nothing is mistaken for ``null``. Must not know where values stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from desktop_monitor.actions.controls.control import Control, ControlValue
from desktop_monitor.actions.documents.document import ABSENT, Value, is_same
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import counted, sentence, text

Values = tuple[Value, ...]
"""By key, in the order of the step's keys."""
Memory = Callable[[], str | None]
"""What was configured at first use, as JSON; None: it was never switched."""

_UNCHANGED = sentence("Nothing was changed")


def raw_of(values: Values) -> str:
    """The same JSON for the same values."""
    rows = [[] if value is ABSENT else [value] for value in values]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_odd)


def values_of(raw: str) -> Values:
    """What `raw_of` made JSON of. Raises ActionError for anything else."""
    try:
        rows = json.loads(raw)
        return tuple(ABSENT if not row else _one(row) for row in rows)
    except (ValueError, TypeError, RecursionError) as error:
        raise ActionError(_UNCHANGED, "What was configured before is not readable any more.") from error


def text_of(value: Value) -> str:
    """A value's own text, as it stands in a request, a command or a line ``NAME=value``."""
    if isinstance(value, str):
        return value
    return "" if value is ABSENT else json.dumps(value, ensure_ascii=False, default=_odd)


def _one(row: list[object]) -> object:
    (value,) = row
    return value


def _odd(value: object) -> object:
    """Dates and the like, which JSON does not know; nothing that is set by us is one."""
    return {type(value).__name__: str(value)}


def _parts(text: str) -> str:
    """Words and numbers, joined by dashes."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


class Choices:
    """The declared values of one control, as they stand in `width` keys."""

    def __init__(self, control: Control, width: int, memory: Memory, *, is_text: bool = False) -> None:
        """`is_text`: 3 and "3" are one value, for what holds them is text anyway."""
        self._control = control
        self._width = width
        self._memory = memory
        self._is_text = is_text

    def name_of(self, values: Values) -> str | None:
        """What people call these values; None: they are none of the declared ones."""
        for value in self._control.values:
            resolved = self._resolved(value)
            if resolved is not None and self._is_same(resolved, values):
                return value.name
        return next((value.name for value in self._control.values if self._resolved(value) is None), None)

    def name_of_seen(self, seen: str) -> str | None:
        """The value that a request was made with: by its text, or by a part of it, as opus in claude-opus-4-5."""
        exact = self.name_of((seen,) * self._width)
        if exact is not None and self._resolved(self._named(exact)) is not None:
            return exact
        parts = _parts(seen)
        texts = {value.name: value.raw for value in self._control.values if isinstance(value.raw, str) and value.raw}
        fitting = [name for name, text in texts.items() if f"-{_parts(text)}-" in f"-{parts}-"]
        return max(fitting, key=len, default=None)

    def wanted(self, name: str, now: Values) -> Values:
        """What is to be configured for the value of this name. Raises ActionError."""
        value = self._named(name)
        resolved = self._resolved(value)
        if resolved is not None:
            return resolved
        # Never switched: what is configured now is what the user had, unless it is one of the others.
        return now if self.name_of(now) == name else self._spread(value.raw)

    def _named(self, name: str) -> ControlValue:
        value = self._control.value(name)
        if value is None:
            known = ", ".join(one.name for one in self._control.values)
            raise ActionError(
                _UNCHANGED,
                text(
                    "{title} has no value {name}; there are {known}.",
                    title=self._control.title,
                    name=repr(name),
                    known=known,
                ),
            )
        return value

    def _resolved(self, value: ControlValue) -> Values | None:
        """None: whatever the user has, which nobody knows before the first switch."""
        if not value.is_remembered:
            return self._spread(value.raw)
        raw = self._memory()
        if raw is None:
            return None
        remembered = values_of(raw)[: self._width]
        fixed = (self._spread(one.raw) for one in self._control.values if not one.is_remembered)
        # The user had one of the others at first use: then it would be the same as that.
        is_other = len(remembered) != self._width or any(self._is_same(one, remembered) for one in fixed)
        return self._spread(value.raw) if is_other else remembered

    def _spread(self, raw: object) -> Values:
        whole = list(raw) if isinstance(raw, tuple) else raw
        parts = tuple(whole) if isinstance(whole, list) and self._width > 1 else (whole,)
        if len(parts) != self._width:
            message = counted(
                "{title} sets {width} keys, but a value of it has {count} part.",
                "{title} sets {width} keys, but a value of it has {count} parts.",
                len(parts),
                title=self._control.title,
                width=self._width,
            )
            raise ActionError(_UNCHANGED, message)
        return tuple(ABSENT if part is None else text_of(part) if self._is_text else part for part in parts)

    def _is_same(self, some: Values, others: Values) -> bool:
        return len(some) == len(others) and all(map(is_same, some, others))
