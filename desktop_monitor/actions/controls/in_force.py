"""By which fact of a request it is seen what a control is set to. Must not know requests."""

from __future__ import annotations

from desktop_monitor.actions.controls.control import Control, ControlKind, FileStep


def request_fact(control: Control) -> str:
    """``effort``, ``model`` or ``mode``; empty where no request tells."""
    keys = control.get.keys if isinstance(control.get, FileStep) else ()
    words = " ".join(name.lower() for key in keys for name in key)
    for fact in ("effort", "model"):
        if fact in words:
            return fact
    return "mode" if control.kind is ControlKind.CONTEXT_MODE else ""
