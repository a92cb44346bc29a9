"""The limits of a subscription that Codex writes down beside token counts.

``rate_limits`` is ``{limit_id, plan_type, primary, secondary}``, each window
``{used_percent, window_minutes, resets_at}``, in older versions ``resets_in_seconds``
(codex-rs, protocol: `RateLimitSnapshot`). Everything may be null.

Must not know sessions or requests.
"""

from __future__ import annotations

from desktop_monitor.agents.values import epoch_seconds, name_or_empty, number_or_none
from desktop_monitor.metrics.agent_event import CODEX, LimitReading

_WINDOW_NAMES = {300: "five_hour", 10080: "seven_day"}
_OWN_ID = "codex"
_MOST_PERCENT = 1000.0


def limits_of(snapshot: object, at_seconds: float) -> tuple[LimitReading, ...]:
    """The readings in one ``rate_limits``; none where all is null."""
    if not isinstance(snapshot, dict):
        return ()
    readings = (_reading(snapshot, place, at_seconds) for place in ("primary", "secondary"))
    return tuple(reading for reading in readings if reading is not None)


def _reading(snapshot: dict[str, object], place: str, at_seconds: float) -> LimitReading | None:
    window = snapshot.get(place)
    percent = number_or_none(window.get("used_percent")) if isinstance(window, dict) else None
    if not isinstance(window, dict) or percent is None or percent > _MOST_PERCENT:
        return None
    minutes = number_or_none(window.get("window_minutes"))
    resets_in = number_or_none(window.get("resets_in_seconds"))
    return LimitReading(
        CODEX,
        at_seconds,
        _name(snapshot.get("limit_id"), place, minutes),
        source="rollout",
        used_ratio=percent / 100,
        window_seconds=minutes * 60 if minutes else None,
        resets_at_seconds=epoch_seconds(window.get("resets_at"))
        or (None if resets_in is None else epoch_seconds(at_seconds + resets_in)),
        plan=name_or_empty(snapshot.get("plan_type")),
    )


def _name(limit_id: object, place: str, minutes: float | None) -> str:
    name = _WINDOW_NAMES.get(round(minutes), place) if minutes else place
    own = name_or_empty(limit_id)
    return name if own in ("", _OWN_ID) else f"{own}.{name}"
