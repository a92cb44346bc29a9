"""What who sends events must show: a secret in a file that only this user can read.

Another user of the machine reaches the loopback interface, too, so the ports alone
prove nothing. Must not know HTTP.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import secrets
import stat
import sys
from pathlib import Path

from desktop_monitor.private_files import make_private_folder, open_private, write_private

_LOG = logging.getLogger(__name__)
_RANDOM_BYTES = 32
_FORM = re.compile(rb"[A-Za-z0-9_-]{32,128}\n?\Z")
_MOST_BYTES = 256


def current_token(path: Path) -> str:
    """The token in force; made at first use, and anew where others could have read or set it.

    Raises OSError when it can neither be read nor written.
    """
    found = _read(path)
    return new_token(path) if found is None else found


def new_token(path: Path) -> str:
    """Replace the token: what was given out before is worth nothing now. Raises OSError."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    make_private_folder(path.parent)
    write_private(path, token.encode() + b"\n")
    return token


def _read(path: Path) -> str | None:
    try:
        descriptor = open_private(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as error:
        _LOG.warning("the token in %s is replaced: %s", path, error.strerror)
        return None
    try:
        is_private = _is_private(os.fstat(descriptor))
        content = os.read(descriptor, _MOST_BYTES)
    finally:
        os.close(descriptor)
    if is_private and _FORM.match(content):
        return content.decode().strip()
    _LOG.warning("the token in %s is replaced: %s", path, "it is damaged" if is_private else "others can reach it")
    return None


def _is_private(status: os.stat_result) -> bool:
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077


class TokenCheck:
    """Compares with the token in force, which may be replaced while the ports are open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: tuple[int, int, int] | None = None
        self._token = b""

    def is_right(self, shown: str) -> bool:
        """Whether `shown` is the token; takes as long for a near miss as for any other.

        Raises OSError when there is no token to compare with.
        """
        self._refresh()
        return hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), self._token)

    def _refresh(self) -> None:
        if self._read_at is None or self._marks() != self._read_at:
            self._token = current_token(self._path).encode()
            self._read_at = self._marks()

    def _marks(self) -> tuple[int, int, int] | None:
        try:
            status = os.lstat(self._path)
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_mode
