"""The program's folders: can they be used, by whom, on what file system, with how much room?

Writes one temporary file and removes it; creates nothing else. Must not know what
is in the history.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from desktop_monitor.diagnostics.finding import Finding, advice, ok, problem
from desktop_monitor.paths import Paths

_TIGHT_BYTES = 500 * 1024**2
_FULL_BYTES = 50 * 1024**2
_NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs", "glusterfs", "lustre"}
    | {"ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MOUNTS = Path("/proc/self/mountinfo")


def examine_folders(paths: Paths, mounts: Path = _MOUNTS) -> tuple[Finding, ...]:
    """Data folder, room, file system and who may read it."""
    existing = _nearest_existing(paths.data)
    return (
        _usable(paths.data, existing),
        _room(existing),
        _file_system(existing, mounts),
        *_permissions(paths),
    )


def _nearest_existing(folder: Path) -> Path:
    return next((place for place in (folder, *folder.parents) if place.exists()), Path(folder.anchor or "/"))


def _usable(folder: Path, existing: Path) -> Finding:
    if not existing.is_dir():
        return problem("data folder", "data.file", path=str(existing))
    try:
        with tempfile.TemporaryFile(dir=existing) as probe:
            probe.write(b"probe")
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return problem("data folder", "data.unwritable", path=str(existing), why=error.strerror or str(error))
    if existing == folder:
        return ok("data folder", "data.ok", path=str(folder))
    return ok("data folder", "data.can_be_made", path=str(folder))


def _room(existing: Path) -> Finding:
    try:
        free = shutil.disk_usage(existing).free
    except OSError as error:
        return advice("free space", "room.unknown", path=str(existing), why=error.strerror or str(error))
    if free < _FULL_BYTES:
        return problem("free space", "room.full", free=free, path=str(existing))
    if free < _TIGHT_BYTES:
        return advice("free space", "room.tight", free=free, path=str(existing))
    return ok("free space", "room.ok", free=free)


def _file_system(existing: Path, mounts: Path) -> Finding:
    """Locks and shared memory of the history do not work over a network."""
    kind = file_system_of(existing, mounts)
    if kind is None:
        return ok("file system", "file_system.unknown")
    if kind in _NETWORK_FILE_SYSTEMS:
        return advice("file system", "file_system.network", kind=kind, path=str(existing))
    return ok("file system", "file_system.ok", kind=kind)


def file_system_of(folder: Path, mounts: Path = _MOUNTS) -> str | None:
    """The type of the file system `folder` is on; None where the system does not tell.

    Format: proc_pid_mountinfo(5); the mount point is field 5, the type follows the lone dash.
    """
    try:
        lines = mounts.read_text(errors="surrogateescape").splitlines()
        place = os.path.realpath(folder)
    except OSError:
        return None
    best, kind = -1, None
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        # A later mount on the same point hides the earlier one, hence "not shorter".
        if inside and len(point) >= best:
            best, kind = len(point), after.split(" ")[0]
    return kind


def _unescaped(field: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field


def _permissions(paths: Paths) -> tuple[Finding, ...]:
    """Only the user may read what the program keeps."""
    if sys.platform == "win32":
        return (ok("permissions", "permissions.windows"),)
    found = [_owner_and_mode(place) for place in (paths.data, paths.config, paths.history)]
    wrong = tuple(one for one in found if one is not None)
    return wrong or (ok("permissions", "permissions.ok"),)


def _owner_and_mode(place: Path) -> Finding | None:
    try:
        status = place.stat()
    except OSError:
        return None
    if status.st_uid != os.getuid():
        return problem("permissions", "permissions.owner", path=str(place))
    if status.st_mode & _OTHERS:
        mode, wanted = f"{stat.S_IMODE(status.st_mode):04o}", "700" if place.is_dir() else "600"
        return advice("permissions", "permissions.open", path=str(place), mode=mode, wanted=wanted)
    return None
