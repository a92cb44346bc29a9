"""What else decides about a key of a settings file: an administrator's files, variables, other keys.

Formats: code.claude.com/docs/en/settings and …/model-config, developers.openai.com/codex
(managed configuration), geminicli.com/docs/reference/configuration. Must not know how
files are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.actions.clients.claude import ClaudeCode
from desktop_monitor.actions.clients.client import Client, Places
from desktop_monitor.actions.clients.codex import Codex
from desktop_monitor.actions.clients.gemini import GeminiCli
from desktop_monitor.actions.documents import files
from desktop_monitor.actions.documents.document import (
    ABSENT,
    Format,
    KeyPath,
    Tree,
    UnreadableError,
    content_of,
    value_at,
)
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import in_words, words

_ENV = "env"
_EFFORT: KeyPath = ("effortLevel",)
_CAP: KeyPath = ("maxEffortLevel",)
_CAPPED = sentence("While maxEffortLevel is set, neither /effort nor --effort goes above it.")
_CACHE_LOST = sentence(
    "Sessions that run pay for their context once more: their prompt cache is for the former effort."
)
_CLIENTS: tuple[Client, ...] = (ClaudeCode(), Codex(), GeminiCli())
_VARIABLES: Mapping[str, Mapping[KeyPath, str]] = {
    ClaudeCode.interface: {
        ("model",): "ANTHROPIC_MODEL",
        _EFFORT: "CLAUDE_CODE_EFFORT_LEVEL",
    },
    GeminiCli.interface: {("model", "name"): "GEMINI_MODEL"},
}
"""Variables that win over a key."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What there is around one settings file."""

    name: str = ""
    """Of the client whose file it is; empty: nobody's we know."""
    managed: tuple[tuple[Path, Format], ...] = ()
    """What an administrator may have written, existing or not."""
    variables: Mapping[KeyPath, str] | None = None
    environment: Mapping[str, str] | None = None

    def refuse_managed(self, keys: tuple[KeyPath, ...]) -> None:
        """Raise ActionError where an administrator's file says anything about `keys`."""
        for path, form in self.managed:
            raw = files.content(path)
            if raw is None:
                continue
            try:
                tree = form.tree(content_of(raw).text)
            except UnreadableError as error:
                raise ActionError(
                    "Nothing was changed", text("The administrator's {path}: {why}", path=str(path), why=str(error))
                ) from error
            locked = next((key for key in keys if self._is_decided(tree, key)), None)
            if locked is not None:
                refusal = text(
                    "The administrator decides about {key} in {path}; that is never changed.",
                    key=".".join(locked),
                    path=str(path),
                )
                raise ActionError("Nothing was changed", refusal)

    def warnings(self, tree: Tree, keys: tuple[KeyPath, ...]) -> tuple[str, ...]:
        """What wins over `keys` in a file that holds `tree`, one sentence each."""
        found = []
        for key in keys:
            # What is capped does not depend on who sets it.
            name = "" if key == _EFFORT and _CAP in keys else self._variable(key)
            if name and (self.environment or {}).get(name):
                found.append(
                    words(text("Your shell exports {name}, which wins over {key}.", name=name, key=".".join(key)))
                )
            if name and value_at(tree, (_ENV, name)) not in (ABSENT, ""):
                found.append(
                    words(
                        text(
                            "{name} is set in this file's {section}, which wins over {key}.",
                            name=name,
                            section=_ENV,
                            key=".".join(key),
                        )
                    )
                )
        return (*found, *_other_keys(tree, keys))

    def _is_decided(self, tree: Tree, key: KeyPath) -> bool:
        name = self._variable(key)
        return value_at(tree, key) is not ABSENT or (bool(name) and value_at(tree, (_ENV, name)) is not ABSENT)

    def _variable(self, key: KeyPath) -> str:
        return (self.variables or {}).get(key, "")


NOWHERE = Surroundings()


def surroundings_of(path: Path, places: Places) -> Surroundings:
    """Around the file at `path`, links followed. Looks at folders only."""
    for client in _CLIENTS:
        target = client.target(places)
        if path in {files.real_path(own) for own in target.files}:
            variables = _VARIABLES.get(client.interface, {})
            return Surroundings(client.name, target.managed, variables, places.environment)
    return NOWHERE


def _other_keys(tree: Tree, keys: tuple[KeyPath, ...]) -> tuple[str, ...]:
    found = []
    if _CAP in keys:
        found += [in_words(_CAPPED), in_words(_CACHE_LOST)]
    per_model = value_at(tree, ("modelSettings",))
    if _EFFORT in keys and _CAP not in keys and isinstance(per_model, Mapping):
        models = [str(model) for model, one in per_model.items() if isinstance(one, Mapping) and "effortLevel" in one]
        if models:
            found.append(
                words(
                    text(
                        "modelSettings sets another effort for {models}, which wins over effortLevel.",
                        models=", ".join(models),
                    )
                )
            )
    profile = value_at(tree, ("profile",))
    if isinstance(profile, str):
        names = [key[0] for key in keys if value_at(tree, ("profiles", profile, *key)) is not ABSENT]
        if names:
            found.append(
                words(
                    text(
                        "The profile {profile} sets {names}, too, and wins.",
                        profile=repr(profile),
                        names=", ".join(names),
                    )
                )
            )
    return tuple(found)
