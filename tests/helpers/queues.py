"""A queue of messages in memory, which may refuse like a full disk."""

from __future__ import annotations

from dataclasses import replace

from desktop_monitor.errors import StoreEnvironmentError, StoreError
from desktop_monitor.notify.queue import DeliveryState, RemoteDelivery


class FakeQueue:
    """Implements `desktop_monitor.notify.queue.Queue`; several may share one list of `rows`."""

    def __init__(self, rows: dict[int, RemoteDelivery] | None = None) -> None:
        self.rows: dict[int, RemoteDelivery] = rows if rows is not None else {}
        self.refusal: StoreError | None = None
        self.opened = 0
        self.closed = 0

    def open(self) -> FakeQueue:
        """As a dispatcher opens it."""
        self._ask()
        self.opened += 1
        return self

    def put_delivery(self, delivery: RemoteDelivery) -> RemoteDelivery:
        self._ask()
        assert delivery.delivery_id >= 0
        kept = replace(delivery, delivery_id=delivery.delivery_id or len(self.rows) + 1)
        self.rows[kept.delivery_id] = kept
        return kept

    def waiting_deliveries(self) -> tuple[RemoteDelivery, ...]:
        self._ask()
        return tuple(row for row in self.rows.values() if row.state is DeliveryState.WAITING)

    def deliveries(self, limit: int = 200) -> tuple[RemoteDelivery, ...]:
        self._ask()
        return tuple(reversed(self.rows.values()))[:limit]

    def close(self) -> None:
        self.closed += 1

    def refuse(self) -> None:
        """From now on, as a full disk."""
        self.refusal = StoreEnvironmentError("No space left", "free some")

    def _ask(self) -> None:
        if self.refusal is not None:
            raise self.refusal
