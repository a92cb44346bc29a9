"""The files of all clients this program knows, where each client itself looks for them, and of own workflows.

Must not know what is in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.agents.source import FileSource

READ_UNLESS_TOLD = True
"""Whether they are read where the user does not say; here, not with the options, for who needs no other."""


def file_sources(environment: Mapping[str, str], home: Path, platform: str, events: Path) -> tuple[FileSource, ...]:
    """One source a client, and the drop folder `events`; `platform` is `sys.platform`'s. Nothing is read yet."""
    # Here, not above: a monitor that is told to read no files loads no reader.
    from desktop_monitor.agents.claude.roots import configuration_roots
    from desktop_monitor.agents.claude.source import ClaudeFiles
    from desktop_monitor.agents.codex.source import CodexFiles, codex_home
    from desktop_monitor.agents.gemini.source import GeminiFiles, gemini_home
    from desktop_monitor.agents.workflow.source import WorkflowFiles

    return (
        ClaudeFiles(configuration_roots(environment, home, platform)),
        CodexFiles(codex_home(environment, home)),
        GeminiFiles(gemini_home(environment, home)),
        WorkflowFiles(events),
    )
