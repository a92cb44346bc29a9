"""A price file that is wrong costs its own prices, and nothing else."""

from __future__ import annotations

from pathlib import Path

from desktop_monitor.engine.prices import prices_or_none


def test_the_users_prices_join_ours(tmp_path: Path) -> None:
    own = tmp_path / "prices.yaml"
    own.write_text("my-model: {input_usd: 1.0, output_usd: 2.0}\n")
    prices = prices_or_none((own,))
    assert prices.price_of("my-model") is not None
    assert prices.price_of("claude-opus-4-8") is not None


def test_a_wrong_file_leaves_ours(tmp_path: Path) -> None:
    own = tmp_path / "prices.yaml"
    own.write_text("{[")
    assert prices_or_none((own,)).price_of("claude-opus-4-8") is not None
