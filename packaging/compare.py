"""Tells whether two builds are the same, byte for byte, but for what is recorded with a reason.

    .venv/bin/python packaging/compare.py ONE OTHER
    .venv/bin/python packaging/compare.py --build    build twice, of copies of the sources in two places, and compare

Exit status: 0 the same; 1 they differ, and each difference is printed.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_EXCEPTIONS = Path(__file__).with_name("irreproducible.toml")
_INPUTS = ("desktop_monitor", "packaging", "resources", "LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml")


def known_exceptions(file: Path = _EXCEPTIONS) -> Mapping[str, str]:
    """Pattern of places that may differ → why they do."""
    return {str(key): str(why) for key, why in tomllib.loads(file.read_text(encoding="utf-8")).items()}


def differences(one: Path, other: Path, exceptions: Mapping[str, str]) -> Iterator[str]:
    """A line for each place that only one of the two has, or that is not the same in both."""
    places = sorted({path.relative_to(folder).as_posix() for folder in (one, other) for path in folder.rglob("*")})
    for place in places:
        if any(fnmatch.fnmatchcase(place, pattern) for pattern in exceptions):
            continue
        first, second = _what(one / place), _what(other / place)
        if first != second:
            yield place if first and second else f"{place} (only in {one if first else other})"


def _what(path: Path) -> tuple[object, ...]:
    """A link's target, or mode, time and content; nothing where there is nothing."""
    if path.is_symlink():
        return ("link", os.readlink(path))
    if not path.exists():
        return ()
    status = path.stat()
    content = path.read_bytes() if path.is_file() else None
    return (stat.S_IMODE(status.st_mode), int(status.st_mtime), content)


def build_twice(folder: Path) -> tuple[Path, Path]:
    """Copies of the sources in two places below `folder`, and what was built of each. Raises CalledProcessError."""
    outputs = []
    # Both first, so that nothing is changed in between.
    roots = {name: folder / name / "sources" for name in ("one", "another/place")}
    for root in roots.values():
        _copy_sources(root)
    for name, root in roots.items():
        output = folder / name / "out"
        command = [sys.executable, str(root / "packaging" / "build.py"), "--output", str(output)]
        command += ["--work", str(folder / name / "work"), "folder"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
        subprocess.run(command, check=True, env=environment)
        outputs.append(output / "desktop-monitor")
    return outputs[0], outputs[1]


def _copy_sources(root: Path) -> None:
    root.mkdir(parents=True)
    for name in _INPUTS:
        source = _ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, root / name)


def main(arguments: Sequence[str]) -> int:
    """Compare and tell; returns the exit status."""
    parser = argparse.ArgumentParser(description="Compare two builds byte for byte.")
    parser.add_argument("--build", action="store_true", help="build twice, and compare that")
    parser.add_argument("folders", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    if given.build == bool(given.folders) or len(given.folders) not in {0, 2}:
        parser.error("name two folders, or --build")
    with tempfile.TemporaryDirectory() as folder:
        one, other = build_twice(Path(folder)) if given.build else given.folders
        found = list(differences(one, other, known_exceptions()))
    print("\n".join(found) if found else "the same, byte for byte, but for what irreproducible.toml names")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
