"""List prices for desks that go on without them where a file is wrong. Must not know what is priced."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable, load_prices
from desktop_monitor.errors import ConfigError, SourceError
from desktop_monitor.paths import resource

_LOG = logging.getLogger(__name__)


def prices_or_none(own: Sequence[Path]) -> PriceTable:
    """Without the user's prices where their file is wrong, and without any where ours is not there."""
    shipped = resource("prices", "prices.json")
    for paths in (own, ()):
        try:
            return load_prices(shipped, paths)
        except (ConfigError, SourceError) as error:
            _LOG.warning("%s", error)
    return NO_PRICES
