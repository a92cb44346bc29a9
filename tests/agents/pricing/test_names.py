"""A model is found under another of its names, never under another model's."""

import pytest

from desktop_monitor.agents.pricing.table import PriceTable


def entry(price: float) -> dict[str, object]:
    return {"input_usd": price, "output_usd": 5 * price}


TABLE = PriceTable(
    {
        "claude-sonnet-4-5": entry(3.0),
        "claude-sonnet-4-5-20250929": entry(3.0),
        "claude-haiku-4-5-20251001": entry(1.0),
        "claude-3-5-sonnet-20240620": entry(2.0),
        "claude-3-5-sonnet-20241022": entry(4.0),
        "claude-opus-4-20250514": entry(15.0),
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0": entry(3.3),
        "gpt-5.1-codex": entry(1.25),
        "gpt-5.4": entry(2.5),
        "gemini-2.5-pro": entry(1.2),
        "gemini-pro-latest": entry(9.0),
    }
)


@pytest.mark.parametrize("model", ["claude-sonnet-4-5", " Claude-Sonnet-4-5 ", "gpt-5.1-codex"])
def test_a_model_under_its_own_name_is_no_derivation(model: str) -> None:
    price = TABLE.price_of(model)
    assert price is not None
    assert not price.is_derived


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("claude-sonnet-4-5[1m]", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5-20260101", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5-latest", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5-20250929"),
        ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("openrouter/anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929"),
        ("anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001"),
        ("claude-haiku-4-5", "claude-haiku-4-5-20251001"),
        ("claude-haiku-4-5-20990101", "claude-haiku-4-5-20251001"),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"),
        ("claude-opus-4-0", "claude-opus-4-20250514"),
        ("gpt-5.1-codex-2026-01-31", "gpt-5.1-codex"),
        ("models/gemini-2.5-pro", "gemini-2.5-pro"),
    ],
)
def test_another_name_of_the_same_model_finds_it_and_is_marked(model: str, name: str) -> None:
    price = TABLE.price_of(model)
    assert price is not None
    assert (price.name, price.is_derived) == (name, True)


def test_a_cloud_that_has_a_price_of_its_own_keeps_it() -> None:
    price = TABLE.price_of("us.anthropic.claude-sonnet-4-5-20250929-v1:0[1m]")
    assert price is not None
    assert price.model_price.rates.input_usd == 3.3


@pytest.mark.parametrize(
    "model",
    [
        "",
        " ",
        "claude",
        "claude-sonnet",
        "claude-sonnet-4",
        "claude-sonnet-4-6",
        "claude-sonnet-4-5-fast",
        "claude-zeta-9",
        "claude-opus-4-1",
        "gpt-5",
        "gpt-5.1",
        "gpt-5-4",
        "gpt-5.4-mini",
        "gemini-pro",
        "gemini-2.5-pro-preview-05-06",
        "groq/gpt-5.4",
        "azure/eu/gpt-5.4",
        "xanthropic.claude-sonnet-4-5",
        "claude-sonnet-4-5-2025",
        "-latest",
        "[1m]",
        "<synthetic>",
        "\x1b[2J" * 1000,
    ],
)
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert TABLE.price_of(model) is None


def test_an_unlisted_version_is_not_priced_where_the_listed_ones_differ() -> None:
    assert TABLE.price_of("claude-3-5-sonnet-20991231") is None
