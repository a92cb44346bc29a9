"""The wheel and the sdist, by the build backend of pyproject.toml.

Run alone::

    python packaging/python_packages.py --output dist

The same sources and SOURCE_DATE_EPOCH give the same bytes. Needs no network.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def main(argv: list[str] | None = None) -> int:
    """Write both; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=_ROOT / "dist")
    arguments = parser.parse_args(argv)
    for path in build(arguments.output, epoch_seconds=int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or None):
        print(path)
    return 0


def build(output: Path, *, root: Path = _ROOT, epoch_seconds: int | None = None) -> tuple[Path, ...]:
    """Make the wheel and the sdist of `root` in `output`; their paths. Raises CalledProcessError.

    Without `epoch_seconds` the backend takes a time of its own, the same each time.
    """
    environment = dict(os.environ)
    if epoch_seconds is not None:
        environment["SOURCE_DATE_EPOCH"] = str(epoch_seconds)
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(output.absolute())]
    made = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True)
    return tuple(root / line for line in made.stdout.split() if line.endswith((".whl", ".tar.gz")))


if __name__ == "__main__":
    sys.exit(main())
