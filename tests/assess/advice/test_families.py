"""Models of one family are told by their names alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.assess.advice.families import member, newest


@pytest.mark.parametrize(
    ("name", "maker", "tier", "version"),
    [
        ("claude-opus-4-6", "claude", "opus", (4, 6)),
        ("claude-opus-4-5-20251101", "claude", "opus", (4, 5)),
        ("claude-3-5-haiku-20241022", "claude", "haiku", (3, 5)),
        ("Claude-Opus-5", "claude", "opus", (5,)),
        ("gpt-5.4-mini-2026-03-17", "gpt", "mini", (5, 4)),
        ("gpt-5.2", "gpt", "", (5, 2)),
        ("gemini-3.1-flash-lite", "gemini", "flash-lite", (3, 1)),
    ],
)
def test_a_name_tells_maker_tier_and_version(name: str, maker: str, tier: str, version: tuple[int, ...]) -> None:
    assert member(name) == (maker, tier, version, name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "claude-mythos-preview",
        "gpt-5.5-cyber",
        "gpt-4o",
        "o3",
        "gemini-flash-latest",
        "llama-3-70b",
        "claude",
        "gpt-",
    ],
)
def test_previews_models_for_one_trade_and_other_names_are_of_no_family(name: str) -> None:
    assert member(name) is None


def test_the_newest_of_a_family_stands_under_its_shortest_name() -> None:
    names = ["claude-opus-4-8", "claude-opus-5-20260101", "claude-opus-5", "claude-sonnet-4-5", "gpt-5", "gpt-5.4"]
    assert [one.name for one in newest(names)] == ["claude-opus-5", "claude-sonnet-4-5", "gpt-5.4"]


@given(st.lists(st.text(max_size=30)))
def test_any_name_is_of_a_family_or_of_none(names: list[str]) -> None:
    assert all(one.name in names for one in newest(names))
