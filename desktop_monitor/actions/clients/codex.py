"""Codex's telemetry: ``[otel]`` in ``config.toml``.

Format: github.com/openai/codex docs/config.md. Each exporter has the full URL of its
signal. Must not know how files are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from desktop_monitor.actions.clients.client import Places, Target, local_port, present, taken_out
from desktop_monitor.actions.documents.document import ABSENT, KeyPath, Tree, Value, value_at
from desktop_monitor.actions.documents.toml_edit import TomlFormat
from desktop_monitor.agents.codex.source import codex_home
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import in_words, words
from desktop_monitor.metrics.agent_event import CODEX

_OTEL = "otel"
_PROMPTS = (_OTEL, "log_user_prompt")
_SIGNALS = {(_OTEL, "exporter"): "logs", (_OTEL, "metrics_exporter"): "metrics"}
_KINDS = ("otlp-http", "otlp-grpc")
_BOTH_REDIRECTED = sentence("Its logs and metrics will come here instead of where they go now.")
_REDIRECTED: Mapping[tuple[str, ...], str] = {
    ("logs",): sentence("Its logs will come here instead of where they go now."),
    ("metrics",): sentence("Its metrics will come here instead of where they go now."),
}


class Codex:
    """Implements `client.Client`."""

    interface = CODEX
    name = "Codex"
    format = TomlFormat()
    sections: tuple[KeyPath, ...] = ((_OTEL,),)
    needs_port = True
    drop_folder: Path | None = None

    def target(self, places: Places) -> Target:
        """One file in Codex's folder."""
        folder = codex_home(places.environment, places.home)
        managed = places.managed("etc/codex", "etc/codex", str(folder))
        return Target(
            files=(folder / "config.toml",) if present(folder) else (),
            managed=tuple((managed / name, self.format) for name in ("managed_config.toml", "requirements.toml")),
        )

    def changes(self, tree: Tree, port: int) -> Mapping[KeyPath, Value]:
        """Only what does not say so already."""
        changes: dict[KeyPath, Value] = {}
        if value_at(tree, _PROMPTS) is not False:
            changes[_PROMPTS] = False
        for path, signal in _SIGNALS.items():
            wanted = {"otlp-http": {"endpoint": f"http://127.0.0.1:{port}/v1/{signal}", "protocol": "binary"}}
            if value_at(tree, path) != wanted:
                changes[path] = wanted
        return changes

    def without_record(self, tree: Tree) -> Mapping[KeyPath, Value]:
        """Without what is just as we write it."""
        return taken_out(self, tree)

    def endpoint(self, tree: Tree) -> str:
        """Of log records, or of metrics where those are not sent."""
        found = (value_at(tree, (*path, kind, "endpoint")) for path in _SIGNALS for kind in _KINDS)
        return next((value for value in found if isinstance(value, str)), "")

    def is_locked(self, tree: Tree) -> bool:
        """Whether it says anything about telemetry."""
        return value_at(tree, (_OTEL,)) is not ABSENT

    def warnings(self, tree: Tree, environment: Mapping[str, str]) -> tuple[str, ...]:
        """What is lost meanwhile, and when it takes effect."""
        found = [words(text("It takes effect when Codex is started the next time."))]
        elsewhere = [
            signal
            for path, signal in _SIGNALS.items()
            if value_at(tree, path) not in (ABSENT, "none") and not _is_local(tree, path)
        ]
        if "metrics" not in elsewhere and value_at(tree, (_OTEL, "metrics_exporter")) is ABSENT:
            found.append(words(text("Its metrics go to its maker by default; they will come here instead.")))
        if elsewhere:
            found.append(in_words(_REDIRECTED.get(tuple(elsewhere), _BOTH_REDIRECTED)))
        if value_at(tree, _PROMPTS) is True:
            found.append(words(text("Prompts will be left out of its telemetry as long as it is connected.")))
        return tuple(found)


def _is_local(tree: Tree, path: KeyPath) -> bool:
    endpoints = (value_at(tree, (*path, kind, "endpoint")) for kind in _KINDS)
    return any(isinstance(found, str) and local_port(found) is not None for found in endpoints)
