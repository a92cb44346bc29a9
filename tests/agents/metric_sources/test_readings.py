"""Samples become readings without anybody's name in them."""

from __future__ import annotations

import pytest

from desktop_monitor.agents.metric_sources.openmetrics import parse
from desktop_monitor.agents.metric_sources.readings import is_harmless, readings_of
from desktop_monitor.metrics.agent_event import Findings, MetricReading

NOW = 1_700_000_000.0


def read(text: str) -> Findings:
    return readings_of(parse(text.encode()), "file:x", NOW)


def test_a_sample_is_a_reading_of_its_source_and_moment() -> None:
    text = '# TYPE llamacpp:tokens gauge\n# UNIT llamacpp:tokens ratio\nllamacpp:tokens{Model="m"} 2\nb 1 1699999990\n'
    assert read(text).metrics == (
        MetricReading("llamacpp_tokens", (("model", "m"),), NOW, 2.0, unit="ratio", source="file:x"),
        MetricReading("b", (), NOW - 10, 1.0, source="file:x"),
    )


@pytest.mark.parametrize(
    "label",
    ["user", "end_user", "user_email", "email", "hashed_api_key", "api_key_alias", "org_id", "client_ip", "user_agent",
     "account_id", "User", "session_id", "token", "username", "owner"],
)  # fmt: skip
def test_labels_that_say_who_are_left_out(label: str) -> None:
    assert not is_harmless(label)
    assert read(f'a{{{label}="somebody",model="m"}} 1').metrics[0].labels == (("model", "m"),)


@pytest.mark.parametrize("label", ["model", "mode", "status_code", "quantile", "route", "keyboard", "tool"])
def test_other_labels_stay(label: str) -> None:
    assert is_harmless(label)


@pytest.mark.parametrize("value", ["ann@example.org", "sk-ant-api03-abcdefghijkl", "ghp_abcdefghijklmnop"])
def test_values_that_look_like_a_key_or_an_address_are_left_out(value: str) -> None:
    assert read(f'a{{model="{value}"}} 1').metrics[0].labels == ()


def test_counters_of_several_users_are_added_up() -> None:
    text = '# TYPE spent counter\nspent_total{user="a",model="m"} 1.5\nspent_total{user="b",model="m"} 2\n'
    (reading,) = read(text).metrics
    assert (reading.value, reading.labels) == (3.5, (("model", "m"),))


def test_levels_of_several_users_are_nobodys_sum() -> None:
    found = read('left{user="a"} 1\nleft{user="b"} 2\nleft{user="c"} 3\nother 1\n')
    assert [reading.name for reading in found.metrics] == ["other"]
    assert found.rejected["a value told twice"] >= 1


def test_what_cannot_be_kept_is_counted_by_reason() -> None:
    found = read("a +Inf\nb\n_ 1\nc 1\n")
    assert [reading.name for reading in found.metrics] == ["c"]
    assert found.rejected == {"a metric without a plain name or value": 2, "a line that is no metric": 1}


def test_hostile_labels_are_one_short_line() -> None:
    (reading,) = read('a{model="x\\n\\u202e' + "y" * 500 + '"} 1').metrics
    ((_, value),) = reading.labels
    assert value.isprintable()
    assert len(value) == 80
