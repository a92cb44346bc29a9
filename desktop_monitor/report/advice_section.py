"""Recommendations: what, why, what it should bring and what would prove it wrong. Must not know who found them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop_monitor.assess.advice.recommendation import Gain, Improvement, Money, Priority, Recommendation
from desktop_monitor.language.text import Text, text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.kpi import KPIS
from desktop_monitor.metrics.units import value_text
from desktop_monitor.report.blocks import Block, Cell, Heading, ItemList, ListItem, Paragraph, Table, Tone
from desktop_monitor.report.cells import amount, heading, range_text, sentence, usd_text
from desktop_monitor.report.kpi_blocks import TITLES
from desktop_monitor.report.report import Report

_PRIORITIES: Mapping[Priority, tuple[Tone, Text]] = {
    Priority.HIGH: (Tone.BAD, text("report.priority.high")),
    Priority.MEDIUM: (Tone.WARNING, text("report.priority.medium")),
    Priority.LOW: (Tone.NEUTRAL, text("report.priority.low")),
}


def advice_section(report: Report) -> Iterator[Block]:
    """Numbered, the most useful first, then what all together may bring."""
    yield Heading(2, words(text("report.heading.recommendations")), "recommendations")
    items = tuple(map(_item, report.recommendations))
    yield ItemList(items, words(text("report.empty.recommendations")), is_numbered=True)
    if report.improvements:
        yield _improvements(report.improvements)
        yield Paragraph(words(text("report.improvement.how")), is_quiet=True)


def _item(one: Recommendation) -> ListItem:
    tone, word = _PRIORITIES[one.priority]
    return ListItem(sentence(one.title), tuple(_lines(one)), tone, words(word))


def _lines(one: Recommendation) -> Iterator[str]:
    yield from map(sentence, one.evidence)
    if one.gain:
        yield _gain(one.gain)
    if one.money and one.money.low_usd != one.money.high_usd:
        yield _money(one.money)  # of a sum that is no estimate the evidence tells
    yield words(text("report.advice.disproof", what=sentence(one.disproof)))


def _gain(gain: Gain) -> str:
    unit = KPIS[gain.kpi].unit
    return words(
        text(
            "report.advice.gain",
            kpi=words(TITLES[gain.kpi.value]),
            before=value_text(gain.from_value, unit),
            after=value_text(gain.to_value, unit),
            range=range_text(gain.to_low, gain.to_high, unit),
            count=gain.count,
        )
    )


def _money(money: Money) -> str:
    interval = f"({usd_text(money.low_usd)} – {usd_text(money.high_usd)})"
    return words(text("report.advice.money", usd=f"{usd_text(money.usd)} {interval}"))


def _improvements(found: tuple[Improvement, ...]) -> Table:
    columns = (
        heading(text("report.column.figure"), "kpi", is_number=False),
        heading(text("report.column.now"), "from"),
        heading(text("report.column.possible"), "to"),
        heading(text("report.column.interval"), "to_low"),
        heading(None, "to_high"),
    )
    return Table("improvements", words(text("report.table.improvements")), columns, tuple(map(_improvement, found)))


def _improvement(one: Improvement) -> tuple[Cell, ...]:
    unit = KPIS[one.kpi].unit
    return (
        Cell(words(TITLES[one.kpi.value]), one.kpi.value),
        amount(one.from_value, unit),
        amount(one.to_value, unit),
        Cell(range_text(one.to_low, one.to_high, unit), one.to_low),
        Cell("", one.to_high),
    )
