"""What tokens cost, against amounts reckoned by hand and against what a client stated itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

from desktop_monitor.agents.pricing import CONTEXT_MARKS_TOKENS, ModelPrice, PriceTable, Rates, cost_usd, load_prices
from desktop_monitor.paths import resource
from tests.helpers.agent_facts import group

_CAPTURES = Path(__file__).resolve().parents[2] / "data" / "captures"
PRICE = ModelPrice(
    Rates(3.0, 15.0, 0.3, 3.75, 6.0),
    ((200_000, Rates(6.0, 22.5, 0.6, 7.5, 12.0)),),
    fast_factor=2.0,
    context_window_tokens=1_000_000,
)
MILLION = 1_000_000


@pytest.fixture(scope="module")
def shipped() -> PriceTable:
    return load_prices(resource("prices", "prices.json"))


@pytest.mark.parametrize(
    ("counts", "usd"),
    [
        ({"input_tokens": MILLION}, 3.0),
        ({"output_tokens": MILLION}, 15.0),
        ({"cache_read_tokens": MILLION}, 0.3),
        ({"cache_write_tokens": MILLION}, 3.75),
        ({"cache_write_tokens": MILLION, "cache_write_1h_tokens": MILLION}, 6.0),
        ({"cache_write_tokens": MILLION, "cache_write_1h_tokens": 400_000}, 0.6 * 3.75 + 0.4 * 6.0),
        ({"output_tokens": MILLION, "reasoning_tokens": 300_000}, 15.0),
        ({"input_tokens": 8, "cache_write_tokens": 22_273, "output_tokens": 19}, 0.08383275),
        ({}, 0.0),
    ],
)
def test_each_kind_of_token_has_its_price(counts: dict[str, int], usd: float) -> None:
    assert cost_usd(PRICE, group(**counts)) == pytest.approx(usd, abs=1e-12)


@pytest.mark.parametrize(("band", "usd"), [(0, 18.0), (1, 18.0), (2, 18.0), (3, 28.5), (4, 28.5)])
def test_a_long_context_costs_more_from_the_models_own_mark_on(band: int, usd: float) -> None:
    assert CONTEXT_MARKS_TOKENS == (100_000, 128_000, 200_000, 272_000)
    assert cost_usd(PRICE, group(context_band=band, input_tokens=MILLION, output_tokens=MILLION)) == usd


def test_fast_mode_multiplies_everything() -> None:
    usual = group(context_band=4, input_tokens=10, cache_read_tokens=1000, cache_write_tokens=100, output_tokens=5)
    ordinary = cost_usd(PRICE, usual)
    assert ordinary is not None
    assert cost_usd(PRICE, usual._replace(is_fast=True)) == pytest.approx(2 * ordinary)


def test_fast_mode_without_a_known_price_is_unpriced_rather_than_cheap() -> None:
    assert cost_usd(PRICE._replace(fast_factor=None), group(is_fast=True, input_tokens=10)) is None


def test_a_cache_without_prices_costs_as_input_and_an_hour_twice_that() -> None:
    price = ModelPrice(Rates(2.0, 8.0))
    assert cost_usd(price, group(cache_read_tokens=MILLION)) == 2.0
    assert cost_usd(price, group(cache_write_tokens=MILLION)) == 2.0
    assert cost_usd(price, group(cache_write_tokens=MILLION, cache_write_1h_tokens=MILLION)) == 4.0


def test_thinking_may_have_a_price_of_its_own() -> None:
    price = ModelPrice(Rates(1.0, 2.0, reasoning_usd=4.0))
    assert cost_usd(price, group(output_tokens=MILLION, reasoning_tokens=250_000)) == 0.75 * 2.0 + 0.25 * 4.0


def test_counts_that_contradict_each_other_never_make_a_cost_negative() -> None:
    odd = group(cache_write_tokens=10, cache_write_1h_tokens=50, output_tokens=3, reasoning_tokens=9)
    assert cost_usd(PRICE, odd) == pytest.approx((10 * 6.0 + 3 * 15.0) / MILLION)


def _stated_in_json(capture: str) -> Iterator[dict[str, Any]]:
    for body in sorted((_CAPTURES / capture / "otlp").glob("*_logs.json")):
        for resource_logs in json.loads(body.read_bytes())["resourceLogs"]:
            for scope in resource_logs["scopeLogs"]:
                for record in scope["logRecords"]:
                    pairs = ((a["key"], next(iter(a["value"].values()), None)) for a in record["attributes"])
                    yield dict(pairs)


def _stated_in_protobuf(capture: str) -> Iterator[dict[str, Any]]:
    for body in sorted((_CAPTURES / capture / "otlp").glob("*_logs.bin")):
        for resource_logs in ExportLogsServiceRequest.FromString(body.read_bytes()).resource_logs:
            for scope in resource_logs.scope_logs:
                for record in scope.log_records:
                    pairs = ((a.key, getattr(a.value, a.value.WhichOneof("value") or "")) for a in record.attributes)
                    yield dict(pairs)


def _reckoned_and_stated(records: Iterable[dict[str, Any]], prices: PriceTable) -> Iterator[tuple[float, float]]:
    """List price and the client's own cost of every captured request."""
    for told in records:
        price = prices.price_of(told["model"]) if told.get("event.name") == "api_request" else None
        if price is not None:
            asked = group(
                is_fast=told["speed"] == "fast",
                input_tokens=int(told["input_tokens"]),
                output_tokens=int(told["output_tokens"]),
                cache_read_tokens=int(told["cache_read_tokens"]),
                cache_write_tokens=int(told["cache_creation_tokens"]),
                cache_write_1h_tokens=int(told["cache_creation_1h_tokens"]),
            )
            reckoned = cost_usd(price.model_price, asked)
            assert reckoned is not None
            yield reckoned, told["cost_usd"]


