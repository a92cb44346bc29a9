"""Values of each unit as people read them: ``1.4 GiB/s``, ``1.2 kHz``, ``4 cores``.

Must not know which metric a value belongs to, nor how a quantity is written: `language.quantities` does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop_monitor.language.quantities import (
    MISSING,
    bytes_text,
    decimal_text,
    digits,
    duration_text,
    local,
    ratio_text,
)
from desktop_monitor.language.text import Text, counted
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.definition import Unit

_TEXTS: dict[Unit, Callable[[float], str]] = {
    Unit.RATIO: ratio_text,
    Unit.BYTES: bytes_text,
    Unit.BYTES_PER_SECOND: lambda value: bytes_text(value) + "/s",
    Unit.SECONDS: duration_text,
    Unit.PER_SECOND: partial(decimal_text, suffix="/s"),
    Unit.CELSIUS: lambda value: f"{value:.0f} °C",
    Unit.HERTZ: partial(decimal_text, suffix="Hz"),
    Unit.WATTS: partial(decimal_text, suffix="W"),
    Unit.COUNT: partial(decimal_text, suffix=""),
    Unit.CORES: lambda value: words(_cores(value)),
    Unit.LOAD: lambda value: local(f"{value:.2f}"),
}


def _cores(value: float) -> Text:
    shown = digits(value)
    return counted("{cores} core", "{cores} cores", 1 if shown == "1" else 2, cores=shown)


def value_text(value: float | None, unit: Unit) -> str:
    """`value` in words for `unit`; an em dash where there is none."""
    return MISSING if value is None else _TEXTS[unit](value)


def round_value_text(value: float, unit: Unit) -> str:
    """A round value, as at an axis, without the decimal that every one would carry: ``8 GiB``."""
    return value_text(value, unit).replace(local(".0 "), " ")
