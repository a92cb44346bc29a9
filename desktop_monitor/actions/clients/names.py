"""Clients as their makers call them. Light: whoever only names one imports nothing else."""

from __future__ import annotations

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI

STATUS_LINE = f"{CLAUDE_CODE}.status_line"
"""Claude Code's status line, which alone knows a subscription's limits."""
_NAMES = {CLAUDE_CODE: "Claude Code", CODEX: "Codex", GEMINI: "Gemini CLI", STATUS_LINE: "Claude Code's status line"}


def client_name(interface: str) -> str:
    """``Claude Code``; any other interface by its own name."""
    return _NAMES.get(interface, interface)
