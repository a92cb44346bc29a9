"""Claude Code's telemetry switches: ``env`` in ``settings.json`` of its configuration folders.

Format: code.claude.com/docs/en/monitoring-usage and …/settings. Nothing that would
make it send prompts or answers is ever set. Must not know how files are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.actions.clients.client import Places, Target, exported, present, taken_out
from desktop_monitor.actions.documents.document import ABSENT, KeyPath, Tree, Value, value_at
from desktop_monitor.actions.documents.json_edit import JsonFormat
from desktop_monitor.agents.claude.roots import configuration_roots
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import CLAUDE_CODE

_ENV = "env"
_SWITCH = "CLAUDE_CODE_ENABLE_TELEMETRY"
_EXPORTERS = ("OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER")
_PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL"
_ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
_SIGNAL_ENDPOINTS = ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
_SIGNAL_PROTOCOLS = ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL")
_HEADERS = (
    "OTEL_EXPORTER_OTLP_HEADERS",
    "OTEL_EXPORTER_OTLP_LOGS_HEADERS",
    "OTEL_EXPORTER_OTLP_METRICS_HEADERS",
)
_CONTENT = (
    "OTEL_LOG_USER_PROMPTS",
    "OTEL_LOG_ASSISTANT_RESPONSES",
    "OTEL_LOG_TOOL_DETAILS",
    "OTEL_LOG_TOOL_CONTENT",
    "OTEL_LOG_RAW_API_BODIES",
)
_OURS = (_SWITCH, *_EXPORTERS, _PROTOCOL, _ENDPOINT, *_SIGNAL_ENDPOINTS, *_SIGNAL_PROTOCOLS)
_ON = frozenset({"1", "true"})
_HTTP = frozenset({"http/protobuf", "http/json"})


class ClaudeCode:
    """Implements `client.Client`."""

    interface = CLAUDE_CODE
    name = "Claude Code"
    format = JsonFormat()
    sections: tuple[KeyPath, ...] = ((_ENV,),)
    needs_port = True
    drop_folder: Path | None = None

    def target(self, places: Places) -> Target:
        """The settings of every configuration folder there is."""
        return claude_target(places)

    def changes(self, tree: Tree, port: int) -> Mapping[KeyPath, Value]:
        """Only what does not say so already."""
        wanted: dict[str, Value] = {}
        if _text(tree, _SWITCH).lower() not in _ON:
            wanted[_SWITCH] = "1"
        for name in _EXPORTERS:
            if "otlp" not in _text(tree, name).split(","):
                wanted[name] = "otlp"
        if _text(tree, _PROTOCOL) not in _HTTP:
            wanted[_PROTOCOL] = "http/protobuf"
        endpoint = f"http://127.0.0.1:{port}"
        if _text(tree, _ENDPOINT).rstrip("/") != endpoint:
            wanted[_ENDPOINT] = endpoint
        # They would win over what is set for all.
        overriding = (name for name in (*_SIGNAL_ENDPOINTS, *_SIGNAL_PROTOCOLS) if _is_there(tree, name))
        wanted.update(dict.fromkeys(overriding, ABSENT))
        return {(_ENV, name): value for name, value in wanted.items()}

    def without_record(self, tree: Tree) -> Mapping[KeyPath, Value]:
        """Without what is just as we write it."""
        return taken_out(self, tree)

    def endpoint(self, tree: Tree) -> str:
        """Of log records, which tell more than metrics."""
        is_sent = any("otlp" in _text(tree, name).split(",") for name in _EXPORTERS)
        if _text(tree, _SWITCH).lower() not in _ON or not is_sent:
            return ""
        return _text(tree, _SIGNAL_ENDPOINTS[0]) or _text(tree, _ENDPOINT)

    def is_locked(self, tree: Tree) -> bool:
        """Whether one of the switches is set."""
        return any(_is_there(tree, name) for name in _OURS)

    def warnings(self, tree: Tree, environment: Mapping[str, str]) -> tuple[str, ...]:
        """Shell variables, headers, content switches; and when it takes effect."""
        found = [
            words(text("It takes effect in sessions that are started from then on.")),
            words(
                text(
                    "Programs that Claude Code starts see {switch}, too; variables that begin with OTEL_ it"
                    " keeps to itself.",
                    switch=_SWITCH,
                )
            ),
        ]
        if shell := exported(environment, _OURS):
            found.append(
                words(
                    text(
                        "Your shell exports {variables}; in Claude Code the values of this file take their place.",
                        variables=shell,
                    )
                )
            )
        if headers := ", ".join(name for name in _HEADERS if _is_there(tree, name)):
            found.append(
                words(
                    text(
                        "{headers} is set: what it holds will come to this machine's receiver, which drops it.",
                        headers=headers,
                    )
                )
            )
        if content := ", ".join(name for name in _CONTENT if _is_there(tree, name)):
            found.append(
                words(
                    text(
                        "{content} is set: texts will come to this machine's receiver, too, which drops them.",
                        content=content,
                    )
                )
            )
        return tuple(found)


def claude_target(places: Places) -> Target:
    """Claude Code's settings files, the user's and the administrator's."""
    # The desktop program gives each session a passing home of its own, hence not darwin's roots.
    roots = configuration_roots(places.environment, places.home, "linux")
    managed = places.managed(
        "etc/claude-code", "Library/Application Support/ClaudeCode", r"C:\Program Files\ClaudeCode"
    )
    return Target(
        files=tuple(root / "settings.json" for root in roots if _is_used(root)),
        managed=tuple((path, JsonFormat()) for path in _managed_files(managed)),
    )


def _is_used(root: Path) -> bool:
    """``~/.config/claude`` may be a folder of something else."""
    return present(root) and (root.name == ".claude" or any((root / name).exists() for name in _TRACES))


_TRACES = ("projects", "settings.json", "sessions", ".claude.json")


def _managed_files(folder: Path) -> tuple[Path, ...]:
    try:
        more = sorted((folder / "managed-settings.d").glob("*.json"))
    except OSError:
        more = []
    return folder / "managed-settings.json", *more


def _is_there(tree: Tree, name: str) -> bool:
    return value_at(tree, (_ENV, name)) is not ABSENT


def _text(tree: Tree, name: str) -> str:
    value = value_at(tree, (_ENV, name))
    return value if isinstance(value, str) else str(value) if type(value) is int else ""
