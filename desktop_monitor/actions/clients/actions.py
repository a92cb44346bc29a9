"""Connects clients and disconnects them: previewed, journalled first, checked, resumed after any crash.

Must not know whether a person confirmed it, or how one client differs from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_monitor.actions.clients import plan
from desktop_monitor.actions.clients.claude import ClaudeCode
from desktop_monitor.actions.clients.client import Client, Places
from desktop_monitor.actions.clients.codex import Codex
from desktop_monitor.actions.clients.connection import Preview
from desktop_monitor.actions.clients.gemini import GeminiCli
from desktop_monitor.actions.clients.journal import NO_FILE, Journal, Record, digest
from desktop_monitor.actions.clients.ports import ReceiverPort
from desktop_monitor.actions.documents import files
from desktop_monitor.actions.documents.document import UnreadableError, content_of
from desktop_monitor.clock import Clock
from desktop_monitor.errors import ActionError
from desktop_monitor.language.text import text
from desktop_monitor.language.wording import words
from desktop_monitor.private_files import make_private_folder

CLIENTS: tuple[Client, ...] = (ClaudeCode(), Codex(), GeminiCli())
Replace = Callable[[Path, bytes | None, bytes | None], None]


@dataclass(frozen=True, slots=True)
class _Plan:
    client: Client
    port: int | None
    """None: to disconnect."""
    changes: tuple[plan.Change, ...]
    warnings: tuple[str, ...]

    @property
    def hash(self) -> str:
        parts = [self.client.interface, str(self.port)]
        for change in self.changes:
            parts += [str(change.path), *(NO_FILE if raw is None else digest(raw) for raw in _sides(change))]
        return digest("\n".join(parts).encode())

    @property
    def preview(self) -> Preview:
        lines = tuple(line for change in self.changes for line in plan.diff_lines(change))
        return Preview(", ".join(str(change.path) for change in self.changes), lines, self.warnings, self.hash)


def _sides(change: plan.Change) -> tuple[bytes | None, bytes | None]:
    return change.before, change.after


class ClientActions:
    """Previews and makes changes of clients' own settings. Every call may take some file operations."""

    def __init__(
        self,
        places: Places,
        journal: Journal,
        port: ReceiverPort,
        clock: Clock,
        clients: Iterable[Client] = CLIENTS,
        replace_file: Replace = files.replace,
    ) -> None:
        self._places, self._journal, self._port, self._clock = places, journal, port, clock
        self._clients = {client.interface: client for client in clients}
        self._replace_file = replace_file

    def preview(self, interface: str) -> Preview:
        """The change that connects the client `interface`. Raises ActionError."""
        return self._plan_connect(self._client(interface), self._settled()).preview

    def preview_disconnect(self, interface: str, only: Path | None = None) -> Preview:
        """The change that takes our part of its settings, or `only` of that file, back. Raises ActionError."""
        return self._plan_disconnect(self._client(interface), self._settled(), only).preview

    def paths_to_leave(self, interface: str) -> tuple[Path, ...]:
        """Every file of its settings that may hold something of ours. Raises ActionError."""
        return self._paths_to_leave(self._client(interface), self._journal.records())

    def was_changed(self, interface: str, path: Path) -> bool:
        """Whether there is a record of having changed this file for it. Raises ActionError."""
        return _record_of(self._journal.records(), interface, path) is not None

    def what_to_leave(self, interface: str) -> str:
        """The sections of its settings that ours are in, for people. Raises ActionError."""
        return ", ".join(dict.fromkeys(section[0] for section in self._client(interface).sections))

    def connect(self, interface: str, preview_hash: str) -> bool:
        """Make the change that was previewed; False: there was nothing to do. Raises ActionError."""
        client = self._client(interface)
        with self._journal.locked():
            self._resume()
            found = self._plan_connect(client, self._journal.records())
            _refuse_other(found, preview_hash)
            _make_folder(client.drop_folder)
            for change in found.changes:
                self._connect_file(found, change)
        return any(not change.is_nothing for change in found.changes)

    def disconnect(self, interface: str, preview_hash: str, only: Path | None = None) -> bool:
        """Take it back as previewed; False: there was nothing to do. Raises ActionError."""
        client = self._client(interface)
        with self._journal.locked():
            self._resume()
            found = self._plan_disconnect(client, self._journal.records(), only)
            _refuse_other(found, preview_hash)
            for change in found.changes:
                self._disconnect_file(client, change)
        return any(not change.is_nothing for change in found.changes)

    def resume(self) -> None:
        """Bring what a crash left half done to a settled state. Raises ActionError."""
        with self._journal.locked():
            self._resume()

    @property
    def interfaces(self) -> tuple[str, ...]:
        """All that can be connected here."""
        return tuple(self._clients)

    def _client(self, interface: str) -> Client:
        try:
            return self._clients[interface]
        except KeyError:
            raise ActionError(
                "Nothing was changed", text("{interface} cannot be connected.", interface=repr(interface))
            ) from None

    def _settled(self) -> tuple[Record, ...]:
        """The records as they will be once what is half done is settled; changes nothing."""
        return self._resumed(self._journal.records())

    def _resume(self) -> None:
        before = self._journal.records()
        after = self._resumed(before)
        if after != before:
            self._journal.keep(after)

    def _resumed(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        found: list[Record] = []
        gone: list[Record] = []
        for record in records:
            is_settled = not record.is_pending and record.leaving is None
            current = None if is_settled else files.content(Path(record.path))
            name = NO_FILE if current is None else digest(current)
            if record.leaving is not None and name == record.leaving:
                gone.append(record)
                continue
            if record.is_pending:
                is_first = all(_place(other) != _place(record) for other in found)
                if name == record.found or not self._was_written(record, current, is_first=is_first):
                    continue
                found = [other for other in found if _place(other) != _place(record)]
            found.append(record if is_settled else replace(record, is_pending=False, leaving=None))
        return tuple(_without(record, gone) for record in found)

    def _was_written(self, record: Record, current: bytes | None, *, is_first: bool) -> bool:
        """Whether what `record` announced was done, though the file may have been changed since."""
        if current is None or record.interface not in self._clients:
            return False
        if digest(current) == record.after:
            return True
        try:
            tree = self._clients[record.interface].format.tree(content_of(current).text)
        except UnreadableError:
            return False
        ours = plan.ours_in(tree, record.wrote)
        return bool(ours) and (is_first or len(ours) == sum(not one.is_removal for one in record.wrote))

    def _plan_connect(self, client: Client, records: tuple[Record, ...]) -> _Plan:
        target = client.target(self._places)
        self._refuse_managed(client)
        if not target.files:
            raise ActionError(
                "Nothing was changed", text("{name} is not here: it has no folder yet.", name=client.name)
            )
        port = self._port.for_clients() if client.needs_port else 0
        changes, warnings = [], []
        for named in target.files:
            path = files.real_path(named)
            current = files.content(path)
            record = _record_of(records, client.interface, path)
            change = plan.connected(client, path, current, port, record, self._journal.copy)
            if not change.is_nothing:
                files.refuse_read_only(path)
            warnings += self._warnings(client, named, change, port)
            changes.append(change)
        if all(change.is_nothing for change in changes):
            warnings = [words(text("{name} is connected already.", name=client.name))]
        return _Plan(client, port, tuple(changes), tuple(dict.fromkeys(warnings)))

    def _warnings(self, client: Client, named: Path, change: plan.Change, port: int) -> list[str]:
        found = [] if change.is_nothing else _about_file(named, change.path)
        tree = client.format.tree(content_of(change.before or b"").text)
        replaced = [".".join(key) for key in client.changes(tree, port) if plan.is_set(tree, key)]
        if replaced:
            found.append(
                words(
                    text(
                        "Set to something else now, and replaced until it is disconnected: {names}.",
                        names=", ".join(replaced),
                    )
                )
            )
        return [*found, *client.warnings(tree, self._places.environment)]

    def _refuse_managed(self, client: Client) -> None:
        for path, form in client.target(self._places).managed:
            current = files.content(path)
            if current is None:
                continue
            try:
                is_locked = client.is_locked(form.tree(content_of(current).text))
            except UnreadableError as error:
                raise ActionError(
                    "Nothing was changed", text("The administrator's {path}: {why}", path=str(path), why=str(error))
                ) from error
            if is_locked:
                raise ActionError(
                    "Nothing was changed",
                    text(
                        "The administrator decides in {path} where {name} sends telemetry; that is never changed.",
                        path=str(path),
                        name=client.name,
                    ),
                )

    def _plan_disconnect(self, client: Client, records: tuple[Record, ...], only: Path | None = None) -> _Plan:
        changes, warnings = [], []
        for path in self._paths_to_leave(client, records) if only is None else (only,):
            record = _record_of(records, client.interface, path)
            change = plan.disconnected(client, path, files.content(path), record, self._journal.copy)
            if not change.is_nothing:
                files.refuse_read_only(path)
                warnings += _about_leaving(record, change, self._journal.copy)
            changes.append(change)
        if all(change.is_nothing for change in changes):
            warnings = [words(text("Nothing of ours is in {name}'s settings.", name=client.name))]
        return _Plan(client, None, tuple(changes), tuple(dict.fromkeys(warnings)))

    def _paths_to_leave(self, client: Client, records: tuple[Record, ...]) -> tuple[Path, ...]:
        known = [Path(record.path) for record in records if record.interface == client.interface]
        present = [files.real_path(named) for named in client.target(self._places).files]
        return tuple(dict.fromkeys([*known, *present]))

    def _connect_file(self, found: _Plan, change: plan.Change) -> None:
        if change.is_nothing:
            return
        record = Record(
            interface=found.client.interface,
            path=str(change.path),
            before=NO_FILE if change.base is None else self._journal.keep_copy(change.base),
            found=NO_FILE if change.before is None else digest(change.before),
            after=digest(change.after or b""),
            wrote=change.wrote,
            made=change.made,
            port=found.port or None,
            at_seconds=self._clock.now().wall_seconds,
        )
        records = self._journal.records()
        self._journal.keep((*records, record))
        try:
            self._replace_file(change.path, change.before, change.after)
            self._check(change)
        finally:
            self._resume()

    def _disconnect_file(self, client: Client, change: plan.Change) -> None:
        records = self._journal.records()
        record = _record_of(records, client.interface, change.path)
        if record is not None:
            leaving = replace(
                record,
                found=NO_FILE if change.before is None else digest(change.before),
                leaving=NO_FILE if change.after is None else digest(change.after),
            )
            self._journal.keep(tuple(leaving if one == record else one for one in records))
        try:
            if not change.is_nothing:
                self._replace_file(change.path, change.before, change.after)
                self._check(change)
        finally:
            self._resume()

    def _check(self, change: plan.Change) -> None:
        if files.content(change.path) != change.after:
            raise ActionError(
                "The change did not last", text("{path} holds something else than was written.", path=str(change.path))
            )


def _without(record: Record, gone: Iterable[Record]) -> Record:
    """`record`, which stands on what another one stood on if that was taken out from under it."""
    for other in gone:
        if other.path == record.path and other.after == record.before and other.found == record.after:
            record = replace(record, before=other.before, after=other.leaving or NO_FILE)
    return record


def _place(record: Record) -> tuple[str, str]:
    return record.interface, record.path


def _record_of(records: Iterable[Record], interface: str, path: Path) -> Record | None:
    return next((record for record in records if _place(record) == (interface, str(path))), None)


def _refuse_other(found: _Plan, preview_hash: str) -> None:
    if found.hash != preview_hash:
        raise ActionError(
            "Nothing was changed", "The settings are not those of the preview any more. Look at the change again."
        )


def _make_folder(folder: Path | None) -> None:
    if folder is None:
        return
    try:
        make_private_folder(folder)
    except OSError as error:
        raise ActionError(
            "Nothing was changed", text("{folder}: {why}", folder=str(folder), why=error.strerror or str(error))
        ) from error


def _about_file(named: Path, path: Path) -> list[str]:
    found = (
        [words(text("{named} is a link; {path} is changed.", named=str(named), path=str(path)))]
        if named.is_symlink()
        else []
    )
    if files.links(path) > 1:
        found.append(words(text("{path} has other names (hard links), which keep the old content.", path=str(path))))
    return found


def _about_leaving(record: Record | None, change: plan.Change, copies: plan.Copies) -> list[str]:
    if record is None:
        return [words(text("There is no record of having connected it; the settings that would do so are taken out."))]
    found = [words(text("It takes effect in sessions that are started from then on."))]
    is_copied = record.before == NO_FILE or copies(record.before) is not None
    if not is_copied:
        found.append(words(text("The copy of the file from before is gone; our keys are taken out instead.")))
    elif change.before is not None and digest(change.before) != record.after:
        found.append(words(text("The file was changed since; only our own keys are taken back.")))
    return found
