"""``performance_config.yaml`` in the reference: what the window edits, and what own workflows are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reference.asked import Asked, asked_by
from reference.markdown import code, example, plain, table, value_of

from desktop_monitor.config.performance_keys import ALL, ROOT, PerformanceKey
from desktop_monitor.config.performance_loader import performance_in
from desktop_monitor.config.yaml_tree import tree_of

HELPS: Mapping[str, str] = {
    "context.cache_size": "Told to own workflows: how many contexts to keep.",
    "context.preload_common_contexts": "Told to own workflows.",
    "context.background_optimization": "Told to own workflows.",
    "resources.concurrent_operations": "Told to own workflows: how many at a time.",
    "resources.max_memory_usage": "Told to own workflows; the target of agents' memory where it has none of its own.",
    "resources.cpu_limit": "Told to own workflows: share of the machine.",
    "interfaces.primary": "What interface controls fall back to after `fallback`.",
    "interfaces.fallback": "What they fall back to first, unless `modes.yaml` names fallbacks.",
    "interfaces.testing": "Nobody is switched to it without being asked.",
    "thresholds.max_memory_usage": "From which share of its memory on the machine has no headroom left.",
}
"""Of every key that the window does not edit."""
EXAMPLE = """
performance_optimization:
  context:
    mode_selection_strategy: balanced
    cache_size: 100
    preload_common_contexts: true
    background_optimization: false
  interfaces: {primary: anthropic_api, fallback: claude_code, testing: mock}
  resources: {max_memory_usage: 1 GiB, cpu_limit: 80 %, concurrent_operations: 4}
  thresholds:
    max_response_time: {target: 3 s, limit: 5 s}
    min_success_rate: 0.95
    max_context_preparation: {FANCY: 2.5 s, SIMPLE: 0.5 s}
    max_memory_usage: 80 %
  weights: {response_time: 30}
  reports: {kind: daily, at: "07:00", formats: [json, html], keep: 30}
"""


def lines() -> Iterator[str]:
    """The part."""
    yield from ("## performance_config.yaml", "", f"Targets and reports, all below `{ROOT}`.", "")
    yield from example(EXAMPLE)
    yield from ("What the Settings page edits. A threshold is an amount, the target, or `{target: …, limit: …}`.", "")
    heads = ("key", "default", "what it does")
    yield from table(heads, ((code(one.name.removeprefix(f"{ROOT}.")), _standard(one), _help(one)) for one in ALL))
    yield from ("What it does not edit:", "")
    asked = {name.removeprefix(f"{ROOT}."): one for name, one in _asked().items()}
    rows = ((code(key), value_of(asked[key]), words) for key, words in HELPS.items())
    yield from table(("key", "value", "what it does"), rows)


def undescribed() -> set[str]:
    """Keys the loader asks for that no table here names; none, while the reference is whole."""
    edited = {f"{ROOT}.{'.'.join(one.path)}" for one in ALL}
    named = edited | {f"{ROOT}.{key}" for key in HELPS}
    return {name for name, one in _asked().items() if one.kind and not any(_is_below(name, key) for key in named)}


def _asked() -> dict[str, Asked]:
    return asked_by(performance_in, (tree_of(EXAMPLE, "example"),))


def _is_below(name: str, key: str) -> bool:
    return name == key or name.startswith(f"{key}.") or key.startswith(f"{name}.")


def _standard(key: PerformanceKey) -> str:
    return plain(key.standard)


def _help(key: PerformanceKey) -> str:
    choices = f" One of {', '.join(map(code, key.choices))}." if key.choices else ""
    return f"{key.english_help}{choices}"
