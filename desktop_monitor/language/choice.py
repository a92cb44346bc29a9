"""Which language: the one that was set, else the first of the session's that is there, else English.

Environment variables as gettext reads them
(https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html).
Must not know where settings are from, nor what is said.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from desktop_monitor.language.catalogue import ENGLISH, ENGLISH_TAG, Catalogue, load, shipped

SYSTEM = "system"
"""The setting for: as the session is."""
VARIABLE = "DESKTOP_MONITOR_LANGUAGE"
"""Goes before what the session says; programs that this one starts are told by it."""
_PSEUDO = ("en-XA", "ar-XB")


def catalogue_for(folder: Path, setting: str, environment: Mapping[str, str]) -> Catalogue:
    """The language of `setting`, a tag or `SYSTEM`, out of `folder`; what cannot be had is English."""
    if is_english(setting, environment):
        return ENGLISH
    wanted = _wanted(setting, environment)
    tag = best(wanted, (*shipped(folder), *_PSEUDO))
    if tag in _PSEUDO:
        from desktop_monitor.language.pseudo import PSEUDO

        return PSEUDO[tag]
    return ENGLISH if tag == ENGLISH_TAG else load(folder, tag) or ENGLISH


def is_english(setting: str, environment: Mapping[str, str]) -> bool:
    """Whether English it is whatever languages there are, so that nobody need look for them."""
    first = next(iter(_wanted(setting, environment)), ENGLISH_TAG)
    return first not in _PSEUDO and first.partition("-")[0] == ENGLISH_TAG


def tell_children(environment: MutableMapping[str, str], setting: str) -> None:
    """Have programs that this one starts speak as `setting` says; `SYSTEM` takes back what was told."""
    if setting == SYSTEM:
        environment.pop(VARIABLE, None)
    else:
        environment[VARIABLE] = setting


def session_tags(environment: Mapping[str, str], platform: str = sys.platform) -> list[str]:
    """Tags the session asks for, best first: ``de_AT.UTF-8`` is ``de-AT``."""
    if environment.get(VARIABLE):
        return [_tag(environment[VARIABLE])]
    spoken = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    if not spoken and platform == "win32":
        spoken = _windows_language()
    if _tag(spoken) in ("C", "POSIX", ""):
        return []  # LANGUAGE is not looked at then
    return [_tag(one) for one in (*environment.get("LANGUAGE", "").split(":"), spoken) if one]


def best(wanted: Sequence[str], there: Sequence[str]) -> str:
    """The first of `wanted` that is there, a region's plain language where the region is not; else English."""
    return next((tag for one in wanted for tag in _nearer(one) if tag in (*there, ENGLISH_TAG)), ENGLISH_TAG)


def _windows_language() -> str:
    """What Windows itself speaks: ``de_AT``; empty where Python knows no name for it.

    Its number is that of https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getuserdefaultuilanguage;
    what Python calls the locale is ``German_Austria`` there.
    """
    import ctypes
    import locale

    libraries: Any = vars(ctypes)["windll"]
    return locale.windows_locale.get(libraries.kernel32.GetUserDefaultUILanguage() & 0xFFFF, "")


def _wanted(setting: str, environment: Mapping[str, str]) -> list[str]:
    return [setting] if setting != SYSTEM else session_tags(environment)


def _nearer(tag: str) -> Iterator[str]:
    yield tag
    yield tag.partition("-")[0]


def _tag(locale_name: str) -> str:
    language, _, region = locale_name.partition(".")[0].partition("@")[0].replace("-", "_").partition("_")
    return f"{language}-{region}" if region else language
