"""The table that ships is read, and the user's own prices are put before it or explained."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.agents.pricing import CONTEXT_MARKS_TOKENS, load_prices
from desktop_monitor.agents.pricing.loading import own_prices
from desktop_monitor.agents.pricing.table import model_price
from desktop_monitor.errors import ConfigError, SourceError
from desktop_monitor.paths import resource

SHIPPED = resource("prices", "prices.json")


def own(folder: Path, content: str, name: str = "prices.yaml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def problems(read: object) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        own_prices(read, "prices.yaml")
    return {problem.key_path: f"{problem.explained} {problem.suggested}" for problem in caught.value.problems}


def test_the_table_that_ships_says_what_it_is_and_is_right_itself() -> None:
    raw = json.loads(SHIPPED.read_bytes())
    assert raw["source"].startswith("LiteLLM ")
    assert raw["taken"] == "2026-11-22"
    assert raw["unit"] == "US dollars for a million tokens"
    assert "MIT License" in SHIPPED.with_name("NOTICE").read_text(encoding="utf-8")
    models = {name: {k: v for k, v in entry.items() if k != "via"} for name, entry in raw["models"].items()}
    assert set(own_prices(models, "shipped")) == set(raw["models"])
    assert len(models) > 150


def test_no_model_that_ships_is_free_or_cheaper_in_a_longer_context() -> None:
    for name, entry in json.loads(SHIPPED.read_bytes())["models"].items():
        price = model_price(entry)
        assert min(price.rates.input_usd, price.rates.output_usd) > 0, name
        for mark, tier in price.tiers:
            assert mark in CONTEXT_MARKS_TOKENS, name
            assert tier.input_usd >= price.rates.input_usd, name


def test_own_prices_come_before_the_ones_that_ship(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        """
Claude-Sonnet-4-5: {input_usd: 2, output_usd: 10}
my-model:
  input_usd: 0
  output_usd: 0.5
  cache_read_usd: 0.01
  fast_factor: 3
  context_window_tokens: 64000
  above: {200000: {input_usd: 1, output_usd: 2}}
""",
    )
    prices = load_prices(SHIPPED, (path, tmp_path / "prices.json"))

    mine, theirs = prices.price_of("my-model"), prices.price_of("claude-sonnet-4-5")
    assert mine is not None
    assert theirs is not None
    assert theirs.model_price.rates.input_usd == 2.0
    assert mine.model_price.rates[:3] == (0.0, 0.5, 0.01)
    assert mine.model_price.rates_in(4)[:3] == (1.0, 2.0, 0.01)
    assert (mine.model_price.fast_factor, prices.context_window_tokens("my-model")) == (3.0, 64000)
    assert prices.price_of("claude-haiku-4-5") is not None


def test_own_prices_may_be_json(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '{"m": {"input_usd": 1, "output_usd": 2, "above": {"272000": {"input_usd": 3, "output_usd": 4}}}}',
        "prices.json",
    )
    price = load_prices(SHIPPED, (tmp_path / "prices.yaml", path)).price_of("m")
    assert price is not None
    assert price.model_price.rates_in(4).output_usd == 4.0


def test_every_mistake_is_named_at_once_with_its_place() -> None:
    found = problems(
        {
            "a": {"input_usd": -1, "output_usd": "much", "cache_red_usd": 1},
            "b": {"input_usd": float("nan"), "output_usd": True, "fast_factor": 10**400},
            "c": 3,
            "d": {"input_usd": 1},
            "e": {"input_usd": 1, "output_usd": 1, "above": {150_000: {}, 200_000: 5, 272_000: {"input_usd": 1}}},
            "f": {"input_usd": 1, "output_usd": 1, "above": 7, "context_window_tokens": 0},
            7: {"input_usd": 1, "output_usd": 1},
        }
    )
    assert set(found) == {
        *("a.input_usd", "a.output_usd", "a.cache_red_usd"),
        *("b.input_usd", "b.output_usd", "b.fast_factor"),
        *("c", "d.output_usd", "e.above.150000", "e.above.200000", "e.above.272000.output_usd"),
        *("f.above", "f.context_window_tokens", "7"),
    }
    assert "did you mean cache_read_usd?" in found["a.cache_red_usd"]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        ("a: [", "prices.yaml", "not YAML"),
        ("{", "prices.json", "not JSON"),
        ("[1]", "prices.json", "holds no models"),
        ("- a", "prices.yaml", "holds no models"),
        ("x" * 1_000_001, "prices.yaml", "far too large"),
        ("[" * 100_000, "prices.json", "not JSON"),
    ],
)
def test_a_file_that_is_none_says_so(tmp_path: Path, content: str, name: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        load_prices(SHIPPED, (own(tmp_path, content, name),))


def test_what_is_not_text_and_two_files_at_once_are_explained(tmp_path: Path) -> None:
    (tmp_path / "prices.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_prices(SHIPPED, (tmp_path / "prices.yaml",))
    json_too = own(tmp_path, "{}", "prices.json")
    with pytest.raises(ConfigError, match="keep one of them"):
        load_prices(SHIPPED, (tmp_path / "prices.yaml", json_too))


@pytest.mark.parametrize("content", ["", "# none yet\n"])
def test_an_empty_file_means_no_own_prices(tmp_path: Path, content: str) -> None:
    assert load_prices(SHIPPED, (own(tmp_path, content),)).models == load_prices(SHIPPED).models


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"models": [1], "taken": ""}', "\xff"])
def test_a_damaged_table_is_an_error_of_the_installation(tmp_path: Path, content: str) -> None:
    path = own(tmp_path, content, "shipped.json")
    with pytest.raises(SourceError, match="install"):
        load_prices(path)
    with pytest.raises(SourceError):
        load_prices(tmp_path / "absent.json")


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_RATE_NAMES = st.sampled_from(["input_usd", "output_usd", "cache_read_usd", "above", "fast_factor", "x"])


@given(st.dictionaries(st.text(max_size=6), st.dictionaries(_RATE_NAMES, _PLAIN, max_size=5), max_size=3) | _PLAIN)
def test_any_tree_is_either_prices_or_explained(tree: object) -> None:
    prices, explained = prices_or_problems(tree)

    assert all(model_price(entry).rates.input_usd >= 0 for entry in prices.values())
    assert all(problem.startswith("file") for problem in explained)


def prices_or_problems(tree: object) -> tuple[Mapping[str, Mapping[str, object]], list[str]]:
    try:
        return own_prices(tree, "file"), []
    except ConfigError as error:
        return {}, [str(problem) for problem in error.problems]


def test_without_own_prices_no_parser_is_loaded() -> None:
    """It is on the path of every `usage`."""
    code = (
        "import sys; from pathlib import Path; from desktop_monitor.agents.pricing import load_prices; "
        f"load_prices(Path({str(SHIPPED)!r}), (Path('/nowhere/prices.yaml'),)).price_of('claude-sonnet-4-5'); "
        "print([name for name in ('ruamel', 'msgspec', 'difflib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
