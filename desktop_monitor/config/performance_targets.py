"""The thresholds of ``performance_config.yaml``: what the user writes, laid over the document's targets.

A plain amount is a target; ``{target: …, limit: …}`` says both. Must not know other
sections or the file.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop_monitor.assess.performance.targets import LIMIT_OF_TARGET, Target, Targets
from desktop_monitor.config.sections import Section
from desktop_monitor.language.text import Text, text
from desktop_monitor.metrics.definition import Unit
from desktop_monitor.metrics.kpi import KPIS, Kpi, KpiDefinition

LEAST_BYTES, MOST_BYTES = 2.0**20, 2.0**50
_LEAST_SECONDS, _MOST_SECONDS = 0.001, 86_400.0
_TARGET, _LIMIT = "target", "limit"
AGENT_MEMORY = "max_agent_memory"
PREPARATION = "max_context_preparation"
_MODES = 20

KEYS: Mapping[str, Kpi] = {
    "max_response_time": Kpi.RESPONSE_TIME,
    "min_success_rate": Kpi.SUCCESS_RATE,
    "min_cache_hit_rate": Kpi.CACHE_HIT_RATE,
    "min_token_efficiency": Kpi.TOKEN_EFFICIENCY,
    AGENT_MEMORY: Kpi.AGENT_MEMORY,
    PREPARATION: Kpi.CONTEXT_PREPARATION,
    "min_availability": Kpi.AVAILABILITY,
}
"""The key of each KPI's target."""


def targets_from(section: Section, workflow_memory_bytes: float | None = None) -> Targets:
    """What the user set. Mistakes are noted in `section`.

    `workflow_memory_bytes`: what own workflows may take; the target of agents' memory where it has none of its own.
    """
    by_mode = _is_by_mode(section.raw(PREPARATION))
    is_plain_memory = not isinstance(section.raw(AGENT_MEMORY), Mapping)
    elsewhere = {PREPARATION} if by_mode else set()
    elsewhere |= {AGENT_MEMORY} if is_plain_memory else set()
    own = {kpi: _target(section, key, KPIS[kpi]) for key, kpi in KEYS.items() if key not in elsewhere}
    usual = Targets().preparation_by_mode
    return Targets(
        {kpi: target for kpi, target in own.items() if target is not None},
        {**usual, **_modes(section.section(PREPARATION), usual)} if by_mode else usual,
        _amount(section, AGENT_MEMORY, Unit.BYTES, workflow_memory_bytes) if is_plain_memory else None,
    )


def _is_by_mode(written: object) -> bool:
    return isinstance(written, Mapping) and not {_TARGET, _LIMIT} & set(written)


def _modes(section: Section, usual: Mapping[str, Target]) -> dict[str, Target]:
    names = section.names()
    if len(names) > _MODES:
        section.wrong("", text("names more than {most} modes", most=_MODES))
        return {}
    definition = KPIS[Kpi.CONTEXT_PREPARATION]
    found = {name.upper(): _target(section, name, definition, usual.get(name.upper())) for name in names}
    section.finish()
    return {name: target for name, target in found.items() if target is not None}


def _target(section: Section, key: str, definition: KpiDefinition, usual: Target | None = None) -> Target | None:
    """None where none is written, or a wrong one; `usual`: instead of the document's."""
    if not section.has(key):
        return None
    if not isinstance(section.raw(key), Mapping):
        target = _amount(section, key, definition.unit)
        limit = None if target is None else _usual_limit(definition, target, usual)
        return None if target is None or limit is None else Target(target, limit, is_own=True)
    entry = section.section(key)
    target = _amount(entry, _TARGET, definition.unit)
    limit = _amount(entry, _LIMIT, definition.unit)
    entry.finish()
    if not entry.has(_TARGET):
        entry.wrong(_TARGET, "is missing")
    if target is None or (limit is None and entry.has(_LIMIT)):
        return None
    if limit is None:
        limit = _usual_limit(definition, target, usual)
    if limit is None:
        entry.wrong(_LIMIT, "is missing", text("write {key} as a plain amount: then it is the machine's", key=key))
        return None
    if problem := _order_problem(definition, target, limit):
        entry.wrong(_LIMIT, problem)
        return None
    return Target(target, limit, is_own=True)


def _amount(section: Section, key: str, unit: Unit, default: float | None = None) -> float | None:
    if unit is Unit.SECONDS:
        return section.seconds(key, default, _LEAST_SECONDS, _MOST_SECONDS)
    if unit is Unit.BYTES:
        return section.number(key, default, LEAST_BYTES, MOST_BYTES)
    return section.share(key, default)


def _usual_limit(definition: KpiDefinition, target: float, usual: Target | None) -> float | None:
    """The limit of a target that has none of its own: the usual one, unless that is no worse than the target."""
    limit = usual.limit if usual else definition.limit
    if limit is None:
        return None
    return max(limit, target * LIMIT_OF_TARGET) if definition.is_lower_better else min(limit, target)


def _order_problem(definition: KpiDefinition, target: float, limit: float) -> Text | None:
    if definition.is_lower_better:
        return (
            None
            if limit > target
            else text("must be above the target of {target:g}: from there on it counts as failed", target=target)
        )
    return (
        None
        if limit <= target
        else text("must not be above the target of {target:g}: from there on it counts as failed", target=target)
    )
