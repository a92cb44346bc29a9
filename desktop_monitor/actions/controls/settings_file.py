"""Keys in a settings file as a control's step: read, changed, brought back.

Only those keys are ever touched. To go back, the file is what it was to the byte if
nobody changed it meanwhile; else the keys get their former values, and whatever else was
written stays. Must not know controls.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from desktop_monitor.actions.clients.journal import digest
from desktop_monitor.actions.controls.control import FileFormat, FileStep
from desktop_monitor.actions.controls.steps import Draft
from desktop_monitor.actions.controls.surroundings import Surroundings
from desktop_monitor.actions.controls.values import Values, raw_of, text_of
from desktop_monitor.actions.documents import files
from desktop_monitor.actions.documents.diff import file_diff
from desktop_monitor.actions.documents.document import (
    ABSENT,
    Content,
    Format,
    KeyPath,
    Tree,
    UnreadableError,
    Value,
    content_of,
    is_same,
    value_at,
)
from desktop_monitor.actions.documents.env_edit import EnvFormat
from desktop_monitor.actions.documents.json_edit import JsonFormat
from desktop_monitor.actions.documents.patch import Patch, patch_between, taken_back
from desktop_monitor.actions.documents.toml_edit import TomlFormat
from desktop_monitor.actions.documents.yaml_edit import YamlFormat
from desktop_monitor.clock import Clock
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import sentence, text
from desktop_monitor.language.wording import words
from desktop_monitor.private_files import is_foreign_link

FORMATS: Mapping[FileFormat, Format] = {
    FileFormat.JSON: JsonFormat(),
    FileFormat.YAML: YamlFormat(),
    FileFormat.TOML: TomlFormat(),
    FileFormat.ENV: EnvFormat(),
}
_UNCHANGED = sentence("Nothing was changed")
_NO_FILE = ""
_NOT_KNOWN = "?"
_SECRET = re.compile(r"(?i)secret|passw|credential|api[-_]?key|private[-_]?key|authorization|cookie|(token|[-_]key)$")
Replace = Callable[[Path, bytes | None, bytes | None], None]


@dataclass(frozen=True, slots=True)
class _Undo:
    """What going back to the byte needs."""

    before: str
    """Hash of the file; empty: there was none."""
    after: str
    patches: tuple[Patch, ...]
    """Of the text, in the order of their making."""
    made: tuple[KeyPath, ...]
    """Sections that were not there, the innermost first."""

    @property
    def json(self) -> str:
        return json.dumps([self.before, self.after, self.patches, self.made], ensure_ascii=False)


class SettingsFile:
    """Implements `steps.Reader` and `steps.Writer`."""

    def __init__(
        self, step: FileStep, home: Path, clock: Clock, around: Callable[[Path], Surroundings], replace: Replace
    ) -> None:
        """`around` tells what else decides about the file, links followed."""
        self.named = home / step.path[2:] if step.path.startswith(("~/", "~\\")) else Path(step.path)
        self._keys = step.keys
        self._format = FORMATS[step.format]
        self._around = around
        self._clock = clock
        self._replace = replace
        self.is_text = step.format is FileFormat.ENV

    @property
    def width(self) -> int:
        """How many keys it has."""
        return len(self._keys)

    def read(self) -> Values:
        """What is in the file. Raises ActionError where it cannot be understood."""
        self._refuse_declaration()
        tree = self._tree(self._path, self._content(files.content(self._path)))
        return tuple(value_at(tree, key) for key in self._keys)

    def refuse(self) -> None:
        """Raise ActionError where nothing can be changed now, whatever the value."""
        self._refuse_protected()
        self._around(self._path).refuse_managed(self._keys)

    def draft(self, now: Values, wanted: Values) -> Draft:
        """The change from `now` to `wanted`. Raises ActionError. Touches nothing."""
        path = self._path
        before = files.content(path)
        content = self._content(before)
        tree = self._tree(path, content)
        if raw_of(tuple(value_at(tree, key) for key in self._keys)) != raw_of(now):
            raise ActionError(
                _UNCHANGED, text("{path} was changed meanwhile. Look at the change again.", path=str(path))
            )
        written, patches = content.text, []
        for key, value in _differing(self._keys, now, wanted):
            edited = self._edited(path, written, {key: value})
            patches.append(patch_between(written, edited))
            written = edited
        # What could not be written back must not be overwritten.
        self._edited(path, written, dict(_differing(self._keys, wanted, now)))
        after = content.with_text(written)
        made = tuple(section for section in _sections(self._keys) if value_at(tree, section) is ABSENT)
        undo = _Undo(_hash(before), _hash(after), tuple(patches), made)
        own = (*(key[-1] for key in self._keys), *map(text_of, (*now, *wanted)))
        return Draft(
            diff_lines=file_diff(path, before, after, own),
            warnings=(*self._about_file(path), *self._around(path).warnings(tree, self._keys)),
            depends_on=(str(path), undo.before, undo.after),
            carry_out=partial(self._replace, path, before, after),
            undo=undo.json,
        )

    def restore(self, before: Values, after: Values, undo: str) -> None:
        """Bring `before` back where `after` is still there. Raises ActionError."""
        self._refuse_protected()
        path, known = self._path, _undo_of(undo)
        current = files.content(path)
        content = self._content(current)
        restored = _to_the_byte(content, current, known)
        if restored is None:
            restored = self._with_keys(path, content, before, after, known)
            is_empty = known.before == _NO_FILE and _is_empty(restored)
        else:
            is_empty = known.before == _NO_FILE
        wanted = None if is_empty else restored
        if wanted != current:
            self._replace(path, current, wanted)

    def _refuse_declaration(self) -> None:
        """What is read is kept and shown."""
        if not self.named.is_absolute():
            raise ActionError(_UNCHANGED, text("{named} is no whole path.", named=str(self.named)))
        if not self._keys or not all(self._keys):
            raise ActionError(_UNCHANGED, text("No key of {named} is named.", named=str(self.named)))
        secret = next((key for key in self._keys if _SECRET.search(key[-1])), None)
        if secret is not None:
            raise ActionError(_UNCHANGED, text("{key} names a secret, which is never switched.", key=".".join(secret)))

    def _refuse_protected(self) -> None:
        if is_foreign_link(self.named):
            raise ActionError(
                _UNCHANGED, text("{named} is a link that belongs to somebody else.", named=str(self.named))
            )
        files.refuse_read_only(self._path)
        files.refuse_locked(self._path, self._clock.now().wall_seconds)

    @property
    def _path(self) -> Path:
        return files.real_path(self.named)

    def _with_keys(self, path: Path, content: Content, before: Values, after: Values, known: _Undo) -> bytes:
        """The file with our keys as they were; what is not ours any more stays."""
        tree = self._tree(path, content)
        ours = {
            key: old
            for key, old, new in zip(self._keys, before, after, strict=True)
            if not is_same(old, new) and is_same(value_at(tree, key), new)
        }
        text = self._edited(path, content.text, ours) if ours else content.text
        for section in known.made:
            text = self._format.without_empty(text, section)
        return content.with_text(text)

    def _content(self, raw: bytes | None) -> Content:
        try:
            return content_of(raw or b"")
        except UnreadableError as error:
            raise ActionError(_UNCHANGED, text("{named}: {why}", named=str(self.named), why=str(error))) from error

    def _tree(self, path: Path, content: Content) -> Tree:
        try:
            return self._format.tree(content.text)
        except UnreadableError as error:
            raise ActionError(_UNCHANGED, text("{path}: {why}", path=str(path), why=str(error))) from error

    def _edited(self, path: Path, document: str, changes: Mapping[KeyPath, Value]) -> str:
        try:
            return self._format.edited(document, changes)
        except UnreadableError as error:
            raise ActionError(_UNCHANGED, text("{path}: {why}", path=str(path), why=str(error))) from error

    def _about_file(self, path: Path) -> list[str]:
        found = (
            [words(text("{named} is a link; {path} is changed.", named=str(self.named), path=str(path)))]
            if self.named.is_symlink()
            else []
        )
        if files.links(path) > 1:
            found.append(
                words(text("{path} has other names (hard links), which keep the old content.", path=str(path)))
            )
        return found


def _differing(keys: tuple[KeyPath, ...], now: Values, wanted: Values) -> list[tuple[KeyPath, Value]]:
    rows = zip(keys, now, wanted, strict=True)
    return [(key, value) for key, old, value in rows if not is_same(old, value)]


def _sections(keys: tuple[KeyPath, ...]) -> list[KeyPath]:
    """Every section on the way to the keys, the innermost first."""
    found = {key[:depth] for key in keys for depth in range(1, len(key))}
    return sorted(found, key=len, reverse=True)


def _hash(raw: bytes | None) -> str:
    return _NO_FILE if raw is None else digest(raw)


def _undo_of(undo: str) -> _Undo:
    if not undo:
        # Somebody else made the change.
        return _Undo(_NOT_KNOWN, _NOT_KNOWN, (), ())
    try:
        before, after, patches, made = json.loads(undo)
        return _Undo(before, after, tuple(Patch(*one) for one in patches), tuple(tuple(path) for path in made))
    except (ValueError, TypeError, RecursionError) as error:
        raise ActionError(_UNCHANGED, "How to go back is not readable any more.") from error


def _to_the_byte(content: Content, current: bytes | None, known: _Undo) -> bytes | None:
    """The very file from before; None where it was changed since."""
    if _hash(current) != known.after:
        return None
    text = taken_back(content.text, known.patches)
    raw = None if text is None else content.with_text(text)
    return raw if raw is not None and _hash(raw if known.before else None) == known.before else None


def _is_empty(raw: bytes) -> bool:
    return raw.removeprefix(b"\xef\xbb\xbf").strip() in (b"", b"{}")
