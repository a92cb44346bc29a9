"""Builds everything that is handed to users, into dist/; `make package` runs it.

    .venv/bin/python packaging/build.py [--output dist] [--work build/package] [STEP ...]

Without a step, all of them. Exit status: 0 built; 3 something cannot be built here (it says what).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import python_packages
from frozen.folder import BuildError, build_folder
from linux import deb, tarball
from reproducible import source_date_epoch

_ROOT = Path(__file__).resolve().parents[1]
Step = Callable[[Path, Path, int], object]
"""Makes something in the first folder, with intermediate files in the second, as of the time in seconds."""

STEPS: dict[str, Step] = {
    "folder": build_folder,
    "deb": deb.build,
    "tarball": tarball.build,
    "python": python_packages.build,
}
"""In this order; later ones find in the output what earlier ones made."""


def main(arguments: Sequence[str]) -> int:
    """Build; returns the exit status."""
    parser = argparse.ArgumentParser(description="Build what is handed to users.")
    parser.add_argument("--output", type=Path, default=_ROOT / "dist")
    parser.add_argument("--work", type=Path, default=_ROOT / "build" / "package")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    given = parser.parse_args(arguments)
    if unknown := [name for name in given.steps if name not in STEPS]:
        parser.error(f"no step {', '.join(unknown)}; there are {', '.join(STEPS)}")
    output, work = given.output.absolute(), given.work.absolute()
    output.mkdir(parents=True, exist_ok=True)
    epoch_seconds = source_date_epoch(_ROOT)
    for name, step in STEPS.items():
        if given.steps and name not in given.steps:
            continue
        begun = time.monotonic()
        try:
            step(output, work / name, epoch_seconds)
        except (BuildError, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 3
        print(f"{name}: made in {time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
