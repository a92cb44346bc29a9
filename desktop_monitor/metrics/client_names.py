"""Clients as their makers call them, and what else requests come from.

Light: whoever only names one imports nothing else. Must not know who is told.
"""

from __future__ import annotations

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI

STATUS_LINE = f"{CLAUDE_CODE}.status_line"
"""Claude Code's status line, which alone knows a subscription's limits."""
_NAMES = {
    CLAUDE_CODE: "Claude Code",
    CODEX: "Codex",
    GEMINI: "Gemini CLI",
    STATUS_LINE: "Claude Code's status line",
    "workflow": "Own workflows",
    "metrics": "Custom metrics",
}


def client_name(interface: str) -> str:
    """``Claude Code``; any other interface by its own name."""
    return _NAMES.get(interface, interface)
