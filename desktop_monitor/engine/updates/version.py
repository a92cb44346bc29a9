"""Which of two versions is the newer one, by PEP 440 (packaging.python.org/specifications/version-specifiers).

Must not know where versions are from: they are untrusted text.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

_LONGEST = 64
_VERSION = re.compile(
    r"v?(?:(?P<epoch>[0-9]{1,9})!)?(?P<release>[0-9]{1,9}(?:\.[0-9]{1,9}){0,9})"
    r"(?:[-_.]?(?P<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<number>[0-9]{1,9})?)?"
    r"(?P<after>-(?P<bare>[0-9]{1,9})|[-_.]?(?:post|rev|r)[-_.]?(?P<post>[0-9]{1,9})?)?"
    r"(?P<dev>[-_.]?dev[-_.]?(?P<dev_number>[0-9]{1,9})?)?"
    r"(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?",
    re.ASCII | re.IGNORECASE,
)
_PHASES = {"a": 0, "alpha": 0, "b": 1, "beta": 1, "c": 2, "rc": 2, "pre": 2, "preview": 2}
_DEVELOPMENT, _FINAL = -1, 3


class Version(NamedTuple):
    """One that can be compared; what it says of the local build does not count."""

    epoch: int
    release: tuple[int, ...]
    """Without zeros at its end."""
    phase: tuple[int, int]
    """Development, alpha, beta, candidate or final, and which."""
    post: float
    development: float

    @property
    def is_final(self) -> bool:
        """Whether it is meant for everybody."""
        return self.phase[0] == _FINAL and self.development == math.inf


def version(written: str) -> Version | None:
    """What `written` says; None for what is no version."""
    match = _VERSION.fullmatch(written.strip()) if len(written) <= _LONGEST else None
    if match is None:
        return None
    release = tuple(map(int, match["release"].split(".")))
    while len(release) > 1 and release[-1] == 0:
        release = release[:-1]
    post = int(match["bare"] or match["post"] or 0) if match["after"] else -math.inf
    development = int(match["dev_number"] or 0) if match["dev"] else math.inf
    return Version(int(match["epoch"] or 0), release, _phase(match), post, development)


def _phase(match: re.Match[str]) -> tuple[int, int]:
    if match["phase"]:
        return _PHASES[match["phase"].lower()], int(match["number"] or 0)
    is_before_all = bool(match["dev"]) and not match["after"]
    return (_DEVELOPMENT if is_before_all else _FINAL), 0


def is_newer(offered: str, own: str) -> bool:
    """Whether `offered` is for who has `own`: newer, and no trial version for who has none."""
    there, here = version(offered), version(own)
    if there is None or here is None:
        return False
    return there > here and (there.is_final or not here.is_final)
