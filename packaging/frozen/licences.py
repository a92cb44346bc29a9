"""Who made what is in the folder, and under which licence: an index, and the texts beside it.

Everything bundled belongs to a Python distribution, to Python itself, to a Debian
package, or to this program; what belongs to none of them is refused. Must not know how
the folder is made.
"""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from frozen.contents import Part

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parents[1]
_TEXT_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_CLASSIFIER = "License :: "
_TEXTS_OF = {
    # Their wheels come without. The GNU Lesser licence refers to the General one.
    "pyside6_essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "fpdf2": ("GPL-3.0.txt",),
}
_HEADED = {"nvidia-ml-py": "pynvml.py"}
"""Whose licence stands at the head of the module alone."""
_LOADER = "pyinstaller"


class UnaccountedError(Exception):
    """Something bundled belongs to nobody known, or its licence is nowhere."""


class Owner(NamedTuple):
    """Somebody's work of which something is bundled."""

    kind: str
    """program, python, distribution or system."""
    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]


def write(folder: Path, parts: Iterable[Part]) -> list[Owner]:
    """Fill `folder` with index.json, index.txt and a folder of texts per owner. Raises UnaccountedError."""
    owners = sorted(owners_of(parts))
    shutil.rmtree(folder, ignore_errors=True)
    for owner in owners:
        place = folder / _place(owner)
        place.mkdir(parents=True)
        for text in owner.texts:
            _copy(text, place / _name(owner, text))
    rows = [
        {"kind": owner.kind, "name": owner.name, "version": owner.version, "licence": owner.licence}
        | {"texts": [f"{_place(owner)}/{_name(owner, text)}" for text in owner.texts]}
        for owner in owners
    ]
    (folder / "index.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lines = [f"{owner.name} {owner.version}: {owner.licence} ({_place(owner)})" for owner in owners]
    (folder / "index.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return owners


def owners_of(parts: Iterable[Part]) -> set[Owner]:
    """Whose the parts are; the loader is always among them. Raises UnaccountedError."""
    sources = {Path(part.source) for part in parts if part.kind != "SYMLINK" and part.source not in {"", "-"}}
    distributions = {resolved: name for name in _names() for resolved in _files_of(name)}
    owners, others = {_distribution(_LOADER), _python()}, set()
    for source in sources:
        name = distributions.get(source.resolve()) or distributions.get(source)
        if name is not None:
            owners.add(_distribution(name))
        elif _is_in(source, _ROOT) and not _is_in(source, Path(sys.prefix)):
            owners.add(_program())
        elif not _is_pythons(source):
            others.add(source)
    return owners | {_debian(package) for package in _debian_packages(others)}


def _names() -> list[str]:
    return sorted({distribution.metadata["Name"].lower() for distribution in metadata.distributions()})


@cache
def _files_of(name: str) -> frozenset[Path]:
    distribution = metadata.distribution(name)
    return frozenset(Path(str(distribution.locate_file(file))).resolve() for file in distribution.files or ())


def _is_in(path: Path, folder: Path) -> bool:
    return path.is_relative_to(folder) or path.resolve().is_relative_to(folder.resolve())


def _is_pythons(path: Path) -> bool:
    folders = (sysconfig.get_path("stdlib"), sysconfig.get_config_var("LIBDIR") or "", sys.base_prefix)
    is_own_prefix = sys.base_prefix not in {"/usr", "/usr/local"}
    in_library = _is_in(path, Path(folders[0]))
    return in_library or (is_own_prefix and _is_in(path, Path(folders[2]))) or path.name == "base_library.zip"


@cache
def _distribution(name: str) -> Owner:
    found = metadata.distribution(name)
    texts = [
        Path(str(found.locate_file(file))) for file in found.files or () if _is_licence(Path(str(file)), found.name)
    ]
    texts += [_HERE / "texts" / text for text in _TEXTS_OF.get(found.name.lower(), ())]
    if name in _HEADED:
        texts.append(Path(str(found.locate_file(_HEADED[name]))))
    licence = _licence_of(found.metadata)
    if not licence or not texts:
        raise UnaccountedError(f"{found.name} says nothing of its licence; name a text in {Path(__file__).name}")
    return Owner("distribution", found.name, found.version, licence, _distinct(texts))


def _is_licence(file: Path, name: str) -> bool:
    """Directly in the metadata's folder or its folder for licences."""
    return ".dist-info" in str(file) and (
        "licenses" in file.parts or (len(file.parts) == 2 and _TEXT_FILE.search(file.name) is not None)
    )


def _distinct(texts: Iterable[Path]) -> tuple[Path, ...]:
    """One path for each name, the one nearest to the top, in the order of names: where they lie here tells nobody."""
    nearest = {text.name: text for text in sorted(set(texts), key=lambda text: (-len(text.parts), text))}
    return tuple(nearest[name] for name in sorted(nearest))


def _licence_of(described: metadata.PackageMetadata) -> str:
    """The expression, the classifiers, or the first line of what stands there."""
    if expression := described.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition(" :: ")[2] for line in described.get_all("Classifier") or () if line.startswith(_CLASSIFIER)
    ]
    written = (described.get("License") or "").strip().splitlines()
    return written[0] if written and len(written) == 1 else " AND ".join(classified)


def _python() -> Owner:
    text = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    texts = (text,) if text.is_file() else tuple(_debian_texts(f"python{sysconfig.get_python_version()}"))
    return Owner("python", "Python", platform.python_version(), "PSF-2.0", texts)


def _program() -> Owner:
    text = (_ROOT / "desktop_monitor" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise UnaccountedError("the program's own version is nowhere")
    notices = tuple(sorted((_ROOT / "resources").rglob("NOTICE")))
    return Owner("program", "Desktop Monitor", found[1], "MIT", (_ROOT / "LICENSE", *notices))


def _debian_packages(files: Iterable[Path]) -> set[str]:
    """The packages that own `files`. Raises UnaccountedError."""
    packages = set()
    for file in sorted(files):
        package = next((found for path in _names_of(file) if (found := _debian_owner(path))), None)
        if package is None:
            raise UnaccountedError(f"{file} belongs to no distribution and no Debian package")
        packages.add(package)
    return packages


def _names_of(file: Path) -> Iterator[str]:
    """As the package may know it: /lib is /usr/lib now, and was not always."""
    for path in (file, file.resolve()):
        yield str(path)
        yield str(path).removeprefix("/usr")
        yield f"/usr{path}"


@cache
def _debian_owner(path: str) -> str | None:
    if shutil.which("dpkg-query") is None:
        return None
    done = subprocess.run(["dpkg-query", "--search", path], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[0].partition(": ")[0] if done.returncode == 0 else None


def _debian(package: str) -> Owner:
    shown = ["dpkg-query", "--show", "--showformat=${Version}", package]
    version = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    name = package.partition(":")[0]
    texts = tuple(_debian_texts(name))
    return Owner("system", name, version, _debian_licence(texts[0]), texts)


def _debian_texts(name: str) -> Iterator[Path]:
    text = Path("/usr/share/doc", name, "copyright")
    if not text.is_file():
        raise UnaccountedError(f"the Debian package {name} has no {text}")
    yield text


def _debian_licence(text: Path) -> str:
    """What a machine-readable copyright file names (DEP 5), else where to read it."""
    found = re.findall(r"^License: *(\S.*)$", text.read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    return " AND ".join(sorted(set(map(str.strip, found)))) or "see its text"


def _place(owner: Owner) -> str:
    return f"{owner.kind}/{re.sub(r'[^A-Za-z0-9.+-]', '-', owner.name)}"


def _name(owner: Owner, text: Path) -> str:
    if text.suffix == ".py":
        return f"{text.stem}.txt"
    # The program has one for each kind of resource.
    return f"{text.parent.name}-{text.name}" if owner.kind == "program" and text.name == "NOTICE" else text.name


def _copy(source: Path, target: Path) -> None:
    if source.suffix == ".py":
        lines = source.read_text(encoding="utf-8").splitlines()
        head = lines[: next(number for number, line in enumerate(lines) if not line.startswith("#"))]
        target.write_text("\n".join(head) + "\n", encoding="utf-8")
    else:
        shutil.copyfile(source, target)
