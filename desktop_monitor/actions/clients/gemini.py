"""Gemini CLI's telemetry: ``telemetry`` in ``settings.json``.

Format: geminicli.com/docs/cli/telemetry. It would log prompts unless told not to. Must
not know how files are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.actions.clients.client import Places, Target, exported, present, taken_out
from desktop_monitor.actions.documents.document import ABSENT, KeyPath, Tree, Value, value_at
from desktop_monitor.actions.documents.json_edit import JsonFormat
from desktop_monitor.agents.gemini.source import gemini_home
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.agent_event import GEMINI

_TELEMETRY = "telemetry"
_OURS = ("enabled", "target", "otlpEndpoint", "otlpProtocol", "logPrompts", "outfile", "useCollector")
_VARIABLES = (
    "GEMINI_TELEMETRY_ENABLED",
    "GEMINI_TELEMETRY_TARGET",
    "GEMINI_TELEMETRY_OTLP_ENDPOINT",
    "GEMINI_TELEMETRY_OTLP_PROTOCOL",
    "GEMINI_TELEMETRY_OUTFILE",
    "GEMINI_TELEMETRY_LOG_PROMPTS",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
)


class GeminiCli:
    """Implements `client.Client`."""

    interface = GEMINI
    name = "Gemini CLI"
    format = JsonFormat()
    sections: tuple[KeyPath, ...] = ((_TELEMETRY,),)
    needs_port = True
    drop_folder: Path | None = None

    def target(self, places: Places) -> Target:
        """One file in Gemini CLI's folder."""
        folder = gemini_home(places.environment, places.home)
        named = places.environment.get("GEMINI_CLI_SYSTEM_SETTINGS_PATH", "")
        managed = places.managed(
            "etc/gemini-cli/settings.json",
            "Library/Application Support/GeminiCli/settings.json",
            r"C:\ProgramData\gemini-cli\settings.json",
        )
        return Target(
            files=(folder / "settings.json",) if present(folder) else (),
            managed=((Path(named) if named else managed, self.format),),
        )

    def changes(self, tree: Tree, port: int) -> Mapping[KeyPath, Value]:
        """Only what does not say so already."""
        wanted: dict[str, Value] = {
            "enabled": True,
            "target": "local",
            "otlpEndpoint": f"http://127.0.0.1:{port}",
            "otlpProtocol": "http",
            "logPrompts": False,
        }
        # With a file to write to it sends nothing.
        wanted |= {"outfile": ABSENT} if _value(tree, "outfile") is not ABSENT else {}
        return {
            (_TELEMETRY, name): value
            for name, value in wanted.items()
            if _value(tree, name) != value or type(_value(tree, name)) is not type(value)
        }

    def without_record(self, tree: Tree) -> Mapping[KeyPath, Value]:
        """Without what is just as we write it."""
        return taken_out(self, tree)

    def endpoint(self, tree: Tree) -> str:
        """Empty where it is off, or writes to a file; its own default is port 4317."""
        if _value(tree, "enabled") is not True or _value(tree, "outfile") not in (ABSENT, ""):
            return ""
        endpoint = _value(tree, "otlpEndpoint")
        return endpoint if isinstance(endpoint, str) and endpoint else "http://localhost:4317"

    def is_locked(self, tree: Tree) -> bool:
        """Whether one of these is set."""
        return any(_value(tree, name) is not ABSENT for name in _OURS)

    def warnings(self, tree: Tree, environment: Mapping[str, str]) -> tuple[str, ...]:
        """Shell variables win over this file; and when it takes effect."""
        found = [words(text("It takes effect when Gemini CLI is started the next time."))]
        if shell := exported(environment, _VARIABLES):
            found.append(
                words(
                    text(
                        "Your shell exports {variables}, which wins over this file: it may go on sending elsewhere.",
                        variables=shell,
                    )
                )
            )
        if _value(tree, "outfile") not in (ABSENT, ""):
            found.append(words(text("It writes its telemetry to a file now and will send it here instead.")))
        return tuple(found)


def _value(tree: Tree, name: str) -> Value:
    return value_at(tree, (_TELEMETRY, name))
