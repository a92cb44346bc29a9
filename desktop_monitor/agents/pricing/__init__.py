"""What a model's tokens cost: the price table, the user's own prices, and the reckoning.

Must not know requests' origin, the store or any face.
"""

from desktop_monitor.agents.pricing.bands import CONTEXT_MARKS_TOKENS
from desktop_monitor.agents.pricing.cost import cost_usd, has_tokens
from desktop_monitor.agents.pricing.loading import load_prices
from desktop_monitor.agents.pricing.table import NO_PRICES, ModelPrice, Price, PriceTable, Rates

__all__ = [
    "CONTEXT_MARKS_TOKENS",
    "NO_PRICES",
    "ModelPrice",
    "Price",
    "PriceTable",
    "Rates",
    "cost_usd",
    "has_tokens",
    "load_prices",
]
