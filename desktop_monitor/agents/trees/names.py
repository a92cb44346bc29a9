"""Whether a process is an agent, of which interface, or what serves agents: by its name alone.

Looked at are the program and the one word that is kept of its command line
(`collect.commands`), never arguments, so ``vim claude.py`` is an editor. Must not
know sessions, nor which process started which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from desktop_monitor.metrics.agent_event import CLAUDE_CODE, CODEX, GEMINI
from desktop_monitor.metrics.process import ProcessRow

_MEMORY = 4096
"""Most pairs of name and command that are remembered: processes choose them freely."""


class Role(Enum):
    """What a process does for the user's agents."""

    AGENT = "agent"
    """It works on sessions or runs a model: the root of a tree."""
    INFRASTRUCTURE = "infrastructure"
    """It serves agents or keeps them running: MCP servers, proxies, supervisors."""


class Kind(NamedTuple):
    """What a process was recognised as."""

    interface: str
    role: Role


def _agents(names: Mapping[str, str]) -> Mapping[str, Kind]:
    return MappingProxyType({name: Kind(interface, Role.AGENT) for name, interface in names.items()})


_PROGRAMS = _agents(
    {
        "claude": CLAUDE_CODE,
        "codex": CODEX,
        "gemini": GEMINI,
        "opencode": "opencode",
        "goose": "goose",
        "goosed": "goose",
        "amp": "amp",
        "copilot": "copilot",
        "qwen": "qwen",
        "kimi": "kimi",
        "aider": "aider",
        "cursor-agent": "cursor",
        "llama-server": "llama_server",
        "lms": "lmstudio",
        "lmstudio": "lmstudio",
        "vllm": "vllm",
    }
)
"""Programs by base name, case included: ``Claude`` is a desktop program. Scripts of interpreters too."""

_SCRIPTS = _agents({"gemini.js": GEMINI, "codex.js": CODEX, "pi": "pi"})
"""Agents only where an interpreter runs them."""

_PACKAGES = _agents(
    {
        "claude-code": CLAUDE_CODE,
        "claude-agent-sdk": CLAUDE_CODE,
        "codex": CODEX,
        "gemini-cli": GEMINI,
        "qwen-code": "qwen",
        "amp": "amp",
        "copilot": "copilot",
        "pi-coding-agent": "pi",
        "opencode": "opencode",
    }
)
"""By what `collect.command_words.PACKAGES` puts before a script."""

_MODULES = _agents({"aider": "aider", "vllm": "vllm"})
"""By the first part of a Python module's name."""

_INTERPRETER = re.compile(r"(?:node|nodejs|bun|deno|tsx|python|pythonw|pypy)[-.]?[\d.]*(?:\.exe)?\Z")
_NATIVE_CODEX = re.compile(r"codex-(?:x86_64|aarch64|arm64)-")
_MCP = re.compile(r"(?:^|[-_./ @])mcp(?:[-_./ ]|$)")
_PROXY = re.compile(r"(?:^|[/ ])litellm(?:\.exe)?(?:[ ./]|$)")

_SERVING_TASKS = frozenset(
    ("mcp", "mcp-server", "app-server", "daemon", "--bg-pty-host", "--bg-spare", "--daemon-worker")
)
_OTHER_TASKS = frozenset(
    (
        *("--version", "--help", "config", "doctor", "update", "upgrade", "install", "setup-token", "login", "logout"),
        *("apply", "sandbox", "extensions", "auth", "models", "stats", "configure", "web", "bench"),
    )
)
"""Short tasks of agents' programs that are no sessions."""


class Names:
    """Recognises processes; what was recognised once is remembered. Belongs to one thread."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Kind | None] = {}

    def kind(self, row: ProcessRow) -> Kind | None:
        """What the process of `row` is; None for everything that is no agent's."""
        key = (row.name, row.command)
        known = self._known
        if key in known:
            return known[key]
        if len(known) >= _MEMORY:
            known.clear()
        kind = known[key] = recognise(row.name, row.command)
        return kind


def recognise(name: str, command: str) -> Kind | None:
    """What goes by the short name and the kept command; None: nothing of an agent."""
    program, _, detail = (command or name).partition(" ")
    if _PROXY.search(command):
        return Kind("litellm", Role.INFRASTRUCTURE)
    kind = _interpreted(detail) if _INTERPRETER.match(program) else _native(program, detail)
    if kind is None and _MCP.search(command):
        return Kind("mcp", Role.INFRASTRUCTURE)
    return kind


def _native(program: str, task: str) -> Kind | None:
    program = program.removesuffix(".exe")
    if program == "ollama":
        return Kind("ollama", Role.AGENT) if task in {"serve", "runner"} else None
    kind = _PROGRAMS.get(program) or (Kind(CODEX, Role.AGENT) if _NATIVE_CODEX.match(program) else None)
    if kind is None or task in _OTHER_TASKS:
        return None
    return Kind(kind.interface, Role.INFRASTRUCTURE) if task in _SERVING_TASKS else kind


def _interpreted(detail: str) -> Kind | None:
    if detail.startswith("-m "):
        return _MODULES.get(detail.removeprefix("-m ").partition(".")[0])
    package, slash, _ = detail.partition("/")
    if slash:
        return _PACKAGES.get(package)
    return _PROGRAMS.get(detail) or _SCRIPTS.get(detail)
