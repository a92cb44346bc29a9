"""The price table: what a million tokens of a model cost, by the model's name.

A model is found under its own name or under another name of the same model (see
`names`); one that is not found has no price, which is not a price of 0. Must not know
where prices are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.agents.pricing.names import is_undated, is_version_of, same_models, undated

PER_TOKENS = 1_000_000
"""Prices are for so many tokens."""
_MOST_FOUND = 1_000
"""Names of models come from outside; what is remembered of them is bounded."""
_NONE: Mapping[str, Mapping[str, object]] = MappingProxyType({})


class Rates(NamedTuple):
    """US dollars for a million tokens of each kind; None: no price of its own."""

    input_usd: float
    output_usd: float
    cache_read_usd: float | None = None
    cache_write_usd: float | None = None
    """Kept for five minutes, as long as nothing else is asked for."""
    cache_write_1h_usd: float | None = None
    reasoning_usd: float | None = None


class ModelPrice(NamedTuple):
    """All prices of one model."""

    rates: Rates
    tiers: tuple[tuple[int, Rates], ...] = ()
    """Prices of the whole request where its context is above so many tokens, ascending."""
    fast_factor: float | None = None
    """All of it costs so many times as much in fast mode; None: there is none, or its price is not known."""
    context_window_tokens: int | None = None

    def rates_in(self, band: int) -> Rates:
        """The prices in one of the bands that `CONTEXT_MARKS_TOKENS` part."""
        if not band or not self.tiers:
            return self.rates
        passed = CONTEXT_MARKS_TOKENS[:band]
        return next((rates for above, rates in reversed(self.tiers) if above in passed), self.rates)


class Price(NamedTuple):
    """What was found for a model."""

    name: str
    """As the table has it."""
    model_price: ModelPrice
    is_derived: bool
    """It stands under another name there, which means the same model by a rule of naming."""


class PriceTable:
    """Prices by model name, the user's own before the ones that ship."""

    def __init__(self, models: Mapping[str, Mapping[str, object]] = _NONE, taken: str = "") -> None:
        """`models` in lower case (see `model_price`); `taken` is the day the prices that ship are of."""
        self.models = models
        self.taken = taken
        # Answers given before: one question asks for the same few models thousands of times.
        self._found: dict[str, Price | None] = {}

    def price_of(self, model: str) -> Price | None:
        """The price of `model`, or None: unknown, not 0."""
        if model not in self._found:
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            self._found[model] = self._find(model)
        return self._found[model]

    def _find(self, model: str) -> Price | None:
        name = self._name_of(model)
        if name is None:
            return None
        return Price(name, model_price(self.models[name]), is_derived=name != model.strip().lower())

    def context_window_tokens(self, model: str) -> int | None:
        """How much `model` can take in at most, where that is known."""
        price = self.price_of(model)
        return price.model_price.context_window_tokens if price else None

    def _name_of(self, model: str) -> str | None:
        names = tuple(dict.fromkeys(same_models(model)))
        plain = undated(names[-1])
        found = next((name for name in (*names, plain) if name in self.models), None)
        return found or self._dated(plain, names[-1])

    def _dated(self, base: str, wanted: str) -> str | None:
        """The newest version of `base`; for a version that is not listed only if all that are cost the same."""
        versions = sorted(name for name in self.models if is_version_of(name, base)) if base else []
        if not versions:
            return None
        prices = {model_price(self.models[name]) for name in versions}
        return versions[-1] if is_undated(wanted) or len(prices) == 1 else None


NO_PRICES = PriceTable()


def model_price(entry: Mapping[str, object]) -> ModelPrice:
    """One entry of a table that was checked: Rates' fields, `above`, `fast_factor`, `context_window_tokens`."""
    above = entry.get("above")
    tiers = above.items() if isinstance(above, Mapping) else ()
    window = entry.get("context_window_tokens")
    return ModelPrice(
        _rates(entry),
        tuple(sorted((int(mark), _rates({**_as_ever(entry), **tier})) for mark, tier in tiers)),
        _number(entry, "fast_factor"),
        window if isinstance(window, int) else None,
    )


def _as_ever(entry: Mapping[str, object]) -> dict[str, object]:
    """What a tier need not state; the rest follows from its own input and output."""
    return {
        name: entry[name] for name in ("input_usd", "output_usd", "cache_read_usd", "cache_write_usd") if name in entry
    }


def _rates(entry: Mapping[str, object]) -> Rates:
    input_usd, output_usd, *others = (_number(entry, name) for name in Rates._fields)
    return Rates(input_usd or 0.0, output_usd or 0.0, *others)


def _number(entry: Mapping[str, object], name: str) -> float | None:
    value = entry.get(name)
    return float(value) if isinstance(value, int | float) else None
