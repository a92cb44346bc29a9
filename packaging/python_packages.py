"""The wheel and the sdist, by the build backend of pyproject.toml.

The same sources and SOURCE_DATE_EPOCH give the same bytes. Needs no network.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from frozen.folder import BuildError
from reproducible import build_environment

import desktop_monitor

_ROOT = Path(__file__).resolve().parents[1]


def build(output: Path, work: Path, epoch_seconds: int) -> tuple[Path, Path]:
    """Make the wheel and the sdist in `output`; their paths. `work` is not needed. Raises BuildError."""
    del work
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(output.absolute())]
    environment = build_environment(os.environ, epoch_seconds)
    made = subprocess.run(command, cwd=_ROOT, env=environment, check=False, capture_output=True, text=True)
    if made.returncode:
        raise BuildError(f"hatchling failed with exit status {made.returncode}:\n{made.stderr.strip()}")
    name = f"desktop_monitor-{desktop_monitor.__version__}"
    return output / f"{name}-py3-none-any.whl", output / f"{name}.tar.gz"
