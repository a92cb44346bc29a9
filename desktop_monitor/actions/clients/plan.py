"""What a settings file is to become when its client is connected or disconnected. Touches nothing.

Must not know when it is done or how it is journalled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_monitor.actions.clients.client import Client
from desktop_monitor.actions.clients.journal import NO_FILE, Record, Wrote, digest
from desktop_monitor.actions.documents.diff import file_diff
from desktop_monitor.actions.documents.document import (
    ABSENT,
    Content,
    KeyPath,
    Tree,
    UnreadableError,
    Value,
    content_of,
    is_same,
    value_at,
)
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text

Copies = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after."""

    path: Path
    """The file itself, links followed."""
    before: bytes | None
    after: bytes | None
    """None: the file is removed, or is not there."""
    base: bytes | None = None
    """What disconnecting brings back."""
    wrote: tuple[Wrote, ...] = ()
    made: tuple[KeyPath, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the file stays as it is."""
        return self.before == self.after


def connected(
    client: Client, path: Path, current: bytes | None, port: int, record: Record | None, copies: Copies
) -> Change:
    """What the file becomes when the client is to send to `port`. Raises ActionError."""
    written = _understood(path, current)
    tree = _tree(client, path, written)
    changes = client.changes(tree, port)
    if not changes:
        return Change(path, current, current)
    base = current if record is None else taken_back(client, path, current, record, copies)
    base_tree = _tree(client, path, _understood(path, base))
    ours = client.changes(base_tree, port)
    return Change(
        path,
        current,
        _edited(client, path, written, changes),
        base,
        tuple(_wrote(key, value) for key, value in ours.items()),
        tuple(section for section in client.sections if value_at(base_tree, section) is ABSENT),
    )


def disconnected(client: Client, path: Path, current: bytes | None, record: Record | None, copies: Copies) -> Change:
    """What the file becomes when our part of it is taken back. Raises ActionError."""
    if record is not None:
        return Change(path, current, taken_back(client, path, current, record, copies))
    written = _understood(path, current)
    tree = _tree(client, path, written)
    changes = client.without_record(tree)
    if current is None or not changes:
        return Change(path, current, current)
    return Change(path, current, _edited(client, path, written, changes, client.sections))


def taken_back(client: Client, path: Path, current: bytes | None, record: Record, copies: Copies) -> bytes | None:
    """The file without what `record` says we wrote: to the byte if it was not changed since. Raises ActionError."""
    if current is None:
        return None
    before = copies(record.before) if record.before != NO_FILE else None
    if digest(current) == record.after and (before is not None or record.before == NO_FILE):
        return before
    written = _understood(path, current)
    tree = _tree(client, path, written)
    former = _tree(client, path, _understood(path, before))
    changes = _still_ours(tree, record.wrote, former)
    after = _edited(client, path, written, changes, record.made) if changes else current
    return before if _is_empty(after) and (before is None or _is_empty(before)) else after


def _still_ours(tree: Tree, wrote: Iterable[Wrote], former: Tree) -> Mapping[KeyPath, Value]:
    ours = [one for one in wrote if is_same(value_at(tree, one.path), one.wanted)]
    if all(one.is_removal for one in ours):
        return {}  # nothing of ours is left: what else is missing, the user may have taken out
    return {one.path: value_at(former, one.path) for one in ours}


def ours_in(tree: Tree, wrote: Iterable[Wrote]) -> tuple[Wrote, ...]:
    """Which values of ours are in these settings."""
    return tuple(one for one in wrote if not one.is_removal and is_same(value_at(tree, one.path), one.value))


def is_set(tree: Tree, key: KeyPath) -> bool:
    """Whether these settings have the key."""
    return value_at(tree, key) is not ABSENT


def _is_empty(raw: bytes | None) -> bool:
    return raw is None or raw.removeprefix(b"\xef\xbb\xbf").strip() in (b"", b"{}")


def _wrote(path: KeyPath, value: Value) -> Wrote:
    return Wrote(path, None, is_removal=True) if value is ABSENT else Wrote(path, value)


def _understood(path: Path, raw: bytes | None) -> Content:
    try:
        return content_of(raw or b"")
    except UnreadableError as error:
        raise _refusal(path, error) from error


def _tree(client: Client, path: Path, written: Content) -> Tree:
    try:
        return client.format.tree(written.text)
    except UnreadableError as error:
        raise _refusal(path, error) from error


def _edited(
    client: Client, path: Path, written: Content, changes: Mapping[KeyPath, Value], made: Iterable[KeyPath] = ()
) -> bytes:
    try:
        text = client.format.edited(written.text, changes)
        for section in made:
            text = client.format.without_empty(text, section)
    except UnreadableError as error:
        raise _refusal(path, error) from error
    return written.with_text(text)


def _refusal(path: Path, error: UnreadableError) -> ActionError:
    return ActionError("Nothing was changed", text("{path}: {why}", path=str(path), why=str(error)))


def diff_lines(change: Change) -> tuple[str, ...]:
    """The change as a unified diff; secrets in lines that stay as they are are not shown."""
    return file_diff(change.path, change.before, change.after)
