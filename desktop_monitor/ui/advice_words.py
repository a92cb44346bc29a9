"""Recommendations in the words of the face: what each should bring, what would do it, what came of it.

Texts of rules may hold foreign names and are made safe here. No widgets.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from desktop_monitor.assess.advice.recommendation import Deed, Gain, Improvement, Money, Priority, Recommendation
from desktop_monitor.engine.performance_view import FollowedAdvice
from desktop_monitor.language.quantities import count_text
from desktop_monitor.language.text import Text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.report.cells import amount_text, range_text, usd_text
from desktop_monitor.ui.agent_words import ago_words
from desktop_monitor.ui.kpi_words import kpi_name, part_name
from desktop_monitor.ui.untrusted import visible_text

_SENTENCE_LIMIT = 400
_TITLE_LIMIT = 200
_VALUE_LIMIT = 40
_MOST_IMPROVEMENTS = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("AdviceWords", text)


def said(content: Text) -> str:
    """A text of a rule in words, with what cannot be seen in it made visible."""
    return visible_text(words(content), _SENTENCE_LIMIT)


def priority_word(priority: Priority) -> str:
    """``high``."""
    return {Priority.HIGH: _tr("high"), Priority.MEDIUM: _tr("medium"), Priority.LOW: _tr("low")}[priority]


def evidence_words(one: Recommendation) -> str:
    """Why, with counts and period; a line for each piece of evidence."""
    return "\n".join(said(evidence) for evidence in one.evidence)


def gain_words(one: Recommendation) -> str:
    """What it should bring: ``Response time 3.4 s → 2.1–2.6 s (214 observed) · $ 1.20 – $ 2.30 less``."""
    parts = (_gain(one.gain) if one.gain else "", _money(one.money) if one.money else "")
    return " · ".join(part for part in parts if part) or _tr(
        "How much it would bring cannot be told from what was seen"
    )


def disproof_words(one: Recommendation) -> str:
    """What would prove it wrong."""
    return _tr("Proved wrong if: {what}").replace("{what}", said(one.disproof))


def deed_word(deed: Deed, titles: Iterable[tuple[str, str]]) -> str:
    """What its button is called; empty where nothing but the user's hands would do it.

    `titles` are (name, title) of pages.
    """
    if deed.control_id:
        return _tr("Switch to {value}…").replace("{value}", visible_text(deed.value, _VALUE_LIMIT))
    title = dict(titles).get(deed.page, "")
    return _tr("Open {page}").format(page=title) if title else ""


def improvements_words(found: Iterable[Improvement]) -> str:
    """What all together may bring: ``Response time 3.4 s → 2.1–2.6 s``."""
    shown = []
    for one in tuple(found)[:_MOST_IMPROVEMENTS]:
        unit = KPIS[one.kpi].unit
        before, after = amount_text(one.from_value, unit), range_text(one.to_low, one.to_high, unit)
        shown.append(f"{kpi_name(one.kpi)} {before} → {after}")
    return _tr("All together: {what}").format(what=" · ".join(shown)) if shown else ""


def followed_words(one: FollowedAdvice, now_seconds: float) -> str:
    """What came of advice that was followed."""
    return f"{visible_text(one.title, _TITLE_LIMIT)} · {ago_words(one.followed_seconds, now_seconds)}: {_outcome(one)}"


def _outcome(one: FollowedAdvice) -> str:
    verdicts = {
        "helped": _tr("it helped"),
        "did_not": _tr("it did not help"),
        "not_enough_data": _tr("not enough data yet"),
        "not_measured": _tr("nothing measures it"),
    }
    rests = _tr("{count} since").format(count=count_text(one.count))
    parts = (verdicts.get(one.verdict, ""), _change(one), rests)
    return ", ".join(part for part in parts if part)


def _change(one: FollowedAdvice) -> str:
    kpi = next((kpi for kpi in Kpi if kpi.value == one.kpi), None)
    if kpi is None or one.after is None or one.before is None:
        return ""
    unit = KPIS[kpi].unit
    before, after = amount_text(one.before, unit), amount_text(one.after, unit)
    if one.after_low is not None and one.after_high is not None:
        after = f"{after} ({range_text(one.after_low, one.after_high, unit)})"
    known = _tr("{kpi} {before} → {after}").format(kpi=part_name(one.kpi), before=before, after=after)
    expected = "" if one.expected is None else _tr("expected {value}").format(value=amount_text(one.expected, unit))
    return ", ".join(part for part in (known, expected) if part)


def _gain(gain: Gain) -> str:
    unit = KPIS[gain.kpi].unit
    words_ = _tr("{kpi} {before} → {after} ({count} observed)")
    return words_.format(
        kpi=kpi_name(gain.kpi),
        before=amount_text(gain.from_value, unit),
        after=range_text(gain.to_low, gain.to_high, unit),
        count=count_text(gain.count),
    )


def _money(money: Money) -> str:
    low, high = usd_text(money.low_usd), usd_text(money.high_usd)
    return _tr("{low} less").format(low=low) if low == high else _tr("{low} – {high} less").format(low=low, high=high)
