"""Which models of a price table belong together, by nothing but their names.

A name is taken apart into maker, version and tier: ``claude-opus-4-6`` and ``claude-opus-5`` are
one family. The table knows names, prices and sizes of contexts; what a model can do, how
quick it is and when it came out it does not say. Must not know prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_NAME = re.compile(r"\A(?P<maker>claude|gpt|gemini)-(?P<rest>[a-z0-9.-]+)\Z")
_DATE = re.compile(r"-(?:20\d{6}|20\d\d-\d\d-\d\d)\Z")
_NUMBER = re.compile(r"\A\d{1,3}(?:\.\d{1,3})?\Z")
_TIERS = frozenset(
    {
        *("", "opus", "sonnet", "haiku", "fable", "mythos"),
        *("mini", "nano", "sol", "terra", "luna", "astra", "codex"),
        *("pro", "flash", "flash-lite"),
    }
)
"""Words for a size that everybody may ask; previews, searches and models for one trade are no step of a family."""


class Member(NamedTuple):
    """One model of a family."""

    maker: str
    tier: str
    version: tuple[int, ...]
    name: str


def member(name: str) -> Member | None:
    """What the name says; None where it is of no family known."""
    found = _NAME.match(_DATE.sub("", name.strip().lower()))
    if not found:
        return None
    words = found["rest"].split("-")
    numbers = [word for word in words if _NUMBER.match(word)]
    tier = "-".join(word for word in words if not _NUMBER.match(word))
    if not numbers or tier not in _TIERS:
        return None
    version = tuple(int(part) for number in numbers for part in number.split("."))
    return Member(found["maker"], tier, version, name)


def newest(names: Iterable[str]) -> tuple[Member, ...]:
    """The newest of each family, under its name without a date where there is one."""
    best: dict[tuple[str, str], Member] = {}
    for name in sorted(names, key=lambda name: (len(name), name)):
        one = member(name)
        if one is not None:
            known = best.get((one.maker, one.tier))
            if known is None or one.version > known.version:
                best[one.maker, one.tier] = one
    return tuple(best[place] for place in sorted(best))
