"""One look-up of the newest version: a plain GET, and what its answer says.

Format: docs.pypi.org/api/json. Nothing of this machine or program but its name is sent.
Must not know when it is asked.
"""

from __future__ import annotations

import json

from desktop_monitor.clock import Clock
from desktop_monitor.config.settings import UPDATES_URL
from desktop_monitor.engine.updates.version import version
from desktop_monitor.errors import SourceError
from desktop_monitor.web.posting import Poster
from desktop_monitor.web.request import PostLimits, Request

_BODY_BYTES = 8_000_000
"""The document names every file of every version there was."""
_TITLE = "The answer is not understood"


def ask_for_version(url: str, clock: Clock) -> str:
    """The newest version as `url` names it. Raises SourceError, MonitorError.

    An address that the user wrote may be a private one; a name that comes with the program must not lead there.
    """
    accept = (("Accept", "application/json"),)
    request = Request("GET", url, accept, allow_private=url != UPDATES_URL)
    answer = Poster(clock, PostLimits(body_bytes=_BODY_BYTES)).send(request)
    if not answer.is_whole:
        raise SourceError(_TITLE, "the answer is too long, or ended before its end")
    return latest_version(answer.body)


def latest_version(body: bytes) -> str:
    """The version that the document is about. Raises SourceError."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(_TITLE, "the answer is no JSON") from error
    info = document.get("info") if isinstance(document, dict) else None
    named = info.get("version") if isinstance(info, dict) else None
    if not isinstance(named, str) or version(named) is None:
        raise SourceError(_TITLE, "the answer names no version")
    if isinstance(info, dict) and info.get("yanked") is True:
        raise SourceError("There is no version to be had", "the newest one was taken back")
    return named.strip()
