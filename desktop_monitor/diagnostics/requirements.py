"""Reads the few forms of requirement this program's own metadata uses.

Names, ``>= > <= < == !=`` on release numbers, and markers on ``python_version`` and
``sys_platform`` joined by ``and`` (dependency specifiers of the Python packaging
guide). What it cannot read it leaves out. Must not know what is installed.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Release = tuple[int, ...]

_REQUIREMENT = re.compile(r"\s*(?P<name>[A-Za-z0-9._-]+)\s*\(?(?P<versions>[^;)]*)\)?\s*(?:;(?P<marker>.*))?$")
_BOUND = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*([0-9][0-9A-Za-z.!+-]*)\s*$")
_MARKER = re.compile(r"""\s*\(?\s*(python_version|sys_platform)\s*(>=|<=|==|!=|>|<)\s*["']([^"']*)["']\s*\)?\s*$""")
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        ">=": operator.ge,
        "<=": operator.le,
        "==": operator.eq,
        "!=": operator.ne,
        ">": operator.gt,
        "<": operator.lt,
    }
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A distribution and the versions that will do."""

    name: str
    bounds: tuple[tuple[str, str], ...]

    @property
    def wanted(self) -> str:
        """The bounds as written, ``any`` without one."""
        return ",".join(sign + version for sign, version in self.bounds) or "any"

    def accepts(self, version: str) -> bool:
        """Whether `version` lies within all bounds."""
        return all(_compare(sign, release(version), release(bound)) for sign, bound in self.bounds)


def requirement(line: str, python_version: str, sys_platform: str) -> Requirement | None:
    """The requirement of a metadata line; None if it is for other machines or cannot be read."""
    match = _REQUIREMENT.match(line)
    if match is None:
        return None
    if not _applies(match["marker"] or "", {"python_version": python_version, "sys_platform": sys_platform}):
        return None
    bounds = [_BOUND.match(part) for part in match["versions"].split(",") if part.strip()]
    if not all(bounds):
        return None
    return Requirement(match["name"], tuple((bound[1], bound[2]) for bound in bounds if bound))


def release(version: str) -> Release:
    """The numbers at the beginning of a version, without zeros at the end: ``6.8.0rc1`` is (6, 8)."""
    match = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _applies(marker: str, surroundings: Mapping[str, str]) -> bool:
    return all(_condition(part, surroundings) for part in re.split(r"\band\b", marker) if part.strip())


def _condition(part: str, surroundings: Mapping[str, str]) -> bool:
    match = _MARKER.match(part)
    if match is None:
        return False
    variable, sign, value = match.groups()
    actual = surroundings[variable]
    if variable == "python_version":
        return _compare(sign, release(actual), release(value))
    return _OPERATORS[sign](actual, value)


def _compare(sign: str, left: Release, right: Release) -> bool:
    return _OPERATORS[sign](left, right)
