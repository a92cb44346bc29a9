"""Secrets put where clients write a user's words, files and person, to look for afterwards.

Must not know what is kept of them.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARKS = ("SECRET", "example.org", "sk-ant-api03")
"""Each secret holds all of them."""

_OF_EVERY_CLIENT = frozenset({"type", "id", "timestamp", "model", "name", "status"})
TOLD_BY_FILES = {
    "claude": _OF_EVERY_CLIENT
    | {"subtype", "uuid", "parentUuid", "tool_use_id", "sessionId", "requestId", "requestRef", "stop_reason"}
    | {"cwd", "version", "entrypoint", "effort", "perTurnEffort", "speed", "querySource", "pidDomain", "procStart"},
    "codex": _OF_EVERY_CLIENT
    | {"role", "turn_id", "thread_id", "response_id", "call_id", "forked_from_id", "parent_thread_id"}
    | {"effort", "cwd", "originator", "cli_version", "namespace"},
    "gemini": _OF_EVERY_CLIENT | {"sessionId", "projectHash", "startTime", "lastUpdated", "kind", "directories"},
}
"""The names of texts in each client's files that may be kept, and that its records are told by."""


def secrets() -> Iterator[str]:
    """One after another, none twice."""
    return (f"SECRET{number} jo{number}@example.org sk-ant-api03-{number:012d}" for number in itertools.count())


def planted(told: Any, kept_names: frozenset[str], hidden: Iterator[str]) -> Any:
    """A JSON value with a secret in place of every text but those under `kept_names`."""
    if isinstance(told, dict):
        return {name: item if name in kept_names else planted(item, kept_names, hidden) for name, item in told.items()}
    if isinstance(told, list):
        return [planted(item, kept_names, hidden) for item in told]
    return next(hidden) if isinstance(told, str) else told


def planted_file(source: Path, target: Path, client: str, hidden: Iterator[str]) -> int:
    """Write the records of `source` to `target` with secrets, one more in a field no client has; how many records."""
    records = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line]
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as file:
        for record in records:
            more = {"unheardOf": next(hidden), next(hidden): {"prompt": next(hidden)}}
            file.write(json.dumps(planted(record, TOLD_BY_FILES[client], hidden) | more) + "\n")
    return len(records)


def planted_otlp(told: Any, kept_attributes: frozenset[str], hidden: Iterator[str]) -> Any:
    """An OTLP/JSON message with a secret in every text but names, units and the values of `kept_attributes`."""
    if isinstance(told, list):
        return [planted_otlp(item, kept_attributes, hidden) for item in told]
    if not isinstance(told, dict):
        return told
    if isinstance(told.get("key"), str):
        if told["key"] in kept_attributes:
            return told
        return {**told, "value": planted_otlp(told.get("value") or {"stringValue": ""}, kept_attributes, hidden)}
    return {
        name: next(hidden)
        if isinstance(item, str) and name in _FREE_TEXTS
        else planted_otlp(item, kept_attributes, hidden)
        for name, item in told.items()
    }


_FREE_TEXTS = frozenset(["stringValue", "description", "severityText", "schemaUrl", "version", "message", "traceState"])


def add_private_attributes(told: Any) -> None:
    """Give every list of attributes those that clients send when they are asked to."""
    if isinstance(told, list):
        for item in told:
            add_private_attributes(item)
    elif isinstance(told, dict):
        for name, item in told.items():
            if name == "attributes" and isinstance(item, list):
                item.extend({"key": private, "value": {"stringValue": ""}} for private in PRIVATE_ATTRIBUTES)
            else:
                add_private_attributes(item)


PRIVATE_ATTRIBUTES = (
    "prompt",
    "prompt_text",
    "response",
    "tool_input",
    "tool_parameters",
    "arguments",
    "output",
    "user.email",
    "user.id",
    "user.account_uuid",
    "user.account_id",
    "organization.id",
    "installation.id",
    "workspace.host_paths",
    "reasoning",
    "gen_ai.system_instructions",
    "gen_ai.input.messages",
    "gen_ai.output.messages",
    "gen_ai.prompt",
    "gen_ai.completion",
    "gen_ai.tool.call.arguments",
    "host.name",
    "process.command_args",
    "process.owner",
)
