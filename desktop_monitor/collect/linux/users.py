"""User ids to user names, each asked once. Must not know what a user owns."""

from __future__ import annotations

import pwd

from desktop_monitor.collect.commands import visible_text


class UserNames:
    """Names of users, remembered: behind the question may stand a directory server."""

    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def name(self, uid: int) -> str:
        """The user's name, or its number where it has none."""
        name = self._names.get(uid)
        if name is None:
            name = self._names[uid] = _ask(uid)
        return name


def _ask(uid: int) -> str:
    try:
        return visible_text(pwd.getpwuid(uid).pw_name)
    except (KeyError, OSError):
        return str(uid)
