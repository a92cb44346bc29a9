"""config.yaml becomes settings, or every mistake is named at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.options import Budgets
from desktop_monitor.config.loader import changed, check, load, settings_from
from desktop_monitor.config.options import OPTION_BY_PATH, OPTIONS, hours_from, hours_text
from desktop_monitor.config.settings import Settings, Theme
from desktop_monitor.errors import ConfigError
from desktop_monitor.notify.options import QuietHours


def write(folder: Path, content: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(content, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "config.yaml") == Settings()


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "sampling:\nhistory:\n"])
def test_an_empty_file_or_section_means_defaults(tmp_path: Path, content: str) -> None:
    assert load(write(tmp_path, content)) == Settings()


def test_values_land_where_their_key_says(tmp_path: Path) -> None:
    content = """
sampling: {interval_seconds: 2}
health:
  cpu: {degraded: 0.5, critical: 0.75}
notifications:
  quiet_hours: "22:00-07:30"
appearance:
  theme: dark
"""
    settings = load(write(tmp_path, content))

    assert settings.sampling.interval_seconds == 2.0
    assert (settings.health.cpu.degraded, settings.health.cpu.critical) == (0.5, 0.75)
    assert settings.notifications.quiet_hours == QuietHours(22 * 60, 7 * 60 + 30)
    assert settings.appearance.theme is Theme.DARK


def test_every_mistake_is_named_at_once_with_key_and_suggestion(tmp_path: Path) -> None:
    content = """
sampling: {intervall_seconds: 2, process_interval_seconds: soon}
histroy: {raw_hours: 3}
appearance: {theme: black, start_hidden: "yes"}
notifications: 7
"""
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, content))

    problems = {problem.key_path: problem for problem in caught.value.problems}
    assert set(problems) == {
        "sampling.intervall_seconds",
        "sampling.process_interval_seconds",
        "histroy",
        "appearance.theme",
        "appearance.start_hidden",
        "notifications",
    }
    assert problems["sampling.intervall_seconds"].suggested == "did you mean sampling.interval_seconds?"
    assert "config.yaml" in str(problems["histroy"])


def test_a_mistake_is_one_short_line_however_deep_or_strange_what_is_written(tmp_path: Path) -> None:
    nested = "a0: &a0 [x, x, x, x, x, x]\n" + "".join(
        f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 6)}]\n" for number in range(1, 7)
    )
    content = f'{nested}sampling: {{interval_seconds: *a6, "line\\nfeed\\u202e": 1}}\n'
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, content))

    found = {problem.key_path: str(problem) for problem in caught.value.problems}
    assert "sampling.line\\nfeed\\u202e" in found
    assert max(len(said.replace(str(tmp_path), "")) for said in found.values()) < 200


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("history:\nsampling: [", "line 2"),
        ("- a\n- b\n", "holds no keys"),
        ("sampling: {interval_seconds: 1}\nsampling: {interval_seconds: 2}\n", "duplicate"),
        ("\t", "line 1"),
    ],
)
def test_what_is_not_a_configuration_says_where(tmp_path: Path, content: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        load(write(tmp_path, content))


def test_a_folder_or_binary_file_in_its_place_is_an_explained_error(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").mkdir()
    binary = tmp_path / "other.yaml"
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigError, match="no ordinary file"):
        load(tmp_path / "config.yaml")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(binary)


def test_thresholds_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from(
            {"health": {"cpu": {"degraded": 0.9, "critical": 0.5}, "disk": {"clear_margin": 0.5, "degraded": 0.4}}}, "x"
        )

    assert {problem.key_path for problem in caught.value.problems} == {
        "health.cpu.critical",
        "health.disk.clear_margin",
    }


def test_a_change_keeps_everything_else() -> None:
    before = changed(Settings(), {"appearance.theme": "dark"})
    after = changed(before, {"sampling.interval_seconds": 5})

    assert after.appearance.theme is Theme.DARK
    assert after.sampling.interval_seconds == 5.0


def test_a_budget_is_a_number_or_nothing(tmp_path: Path) -> None:
    content = "budgets: {cost_usd_per_day: 5, tokens_per_week: 2000000, cost_usd_per_month: }\n"
    budgets = load(write(tmp_path, content)).budgets

    assert budgets == Budgets(cost_usd_per_day=5.0, tokens_per_week=2_000_000)
    assert isinstance(budgets.cost_usd_per_day, float)
    spent = changed(Settings(budgets=budgets), {"budgets.cost_usd_per_day": None}).budgets
    assert spent == Budgets(tokens_per_week=2_000_000)


def test_every_wrong_budget_is_named_at_once(tmp_path: Path) -> None:
    content = "budgets: {cost_usd_per_day: 0, cost_usd_per_week: .nan, tokens_per_day: 1.5, tokens_per_weak: 3}\n"
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, content))

    assert {problem.key_path.removeprefix("budgets.") for problem in caught.value.problems} == {
        "cost_usd_per_day",
        "cost_usd_per_week",
        "tokens_per_day",
        "tokens_per_weak",
    }


def test_only_an_optional_number_may_be_nothing() -> None:
    assert check("sampling.interval_seconds", None) is not None
    assert check("agents.journal_days", None) is not None


def test_every_leaf_of_the_settings_is_an_option_and_the_other_way_round() -> None:
    def leaves(node: object, prefix: str) -> set[str]:
        fields = getattr(type(node), "__dataclass_fields__", None)
        if fields is None or isinstance(node, QuietHours):
            return {prefix}
        return {leaf for name in fields for leaf in leaves(getattr(node, name), f"{prefix}.{name}" if prefix else name)}

    assert leaves(Settings(), "") == set(OPTION_BY_PATH)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key_path)
def test_every_default_is_a_value_its_own_check_accepts(option) -> None:
    assert check(option.key_path, option.default) is None
    assert option.title
    assert option.help.endswith(".")


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def problems_of(read: Callable[[], Settings]) -> list[str]:
    try:
        read()
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    return []


@given(st.sampled_from([option.key_path for option in OPTIONS]), _PLAIN)
def test_any_value_is_either_accepted_or_explained(key_path: str, value: object) -> None:
    assert problems_of(lambda: changed(Settings(), {key_path: value})) or check(key_path, value) is None


@given(_PLAIN)
def test_any_tree_is_either_settings_or_explained(tree: object) -> None:
    assert all("file" in problem for problem in problems_of(lambda: settings_from(tree, "file")))


@given(st.integers(0, 1439), st.integers(0, 1439))
def test_quiet_hours_survive_writing_and_reading(start: int, end: int) -> None:
    assert hours_from(hours_text(QuietHours(start, end))) == QuietHours(start, end)


@pytest.mark.parametrize("written", ["22-7", "24:00-07:00", "22:00", "a", "22:60-07:00"])
def test_what_is_not_hours_is_refused(written: str) -> None:
    assert hours_from(written) is None


def test_hours_may_pass_midnight() -> None:
    night = QuietHours(22 * 60, 7 * 60)

    assert night.contains(23 * 60)
    assert night.contains(0)
    assert not night.contains(7 * 60)


@pytest.mark.parametrize("url", ["ftp://x/", "http://", "https://user:secret@x/", "no address", 3, None])
def test_versions_are_looked_up_at_an_address_alone(url: object) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from({"updates": {"url": url}}, "config.yaml")
    assert "secret" not in str(caught.value)


def test_a_mirror_may_be_asked_for_versions() -> None:
    found = settings_from({"updates": {"check": True, "url": "http://10.0.0.1/json"}}, "config.yaml").updates
    assert (found.check, found.url) == (True, "http://10.0.0.1/json")
