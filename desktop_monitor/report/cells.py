"""Cells and phrases of a layout from values: words for people beside the plain value for CSV.

What is not known is a dash. Must not know sections.
"""

from __future__ import annotations

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.text import Text
from desktop_monitor.metrics.units import MISSING, value_text
from desktop_monitor.metrics.wording import words
from desktop_monitor.report.blocks import Align, Cell, Column, Tone

_CENT = 0.01
_NEARLY_ALL = 0.9
_THOUSAND = 1000.0


def heading(title: Text, name: str, *, is_number: bool = True) -> Column:
    """A column; numbers stand on the right."""
    return Column(words(title), Align.RIGHT if is_number else Align.LEFT, name)


def told(name: str, tone: Tone = Tone.NEUTRAL) -> Cell:
    """A text as it is; an empty one is not known."""
    return Cell(name or MISSING, name, tone)


def amount(value: float | None, unit: Unit, tone: Tone = Tone.NEUTRAL) -> Cell:
    """A value in its unit."""
    return Cell(amount_text(value, unit), value, tone)


def whole(value: int | None) -> Cell:
    """A number of things, all of its digits."""
    return Cell(MISSING if value is None else count_text(value), value)


def usd(value: float | None, *, is_complete: bool = True) -> Cell:
    """US dollars; `is_complete` False: at least so much."""
    return Cell(usd_text(value, is_complete=is_complete), value)


def estimated(estimate: Estimate | None, unit: Unit) -> Cell:
    """A value with its 95 % interval."""
    return Cell(MISSING, None) if estimate is None else Cell(estimate_text(estimate, unit), estimate.value)


def amount_text(value: float | None, unit: Unit) -> str:
    """A value in its unit: negative ones, too, and a share of nearly all with a digit more."""
    if value is None or value >= 0:
        return _share_text(value) if value is not None and unit is Unit.RATIO else value_text(value, unit)
    return f"-{amount_text(-value, unit)}"


def _share_text(ratio: float) -> str:
    """``99.1 %``: whether it is 98.6 or 99.4 decides; less than all is never shown as all."""
    if _NEARLY_ALL <= ratio < 1.0:
        return f"{min(ratio * 100.0, 99.9):.1f} %"
    return value_text(ratio, Unit.RATIO)


def estimate_text(estimate: Estimate, unit: Unit) -> str:
    """``2.3 s (2.1–2.6 s)``."""
    value = amount_text(estimate.value, unit)
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({range_text(estimate.low, estimate.high, unit)})"


def range_text(low: float, high: float, unit: Unit) -> str:
    """Two values in one unit: ``2.1–2.6 s``."""
    first, second = amount_text(low, unit), amount_text(high, unit)
    number, _, suffix = first.rpartition(" ")
    is_alike = number and " " not in number and second.endswith(f" {suffix}") and second.count(" ") == 1
    dash = "–" if low >= 0 and high >= 0 else " … "
    return f"{number if is_alike else first}{dash}{second}"


def signed_text(value: float, unit: Unit) -> str:
    """A difference: ``+0.4 s``, ``-3.1 %``."""
    return f"{'-' if value < 0 else '+'}{amount_text(abs(value), unit)}"


def count_text(value: int) -> str:
    """Thousands stand apart."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def usd_text(value: float | None, *, is_complete: bool = True) -> str:
    """``$ 41.20``, ``≥ $ 41.20`` where something has no price."""
    if value is None:
        return MISSING
    mark = "" if is_complete else "≥ "
    if value and abs(value) < _CENT:
        return f"{mark}$ {value:.2g}"
    return f"{mark}$ {value:,.2f}" if abs(value) < 10 * _THOUSAND else f"{mark}$ {value:,.0f}"
