"""Digests of texts and files, made by Python's own code where it was built with it.

`hashlib` gives the same ones, but loads OpenSSL as soon as it is imported: 4 MB that a
program which waits in the tray would never use. Must not know what is told apart.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b, blake2s, sha256
else:
    # Names of Python's own, which a version or a build may lack: hashlib is what is promised.
    try:
        from _blake2 import blake2b, blake2s
    except ImportError:
        from hashlib import blake2b, blake2s

    try:
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256
    except ImportError:
        from hashlib import sha256

__all__ = ["blake2b", "blake2s", "sha256"]
