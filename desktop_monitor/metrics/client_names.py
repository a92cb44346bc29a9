"""Clients as their makers call them, and what else requests come from.

Light: whoever only names one imports nothing else. Must not know who is told.
"""

from __future__ import annotations

from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI

STATUS_LINE = f"{CLAUDE_CODE}.status_line"
"""Claude Code's status line, which alone knows a subscription's limits."""
_NAMES = {
    CLAUDE_CODE: "Claude Code",
    CODEX: "Codex",
    GEMINI: "Gemini CLI",
}
_DESCRIPTIONS = {
    STATUS_LINE: text("Claude Code's status line"),
    "workflow": text("Own workflows"),
    "metrics": text("Custom metrics"),
}


def client_name(interface: str) -> str:
    """``Claude Code``; what has no name is described in the language that is spoken; any other by its own name."""
    description = _DESCRIPTIONS.get(interface)
    return words(description) if description else _NAMES.get(interface, interface)
