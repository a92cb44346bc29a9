"""The built-in rules: what is trouble where the user says nothing.

Chosen so that a healthy machine and a healthy client say nothing from the first day on: a
build that uses every core for minutes, a backup, memory that is nearly full for a moment,
a client whose answers usually take a minute are no trouble. The first four have the seed
document's names, thresholds, severities, cooldowns and actions. Must not know files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop_monitor.alerts.rule import Aggregation, Comparator, Rule, Severity
from desktop_monitor.assess.signals import ENOUGH_OBSERVATIONS, KPI_WINDOW_SECONDS

_ABOVE, _AT_LEAST, _BELOW = Comparator.ABOVE, Comparator.AT_LEAST, Comparator.BELOW
_INFO, _WARNING, _CRITICAL = Severity.INFO, Severity.WARNING, Severity.CRITICAL
_MEAN = Aggregation.MEAN
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_MIB = 1024.0**2

RESPONSE_TIME = Rule(
    # Of the limit each interface has: what is slow for one client is usual for another.
    *("response_time", "agent_response_ratio", _ABOVE, 1.0, _WARNING),
    clear_threshold=0.9,
    window_seconds=KPI_WINDOW_SECONDS,
    aggregation=_MEAN,
    minimum_observations=ENOUGH_OBSERVATIONS,
    group_by=("interface",),
    cooldown_seconds=300.0,
    action="suggest_simple_mode",
    inhibited_by=("interface_failure",),
)
_SEED = (
    RESPONSE_TIME,
    Rule(
        *("memory_usage", "memory_used_ratio", _ABOVE, 0.9, _CRITICAL),
        clear_threshold=0.87,
        for_seconds=2 * _MINUTE,
        keep_firing_for_seconds=_MINUTE,
        cooldown_seconds=60.0,
        action="force_simple_mode",
    ),
    Rule(
        # One failure puts every half hour of fewer than twenty requests below the threshold.
        *("success_rate", "agent_success_ratio", _BELOW, 0.95, _WARNING),
        confidence=0.95,
        window_seconds=KPI_WINDOW_SECONDS,
        aggregation=_MEAN,
        minimum_observations=ENOUGH_OBSERVATIONS,
        group_by=("interface",),
        cooldown_seconds=600.0,
        action="interface_health_check",
        inhibited_by=("interface_failure", "error_rate"),
    ),
    Rule(
        *("interface_failure", "agent_consecutive_failure_count", _AT_LEAST, 3.0, _CRITICAL),
        clear_threshold=1.0,
        window_seconds=KPI_WINDOW_SECONDS,
        group_by=("interface",),
        cooldown_seconds=0.0,
        action="automatic_fallback",
    ),
)
_AGENTS = (
    Rule(
        *("error_rate", "agent_error_ratio", _ABOVE, 0.3, _CRITICAL),
        clear_threshold=0.15,
        window_seconds=KPI_WINDOW_SECONDS,
        aggregation=_MEAN,
        minimum_observations=2 * ENOUGH_OBSERVATIONS,
        group_by=("interface",),
        cooldown_seconds=_HOUR / 2,
        action="interface_health_check",
        inhibited_by=("interface_failure",),
    ),
    Rule(
        *("context_preparation", "agent_context_preparation_seconds", _ABOVE, 5.0, _WARNING),
        clear_threshold=4.0,
        window_seconds=KPI_WINDOW_SECONDS,
        aggregation=_MEAN,
        minimum_observations=ENOUGH_OBSERVATIONS,
        group_by=("mode",),
        cooldown_seconds=_HOUR,
        action="suggest_simple_mode",
    ),
    Rule(
        *("waiting_for_user", "agent_waiting_seconds", _ABOVE, 10 * _MINUTE, _WARNING),
        group_by=("interface", "project"),
        cooldown_seconds=_HOUR,
    ),
    Rule(
        *("limit_used", "agent_limit_used_ratio", _AT_LEAST, 0.9, _WARNING),
        group_by=("interface", "limit"),
        cooldown_seconds=_HOUR,
    ),
    Rule(
        *("budget_used", "agent_budget_used_ratio", _AT_LEAST, 1.0, _WARNING),
        group_by=("period", "quantity"),
        cooldown_seconds=6 * _HOUR,
    ),
    Rule(
        # Where a period has just begun, a busy hour looks like a ruin.
        *("budget_forecast", "agent_budget_forecast_ratio", _ABOVE, 1.1, _INFO),
        clear_threshold=1.0,
        for_seconds=_HOUR / 2,
        group_by=("period", "quantity"),
        cooldown_seconds=6 * _HOUR,
        inhibited_by=("budget_used",),
    ),
    Rule(
        *("source_error", "agent_source_error_count", _AT_LEAST, 1.0, _INFO),
        for_seconds=15 * _MINUTE,
        keep_firing_for_seconds=_MINUTE,
        group_by=("client", "source"),
        cooldown_seconds=_DAY,
    ),
    Rule(
        # A client that nobody uses is not stale; a session that began before the client was connected may be long.
        *("source_stale", "agent_source_lag_seconds", _ABOVE, 4 * _HOUR, _INFO),
        clear_threshold=_HOUR,
        for_seconds=10 * _MINUTE,
        group_by=("client", "source"),
        cooldown_seconds=_DAY,
    ),
    Rule(
        *("cache_hits", "agent_cache_hit_ratio", _BELOW, 0.5, _INFO),
        clear_threshold=0.6,
        window_seconds=KPI_WINDOW_SECONDS,
        aggregation=_MEAN,
        minimum_observations=20,
        group_by=("interface",),
        cooldown_seconds=6 * _HOUR,
        # Not every provider has a cache.
        is_enabled=False,
    ),
)
_MACHINE = (
    Rule(
        *("memory_pressure", "pressure_some_ratio", _ABOVE, 0.2, _WARNING),
        clear_threshold=0.1,
        for_seconds=2 * _MINUTE,
        keep_firing_for_seconds=_MINUTE,
        window_seconds=_MINUTE,
        aggregation=_MEAN,
        minimum_observations=ENOUGH_OBSERVATIONS,
        where=(("resource", "memory"),),
        cooldown_seconds=_HOUR / 4,
        inhibited_by=("memory_usage",),
    ),
    Rule(
        *("swap_storm", "swap_storm_bytes_per_second", _ABOVE, 16 * _MIB, _WARNING),
        clear_threshold=4 * _MIB,
        for_seconds=2 * _MINUTE,
        keep_firing_for_seconds=_MINUTE,
        window_seconds=_MINUTE,
        aggregation=_MEAN,
        minimum_observations=ENOUGH_OBSERVATIONS,
        cooldown_seconds=_HOUR / 4,
        inhibited_by=("memory_usage", "memory_pressure"),
    ),
    Rule(
        *("disk_full", "filesystem_shortage_ratio", _AT_LEAST, 0.98, _CRITICAL),
        clear_threshold=0.97,
        for_seconds=_MINUTE,
        keep_firing_for_seconds=_MINUTE,
        group_by=("mount",),
        cooldown_seconds=_HOUR,
    ),
    Rule(
        *("disk_nearly_full", "filesystem_shortage_ratio", _AT_LEAST, 0.92, _WARNING),
        clear_threshold=0.90,
        for_seconds=5 * _MINUTE,
        keep_firing_for_seconds=5 * _MINUTE,
        group_by=("mount",),
        cooldown_seconds=6 * _HOUR,
        inhibited_by=("disk_full",),
    ),
    Rule(
        *("disk_filling", "filesystem_full_seconds", _BELOW, _DAY, _WARNING),
        clear_threshold=2 * _DAY,
        for_seconds=_HOUR / 2,
        keep_firing_for_seconds=10 * _MINUTE,
        group_by=("mount",),
        cooldown_seconds=6 * _HOUR,
        inhibited_by=("disk_full", "disk_nearly_full"),
    ),
    Rule(
        *("temperature", "temperature_celsius", _ABOVE, 95.0, _WARNING),
        clear_threshold=90.0,
        for_seconds=5 * _MINUTE,
        keep_firing_for_seconds=_MINUTE,
        group_by=("sensor",),
        cooldown_seconds=_HOUR,
        # What is too hot, only the sensor's maker knows.
        is_enabled=False,
    ),
    Rule(
        *("battery_low", "battery_charge_ratio", _BELOW, 0.1, _WARNING),
        clear_threshold=0.15,
        for_seconds=_MINUTE,
        group_by=("battery",),
        cooldown_seconds=_HOUR,
        # Desktops say so themselves.
        is_enabled=False,
    ),
)

DEFAULT_RULES: tuple[Rule, ...] = (*_SEED, *_AGENTS, *_MACHINE)
"""In the order in which they are shown."""
WITH_THRESHOLD: Mapping[str, Rule] = {
    RESPONSE_TIME.name: replace(RESPONSE_TIME, metric="agent_response_seconds", threshold=5.0, clear_threshold=4.5),
}
"""Built-in rules that are meant otherwise once the user writes a threshold: seconds for every interface, not what was
learned of each."""
