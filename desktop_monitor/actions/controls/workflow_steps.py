"""The context mode and the interface of a project of agent-workflow, as steps.

Seen with its last complete version (github.com/jmontp/agent-workflow): of its routes
only ``PUT /api/context/config`` switches the mode, its server writes the whole file anew,
and a program that runs reads the file only when it starts. While no server runs, the key
is changed in the file. Must not know controls.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from desktop_monitor.actions.controls.control import Effect
from desktop_monitor.actions.controls.http_step import Exchange, UnreachableError, at_pointer
from desktop_monitor.actions.controls.settings_file import SettingsFile
from desktop_monitor.actions.controls.steps import Draft
from desktop_monitor.actions.controls.values import Values
from desktop_monitor.actions.documents.document import ABSENT
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import in_words

_UNCHANGED = sentence("Nothing was changed")
_STOPPED = sentence("Its server does not run: the file is changed, which counts from its next start.")
_DEFAULT_MODE = "auto"
"""What it takes where its file says nothing."""
_RUNNING = sentence("An orchestrator that is running keeps its mode until it is started again.")
_REWRITTEN = sentence("Its server writes the whole file anew: remarks in it, and keys it does not know, are lost.")
_COST = sentence("Its server has the new interface answer first, which takes up to five minutes and may cost tokens.")
_INVENTED = sentence("mock invents its answers.")


class WorkflowFile:
    """The mode in the project's file. Implements `steps.Reader`."""

    width = 1
    is_text = True

    def __init__(self, file: SettingsFile) -> None:
        self._file = file

    def read(self) -> Values:
        """The key, or what its absence means. Raises ActionError."""
        found = self._file.read()
        return (_DEFAULT_MODE,) if found[0] is ABSENT else found


class WorkflowMode:
    """The mode as the server has it, or the file while none runs. Implements `steps.Reader` and `steps.Writer`."""

    width = 1
    is_text = True

    def __init__(self, server: Exchange, change: Exchange, modes: Exchange, file: SettingsFile, path: Path) -> None:
        """`server` reads the settings, `modes` tells the mode in force, `path` is the file's."""
        self._server, self._change, self._modes = server, change, modes
        self._file, self._path = file, path

    def read(self) -> Values:
        """What is configured. Raises ActionError where this is no such project."""
        try:
            document = self._server.document()
        except UnreachableError as error:
            if not self._path.parent.is_dir():
                raise ActionError(
                    _UNCHANGED,
                    text("{why} There is no folder {parent}.", why=error.message, parent=str(self._path.parent)),
                ) from error
            return WorkflowFile(self._file).read()
        mode = at_pointer(document, ("config", "mode"))
        if not isinstance(mode, str):
            raise ActionError(_UNCHANGED, "This version of agent-workflow has no context modes that can be switched.")
        self._refuse_other_project(at_pointer(document, ("config_path",)))
        return (mode,)

    def in_force(self) -> str:
        """The mode that is running now; empty where nothing runs, or nobody tells."""
        try:
            mode = at_pointer(self._modes.document(), ("current_mode",))
        except ActionError:
            return ""
        return mode if isinstance(mode, str) else ""

    def refuse(self) -> None:
        """Raise ActionError where nothing can be changed now."""
        self._change.refuse()
        if not self._is_up():
            self._file.refuse()

    def draft(self, now: Values, wanted: Values) -> Draft:
        """By the server if it runs, else in the file. Raises ActionError."""
        if self._is_up():
            draft = self._change.draft(now, wanted)
            lost = (in_words(_REWRITTEN),) if self._has_remarks() else ()
            return replace(draft, warnings=(*draft.warnings, *lost, in_words(_RUNNING)))
        draft = self._file.draft(self._file.read(), wanted)
        return replace(
            draft, warnings=(*draft.warnings, in_words(_STOPPED), in_words(_RUNNING)), effect=Effect.NEXT_SESSION
        )

    def restore(self, before: Values, after: Values, undo: str) -> None:
        """The same way round. Raises ActionError, UncertainError."""
        if self._is_up():
            self._change.restore(before, after, undo)
        else:
            self._file.restore(before, after, undo)

    def _is_up(self) -> bool:
        try:
            self._server.document()
        except UnreachableError:
            return False
        return True

    def _has_remarks(self) -> bool:
        try:
            return b"#" in self._path.read_bytes()
        except OSError:
            return False

    def _refuse_other_project(self, path: object) -> None:
        """The port may be another project's by now."""
        if not isinstance(path, str) or os.path.realpath(path) != os.path.realpath(self._path):
            raise ActionError(
                _UNCHANGED, text("Who answers there does not keep its settings in {path}.", path=str(self._path))
            )


class WorkflowInterface(Exchange):
    """Its interface; changing it has a price."""

    def draft(self, now: Values, wanted: Values) -> Draft:
        """The request that sets `wanted`. Raises ActionError. Sends nothing."""
        draft = super().draft(now, wanted)
        invented = (in_words(_INVENTED),) if wanted[0] == "mock" else ()
        return replace(draft, warnings=(*draft.warnings, in_words(_COST), *invented))
