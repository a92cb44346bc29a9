"""Files and folders that only the user can read, made so from the start.

A mode set afterwards leaves a moment in which others can open the file, and a link
that somebody planted in a shared folder must not lead a write to another file. On
Windows, access follows the user's profile. Must not know what is in the files.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from contextlib import suppress
from pathlib import Path

_FOLDER_MODE = 0o700
_FILE_MODE = 0o600
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)  # not on Windows
_DRAFT_ENDING = re.compile("[a-z0-9_]{8}")
"""As the module tempfile makes them."""
_BYTES = getattr(os, "O_BINARY", 0)  # only there: else line ends would be rewritten


def make_private_folder(folder: Path) -> None:
    """Make `folder` and all that is missing above it; what exists stays as it is. Raises OSError.

    `Path.mkdir` gives missing parents the usual mode, which lets others in; for them
    0700 is the XDG Base Directory Specification's wish, too.
    """
    if os.path.isdir(folder):
        return
    if folder.parent != folder:
        make_private_folder(folder.parent)
    try:
        folder.mkdir(mode=_FOLDER_MODE)
    except FileExistsError:
        if not folder.is_dir():
            raise


def open_private(path: str | Path, flags: int) -> int:
    """A descriptor like `os.open`'s (and an opener for `open`); a link in the file's place is refused.

    Raises OSError.
    """
    return os.open(path, flags | _NO_LINKS | _BYTES, _FILE_MODE)


def is_foreign_link(path: Path) -> bool:
    """Whether a symbolic link of another user stands there. Always False on Windows."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return sys.platform != "win32" and stat.S_ISLNK(status.st_mode) and status.st_uid != os.geteuid()


def write_private(path: Path, content: bytes, *, may_replace: bool = True) -> None:
    """Make `path` hold `content` in one step, so that a crash leaves the old or the new file. Raises OSError.

    A link in its place is replaced, not followed. Without `may_replace`, whatever stands
    there stays, and FileExistsError is raised.
    """
    # Here, not above: commands that only read would pay for it at every start.
    import tempfile

    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=_draft_prefix(path))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if may_replace:
            os.replace(draft, path)
        else:
            _name_new(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def remove_drafts(path: Path) -> None:
    """Remove what a process left that was killed while it wrote `path`; only its writer may ask for that."""
    prefix = _draft_prefix(path)
    with suppress(OSError):
        for found in os.listdir(path.parent):
            if found.startswith(prefix) and _DRAFT_ENDING.fullmatch(found, len(prefix)):
                (path.parent / found).unlink()


def _draft_prefix(path: Path) -> str:
    return f".{path.name}."


def _name_new(draft: str, path: Path) -> None:
    """Give the file `draft` the name `path`, which nobody else has. Raises FileExistsError."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # File systems without links (FAT, some network shares): the moment between the two steps is left.
        os.close(open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        os.replace(draft, path)
    else:
        os.unlink(draft)