@pytest.mark.parametrize(("capture", "count"), [("claude_json", 6), ("claude_tui", 5), ("claude_pb", 16)])
def test_claude_code_states_the_same_cost_for_models_it_knows(capture: str, count: int, shipped: PriceTable) -> None:
    """Of every request that was captured, to the last digit a double has."""
    found = list(_reckoned_and_stated((*_stated_in_json(capture), *_stated_in_protobuf(capture)), shipped))

    assert len(found) == count
    for reckoned, stated in found:
        assert reckoned == pytest.approx(stated, rel=1e-12)


def test_only_where_a_stream_was_cut_the_client_states_more(shipped: PriceTable) -> None:
    """Its cost holds the lost attempt, its tokens do not: one more reason why the client's own cost wins."""
    found = list(_reckoned_and_stated(_stated_in_protobuf("claude_otlp"), shipped))
    odd = [(reckoned, stated) for reckoned, stated in found if reckoned != pytest.approx(stated, rel=1e-12)]

    assert len(found) > len(odd) == 1
    assert all(stated > reckoned for reckoned, stated in odd)


def _anthropic_by_hand(price_in: str, price_out: str, tokens: tuple[int, int, int, int, int]) -> Decimal:
    """Anthropic's published rule: a read costs a tenth of input, five minutes 1.25 times, an hour twice as much."""
    plain, read, five_minutes, hour, out = map(Decimal, tokens)
    base = Decimal(price_in)
    weighted = plain + read / 10 + five_minutes * Decimal("1.25") + hour * 2
    return (weighted * base + out * Decimal(price_out)) / 1_000_000


@pytest.mark.parametrize(
    ("model", "price_in", "price_out"),
    [
        ("claude-sonnet-4-5", "3", "15"),
        ("claude-haiku-4-5", "1", "5"),
        ("claude-opus-4-5", "5", "25"),
        ("claude-opus-4-1", "15", "75"),
        ("claude-opus-5", "5", "25"),
    ],
)
def test_the_table_that_ships_keeps_anthropics_rule(
    shipped: PriceTable, model: str, price_in: str, price_out: str
) -> None:
    price = shipped.price_of(model)
    assert price is not None
    asked = group(
        input_tokens=1_234,
        cache_read_tokens=56_789,
        cache_write_tokens=9_000,
        cache_write_1h_tokens=4_000,
        output_tokens=777,
    )
    by_hand = _anthropic_by_hand(price_in, price_out, (1_234, 56_789, 5_000, 4_000, 777))
    assert cost_usd(price.model_price, asked) == pytest.approx(float(by_hand), rel=1e-12)


@pytest.mark.parametrize(
    ("model", "below", "above", "mark"),
    [
        ("gpt-5.4", 2.5 + 15.0, 5.0 + 22.5, 272_000),
        ("gemini-2.5-pro", 1.25 + 10.0, 2.5 + 15.0, 200_000),
        ("claude-haiku-5-5", 0.1 + 0.5, 0.5 + 2.5, 100_000),
        ("claude-sonnet-4-20250514", 3.0 + 15.0, 6.0 + 22.5, 200_000),
    ],
)
def test_models_that_cost_more_with_a_long_context_do_from_their_mark_on(
    shipped: PriceTable, model: str, below: float, above: float, mark: int
) -> None:
    price = shipped.price_of(model)
    assert price is not None
    for band in range(5):
        is_above = band > 0 and CONTEXT_MARKS_TOKENS[band - 1] >= mark
        cost = cost_usd(price.model_price, group(context_band=band, input_tokens=MILLION, output_tokens=MILLION))
        assert cost == pytest.approx(above if is_above else below)


def test_codex_pays_less_for_what_the_cache_had(shipped: PriceTable) -> None:
    price = shipped.price_of("gpt-5.1-codex")
    assert price is not None
    asked = group(input_tokens=40_473, cache_read_tokens=10_094, output_tokens=300, reasoning_tokens=100)
    assert cost_usd(price.model_price, asked) == pytest.approx(0.05059125 + 0.00126175 + 0.003)
