"""Claude Code's status line, wrapped: the only place where it tells of a subscription's limits.

Format: code.claude.com/docs/en/statusline. The user's own command stands in ours as its
last word and goes on to be run with the same input. Must not know how files are written.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop_monitor.actions.clients.claude import claude_target
from desktop_monitor.actions.clients.client import Places, Target
from desktop_monitor.actions.documents.document import ABSENT, KeyPath, Tree, Value, value_at
from desktop_monitor.actions.documents.json_edit import JsonFormat
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.metrics.client_names import STATUS_LINE, client_name

_SECTION = "statusLine"
_TYPE, _COMMAND = (_SECTION, "type"), (_SECTION, "command")
_HOOK = Path(__file__).with_name("status_line_hook.py")
_OPTIONS = ("-I", "-S")
"""Neither the user's variables nor installed packages: 10 ms faster, and nothing can be slipped in."""


class StatusLine:
    """Implements `client.Client`."""

    interface = STATUS_LINE
    format = JsonFormat()
    sections: tuple[KeyPath, ...] = ((_SECTION,),)
    needs_port = False

    def __init__(self, folder: Path, python: str, hook: Path = _HOOK, *, is_packaged: bool = False) -> None:
        """Figures are kept in `folder`; `python` is the interpreter's path, or this program's where it is packaged."""
        self.drop_folder: Path | None = folder
        # The packaged program has no interpreter to start a script with: it is told to be that script.
        start = (python, hook.stem) if is_packaged else (python, *_OPTIONS, str(hook))
        self._words = (*start, str(folder))

    @property
    def name(self) -> str:
        """In the language that is spoken."""
        return client_name(STATUS_LINE)

    def target(self, places: Places) -> Target:
        """The same files as Claude Code's."""
        return claude_target(places)

    def changes(self, tree: Tree, port: int) -> Mapping[KeyPath, Value]:
        """Our command around the user's own."""
        command = self._command(_former(tree))
        if value_at(tree, _COMMAND) == command:
            return {}
        kind: dict[KeyPath, Value] = {} if value_at(tree, _TYPE) == "command" else {_TYPE: "command"}
        return {**kind, _COMMAND: command}

    def without_record(self, tree: Tree) -> Mapping[KeyPath, Value]:
        """The user's own command again, which ours holds."""
        if not _is_ours(value_at(tree, _COMMAND)):
            return {}
        former = _former(tree)
        return {_COMMAND: former} if former else {_COMMAND: ABSENT, _TYPE: ABSENT}

    def endpoint(self, tree: Tree) -> str:
        """It sends nothing."""
        return ""

    def is_locked(self, tree: Tree) -> bool:
        """Whether the administrator has a status line for all."""
        return value_at(tree, (_SECTION,)) is not ABSENT

    def warnings(self, tree: Tree, environment: Mapping[str, str]) -> tuple[str, ...]:
        """What is kept of its input, and what becomes of the user's own."""
        found = [
            words(text("Of what it is told, only figures of limits, context and cost are kept; no path and no text.")),
            words(text("Disconnect it before you remove Desktop Monitor: Claude Code would have no status line.")),
        ]
        if _former(tree):
            found.append(words(text("Your own status line goes on to be shown: its command gets the same input.")))
        if value_at(tree, ("disableAllHooks",)) is True:
            found.append(
                words(text("disableAllHooks is set, so Claude Code shows no status line and nothing will be told."))
            )
        return tuple(found)

    def _command(self, former: str) -> str:
        return shlex.join((*self._words, former) if former else self._words)


def _former(tree: Tree) -> str:
    """The user's own command; empty without one."""
    command = value_at(tree, _COMMAND)
    if not isinstance(command, str):
        return ""
    if not _is_ours(command):
        return command
    words = shlex.split(command)
    place = next(place for place in range(len(words)) if _is_hook(words, place))
    return words[place + 2] if len(words) > place + 2 else ""


def _is_ours(command: Value) -> bool:
    if not isinstance(command, str) or _HOOK.stem not in command:
        return False
    try:
        words = shlex.split(command)[:5]
    except ValueError:
        return False
    # As the program that is run, not somewhere in a command of the user's.
    return any(_is_hook(words, place) for place in range(len(words)))


def _is_hook(words: Sequence[str], place: int) -> bool:
    """Whether the word there names the script, or what the packaged program is told to be it."""
    return Path(words[place]).name == _HOOK.name or (place == 1 and words[place] == _HOOK.stem)
