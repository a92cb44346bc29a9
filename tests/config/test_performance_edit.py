"""Targets, weights and the schedule are changed in their file: one field is one line, everybody else's stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.performance.score import DEFAULT_WEIGHTS
from desktop_monitor.assess.performance.targets import Target
from desktop_monitor.config.performance_drafts import is_said_otherwise, problem_of, standard_of, text_of
from desktop_monitor.config.performance_edit import PerformanceFile
from desktop_monitor.config.performance_keys import ALL, SCHEDULE, STRATEGY, PerformanceKey
from desktop_monitor.config.performance_loader import load_performance, performance_from
from desktop_monitor.config.performance_options import PerformanceConfig
from desktop_monitor.config.yaml_tree import tree_of
from desktop_monitor.errors import ConfigError
from desktop_monitor.metrics.kpi import Kpi
from desktop_monitor.report.order import ReportFormat, ReportKind, ReportSchedule

SEED = (Path(__file__).parents[1] / "data" / "seed_performance_config.yaml").read_text()
KEY = {key.name.removeprefix("performance_optimization."): key for key in ALL}
TARGET, LIMIT = KEY["thresholds.max_response_time.target"], KEY["thresholds.max_response_time.limit"]
KIND, AT, FORMATS, KEEP, CHANNEL = SCHEDULE
STANDING = [key for key in ALL if key.standard not in ("", "learned") and "max_agent_memory" not in key.path]
"""Those whose standard does not depend on the machine or its use."""


@pytest.fixture
def file(tmp_path: Path) -> PerformanceFile:
    file = PerformanceFile(tmp_path / "performance_config.yaml", tmp_path / "alerts_config.yaml")
    file.path.write_text(SEED)
    return file


def _lines_changed(file: PerformanceFile) -> list[str]:
    before = SEED.splitlines()
    return [line.strip() for line in file.path.read_text().splitlines() if line not in before]


def test_what_nobody_changed_leaves_the_file_to_the_letter(file: PerformanceFile) -> None:
    tree = file.tree()
    file.save({key: text_of(tree, key) for key in ALL})
    assert file.path.read_text() == SEED


def test_a_target_is_one_line_and_its_comment_stays(file: PerformanceFile) -> None:
    file.path.write_text("performance_optimization:\n  thresholds:\n    max_response_time: 3.0  # mine\n")
    config = file.save({TARGET: "2,5", LIMIT: ""})
    assert config.targets.own[Kpi.RESPONSE_TIME] == Target(2.5, 5.0, is_own=True)
    assert "    max_response_time: 2.5  # mine\n" in file.path.read_text()


def test_a_limit_makes_a_pair_of_a_target_and_is_taken_back_alone(file: PerformanceFile) -> None:
    assert file.save({TARGET: "3.0", LIMIT: "8 s"}).targets.own[Kpi.RESPONSE_TIME] == Target(3.0, 8.0, is_own=True)
    assert _lines_changed(file) == ['max_response_time: {"target": 3.0, "limit": "8 s"}']
    assert (text_of(file.tree(), TARGET), text_of(file.tree(), LIMIT)) == ("3", "8 s")
    assert file.save({TARGET: "3", LIMIT: ""}).targets.own[Kpi.RESPONSE_TIME] == Target(3.0, 5.0, is_own=True)


def test_a_pair_that_is_written_stays_one(file: PerformanceFile) -> None:
    written = (
        "performance_optimization:\n  thresholds:\n    max_response_time:\n      target: 3  # a\n      limit: 9  # b\n"
    )
    file.path.write_text(written)
    file.save({TARGET: "4", LIMIT: "9"})
    assert file.path.read_text() == written.replace("target: 3", "target: 4")


def test_an_empty_field_takes_its_key_out_and_what_is_left_empty_goes(file: PerformanceFile) -> None:
    file.path.write_text("# mine\nperformance_optimization:\n  thresholds:\n    max_response_time: 3.0\n")
    assert file.save({TARGET: "", LIMIT: ""}) == PerformanceConfig()
    assert load_performance(file.path) == PerformanceConfig()
    assert "max_response_time" not in file.path.read_text()
    assert file.path.read_text().startswith("# mine\n")


def test_without_a_file_one_is_made(file: PerformanceFile) -> None:
    file.path.unlink()
    config = file.save(
        {KIND: "weekly", AT: "6:30", FORMATS: "html, pdf", KEEP: "8", STRATEGY: "accuracy_first"}
        | {KEY["weights.availability"]: "5", KEY["thresholds.max_context_preparation.FANCY.target"]: "4 s"}
    )
    assert config.schedule == ReportSchedule(ReportKind.WEEKLY, 390, (ReportFormat.HTML, ReportFormat.PDF), 8, "")
    assert config.weights == DEFAULT_WEIGHTS | {"availability": 5.0}
    assert config.targets.preparation_by_mode["FANCY"].target == 4.0
    assert load_performance(file.path) == config


def test_a_choice_that_nobody_made_is_not_written(file: PerformanceFile) -> None:
    file.path.unlink()
    file.save({KIND: "none", STRATEGY: "balanced"})
    assert not file.path.exists()


def test_what_is_wrong_is_refused_and_the_file_stays(file: PerformanceFile) -> None:
    for texts in ({TARGET: "fast", LIMIT: ""}, {TARGET: "", LIMIT: "5"}, {AT: "25:00"}, {CHANNEL: "opps"}):
        with pytest.raises(ConfigError):
            file.save(texts)
    assert file.path.read_text() == SEED


def test_a_channel_of_the_alerts_may_be_told(file: PerformanceFile) -> None:
    file.alerts_path.write_text("notification_channels: [{type: webhook, name: ops, url: 'https://example.org/x'}]\n")
    assert file.save({CHANNEL: "ops"}).schedule.channel == "ops"
    file.alerts_path.write_text("[")
    assert file.save({CHANNEL: "other"}).schedule.channel == "other"


def test_a_mistake_elsewhere_in_the_file_is_named_and_nothing_is_written(file: PerformanceFile) -> None:
    broken = SEED + "    min_success_rates: 1\n"
    file.path.write_text(broken)
    with pytest.raises(ConfigError, match="min_success_rates"):
        file.save({TARGET: "2", LIMIT: ""})
    assert file.path.read_text() == broken


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({TARGET: "2"}, ""),
        ({TARGET: "2", LIMIT: "1"}, "must be above the target"),
        ({TARGET: "", LIMIT: "1"}, "is missing"),
        ({KEY["thresholds.min_success_rate.target"]: "95"}, "did you mean 95 %?"),
        ({KEY["weights.response_time"]: "-1"}, "between 0 and 1000"),
        ({FORMATS: "html, word"}, "'word'"),
        ({KEEP: "1.5"}, "whole number"),
        ({key: "0" for name, key in KEY.items() if name.startswith("weights.")}, "all 0"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_in_words(texts: dict[PerformanceKey, str], said: str) -> None:
    found = problem_of({"performance_optimization": {"thresholds": {"min_availability": "wrong"}}}, texts)
    assert said in found
    assert bool(found) is bool(said)


def test_one_target_for_all_modes_is_not_shown_as_that_of_a_mode() -> None:
    fancy = KEY["thresholds.max_context_preparation.FANCY.target"]
    for written in (2.0, {"target": 2.0, "limit": 4.0}):
        tree = {"performance_optimization": {"thresholds": {"max_context_preparation": written}}}
        assert is_said_otherwise(tree, fancy)
        assert text_of(tree, fancy) == ""
    assert not is_said_otherwise({"performance_optimization": {"thresholds": {}}}, fancy)
    assert not is_said_otherwise({}, fancy)


def test_what_holds_without_a_limit_follows_from_its_target() -> None:
    assert standard_of({}, LIMIT) == "learned"
    assert standard_of({"performance_optimization": {"thresholds": {"max_response_time": 6}}}, LIMIT) == "10 s"
    fancy = KEY["thresholds.max_context_preparation.FANCY.limit"]
    modes = {"max_context_preparation": {"FANCY": "4.2 s"}}
    assert standard_of({"performance_optimization": {"thresholds": modes}}, fancy) == "7 s"
    assert standard_of({"performance_optimization": {"thresholds": {"max_response_time": "x"}}}, LIMIT) == "learned"


def test_what_workflows_may_take_is_the_target_of_agents_memory() -> None:
    memory = KEY["thresholds.max_agent_memory.target"]
    assert standard_of({}, memory) == "25 %"
    assert standard_of({"performance_optimization": {"resources": {"max_memory_usage": "1GB"}}}, memory) == "1GB"


@pytest.mark.parametrize("key", ALL)
def test_what_holds_without_a_word_may_be_written_or_is_a_word_for_it(key: PerformanceKey) -> None:
    assert key.title
    assert key.help
    if key in STANDING and not key.name.endswith(".limit"):
        assert problem_of({}, {key: key.standard}) == ""


def test_every_standard_is_what_the_loader_holds_to(file: PerformanceFile) -> None:
    file.path.unlink()
    config = file.save({key: key.standard for key in STANDING})
    assert config.weights == {**dict.fromkeys(("context_preparation", "availability"), 0.0), **DEFAULT_WEIGHTS}
    assert config.schedule == ReportSchedule()
    for mode, target in PerformanceConfig().targets.preparation_by_mode.items():
        found = config.targets.preparation_by_mode[mode]
        assert (found.target, found.limit) == (target.target, target.limit)


_TEXTS = st.dictionaries(
    st.sampled_from(ALL), st.text(max_size=12) | st.sampled_from(["", "3", "3 s", "90 %", "0", "daily", "7:00", "a, b"])
)


@given(_TEXTS, st.sampled_from(["", SEED, "performance_optimization: {thresholds: {max_response_time: {target: 1}}}"]))
def test_whatever_is_typed_is_written_and_read_again_or_refused(
    tmp_path_factory: pytest.TempPathFactory, texts: dict[PerformanceKey, str], written: str
) -> None:
    folder = tmp_path_factory.mktemp("file")
    file = PerformanceFile(folder / "performance_config.yaml", folder / "alerts_config.yaml")
    file.path.write_text(written)
    try:
        config = file.save(texts)
    except ConfigError:
        assert file.path.read_text() == written
        return
    assert load_performance(file.path) == config
    assert performance_from(tree_of(file.path.read_text(), ""), "") == config
