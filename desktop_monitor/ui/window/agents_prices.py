"""Prices for what pages reckon with, read when first needed. Must not know what is reckoned."""

from __future__ import annotations

import logging

from desktop_monitor.agents.pricing import NO_PRICES, PriceTable, load_prices
from desktop_monitor.errors import ConfigError, MonitorError
from desktop_monitor.paths import Paths, resource

_LOG = logging.getLogger(__name__)


class Prices:
    """Belongs to the thread that asks the journal."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._table: PriceTable | None = None

    def table(self) -> PriceTable:
        """The table that ships and the user's own; without his where they are wrong, empty where none can be read."""
        if self._table is None:
            self._table = self._read()
        return self._table

    def _read(self) -> PriceTable:
        shipped = resource("prices", "prices.json")
        try:
            return load_prices(shipped, self._paths.own_prices)
        except ConfigError as error:
            _LOG.warning("own prices are left out: %s", error)
        except MonitorError as error:
            _LOG.warning("%s", error)
            return NO_PRICES
        return load_prices(shipped)
