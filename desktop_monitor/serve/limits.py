"""How much a client may ask of the ports. Must not know HTTP libraries."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one port; a client that keeps to OTLP/HTTP never meets them."""

    sent_bytes: int = 16 * _MIB
    """Body as it is sent. Codex sends 630 KB at the end of one session."""
    body_bytes: int = 64 * _MIB
    """Body after decompression: what the OTLP specification recommends."""
    held_bytes: int = 160 * _MIB
    """All bodies that are being read or wait to be decoded, together."""
    quick_bytes: int = 256 * 1024
    """A larger body is decoded on a thread of its own, so that short requests need not wait for it."""
    line_bytes: int = 8190
    """Request line, and each header."""
    header_count: int = 64
    connections: int = 256
    requests_per_second: float = 1000.0
    """Of one connection, in the long run."""
    request_burst: int = 3000
    """What one connection may ask at once after a rest."""
    idle_seconds: float = 30.0
    """For the next request with all its headers, since the connection or the last answer began."""
    pause_seconds: float = 10.0
    """Between two pieces of a body."""
    transfer_seconds: float = 60.0
    """For a whole body."""
    unread_seconds: float = 2.0
    """How long the rest of a refused body is read and dropped, so that the client sees the answer."""
    stop_seconds: float = 2.0
    """For requests that are being answered when the ports are closed."""
    room_seconds: float = 3.0
    """How long a request waits for room before it is sent away: not every client comes again."""
    retry_seconds: int = 1
    """After which a client that was sent away may try again."""


LIMITS = Limits()
