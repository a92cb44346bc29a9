"""A small folder in the place of the built one, for tests of what packs it; and tools a test may lack.

Knows nothing of how a package is made.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EPOCH_SECONDS = 1_790_000_000
_PROGRAM = """\
#!/bin/sh
printf '%s\\n' "$*" >>"$HOME/said"
env >>"$HOME/environment"
"""


def stand_in_folder(output: Path, glibc_minor: int = 36) -> Path:
    """``output/desktop-monitor`` with a program that notes its arguments, and a library."""
    folder = output / "desktop-monitor"
    (folder / "_internal").mkdir(parents=True)
    (folder / "licences").mkdir()
    program = folder / "desktop-monitor"
    program.write_text(_PROGRAM)
    program.chmod(0o755)
    library = folder / "_internal" / "libthing.so.1"
    library.write_bytes(b"\x7fELF\0GLIBC_2.2.5\0GLIBC_2.%d\0" % glibc_minor)
    (folder / "_internal" / "libthing.so").symlink_to("libthing.so.1")
    (folder / "licences" / "thing.txt").write_text("MIT\n")
    return folder


def needs_tools(*names: str) -> pytest.MarkDecorator:
    """Skips where this system lacks one of them; .ci/debian-packages names those of Debian."""
    missing = [name for name in names if shutil.which(name) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")
