"""Cells and phrases of a layout from values: words for people beside the plain value for CSV.

What is not known is a dash. Must not know sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from desktop_monitor.assess.performance.figure import Estimate
from desktop_monitor.escaping import shortened
from desktop_monitor.language.quantities import MISSING, count_text, local
from desktop_monitor.language.text import Parameter, Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.client_names import client_name
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.units import value_text
from desktop_monitor.report.blocks import Align, Block, Cell, Column, Paragraph, Table, Tone

_CENT = 0.01
_NEARLY_ALL = 0.9
_THOUSAND = 1000.0
_TWO_DIGITS = 9.95
_NAME_CHARACTERS = 60
"""Of names of others, which may be of any length, in cells and sentences."""
_BLANK_CHARACTERS = 160
"""Of what fills a blank of a sentence: a name, or several already joined."""
_MOST_NAMES = 8
"""In one sentence."""


def heading(title: Text | None, name: str, *, is_number: bool = True) -> Column:
    """A column; numbers stand on the right; without a title it is in CSV only."""
    return Column(words(title) if title else "", Align.RIGHT if is_number else Align.LEFT, name)


def lean(table: Table) -> Iterator[Block]:
    """The table, columns in which nothing is known kept for CSV, and a line that says which they are."""
    unknown = frozenset(
        place
        for place, column in enumerate(table.columns)
        if column.title and all(row[place].text == MISSING for row in table.rows)
    )
    if not table.rows or not unknown:
        yield table
        return
    names = ", ".join(column.title for place, column in enumerate(table.columns) if place in unknown)
    columns = tuple(replace(one, title="") if place in unknown else one for place, one in enumerate(table.columns))
    yield replace(table, columns=columns)
    yield Paragraph(words(text("report.nothing_known", title=table.title, names=names)), is_quiet=True)


def for_csv(table: Table) -> Table:
    """The table where nothing of it is worth showing: all of it kept for CSV."""
    return replace(table, columns=tuple(replace(column, title="") for column in table.columns), empty="")


def named(name: str) -> Cell:
    """A name that others gave; one that is empty is not known."""
    return Cell(name_text(name) if name else words(text("report.unnamed")), name)


def name_text(name: str) -> str:
    """A name that others gave, as long as a sentence can bear; of clients the one that people know."""
    return shortened(client_name(name), _NAME_CHARACTERS)


def names_text(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    """Names behind each other, the first ones of many."""
    said = ", ".join(map(name_text, names[:most]))
    more = len(names) - most
    return words(text("report.and_more", names=said, count=more)) if more > 0 else said


def sentence(said: Text) -> str:
    """The words of a text that others' names may fill: long ones are cut, clients have the names people know."""
    return words(Text(said.key, tuple(_short(said.parameters))))


def _short(parameters: Iterable[tuple[str, Parameter]]) -> Iterator[tuple[str, Parameter]]:
    for name, value in parameters:
        yield name, shortened(client_name(value), _BLANK_CHARACTERS) if isinstance(value, str) else value


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
        return local(f"{min(ratio * 100.0, 99.9):.1f}") + " %"
    return value_text(ratio, Unit.RATIO)


def estimate_text(estimate: Estimate, unit: Unit) -> str:
    """``2.3 s (2.1–2.6 s)``."""
    value = amount_text(estimate.value, unit)
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({range_text(estimate.low, estimate.high, unit)})"


def change_text(estimate: Estimate, unit: Unit) -> str:
    """A difference: ``+0.4 s (0.1–0.7 s)``, ``-3.1 points (-5.0 … -1.2 points)``."""
    value = signed_text(estimate.value, unit)
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({change_range_text(estimate.low, estimate.high, unit)})"


def change_range_text(low: float, high: float, unit: Unit) -> str:
    """Two differences in one unit: of shares in points, for a difference of shares is none."""
    return (
        _joined(low, high, _points_text(low), _points_text(high)) if unit is Unit.RATIO else range_text(low, high, unit)
    )


def range_text(low: float, high: float, unit: Unit) -> str:
    """Two values in one unit: ``2.1–2.6 s``."""
    return _joined(low, high, amount_text(low, unit), amount_text(high, unit))


def _joined(low: float, high: float, first: str, second: str) -> str:
    number, _, suffix = first.rpartition(" ")
    is_alike = number and " " not in number and second.endswith(f" {suffix}") and second.count(" ") == 1
    dash = "–" if low >= 0 and high >= 0 else " … "
    return f"{number if is_alike else first}{dash}{second}"


def signed_text(value: float, unit: Unit) -> str:
    """A difference: ``+0.4 s``, of shares in points: ``-3.1 points``; ``±0`` where no digit of it is seen."""
    size = _points_text(abs(value)) if unit is Unit.RATIO else amount_text(abs(value), unit)
    if not any(digit in size for digit in "123456789"):
        return f"±{size}"
    return f"{'-' if value < 0 else '+'}{size}"


def _points_text(difference: float) -> str:
    """Of two shares, in hundredths of the whole."""
    points = difference * 100.0
    number = local(f"{points:.1f}" if abs(points) < _TWO_DIGITS else f"{points:.0f}")
    return words(text("report.points", points=number))


def usd_text(value: float | None, *, is_complete: bool = True) -> str:
    """``$ 41.20``, ``≥ $ 41.20`` where something has no price."""
    if value is None:
        return MISSING
    mark = "" if is_complete else "≥ "
    if value and abs(value) < _CENT:
        return f"{mark}$ {local(f'{value:.2g}')}"
    return f"{mark}$ {local(f'{value:,.2f}' if abs(value) < 10 * _THOUSAND else f'{value:,.0f}')}"


def usd_parts_text(value: float | None) -> str:
    """``$ 0.0042``: small sums to the hundredth of a cent."""
    return MISSING if value is None else f"$ {local(f'{value:.4f}')}"
