"""Why the Agents page has no session to show, and what can be done about it. Must not know widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop_monitor.agents.options import AgentOptions
from desktop_monitor.engine.agents_view import AgentsView, Connection, SourceState


@dataclass(frozen=True, slots=True)
class Missing:
    """One sentence about what is missing, one about how to get it."""

    sentence: str
    remedy: str
    is_a_setting: bool = False
    """The settings page is where it is changed."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("AgentsEmpty", words)


def what_is_missing(agents: AgentsView, options: AgentOptions, period: str) -> Missing:
    """Why there is no session in `period` (in words)."""
    if agents.importing is not None:
        return Missing(
            _tr("Reading what your agents did so far…"),
            _tr("Sessions appear here as they are found. This can be left alone; it goes on where it stopped."),
        )
    if not options.read_files and not _is_heard(agents):
        return Missing(
            _tr("Agents' files are not read"),
            _tr(
                "Reading them is switched off in the settings, and no client sends its telemetry here. "
                "Switch it on, or connect a client below."
            ),
            is_a_setting=True,
        )
    if not _is_found(agents):
        return Missing(
            _tr("No agent was found on this machine"),
            _tr(
                "Claude Code, Codex and Gemini CLI are looked for where they keep their files: ~/.claude, ~/.codex "
                "and ~/.gemini. Workflows of your own tell of themselves through desktop_monitor.client."
            ),
        )
    return Missing(
        _tr("No session in this period: {period}").format(period=period),
        _tr("Choose a longer time range above, or start one of your agents; it appears here within seconds."),
    )


def _is_heard(agents: AgentsView) -> bool:
    return any(source.state is SourceState.FRESH for client in agents.clients for source in client.sources)


def _is_found(agents: AgentsView) -> bool:
    return any(
        client.connection is not Connection.ABSENT
        or any(source.state is not SourceState.ABSENT for source in client.sources)
        for client in agents.clients
    )
