"""`performance_config.yaml`: the seed document's file as it stands, what it lacks, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS
from desktop_monitor.assess.performance.targets import Target
from desktop_monitor.config.performance_loader import channel_problem, load_performance, performance_from
from desktop_monitor.config.performance_options import Interfaces, PerformanceConfig, Strategy, WorkflowAdvice
from desktop_monitor.config.performance_targets import KEYS
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError
from desktop_monitor.metrics.kpi import KPIS, Kpi
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportSchedule

SEED = Path(__file__).parents[1] / "data" / "seed_performance_config.yaml"


def _config(written: str) -> PerformanceConfig:
    return performance_from(tree_of(written, "performance_config.yaml"), "performance_config.yaml")


def _of(part: str, written: str) -> PerformanceConfig:
    return _config(f"performance_optimization: {{{part}: {written}}}")


def _mistakes(written: str) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        _config(written)
    return {
        problem.key_path.removeprefix("performance_optimization."): f"{problem.explained} {problem.suggested}"
        for problem in caught.value.problems
    }


def test_the_seed_documents_file_is_taken_as_it_stands() -> None:
    config = load_performance(SEED)
    assert config.strategy is Strategy.PERFORMANCE_FIRST
    assert config.workflows == WorkflowAdvice(100, True, True, 4, 1e9, 0.8)
    assert config.interfaces == Interfaces("anthropic_api", "claude_code", "mock")
    assert config.machine_memory_limit_ratio == 0.8
    assert config.targets.own == {
        Kpi.RESPONSE_TIME: Target(3.0, 5.0, is_own=True),
        Kpi.SUCCESS_RATE: Target(0.95, 0.95, is_own=True),
        Kpi.CACHE_HIT_RATE: Target(0.7, 0.5, is_own=True),
    }
    assert config.targets.own_memory_bytes == 1e9
    assert config.weights == DEFAULT_WEIGHTS
    assert config.schedule == ReportSchedule()


def test_without_a_file_everything_is_as_the_document_has_it(tmp_path: Path) -> None:
    assert load_performance(tmp_path / "performance_config.yaml") == PerformanceConfig()


@pytest.mark.parametrize("written", ["", "performance_optimization:", "performance_optimization: {thresholds: }"])
def test_what_is_not_written_is_not_told_to_workflows(written: str) -> None:
    assert _config(written) == PerformanceConfig()
    assert _config(written).workflows == WorkflowAdvice()


@pytest.mark.parametrize("key", [key for key in KEYS if key != "max_agent_memory"])
def test_every_threshold_may_have_a_limit_beside_its_target(key: str) -> None:
    pair = "{target: 4 s, limit: 9 s}" if KPIS[KEYS[key]].is_lower_better else "{target: 91 %, limit: 81 %}"
    target = _of("thresholds", f"{{{key}: {pair}}}").targets.own[KEYS[key]]
    assert target in (Target(4.0, 9.0, is_own=True), Target(0.91, 0.81, is_own=True))


def test_agents_memory_has_a_limit_of_its_own_or_the_machines() -> None:
    both = _of("thresholds", "{max_agent_memory: {target: 2 GiB, limit: 4 GiB}}").targets
    assert both.own[Kpi.AGENT_MEMORY] == Target(2.0**31, 2.0**32, is_own=True)
    assert both.own_memory_bytes is None
    alone = _of("thresholds", "{max_agent_memory: 2 GiB}").targets
    assert alone.own_memory_bytes == 2.0**31
    assert not alone.own


def test_a_target_of_agents_memory_is_not_what_workflows_may_take() -> None:
    config = _config(
        "performance_optimization: {resources: {max_memory_usage: 1GB}, thresholds: {max_agent_memory: 2GB}}"
    )
    assert config.targets.own_memory_bytes == 2e9
    assert config.workflows.max_memory_bytes == 1e9


def test_preparing_a_context_has_a_target_for_each_mode_or_one_for_all() -> None:
    by_mode = _of(
        "thresholds", "{max_context_preparation: {FANCY: 4, auto: {target: 1 s, limit: 2 s}, SIMPLE: 0.4}}"
    ).targets
    assert by_mode.preparation_by_mode == {
        "FANCY": Target(4.0, 4.0 * 5 / 3, is_own=True),
        "AUTO": Target(1.0, 2.0, is_own=True),
        "SIMPLE": Target(0.4, 5.0, is_own=True),
    }
    assert not by_mode.own
    assert _of("thresholds", "{max_context_preparation: 1}").targets.own == {
        Kpi.CONTEXT_PREPARATION: Target(1.0, 5.0, is_own=True)
    }


@given(st.floats(0.01, 1.0))
def test_a_share_alone_keeps_the_documents_limit_unless_that_is_above_it(target: float) -> None:
    found = _of("thresholds", f"{{min_cache_hit_rate: {target!r}}}").targets.own[Kpi.CACHE_HIT_RATE]
    assert found == Target(target, min(0.5, target), is_own=True)


@given(st.floats(0.01, 1000.0))
def test_a_length_of_time_alone_always_has_a_limit_above_it(target: float) -> None:
    found = _of("thresholds", f"{{max_response_time: {target!r}}}").targets.own[Kpi.RESPONSE_TIME]
    assert found.target == target < found.limit
    assert found.limit >= 5.0


def test_weights_are_laid_over_the_usual_ones() -> None:
    weights = _of("weights", "{response_time: 40, machine_headroom: 0, availability: 5}").weights
    assert weights == DEFAULT_WEIGHTS | {"response_time": 40.0, "machine_headroom": 0.0, "availability": 5.0}


def test_reports_have_a_schedule() -> None:
    schedule = _of("reports", '{kind: weekly, at: "6:30", formats: [html, PDF, html], keep: 8, channel: ops}').schedule
    assert schedule == ReportSchedule(ReportKind.WEEKLY, 390, (ReportFormat.HTML, ReportFormat.PDF), 8, "ops")
    assert _of("reports", "{kind: none}").schedule.kind is None
    assert _of("reports", "{kind: daily, at: 07:15, formats: markdown}").schedule.at_minute == 435


def test_every_mistake_is_named_at_once_with_its_place_and_a_suggestion() -> None:
    found = _mistakes(
        """
        performance_optimization:
          context: {mode_selection_strategy: performence_first, cache_size: -1, preload_common_contexts: 1}
          interfaces: {primary: mock, fallback: mock, tests: mock}
          resources: {max_memory_usage: 0.5, cpu_limit: 80, concurrent_operations: 0}
          thresholds:
            max_response_time: fast
            min_success_rate: 95
            max_memory_usage: 8 GB
            min_cache_hit_rate: {target: 0.5, limit: 0.7}
            min_token_efficiency: {limit: 0.7}
            max_agent_memory: {target: 1 GB}
            max_context_preparation: {FANCY: {target: 2, limit: 2}, target: 3}
            min_availability: {target: 0.9, limits: 0.8}
          weights: {cache: 10, success_rate: -1}
          reports: {kind: custom, at: "25:00", formats: [doc], keep: 0}
        performance: {}
        """
    )
    assert set(found) == {
        "context.mode_selection_strategy",
        "context.cache_size",
        "context.preload_common_contexts",
        "interfaces.fallback",
        "interfaces.tests",
        "resources.max_memory_usage",
        "resources.cpu_limit",
        "resources.concurrent_operations",
        "thresholds.max_response_time",
        "thresholds.min_success_rate",
        "thresholds.max_memory_usage",
        "thresholds.min_cache_hit_rate.limit",
        "thresholds.min_token_efficiency.target",
        "thresholds.max_agent_memory.limit",
        "thresholds.max_context_preparation.FANCY",
        "thresholds.min_availability.limits",
        "weights.cache",
        "weights.success_rate",
        "reports.kind",
        "reports.at",
        "reports.formats",
        "reports.keep",
        "performance",
    }
    assert "did you mean performance_first?" in found["context.mode_selection_strategy"]
    assert "did you mean 80 %?" in found["resources.cpu_limit"]
    assert "did you mean 95 %?" in found["thresholds.min_success_rate"]
    assert "max_agent_memory" in found["thresholds.max_memory_usage"]


def test_each_mistake_is_named_once() -> None:
    with pytest.raises(ConfigError) as caught:
        _config("performance_optimization: {thresholds: {max_agent_memory: little, max_response_time: 0}}")
    assert [problem.key_path.rpartition(".")[2] for problem in caught.value.problems] == [
        "max_response_time",
        "max_agent_memory",
    ]


def test_a_limit_of_seconds_must_be_above_its_target() -> None:
    found = _mistakes("performance_optimization: {thresholds: {max_response_time: {target: 3, limit: 3}}}")
    assert "must be above" in found["thresholds.max_response_time.limit"]


def test_weights_that_are_all_nothing_would_be_no_score() -> None:
    written = ", ".join(f"{part}: 0" for part in DEFAULT_WEIGHTS)
    assert "all 0" in _mistakes(f"performance_optimization: {{weights: {{{written}}}}}")["weights"]


def test_a_channel_for_reports_must_be_one_of_the_alerts() -> None:
    config = _of("reports", "{kind: daily, channel: opps}")
    problem = channel_problem(config, ["desktop", "ops"], "performance_config.yaml")
    assert problem is not None
    assert (problem.key_path, problem.suggested) == (
        "performance_optimization.reports.channel",
        "did you mean ops?",
    )
    assert channel_problem(config, ["opps"], "performance_config.yaml") is None
    assert channel_problem(PerformanceConfig(), [], "performance_config.yaml") is None


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["7:00"])
_KEYS = st.sampled_from(["target", "limit", "FANCY", "kind", "at", "formats", "response_time", *KEYS]) | st.text()
_SECTIONS = st.sampled_from(["context", "interfaces", "resources", "thresholds", "weights", "reports"])
_TREES = st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(_KEYS | _SCALARS, inner), max_leaves=8)


@given(st.dictionaries(_SECTIONS | st.text(max_size=5), _TREES, max_size=6) | _TREES)
def test_whatever_is_written_is_a_configuration_or_a_list_of_mistakes(tree: object) -> None:
    try:
        config = performance_from({"performance_optimization": tree}, "performance_config.yaml")
    except ConfigError:
        return
    for kpi, target in config.targets.own.items():
        is_ordered = target.limit > target.target if KPIS[kpi].is_lower_better else target.limit <= target.target
        assert is_ordered
    assert sum(config.weights.values()) > 0
