"""``performance_config.yaml`` to `PerformanceConfig`: every mistake named at once, with its place and a suggestion.

The seed document's file is accepted as it stands. A missing file means the document's
targets, and that own workflows are told nothing. Must not know who works with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from desktop_monitor.config.amounts import amount_from
from desktop_monitor.config.file import content_of
from desktop_monitor.config.performance_options import Interfaces, PerformanceConfig, Strategy, WorkflowAdvice
from desktop_monitor.config.performance_schedule import schedule_from
from desktop_monitor.config.performance_targets import LEAST_BYTES, MOST_BYTES, targets_from
from desktop_monitor.config.performance_weights import weights_from
from desktop_monitor.config.sections import Problems, Section, did_you_mean
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError, ConfigProblem
from desktop_monitor.language.text import text

ROOT = "performance_optimization"
_STRATEGIES = {one.value: one for one in Strategy}
_MOST_CONTEXTS = 1_000_000
_MOST_OPERATIONS = 10_000
_NAME_CHARACTERS = 100


def load_performance(path: Path) -> PerformanceConfig:
    """What the file says, the defaults where there is none. Raises ConfigError with every mistake."""
    content = content_of(path)
    if content is None:
        return PerformanceConfig()
    return performance_from(tree_of(content, str(path)), str(path))


def performance_from(tree: object, source: str) -> PerformanceConfig:
    """The same from parsed data. Raises ConfigError with every mistake."""
    problems = Problems(source)
    config = performance_in(Section(tree, "", problems))
    if problems.found:
        raise ConfigError(tuple(problems.found))
    return config


def performance_in(root: Section) -> PerformanceConfig:
    """The same from the file's outermost section. Mistakes are noted in it."""
    section = root.section(ROOT)
    root.finish()
    config = _config(section)
    section.finish()
    return config


def channel_problem(config: PerformanceConfig, channels: Iterable[str], source: str) -> ConfigProblem | None:
    """What is wrong with the channel that is told of reports; `channels` are those of ``alerts_config.yaml``."""
    wanted, known = config.schedule.channel, sorted(channels)
    if not wanted or wanted in known:
        return None
    suggestion = did_you_mean(wanted, known) or text("channels are {names}", names=", ".join(known))
    return ConfigProblem(
        source,
        f"{ROOT}.reports.channel",
        text("names {wanted}, which is no channel of alerts_config.yaml", wanted=repr(wanted)),
        suggestion,
    )


def _config(section: Section) -> PerformanceConfig:
    context, resources, thresholds = (section.section(key) for key in ("context", "resources", "thresholds"))
    advice = _advice(context, resources)
    config = PerformanceConfig(
        strategy=context.choice("mode_selection_strategy", Strategy.BALANCED, _STRATEGIES),
        targets=targets_from(thresholds, advice.max_memory_bytes),
        machine_memory_limit_ratio=_machine_memory(thresholds),
        weights=weights_from(section.section("weights")),
        interfaces=_interfaces(section.section("interfaces")),
        workflows=advice,
        schedule=schedule_from(section.section("reports")),
    )
    for part in (context, resources, thresholds):
        part.finish()
    return config


def _advice(context: Section, resources: Section) -> WorkflowAdvice:
    return WorkflowAdvice(
        cache_size=_count(context, "cache_size", 0, _MOST_CONTEXTS),
        preload_common_contexts=_switch(context, "preload_common_contexts"),
        background_optimization=_switch(context, "background_optimization"),
        concurrent_operations=_count(resources, "concurrent_operations", 1, _MOST_OPERATIONS),
        max_memory_bytes=resources.number("max_memory_usage", None, LEAST_BYTES, MOST_BYTES),
        cpu_limit_ratio=resources.share("cpu_limit", None),
    )


def _count(section: Section, key: str, low: int, high: int) -> int | None:
    return section.whole(key, low, low, high) if section.has(key) else None


def _switch(section: Section, key: str) -> bool | None:
    return section.boolean(key, default=False) if section.has(key) else None


def _machine_memory(thresholds: Section) -> float | None:
    written = amount_from(thresholds.raw("max_memory_usage"))
    if written is not None and written >= LEAST_BYTES:
        thresholds.wrong("max_memory_usage", "is a share of the machine's memory", "write bytes as max_agent_memory")
        return None
    return thresholds.share("max_memory_usage", None)


def _interfaces(section: Section) -> Interfaces:
    primary, fallback, testing = (section.text(key, "", _NAME_CHARACTERS) for key in ("primary", "fallback", "testing"))
    if fallback and fallback == primary:
        section.wrong("fallback", "is the primary interface, too", "name another one, or none")
    section.finish()
    return Interfaces(primary, fallback, testing)
