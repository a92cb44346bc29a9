"""All rules, and the recommendations they make of a period. Must not know what any rule looks at."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_monitor.assess.advice.alerting import ALERT_RULES
from desktop_monitor.assess.advice.caches import CACHE_RULES
from desktop_monitor.assess.advice.contexts import CONTEXT_RULES
from desktop_monitor.assess.advice.failures import FAILURE_RULES
from desktop_monitor.assess.advice.improving import improvements as improvements
from desktop_monitor.assess.advice.interfaces import INTERFACE_RULES
from desktop_monitor.assess.advice.load import LOAD_RULES
from desktop_monitor.assess.advice.models import MODEL_RULES
from desktop_monitor.assess.advice.modes import MODE_RULES
from desktop_monitor.assess.advice.ranking import ranked
from desktop_monitor.assess.advice.recommendation import Recommendation
from desktop_monitor.assess.advice.rule import AdviceRule, Look, recommendation
from desktop_monitor.assess.advice.sessions import SESSION_RULES
from desktop_monitor.assess.advice.situation import Situation
from desktop_monitor.assess.performance.figure import KpiFigure
from desktop_monitor.assess.performance.tables import Tables
from desktop_monitor.metrics.period_facts import PeriodFacts

ADVICE_RULES: tuple[AdviceRule, ...] = (
    *(*MODE_RULES, *INTERFACE_RULES, *CONTEXT_RULES, *CACHE_RULES, *MODEL_RULES),
    *(*FAILURE_RULES, *SESSION_RULES, *LOAD_RULES, *ALERT_RULES),
)


def recommendations(
    facts: PeriodFacts, figures: Iterable[KpiFigure], tables: Tables, situation: Situation
) -> tuple[Recommendation, ...]:
    """Everything the period gives evidence for, the most useful first.

    `figures` are the KPIs of the same period, `tables` its tables; `situation.now_seconds`
    is the moment the sessions in it are of.
    """
    look = Look(facts, {figure.kpi: figure for figure in figures}, tables, situation)
    found = (recommendation(rule, one, look) for rule in ADVICE_RULES for one in rule.find(look))
    return ranked((one for one in found if one.evidence), situation.strategy)
